"""What a call makes stale, and how clients and caches are told.

In go a function, the arguments of one call, and the contexts on the wire; out come `Invalidation`s and `Merge`s. An argument that is also
a parameter of the context scopes by itself: `rename(user_id=5)` makes only the `user` context of 5 stale. What is `None` scopes nothing,
since a parameter that is null is no part of a URL.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from pydantic_core import PydanticSerializationError, to_jsonable_python

from .annotations import is_one_type
from .contexts import ReactContext
from .encoding import encode
from .function import Function
from .view import View

LONGEST_SCOPE = 1024
"""As many characters of a header as one entry may have. A longer scope is left out, which makes more stale and nothing wrong."""


@dataclass(frozen=True)
class Invalidation:
    """A context, those of its instances that have these params, or one function of it."""

    context: str
    function: str | None = None
    params: Mapping[str, Any] = field(default_factory=dict[str, Any])
    """JSON values by name, sorted by name; empty for all instances."""

    def entry(self) -> str | dict[str, Any]:
        """As in the `invalidate` of an answer."""
        if self.function is None and not self.params:
            return self.context
        entry: dict[str, Any] = {"context": self.context}
        if self.function is not None:
            entry["function"] = self.function
        return {**entry, "params": dict(self.params)} if self.params else entry

    def header(self) -> str:
        """As in the header, which knows contexts only."""
        scope = "".join(f";{encoded(name)}={encoded(text(value))}" for name, value in sorted(self.params.items()))
        return encoded(self.context) + (scope if len(scope) <= LONGEST_SCOPE else "")


@dataclass(frozen=True)
class Merge:
    """The place of a result in a context."""

    context: str
    slot: str
    params: Mapping[str, Any] = field(default_factory=dict[str, Any])

    def entry(self, value: bytes) -> bytes:
        """As in the `merge` of an answer, around the JSON of the result."""
        place = encode({"context": self.context, "slot": self.slot})
        params = b',"params":' + encode(dict(self.params)) if self.params else b""
        return place[:-1] + b',"value":' + value + params + b"}"


def header(invalidations: Iterable[Invalidation]) -> str:
    """The text of `X-Mizan-Invalidate`: `user;user_id=5, cart`. Names and values are percent-encoded, so it is ASCII without a break."""
    return ", ".join(dict.fromkeys(invalidation.header() for invalidation in invalidations))


def encoded(value: str) -> str:
    """Percent-encoded, all but letters, digits and `_.-~`."""
    return value if value.isascii() and value.isidentifier() else quote(value, safe="", errors="replace")


def text(value: Any) -> str:
    """A value as a URL has it: text as it is, everything else as JSON with sorted keys."""
    return value if isinstance(value, str) else _canonical(value)


def _canonical(value: Any) -> str:
    return encode(_sorted(value)).decode()


def _sorted(value: Any) -> Any:
    if isinstance(value, dict):
        found: dict[str, Any] = value  # pyright: ignore[reportUnknownVariableType]
        return {name: _sorted(found[name]) for name in sorted(found)}
    if isinstance(value, list):
        items: list[Any] = value  # pyright: ignore[reportUnknownVariableType]
        return [_sorted(item) for item in items]
    return value


@lru_cache(maxsize=2048)
def effects(view: View, function: Function) -> list[tuple[str, str | None]]:
    """What a function invalidates: contexts alone, or each with a function of it, once. A target that means nothing is passed over.

    A member of a context changes nothing, whatever it says.
    """
    if _is_member(function):
        return []
    return list(dict.fromkeys(slot for target in function.declaration.affects for slot in view.slots(target)))


@lru_cache(maxsize=2048)
def merge_slots(view: View, function: Function) -> list[tuple[str, str]]:
    """Where a function's result belongs: in each context of `merge`, the one slot that has its type."""
    if _is_member(function):
        return []
    contexts = [target.name if isinstance(target, ReactContext) else target for target in function.declaration.merge]
    found = [(name, matching_slots(view, name, function)) for name in contexts if isinstance(name, str)]
    return list(dict.fromkeys((name, slots[0]) for name, slots in found if len(slots) == 1))


def _is_member(function: Function) -> bool:
    return function.declaration.context is not None and not function.is_view


def invalidated(view: View, function: Function, arguments: Mapping[str, Any]) -> list[Invalidation]:
    """What a call of `function` with these arguments makes stale."""
    return [Invalidation(context, name, scope(view, context, arguments)) for context, name in effects(view, function)]


def merged(view: View, function: Function, arguments: Mapping[str, Any]) -> list[Merge]:
    """Where the result of a call with these arguments belongs."""
    return [Merge(context, slot, scope(view, context, arguments)) for context, slot in merge_slots(view, function)]


def scope(view: View, context: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Those of the arguments that are parameters of the context, as JSON, sorted by name."""
    params = view.contexts[context].params
    found: dict[str, Any] = {}
    for name in sorted(name for name in params if arguments.get(name) is not None):
        # Python may pass anything to a private function; what is no JSON names no instance.
        with suppress(PydanticSerializationError):
            found[name] = to_jsonable_python(arguments[name])
    return found


def matching_slots(view: View, context: str, function: Function) -> list[str]:
    """The members of a context that give what `function` gives."""
    found = view.contexts.get(context)
    members = found.members if found else dict[str, Function]()
    return [name for name, member in members.items() if is_one_type(member.returns, function.returns)]
