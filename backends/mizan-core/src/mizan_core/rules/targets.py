"""What the targets of `affects`, `merge` and `compose` turn out to be: MZ101, MZ102, MZ110, MZ115."""

from __future__ import annotations

from typing import Any, Literal, TypeAlias

from .. import annotations
from ..constants import constants
from ..contexts import ReactContext
from ..declaration import Target, innermost
from ..function import MISSING, Function, Unknown
from ..places import target_origin
from ..view import Context, View
from ..words import did_you_mean, listed, quoted
from .names import Names
from .problem import Problem

NAME_A_MEMBER = "name a context, or a function under `@client(context=…)`"

Slot: TypeAlias = tuple[str, str | None]
Nothing: TypeAlias = tuple[str, str]
"""What is wrong, and what to do."""
Wrong: TypeAlias = tuple[str, str, str]
"""The same behind its code."""


class Targets:
    """Looks targets up."""

    def __init__(self, view: View, names: Names) -> None:
        self._view = view
        self._names = names
        self._every = {claim.name: claim.value for claim in (*view.unregistered, *view.functions_claimed)}

    def effects(self, function: Function) -> list[Problem]:
        """MZ101."""
        found = [(index, self.nothing(target)) for index, target in enumerate(function.declaration.affects)]
        return [_said("MZ101", nothing, function, "affects", index) for index, nothing in found if nothing]

    def slots(self, function: Function) -> list[Problem]:
        """MZ102, MZ110."""
        found = [(index, self._slot(function, target)) for index, target in enumerate(function.declaration.merge)]
        return [_said(wrong[0], wrong[1:], function, "merge", index) for index, wrong in found if wrong]

    def meaning(self, target: Target) -> list[Slot]:
        """The context that a target names, or the slots that a function fills."""
        if isinstance(target, str | ReactContext):
            name = _name(target)
            return [(name, None)] if name in self._names.contexts else []
        contexts = self._names.contexts.values()
        inner = innermost(target)
        return [(it.name, name) for it in contexts for name, member in it.members.items() if member.inner is inner]

    def nothing(self, target: Target) -> Nothing | None:
        """Why a target is nothing; `None` where it is something, or where the mistake is said already."""
        if self.meaning(target):
            return None
        if isinstance(target, str | ReactContext):
            return self._no_context(_name(target))
        return self._no_slot(innermost(target))

    def _no_context(self, name: str) -> Nothing | None:
        absent = [it for wire, it in self._every.items() if it.declaration.context_of(wire) == name]
        if name in self._names.refused_contexts or any(it.inner in self._names.refused or it.is_view for it in absent):
            return None
        if absent:
            message = f"no member of the context {quoted(name)} is on the wire"
            return message, "register a member of it that is not private, or leave this out"
        if constant := constants().get(name):
            own = constant.python.rpartition(".")[2]
            return f"the context {quoted(name)} has no members", f"give it one: `@client(context={own})`"
        known = sorted(self._names.contexts)
        otherwise = f"the contexts are {listed(known)}" if known else "no function of this project is in a context"
        return f"there is no context {quoted(name)}", did_you_mean(name, known, otherwise)

    def _no_slot(self, inner: Any) -> Nothing | None:
        shown = quoted(inner.__qualname__)
        function = next((it for it in self._every.values() if it.inner is inner), None)
        if function is None:
            return f"{shown} is no server function", NAME_A_MEMBER
        if inner in self._names.refused:
            return None
        if function.declaration.context is None:
            return f"{shown} is a member of no context", NAME_A_MEMBER
        if function.is_view:
            return None
        if function.declaration.private:
            return f"{shown} is private, so no client holds what it returns", "name a function that clients read"
        return f"{shown} is not registered, so no client holds what it returns", "register it"

    def _slot(self, function: Function, target: Target) -> Wrong | None:
        if not isinstance(target, str | ReactContext):
            return self._function_merge(innermost(target))
        name = _name(target)
        if nothing := self.nothing(target):
            return ("MZ102", *nothing)
        # An unknown may be any type, and MZ121 speaks of it, as MZ104 does of what is missing.
        if name not in self._names.contexts or function.returns is MISSING or isinstance(function.returns, Unknown):
            return None
        if function.is_view:
            message = f"{quoted(function.qualname)} returns a response, which no slot can hold"
            return "MZ110", message, "use `affects`: what the context holds is fetched anew"
        return self._ambiguity(function, self._names.contexts[name])

    def _function_merge(self, inner: Any) -> Wrong:
        slots = self.meaning(inner)
        help_ = "name a context: the slot is found by the type"
        if slots:
            help_ = f'name its context, `merge="{slots[0][0]}"`: the slot is found by the type'
        return "MZ102", f"{quoted(inner.__qualname__)} is a function, and `merge` takes contexts", help_

    def _ambiguity(self, function: Function, context: Context) -> Wrong | None:
        held = [member.returns for member in context.members.values()]
        matching = [returns for returns in held if annotations.is_one_type(returns, function.returns)]
        if len(matching) == 1 or (not matching and any(isinstance(returns, Unknown) for returns in held)):
            return None
        result = quoted(annotations.written(function.returns))
        if not matching:
            message = f"no slot of the context {quoted(context.name)} has the type of this result, {result}"
            help_ = "return exactly what one member of the context returns, or use `affects` to fetch it anew"
            return "MZ110", message, help_
        message = f"{len(matching)} slots of the context {quoted(context.name)} have the type of this result, {result}"
        return "MZ110", message, "give the slots types of their own, or use `affects` to fetch them anew"


def _name(target: str | ReactContext) -> str:
    return target if isinstance(target, str) else target.name


def _said(code: str, nothing: Nothing, function: Function, keyword: Literal["affects", "merge"], index: int) -> Problem:
    return Problem(code, *nothing, function.inner, target_origin(function, keyword, index))
