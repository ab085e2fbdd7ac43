"""How names are spelled: which may stand on the wire, and what they become in TypeScript."""

from __future__ import annotations

import re
from typing import Final

LONGEST_NAME: Final = 128

_WORD: Final = re.compile(r"(?=[0-9_]*[A-Za-z])[A-Za-z_][A-Za-z0-9_]*\Z", re.ASCII)

SUPPLIED: Final = ("MizanError", "applyInvalidation", "configure", "createClient", "MizanContext", "useClient")
"""The names that every client has."""


def is_wire_name(name: str) -> bool:
    """Whether it is words of ASCII letters, digits and underscores, joined by dots: it ends up in URLs and identifiers."""
    # A key of that name would be none: JavaScript takes it for the object's prototype.
    return len(name) <= LONGEST_NAME and name != "__proto__" and all(_WORD.match(part) for part in name.split("."))


def is_context_name(name: str) -> bool:
    """Whether it is one such word."""
    return is_wire_name(name) and "." not in name


def pascal(name: str) -> str:
    """`contact.submit_all` → `ContactSubmitAll`."""
    return "".join(word[:1].upper() + word[1:] for word in re.split(r"[_. -]", name))


def camel(name: str) -> str:
    """`user_profile` → `userProfile`."""
    spelled = pascal(name)
    return spelled[:1].lower() + spelled[1:]


def of_function(name: str) -> tuple[str, str]:
    """Its hook and its call."""
    return f"use{pascal(name)}", f"call{pascal(name)}"


def of_context(name: str, kind: str) -> tuple[str, ...]:
    """Its fetch and its provider; `global` has none of its own."""
    provider = {"named": f"{pascal(name)}Context", "local": f"{pascal(name)}Provider"}.get(kind)
    return (f"fetch{pascal(name)}",) + ((provider,) if provider else ())


def of_composition(name: str) -> tuple[str, ...]:
    return (f"{pascal(name)}Provider",)


def of_form(name: str, *, has_formset: bool) -> tuple[str, ...]:
    """What a form gives, and what a formset gives besides."""
    big, small = pascal(name), camel(name)
    own = (
        f"{small}FormSchema",
        f"{big}FormData",
        f"submit{big}Form",
        f"validate{big}Form",
        f"fetch{big}FormSchema",
        f"use{big}Form",
    )
    formset = (f"fetch{big}FormsetSchema", f"validate{big}Formset", f"submit{big}Formset")
    return own + (formset if has_formset else ())


def of_channel(name: str) -> tuple[str, str]:
    """Its subscription and its hook."""
    return f"subscribe{pascal(name)}", f"use{pascal(name)}Channel"
