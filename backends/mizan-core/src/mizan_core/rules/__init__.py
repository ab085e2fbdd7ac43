"""The rules of the graph, judged on a live registry, in the very words of `mizan-dev check`.

In goes a registry; out come `Problem`s. Nothing is changed: whoever starts a server decides what a problem means for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from pydantic import BaseModel

from ..origin import origin_of
from ..registry import Registry
from ..view import Channel, View
from ..words import quoted
from .contexts import of_composition, of_context
from .functions import of_function, unregistered, without_channels
from .names import Names
from .problem import CODES, Problem, Severity
from .targets import Targets

__all__ = ["CODES", "Problem", "Severity", "problems"]


def problems(
    registry: Registry, *, websockets: bool | None = None, forms_without_meta: Iterable[type[Any]] = ()
) -> list[Problem]:
    """Everything that is wrong, by module and place.

    `websockets`: whether channels are set up; `None` where nobody knows. `forms_without_meta`: the classes that derive from the mixin of
    forms, set no meta of their own, and are no base of one that does.
    """
    found = [*_of_view(registry.view, websockets), *(_without_meta(form) for form in forms_without_meta)]
    return sorted(found, key=lambda it: (it.subject.__module__ if it.subject else "", _line(it), it.code, it.message))


def _line(problem: Problem) -> int:
    return problem.origin.line if problem.origin else 0


def _of_view(view: View, websockets: bool | None) -> Iterator[Problem]:
    names = Names(view)
    targets = Targets(view, names)
    yield from names.problems
    claims = [*view.functions_claimed, *view.unregistered]
    once = {claim.value.inner: claim for claim in reversed(claims)}
    for inner, claim in once.items():
        yield from of_function(claim.value, websockets=websockets)
        if inner not in names.refused and claim.value.declaration.context is None:
            yield from targets.effects(claim.value)
            yield from targets.slots(claim.value)
    for claim in view.unregistered:
        if not claim.value.declaration.private:
            yield unregistered(claim.name, claim.value)
    for context in names.contexts.values():
        yield from of_context(context)
    for composition in view.compositions_claimed:
        yield from of_composition(composition, targets, names)
    for claim in view.channels_claimed:
        yield from _of_channel(claim.name, claim.value, websockets)
    for claim in view.unregistered_channels:
        yield _unregistered_channel(claim.value.channel)


def _of_channel(name: str, channel: Channel, websockets: bool | None) -> Iterator[Problem]:
    """MZ114, MZ120."""
    of = channel.channel
    if websockets is False:
        yield without_channels(of.__qualname__, of)
    slots: list[Any] = [channel.params, channel.send, channel.receive]
    for slot in slots:
        if slot is not None and not _is_model(slot):
            shown = quoted(getattr(slot, "__qualname__", repr(slot)))
            message = f"this slot of the channel {quoted(name)} is no model: {shown} is none"
            yield Problem("MZ120", message, "derive it from pydantic's `BaseModel`", of, origin_of(of))


def _unregistered_channel(of: type[Any]) -> Problem:
    """MZ117."""
    message = f"nothing registers {quoted(of.__qualname__)}, so no client can reach it"
    return Problem("MZ117", message, "import its module where the server starts", of, origin_of(of))


def _is_model(slot: Any) -> bool:
    return isinstance(slot, type) and issubclass(slot, BaseModel)


def _without_meta(form: type[Any]) -> Problem:
    """MZ118."""
    message = f"{quoted(form.__qualname__)} has `mizanFormMixin` and sets no `mizan` of its own"
    help_ = 'add `mizan = mizanFormMeta(name="…")` to the class, or take the mixin away'
    return Problem("MZ118", message, help_, form, origin_of(form))
