"""What a request says, read out of its bytes.

In go bodies, queries and forms, trusted in nothing; out come a function's name and its arguments, or `BadRequest`. Values are not
validated here, only brought into the JSON that pydantic then judges.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from pydantic_core import from_json

from .errors import BadRequest
from .texts import Texts

FUNCTION_FIELD: Final = "fn"
"""The field of a form that names the function."""


AS_CLIENTS_WRITE: Final = re.compile(
    rb'[ \t\r\n]*\{[ \t\r\n]*"fn"[ \t\r\n]*:[ \t\r\n]*"([\w.]+)"[ \t\r\n]*,'
    rb'[ \t\r\n]*"args"[ \t\r\n]*:[ \t\r\n]*(\{.*\})[ \t\r\n]*\}[ \t\r\n]*',
    re.DOTALL,
)
"""A body that is sound wherever its second group is JSON: then that is all of its `args`, and the first is its `fn`."""


class Unread(NamedTuple):
    """The arguments of a call as they were cut out of its body, for pydantic to read in place: at once, and once."""

    json: bytes
    """An object, if it is JSON at all."""
    name: str
    body: bytes

    def read(self) -> Mapping[str, Any]:
        """The arguments, from all of the body. Raises `BadRequest` for what is no call of that function."""
        name, found = _read_whole(self.body)
        if name != self.name:
            raise BadRequest('"fn" names two functions.')
        return found


def read_call(body: bytes) -> tuple[str, Mapping[str, Any] | Unread]:
    """The function's name and its arguments, from `{"fn": "echo", "args": {"text": "hi"}}`. No `args`, or null, are none.

    Raises `BadRequest`, where what is wrong is not in arguments that are yet to be read.
    """
    parts = AS_CLIENTS_WRITE.fullmatch(body)
    # The last `fn` counts. And pydantic takes for numbers what no JSON has.
    if parts is None or body.count(b'"fn"') > 1 or max(body.find(b"NaN"), body.find(b"Infinity")) >= 0:
        return _read_whole(body)
    name = parts[1].decode()
    return name, Unread(parts[2], name, body)


def _read_whole(body: bytes) -> tuple[str, Mapping[str, Any]]:
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
