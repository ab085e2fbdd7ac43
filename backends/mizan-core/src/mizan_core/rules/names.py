"""Who gets which name: MZ106, MZ107, MZ119, MZ124, MZ128.

In go the claims of a registry; out come the problems, and what is left out for them, of which other rules then say nothing more. The first by
module and place keeps a name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from .. import spelling
from ..constants import Declared, constants, declared
from ..origin import Origin, order, origin_of
from ..view import Context, View
from ..words import quoted
from .problem import Problem


@dataclass(frozen=True)
class Claimant:
    """Someone who claims names."""

    word: str
    """`function`, `form`, …"""
    name: str
    subject: Any
    typescript: tuple[str, ...] = ()
    declared: Declared | None = None
    """Where that is, when not at the name of `subject`."""

    @property
    def python(self) -> str:
        if self.declared:
            return self.declared.python
        return f"{self.subject.__module__}.{self.subject.__qualname__}"

    @property
    def origin(self) -> Origin | None:
        return self.declared.origin if self.declared else origin_of(self.subject)

    @property
    def order(self) -> tuple[Any, ...]:
        if self.declared and self.declared.origin:
            module = self.python.rpartition(".")[0]
            return (module, self.declared.origin.line, self.declared.origin.column)
        return order(self.subject)


class Names:
    """Names, settled."""

    def __init__(self, view: View) -> None:
        self.problems: list[Problem] = []
        self.refused: set[Any] = set()
        """The functions that are left out for a name, by what is below their decorators."""
        self.refused_contexts: set[str] = set()
        self._view = view
        self._check_names()
        self._settle_calls()
        self._settle_own_contexts()
        self._settle_own("form", "MZ119", [Claimant("form", it.name, it.form) for it in view.forms_claimed])
        channels = [Claimant("channel", it.name, it.value.channel) for it in view.channels_claimed]
        self._settle_own("channel", "MZ128", channels)
        self._settle_typescript_names()
        members = {name: self._standing(context) for name, context in view.contexts.items()}
        self.contexts = {name: context for name, context in members.items() if context.members}
        """Those that stand, with the members that do."""

    def _say(self, code: str, message: str, help_: str, claimant: Claimant) -> None:
        self.problems.append(Problem(code, message, help_, claimant.subject, claimant.origin))

    def _standing(self, context: Context) -> Context:
        if context.name in self.refused_contexts:
            return Context(context.name, context.kind, {})
        members = {name: it for name, it in context.members.items() if it.inner not in self.refused}
        return Context(context.name, context.kind, members)

    def _check_names(self) -> None:
        """MZ124. What has no name is left out, and so is a function of a context whose name is none."""
        view = self._view
        for claim in (*view.functions_claimed, *view.unregistered):
            self._check_name(Claimant("function", claim.name, claim.value.inner), spelling.is_wire_name)
        for it in view.forms_claimed:
            self._check_name(Claimant("form", it.name, it.form), spelling.is_wire_name)
        for claim in (*view.channels_claimed, *view.unregistered_channels):
            self._check_name(Claimant("channel", claim.name, claim.value.channel), spelling.is_wire_name)
        for it in view.compositions_claimed:
            self._check_name(Claimant("composition", it.name, it.function), spelling.is_wire_name)
        known = constants()
        for name, context in view.contexts.items():
            first = next(iter(context.members.values()))
            claimant = Claimant("context", name, first.inner, declared=declared(context, known))
            if context.kind == "named" and not self._check_name(claimant, spelling.is_context_name):
                self.refused_contexts.add(name)
                self.refused.update(member.inner for member in context.members.values())

    def _check_name(self, claimant: Claimant, is_sound: Callable[[str], bool]) -> bool:
        if is_sound(claimant.name):
            return True
        help_ = "use ASCII letters, digits and underscores: `user`, `cart_items`"
        if claimant.word != "context":
            help_ = (
                "use ASCII letters, digits and underscores, with dots between words: `user_profile`, `contact.submit`"
            )
        self._say("MZ124", f"{quoted(claimant.name)} cannot be the name of a {claimant.word}", help_, claimant)
        self.refused.add(claimant.subject)
        return False

    def _settle_calls(self) -> None:
        """MZ106 among functions, and between them and the calls of forms."""
        calls = {name: form for form in self._view.forms.values() for name in form.calls}
        taken: dict[str, Claimant] = {}
        for claim in self._view.functions_claimed:
            of = Claimant("function", claim.name, claim.value.inner)
            first = taken.setdefault(claim.name, of)
            if first is not of:
                self._refuse_call(of)
            elif form := calls.get(claim.name):
                self._settle_with_form(of, Claimant("form", form.name, form.form))

    def _settle_with_form(self, function: Claimant, form: Claimant) -> None:
        if form.order <= function.order:
            self._refuse_call(function)
            return
        message = f"the form {quoted(form.name)} needs the name {quoted(function.name)}"
        self._say("MZ106", message, "give one of them another name", form)

    def _refuse_call(self, of: Claimant) -> None:
        help_ = 'give one of them another name: `register(fn, "other_name")`'
        self._say("MZ106", f"the name {quoted(of.name)} is taken already", help_, of)
        self.refused.add(of.subject)

    def _settle_own_contexts(self) -> None:
        """A function with a context of its own is left out where that context has other members too: it is one against many."""
        for name, context in self._view.contexts.items():
            own = context.members.get(name)
            if context.kind != "local" or own is None or len(context.members) == 1:
                continue
            message = (
                f"the context of the function {quoted(name)} has its name, and there is another context {quoted(name)}"
            )
            help_ = "register the function under another name, or make it a member of that context"
            self._say("MZ106", message, help_, Claimant("function", name, own.inner))
            self.refused.add(own.inner)

    def _settle_own(self, word: str, code: str, claimants: list[Claimant]) -> None:
        """MZ119, MZ128: forms and channels have names of their own."""
        taken: dict[str, Claimant] = {}
        for claimant in claimants:
            if taken.setdefault(claimant.name, claimant) is not claimant:
                message = f"there is a {word} {quoted(claimant.name)} already"
                self._say(code, message, "give one of them another name", claimant)

    def _settle_typescript_names(self) -> None:
        """MZ107. Nobody gets a name that every client has."""
        taken: dict[str, Claimant | None] = dict.fromkeys(spelling.SUPPLIED)
        for claimant in sorted(self._claimants(), key=lambda it: (it.order, it.name)):
            if claimant.subject in self.refused or (
                claimant.word == "context" and not self._has_members(claimant.name)
            ):
                continue
            lost = next((name for name in claimant.typescript if name in taken), None)
            if lost is None:
                taken.update(dict.fromkeys(claimant.typescript, claimant))
                continue
            self._refuse_typescript(claimant, lost, taken[lost])

    def _refuse_typescript(self, claimant: Claimant, lost: str, owner: Claimant | None) -> None:
        by = f", as the {owner.word} {quoted(owner.name)} is" if owner else ", which is a name of every client"
        message = f"the {claimant.word} {quoted(claimant.name)} would be `{lost}` in TypeScript{by}"
        self._say("MZ107", message, "rename it, or register it under another name", claimant)
        if claimant.word == "context":
            self.refused_contexts.add(claimant.name)
            self.refused.update(it.inner for it in self._view.contexts[claimant.name].members.values())
        elif claimant.word == "function":
            self.refused.add(claimant.subject)

    def _has_members(self, context: str) -> bool:
        return bool(self._standing(self._view.contexts[context]).members)

    def _claimants(self) -> Iterator[Claimant]:
        known = constants()
        for name, context in self._view.contexts.items():
            members = list(self._standing(context).members.values())
            if members:
                names = spelling.of_context(name, context.kind)
                yield Claimant("context", name, None, names, declared(context, known))
        for name, function in self._view.own_functions.items():
            if not function.declaration.private and not function.is_view and function.inner not in self.refused:
                hook, call = spelling.of_function(name)
                is_member = function.declaration.context is not None
                yield Claimant("function", name, function.inner, (hook,) if is_member else (hook, call))
        for it in self._view.compositions.values():
            yield Claimant("composition", it.name, it.function, spelling.of_composition(it.name))
        for it in self._view.forms.values():
            has_formset = any(".formset." in call for call in it.calls)
            yield Claimant("form", it.name, it.form, spelling.of_form(it.name, has_formset=has_formset))
        for name, channel in self._view.channels.items():
            yield Claimant("channel", name, channel.channel, spelling.of_channel(name))
