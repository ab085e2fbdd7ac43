"""Places within a declaration: the value of a keyword, a target among several, a parameter, the annotation of a result.

In go functions and what is meant of them; out come places as an editor would show them. What stands nowhere by itself (a keyword that a
`functools.partial` of another module gives) is where the function's name is.
"""

from __future__ import annotations

import ast
import functools
import sys
from collections.abc import Iterator
from typing import Any

from .composition import Composition, compose
from .declaration import client
from .expressions import on_one_line
from .function import Function
from .origin import Origin, Source, origin_of, source_of


def keyword_origin(function: Function, keyword: str) -> Origin | None:
    """The value of a keyword of `@client`."""
    return _place(function.inner, keyword_value(function, keyword))


def target_origin(function: Function, keyword: str, index: int) -> Origin | None:
    """One of the targets of `affects=` or `merge=`, where they stand in a list."""
    return _place(function.inner, _element(keyword_value(function, keyword), index))


def parameter_origin(function: Function, name: str) -> Origin | None:
    """The name of a parameter; of a class-style function, that of the field."""
    definition = _definition(function.inner)
    if isinstance(definition, ast.FunctionDef | ast.AsyncFunctionDef):
        given = definition.args
        every = [*given.posonlyargs, *given.args, given.vararg, *given.kwonlyargs, given.kwarg]
        return _place(function.inner, next((it for it in every if it and it.arg == name), None))
    return origin_of(function.inner)


def returns_origin(function: Function) -> Origin | None:
    """The annotation of the result."""
    definition = _definition(function.inner)
    is_function = isinstance(definition, ast.FunctionDef | ast.AsyncFunctionDef)
    return _place(function.inner, definition.returns if is_function else None)


def part_origin(composition: Composition, index: int) -> Origin | None:
    """One of the arguments of `@compose`."""
    arguments = next((call.args for call in _calls(composition.function, compose)), list[ast.expr]())
    return _place(composition.function, arguments[index] if index < len(arguments) else None)


def keyword_text(function: Function, keyword: str) -> str | None:
    """The value of a keyword of `@client` as it is written, on one line."""
    source = source_of(function.inner)
    value = keyword_value(function, keyword)
    if source is None or value is None:
        return None
    return on_one_line(value, "\n".join(source.lines))


def keyword_value(function: Function, keyword: str) -> ast.expr | None:
    """The expression that a keyword of `@client`, or a key of `_meta`, is given."""
    definition = _definition(function.inner)
    if isinstance(definition, ast.ClassDef):
        return _value_in_meta(definition, keyword)
    calls = _calls(function.inner, client)
    return next((it.value for call in calls for it in call.keywords if it.arg == keyword), None)


def _value_in_meta(definition: ast.ClassDef, keyword: str) -> ast.expr | None:
    assigned = [statement for statement in definition.body if isinstance(statement, ast.Assign)]
    for statement in assigned:
        if ast.unparse(statement.targets[0]) == "_meta" and isinstance(statement.value, ast.Dict):
            entries = zip(statement.value.keys, statement.value.values, strict=True)
            return next(
                (value for key, value in entries if isinstance(key, ast.Constant) and key.value == keyword), None
            )
    return None


def _place(target: Any, node: ast.expr | ast.arg | None) -> Origin | None:
    source = source_of(target)
    return source.place(node) if source and node else origin_of(target)


def _definition(target: Any) -> ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | None:
    source = source_of(target)
    return source.definition(target) if source else None


def _element(value: ast.expr | None, index: int) -> ast.expr | None:
    if isinstance(value, ast.List | ast.Tuple | ast.Set):
        return value.elts[index] if index < len(value.elts) else None
    return value


def _calls(target: Any, meant: Any) -> Iterator[ast.Call]:
    """The call of a decorator of ours above a function, and those of `functools.partial` that made it, the last word first."""
    source = source_of(target)
    definition = _definition(target)
    for decorator in definition.decorator_list if source and definition else ():
        if source and _stands_for(_denoted(_function(decorator), target.__module__), meant):
            yield from _words(decorator, source)
            return


def _words(expression: ast.expr, source: Source) -> Iterator[ast.Call]:
    """What an expression, and the names at the top of the file that it rests on, say in calls."""
    function = _function(expression)
    if isinstance(expression, ast.Call):
        yield expression
    if isinstance(expression, ast.Call) and expression.args and ast.unparse(function).endswith("partial"):
        yield from _words(expression.args[0], source)
    elif isinstance(function, ast.Name) and (assigned := source.assigned(function.id)):
        yield from _words(assigned, source)


def _function(expression: ast.expr) -> ast.expr:
    return expression.func if isinstance(expression, ast.Call) else expression


def _stands_for(value: Any, meant: Any) -> bool:
    while isinstance(value, functools.partial):
        value = value.func  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
    return value is meant


def _denoted(expression: ast.expr, module: str) -> Any:
    """What a dotted name at the top of a module stands for."""
    value: Any = sys.modules.get(module)
    for part in ast.unparse(expression).split("."):
        value = getattr(value, part, None)
    return value
