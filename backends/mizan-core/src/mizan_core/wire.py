"""What a request says, read out of its bytes.

In go bodies, queries and forms, trusted in nothing; out come a function's name and its arguments, or `BadRequest`. Values are not
validated here, only brought into the JSON that pydantic then judges.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from pydantic_core import from_json

from .errors import BadRequest
from .texts import Texts

FUNCTION_FIELD: Final = "fn"
"""The field of a form that names the function."""


def read_call(body: bytes) -> tuple[str, Mapping[str, Any]]:
    """The function's name and its arguments, from `{"fn": "echo", "args": {"text": "hi"}}`. No `args`, or null, are none.

    Raises `BadRequest`.
    """
    try:
        call = from_json(body, allow_inf_nan=False)
    except ValueError:
        raise BadRequest("The body is no JSON.") from None
    if not isinstance(call, dict):
        raise BadRequest('The body is no object: {"fn": …, "args": {…}}.')
    return named(call.get(FUNCTION_FIELD)), arguments(call.get("args"))  # pyright: ignore[reportUnknownMemberType, reportUnknownArgumentType]


def read_form(texts: Texts) -> tuple[str, Texts]:
    """The function's name and its arguments, from the fields of a form, of which `fn` names the function. Raises `BadRequest`."""
    names = texts.values.get(FUNCTION_FIELD, ())
    rest = {name: values for name, values in texts.values.items() if name != FUNCTION_FIELD}
    return named(names[-1] if names else None), Texts(rest)


def named(name: object) -> str:
    """The name of a function or a context. Raises `BadRequest` where it is no text."""
    if isinstance(name, str) and name:
        return name
    raise BadRequest('"fn" does not name a function.')


def arguments(value: object) -> Mapping[str, Any]:
    """The arguments of a call or the params of a context. Raises `BadRequest` where they are no object."""
    if value is None:
        return {}
    if isinstance(value, dict):
        return value  # pyright: ignore[reportUnknownVariableType]
    raise BadRequest('"args" are no object.')


def read_only(header: str | None) -> frozenset[str]:
    """The slots that `X-Mizan-Only` asks for; none for all."""
    if header is None:
        return frozenset()
    return frozenset(name for part in header.split(",") if (name := part.strip()))
