"""Where the fields of a form are declared: in its class, in one that it derives from, or in its model.

In: a form's class and the name of a field. Out: the statement that declares it, and the origin of its name. Read from the source, never run.
"""

from __future__ import annotations

import ast
import sysconfig
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.forms import BaseForm
from mizan_core.origin import Origin, Source, source_of


@dataclass(frozen=True)
class Assignment:
    """`name = forms.CharField(…)` in the body of a class."""

    origin: Origin
    value: ast.expr


def declaration_of_field(form: type[BaseForm], name: str) -> Assignment | None:
    """The assignment that declares a field, in the form or in its model."""
    model = getattr(getattr(form, "_meta", None), "model", None)
    owners = form.__mro__ if model is None or is_declared(form, name) else model.__mro__
    return next((found for owner in owners if (found := _assignment(owner, name))), None)


def origin_of_field(form: type[BaseForm], name: str) -> Origin | None:
    """Where the project names a field: where it is declared, else in the list of what its form takes of the model."""
    declared = declaration_of_field(form, name)
    if declared and is_of_project(declared.origin.file):
        return declared.origin
    listed = None if is_declared(form, name) else _listed(form, name)
    return listed if listed and is_of_project(listed.file) else None


def is_declared(form: type[BaseForm], name: str) -> bool:
    """Whether a field is declared by the form itself, rather than by its model."""
    return name in getattr(form, "declared_fields", ())


def says_widget(assignment: Assignment | None) -> bool:
    """Whether a declared field is given its widget by name."""
    call = assignment.value if assignment else None
    return isinstance(call, ast.Call) and any(keyword.arg == "widget" for keyword in call.keywords)


def _assignment(owner: type, name: str) -> Assignment | None:
    source, body = _body(owner)
    found = (
        [Assignment(source.place(target), value) for target, value in _assigned(body) if target.id == name]
        if source
        else []
    )
    return found[-1] if found else None


def _listed(form: type[BaseForm], name: str) -> Origin | None:
    """The name in a list that `Meta.fields` is written out as."""
    for owner in form.__mro__:
        source, body = _body(owner)
        metas = [statement for statement in body if isinstance(statement, ast.ClassDef) and statement.name == "Meta"]
        for target, value in (found for meta in metas for found in _assigned(meta.body)):
            for item in value.elts if isinstance(value, ast.List | ast.Tuple | ast.Set) else ():
                if source and target.id == "fields" and isinstance(item, ast.Constant) and item.value == name:
                    return source.place(item)
    return None


def _body(owner: type) -> tuple[Source | None, list[ast.stmt]]:
    source = source_of(owner)
    statement = source.definition(owner) if source else None
    return (source, statement.body) if isinstance(statement, ast.ClassDef) else (None, [])


def _assigned(body: list[ast.stmt]) -> Iterator[tuple[ast.Name, ast.expr]]:
    for statement in body:
        if isinstance(statement, ast.Assign):
            yield from ((target, statement.value) for target in statement.targets if isinstance(target, ast.Name))
        elif isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name) and statement.value:
            yield statement.target, statement.value
        elif isinstance(statement, ast.If):
            yield from _assigned(statement.body + statement.orelse)


def is_of_project(file: Path) -> bool:
    """Whether a file is no installed package's."""
    packages = (Path(sysconfig.get_path(name)).resolve() for name in ("stdlib", "purelib", "platlib"))
    return not any(file.resolve().is_relative_to(folder) for folder in packages)
