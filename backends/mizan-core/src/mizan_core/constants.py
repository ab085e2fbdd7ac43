"""Where contexts are declared: the constant that holds one, else the function that first names it.

In go names of contexts; out come the dotted name and the place that an editor would show.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .contexts import ReactContext, declaring_modules
from .declaration import client
from .expressions import on_one_line
from .function import Function
from .origin import Origin, Source, origin_of, source_at, source_of
from .view import Context


@dataclass(frozen=True)
class Declared:
    """A dotted name, and where it stands."""

    python: str
    origin: Origin | None


def constants() -> dict[str, Declared]:
    """By the context's name, the first constant that holds it, by module and place: `CART = ReactContext("cart")`."""
    found: dict[str, Declared] = {}
    for module in sorted(declaring_modules):
        for name, declared in _constants_of(module):
            found.setdefault(name, declared)
    return found


def declared(context: Context, known: dict[str, Declared]) -> Declared:
    """Where a context is declared. `known`: what `constants` gives."""
    first = next(iter(context.members.values()))
    if context.kind == "local":
        return Declared(first.python, origin_of(first.inner))
    return known.get(context.name) or Declared(first.python, keyword_origin(first, "context"))


def keyword_origin(function: Function, keyword: str) -> Origin | None:
    """Where the value of a keyword of `@client` stands; the function's name where it stands nowhere by itself."""
    source = source_of(function.inner)
    value = keyword_value(function, keyword)
    return source.place(value) if source and value else origin_of(function.inner)


def keyword_text(function: Function, keyword: str) -> str | None:
    """The value of a keyword of `@client` as it is written, on one line."""
    source = source_of(function.inner)
    value = keyword_value(function, keyword)
    if source is None or value is None:
        return None
    return on_one_line(value, "\n".join(source.lines))


def keyword_value(function: Function, keyword: str) -> ast.expr | None:
    """The expression that a keyword of `@client`, or a key of `_meta`, is given."""
    source = source_of(function.inner)
    definition = source.definition(function.inner) if source else None
    if isinstance(definition, ast.ClassDef):
        return _value_in_meta(definition, keyword)
    for decorator in definition.decorator_list if definition else ():
        if isinstance(decorator, ast.Call) and _is_client(decorator.func, function.module):
            return next((given.value for given in decorator.keywords if given.arg == keyword), None)
    return None


def _constants_of(module: str) -> Iterator[tuple[str, Declared]]:
    loaded = sys.modules.get(module)
    file = getattr(loaded, "__file__", None)
    source = source_at(Path(file)) if file else None
    if loaded is None or source is None or module == ReactContext.__module__:
        return
    for target in _assigned(source):
        value = vars(loaded).get(target.id)
        if isinstance(value, ReactContext):
            yield value.name, Declared(f"{module}.{target.id}", source.place(target))


def _assigned(source: Source) -> Iterator[ast.Name]:
    """The names at the top of a module that are given what a call makes."""
    for statement in source.tree.body:
        if isinstance(statement, ast.Assign):
            targets = statement.targets
        elif isinstance(statement, ast.AnnAssign):
            targets = [statement.target]
        else:
            continue
        if isinstance(statement.value, ast.Call):
            yield from (target for target in targets if isinstance(target, ast.Name))


def _value_in_meta(definition: ast.ClassDef, keyword: str) -> ast.expr | None:
    assigned = [statement for statement in definition.body if isinstance(statement, ast.Assign)]
    for statement in assigned:
        if ast.unparse(statement.targets[0]) == "_meta" and isinstance(statement.value, ast.Dict):
            entries = zip(statement.value.keys, statement.value.values, strict=True)
            return next(
                (value for key, value in entries if isinstance(key, ast.Constant) and key.value == keyword), None
            )
    return None


def _is_client(expression: ast.expr, module: str) -> bool:
    """Whether an expression at the top of a module stands for `client`."""
    parts = ast.unparse(expression).split(".")
    value: Any = sys.modules.get(module)
    for part in parts:
        value = getattr(value, part, None)
    return value is client
