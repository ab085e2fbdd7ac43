"""JSON as the wire has it: compact, UTF-8, and sound whatever is in the value."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

from pydantic_core import PydanticSerializationError, to_json

_write: Final = partial(to_json, inf_nan_mode="null", bytes_mode="base64", fallback=str)


def encode(value: Any) -> bytes:
    """The JSON of a value that is JSON but for its leaves: what no JSON can say is its text, a number that is none is null."""
    try:
        return _write(value)
    except PydanticSerializationError:
        return _write(_sound(value))


def _sound(value: Any) -> Any:
    """The value with `?` for each half of a surrogate pair, which has no UTF-8."""
    if isinstance(value, str):
        return value.encode(errors="replace").decode()
    if isinstance(value, dict):
        return {_sound(name): _sound(part) for name, part in value.items()}  # pyright: ignore[reportUnknownVariableType]
    if isinstance(value, list):
        return [_sound(part) for part in value]  # pyright: ignore[reportUnknownVariableType]
    return value
