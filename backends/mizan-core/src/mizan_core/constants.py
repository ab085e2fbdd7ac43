"""Where contexts are declared: the constant that holds one, else the function that first names it.

In go names of contexts; out come the dotted name and the place that an editor would show.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .contexts import ReactContext, declaring_modules
from .origin import Origin, Source, origin_of, source_at
from .places import keyword_origin
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
