"""Texts of a URL or a form, brought into the JSON that a function's fields take.

A text says nothing of its type, so the field's JSON Schema does: `5` is a number for an `int` and stays a text for a `str`. What does
not fit stays the text that it is, and pydantic then says what is wrong with it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, NamedTuple

from pydantic_core import from_json

from .function import Function

Json = dict[str, Any]

KINDS: Final[dict[str, Any]] = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "null": type(None),
}
"""In the order in which they are tried: an object begins with a brace, and a text may be anything."""

ONE: Final = ("string", "integer", "number", "boolean", "object")
"""What is no list."""


class Texts(NamedTuple):
    """Values of a URL or a form: texts by name, in order; a list repeats its name."""

    values: Mapping[str, Sequence[str]]

    @classmethod
    def of(cls, pairs: Iterable[tuple[str, str]]) -> Texts:
        values: dict[str, list[str]] = {}
        for name, value in pairs:
            values.setdefault(name, []).append(value)
        return cls(values)

    def read(self, function: Function) -> Json:
        """The arguments that `function` takes, as JSON.

        A field that takes a list gets every value of its name, any other the last. An object stands as JSON, and so do an object and a list
        inside of a list.
        """
        fields = _fields(function)
        return {key: fields[key].read(texts) for key, texts in self.values.items() if key in fields and texts}


class Query(NamedTuple):
    """The texts of a URL, for when something asks for them."""

    spelt: str
    """What they are read from: two queries that are spelt alike say the same."""
    read: Callable[[], Texts]


@dataclass(frozen=True)
class Takes:
    """What a place in the input takes, of one text."""

    kinds: tuple[str, ...]
    fixed: frozenset[str] | None
    """The only texts that are allowed, where a text is one of a few."""

    @classmethod
    def of(cls, alternatives: list[Json]) -> Takes:
        kinds = tuple(kind for kind in KINDS if any(_allows(schema, kind) for schema in alternatives))
        texts = [_few(schema) for schema in alternatives if _allows(schema, "string")]
        fixed = [values for values in texts if values is not None]
        all_fixed = bool(texts) and len(fixed) == len(texts)
        return cls(kinds, frozenset(it for values in fixed for it in values) if all_fixed else None)

    def read(self, text: str) -> Any:
        for kind in self.kinds:
            if kind == "string" and (self.fixed is None or text in self.fixed):
                return text
            value = _read(text)
            if isinstance(value, KINDS[kind]) and (kind == "boolean" or not isinstance(value, bool)):
                return value
        return text


@dataclass(frozen=True)
class Field:
    """What a field takes: one text, or a list of them."""

    one: Takes
    items: Takes | None
    """`None` where it takes no list."""

    def read(self, texts: Sequence[str]) -> Any:
        takes_one = any(kind in ONE for kind in self.one.kinds)
        if self.items is None or (takes_one and len(texts) == 1):
            return self.one.read(texts[-1])
        return [self.items.read(text) for text in texts]


@lru_cache(maxsize=1024)
def _fields(function: Function) -> dict[str, Field]:
    schema = function.input_schema
    definitions: Json = schema.get("$defs", {})
    properties: Json = schema.get("properties", {})
    return {key: _field(_alternatives(value, definitions), definitions) for key, value in properties.items()}


def _field(alternatives: list[Json], definitions: Json) -> Field:
    arrays = [schema for schema in alternatives if _allows(schema, "array")]
    items = [item for schema in arrays for item in _items(schema, definitions)]
    return Field(Takes.of(alternatives), Takes.of(items) if arrays else None)


def _read(text: str) -> Any:
    try:
        return from_json(text, allow_inf_nan=False)
    except ValueError:
        return text


def _allows(schema: Json, kind: str) -> bool:
    """Whether a value of this kind may be what the schema says. A schema that says nothing of it takes a text, and no list."""
    if "type" in schema:
        return schema["type"] == kind
    values = _few(schema)
    if values is None:
        return kind == "string"
    return any(isinstance(value, KINDS[kind]) for value in values)


def _few(schema: Json) -> list[Any] | None:
    """The only values that are allowed, where they are listed."""
    return schema.get("enum", [schema["const"]] if "const" in schema else None)


def _items(schema: Json, definitions: Json) -> list[Json]:
    every = [schema["items"]] if isinstance(schema.get("items"), dict) else []
    parts = [*schema.get("prefixItems", []), *every] or [{}]
    return [alternative for part in parts for alternative in _alternatives(part, definitions)]


def _alternatives(schema: Json, definitions: Json, seen: frozenset[str] = frozenset()) -> list[Json]:
    """What a schema allows, one by one: its references followed, its unions opened."""
    if isinstance(reference := schema.get("$ref"), str):
        name = reference.removeprefix("#/$defs/")
        return [] if name in seen else _alternatives(definitions.get(name, {}), definitions, seen | {name})
    for union in ("anyOf", "oneOf", "allOf"):
        if union in schema:
            return [found for member in schema[union] for found in _alternatives(member, definitions, seen)]
    return [schema]
