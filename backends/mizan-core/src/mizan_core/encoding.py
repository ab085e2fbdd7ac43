"""JSON as the wire has it: compact, UTF-8, and sound whatever is in the value."""

from __future__ import annotations

import json
from typing import Any

from pydantic_core import PydanticSerializationError, to_json


def encode(value: Any) -> bytes:
    """The JSON of a value that is JSON but for its leaves: what no JSON can say is its text, a number that is none is null."""
    try:
        return to_json(value, inf_nan_mode="null", fallback=str)
    except PydanticSerializationError:
        # Half of a surrogate pair has no UTF-8, and an escape.
        return json.dumps(value, ensure_ascii=True, separators=(",", ":"), default=str).encode()
