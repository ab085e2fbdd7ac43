"""Whether what pydantic reads depends on what it is given alone, so that who has read it once need not read it again.

In goes the core schema of a model; out comes yes, or no where code of the project may have a say (a validator, a factory of defaults), the time of
day, or anything that is not known here to have none.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

PURE: Final = frozenset(
    {
        "model", "model-fields", "model-field", "default", "nullable", "any", "none", "bool", "int", "float", "decimal",
        "str", "bytes", "literal", "uuid", "date", "time", "datetime", "timedelta", "list", "tuple", "set", "frozenset", "union",
    }
)  # fmt: skip
"""The types of core schemas that read alike what is alike. An enum is none: its `_missing_` may say anything."""

SAYS_MORE: Final = ("default_factory", "post_init", "custom_init", "now_op", "serialization")
"""What such a schema has where something else has a say in it."""

IS_NO_SCHEMA: Final = frozenset({"metadata", "config", "cls", "default", "expected"})
"""What stands in a schema and is none."""


def reads_purely(schema: Mapping[str, Any]) -> bool:
    """Whether this core schema, and all inside of it, reads alike what is alike."""
    if schema["type"] not in PURE or any(schema.get(name) for name in SAYS_MORE):
        return False
    return all(_all_pure(part) for name, part in schema.items() if name not in IS_NO_SCHEMA)


def _all_pure(part: Any) -> bool:
    """Whether every schema in a part of one is pure: a schema, a list of them, or the fields of a model by name."""
    if isinstance(part, list | tuple):
        return all(map(_all_pure, part))  # pyright: ignore[reportUnknownArgumentType]
    if not isinstance(part, dict):
        return True
    found: dict[str, Any] = part  # pyright: ignore[reportUnknownVariableType]
    return reads_purely(found) if isinstance(found.get("type"), str) else all(map(_all_pure, found.values()))
