"""What the members of a context, and the contexts of a composition, must agree on: MZ108, MZ109, MZ115, MZ116."""

from __future__ import annotations

from collections.abc import Iterator

from .. import annotations
from ..composition import Composition
from ..function import Function, Parameter, Unknown
from ..origin import Origin, origin_of
from ..places import keyword_origin, parameter_origin, part_origin
from ..view import Context
from ..words import quoted
from .names import Names
from .problem import Problem
from .targets import Targets


def of_context(context: Context) -> Iterator[Problem]:
    """MZ108, MZ109."""
    yield from _transports(context)
    known: dict[str, tuple[Parameter, str]] = {}
    for name, member in context.members.items():
        for parameter in member.parameters:
            first, owner = known.setdefault(parameter.key, (parameter, name))
            if _differ(first, parameter):
                message = _conflict(f"the context {quoted(context.name)}", parameter, first, owner)
                help_ = "one provider passes it to every member: give it one type, or another name"
                yield Problem("MZ108", message, help_, member.inner, parameter_origin(member, parameter.name))


def of_composition(composition: Composition, targets: Targets, names: Names) -> Iterator[Problem]:
    """MZ115, MZ116, and MZ108 among its contexts."""
    function = composition.function
    origin = origin_of(function)
    if not composition.parts:
        help_ = 'name the contexts that it mounts: `@compose("user", "cart")`'
        yield Problem("MZ115", f"{quoted(function.__qualname__)} composes nothing", help_, function, origin)
    mounted: dict[str, Origin | None] = {}
    for index, part in enumerate(composition.parts):
        at = part_origin(composition, index)
        if nothing := targets.nothing(part):
            yield Problem("MZ115", *nothing, function, at)
        for context, _ in targets.meaning(part)[:1]:
            if context in mounted:
                message = f"the context {quoted(context)} is mounted twice"
                yield Problem("MZ116", message, "name each context once", function, at)
            mounted.setdefault(context, at)
    yield from _shared_parameters(composition, [(names.contexts[name], at) for name, at in mounted.items()])


def _shared_parameters(composition: Composition, contexts: list[tuple[Context, Origin | None]]) -> Iterator[Problem]:
    known: dict[str, tuple[Parameter, str]] = {}
    for context, at in contexts:
        for parameter in context.parameters:
            first, owner = known.setdefault(parameter.key, (parameter, context.name))
            if _differ(first, parameter):
                message = _conflict(f"the composition {quoted(composition.name)}", parameter, first, owner)
                help_ = "one provider passes it to every context: give it one type, or another name"
                yield Problem("MZ108", message, help_, composition.function, at)


def _differ(first: Parameter, parameter: Parameter) -> bool:
    """An unknown could be anything."""
    both = (first.annotation, parameter.annotation)
    return not any(isinstance(it, Unknown) for it in both) and not annotations.takes_the_same(*both)


def _conflict(of: str, parameter: Parameter, first: Parameter, owner: str) -> str:
    here, there = (quoted(annotations.written(it.annotation)) for it in (parameter, first))
    name = quoted(parameter.key)
    if here == there:
        return f"{of} takes two types of {here} as {name}"
    return f"{of} takes {name} as {here} here and as {there} in {quoted(owner)}"


def _transports(context: Context) -> Iterator[Problem]:
    for name, member in context.members.items():
        own = _transport(member)
        if own != context.transport:
            rest = f"the rest of the context {quoted(context.name)} over {WORDS[context.transport]}"
            message = f"{quoted(name)} travels over {WORDS[own]}, {rest}"
            help_ = "a context is one answer: give all its members `websocket=True`, or none"
            yield Problem("MZ109", message, help_, member.inner, keyword_origin(member, "websocket"))


def _transport(function: Function) -> str:
    return "websocket" if function.declaration.websocket else "http"


WORDS = {"http": "HTTP", "websocket": "a WebSocket"}
