"""Texts of a URL or a form, brought into the JSON that a function's fields take.

A text says nothing of its type, so the field's JSON Schema does: `5` is a number for an `int` and stays a text for a `str`. What does
not fit stays the text that it is, and pydantic then says what is wrong with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic_core import from_json

from .function import Function

Json = dict[str, Any]


@dataclass(frozen=True)
class Texts:
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
        schema = function.input_schema
        properties: Json = schema.get("properties", {})
        definitions: Json = schema.get("$defs", {})
        return {
            key: _field(texts, _alternatives(properties[key], definitions), definitions)
            for key, texts in self.values.items()
            if key in properties and texts
        }


def _field(texts: Sequence[str], alternatives: list[Json], definitions: Json) -> Any:
    arrays = [schema for schema in alternatives if _allows(schema, "array")]
    takes_one = any(_allows(schema, kind) for schema in alternatives for kind in ONE)
    if not arrays or (takes_one and len(texts) == 1):
        return _one(texts[-1], alternatives)
    items = [item for schema in arrays for item in _items(schema, definitions)]
    return [_one(text, items) for text in texts]


ONE = ("string", "integer", "number", "boolean", "object")


def _one(text: str, alternatives: list[Json]) -> Any:
    kinds = [kind for kind in KINDS if any(_allows(schema, kind) for schema in alternatives)]
    for kind in kinds:
        if kind == "string" and not _is_fixed(text, alternatives):
            return text
        value = _read(text)
        if isinstance(value, KINDS[kind]) and (kind == "boolean" or not isinstance(value, bool)):
            return value
    return text


KINDS: dict[str, Any] = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "null": type(None),
}
"""In the order in which they are tried: an object begins with a brace, and a text may be anything."""


def _read(text: str) -> Any:
    try:
        return from_json(text, allow_inf_nan=False)
    except ValueError:
        return text


def _is_fixed(text: str, alternatives: list[Json]) -> bool:
    """Whether every text that is allowed is one of a few, and this is none of them: then it is meant as something else."""
    texts = [schema for schema in alternatives if _allows(schema, "string")]
    return all("enum" in schema or "const" in schema for schema in texts) and not any(
        text in schema.get("enum", [schema.get("const")]) for schema in texts
    )


def _allows(schema: Json, kind: str) -> bool:
    """Whether a value of this kind may be what the schema says. A schema that says nothing of it takes a text, and no list."""
    if "type" in schema:
        return schema["type"] == kind
    values = schema.get("enum", [schema["const"]] if "const" in schema else None)
    if values is None:
        return kind == "string"
    return any(isinstance(value, KINDS[kind]) for value in values)


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
