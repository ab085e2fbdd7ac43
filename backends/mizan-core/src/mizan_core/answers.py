"""What pydantic says of many types, asked all at once, since the names of definitions depend on all of it.

In go questions; out come JSON Schemas without titles and descriptions over one `$defs`, and the questions that have no answer, with
the reason.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias

from pydantic import TypeAdapter

from .function import UNRESOLVABLE

Key: TypeAlias = tuple[str, str, str]
"""What kind of thing, its name, which schema of it."""

Mode: TypeAlias = Literal["validation", "serialization"]

DEFINITION: Final = "#/$defs/"
MAPS_OF_SCHEMAS: Final = {"properties", "patternProperties", "$defs", "dependentSchemas"}
PLAIN_VALUES: Final = {"default", "const", "enum", "examples", "discriminator", "required"}


@dataclass(frozen=True)
class Question:
    """A type that a schema is asked of."""

    key: Key
    mode: Mode
    make: Callable[[], Any]
    """Gives the type. It may raise where the type cannot be resolved."""
    in_place: bool = False
    """Whether a class stands as it is, in the place of a reference to it."""


class Answers:
    """The schemas of all questions, by key."""

    def __init__(self, questions: Iterable[Question]) -> None:
        self.unresolved: list[tuple[Key, str]] = []
        self._schemas: dict[Key, Any] = {}
        asked = [(question, adapter) for question in questions if (adapter := self._adapter(question))]
        schemas, shared = TypeAdapter.json_schemas(
            [(question.key, question.mode, adapter) for question, adapter in asked]
        )
        definitions: dict[str, Any] = bare(shared).get("$defs", {})
        for question, _ in asked:
            answer = bare(schemas[question.key, question.mode])
            self._schemas[question.key] = _opened(answer, definitions) if question.in_place else answer
        wanted = set(_reached(list(self._schemas.values()), definitions))
        self.definitions = {name: schema for name, schema in definitions.items() if name in wanted}

    def of(self, kind: str, name: str, which: str) -> Any:
        """The schema of a thing: `None` where nothing was asked, `{}` where there is no answer."""
        return self._schemas.get((kind, name, which))

    def _adapter(self, question: Question) -> TypeAdapter[Any] | None:
        try:
            adapter = TypeAdapter(question.make())
            adapter.json_schema(mode=question.mode)
        except UNRESOLVABLE as error:
            self.unresolved.append((question.key, str(error).partition("\n")[0]))
            self._schemas[question.key] = {}
            return None
        return adapter


def bare(schema: Any) -> Any:
    """A schema without the `title` and `description` of any schema in it."""
    if isinstance(schema, list):
        return [bare(item) for item in schema]  # pyright: ignore[reportUnknownVariableType]
    if not isinstance(schema, dict):
        return schema
    parts: dict[str, Any] = schema  # pyright: ignore[reportUnknownVariableType]
    return {key: _bare_part(key, part) for key, part in parts.items() if key not in ("title", "description")}


def _bare_part(key: str, part: Any) -> Any:
    if key in PLAIN_VALUES:
        return part
    if key in MAPS_OF_SCHEMAS:
        return {name: bare(schema) for name, schema in part.items()}
    return bare(part)


def _opened(schema: dict[str, Any], definitions: dict[str, Any]) -> Any:
    if schema.keys() != {"$ref"}:
        return schema
    return definitions[schema["$ref"].removeprefix(DEFINITION)]


def _reached(schemas: list[Any], definitions: dict[str, Any]) -> Iterator[str]:
    """The definitions that something refers to, straight or by way of another."""
    seen: set[str] = set()
    due = list(schemas)
    while due:
        for name in _references(due.pop()):
            if name not in seen:
                seen.add(name)
                due.append(definitions[name])
                yield name


def _references(schema: Any) -> Iterator[str]:
    if isinstance(schema, list):
        for item in schema:  # pyright: ignore[reportUnknownVariableType]
            yield from _references(item)
    if not isinstance(schema, dict):
        return
    parts: dict[str, Any] = schema  # pyright: ignore[reportUnknownVariableType]
    reference = parts.get("$ref")
    if isinstance(reference, str) and reference.startswith(DEFINITION):
        yield reference.removeprefix(DEFINITION)
    for key, part in parts.items():
        if key not in PLAIN_VALUES:
            # What stands by name may have any name, `default` too.
            yield from _references(list(part.values()) if key in MAPS_OF_SCHEMAS else part)
