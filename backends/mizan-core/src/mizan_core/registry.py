"""What is put on the wire, and under which name.

Registration puts a declaration here: by hand (`register`, `register_as`), or by discovery of its module. A `Registry` owns the names of one
process; what it says is worked out when someone asks, so that the order of imports decides nothing. Importing a module anew replaces
what it registered. Who claims a name that is taken is not on the wire, and `mizan_core.rules` names both.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from types import ModuleType
from typing import Any, TypeVar

from .composition import composition_of
from .declaration import Log, declaration_of, innermost, log
from .function import Function
from .origin import order
from .view import Channel, Context, Form, Registered, View

__all__ = ["Channel", "Context", "Form", "Registered", "Registry", "View", "register", "register_as", "registry"]

F = TypeVar("F", bound=Callable[..., Any])

OLDER_CONVENTION = ".mizan_clients"
"""A module of this name is discovered by being imported."""


class Registry:
    """Names, and what has them."""

    def __init__(self, declared: Log | None = None, responses: Iterable[type] = ()) -> None:
        """`declared`: what else the process declared, registered or not. `responses`: the classes of a framework's responses."""
        self._log = Log() if declared is None else declared
        self._responses = tuple(responses)
        self._named: dict[tuple[str, str, str], Registered[Any]] = {}
        self._channel_names: dict[tuple[str, str, str], Registered[type[Any]]] = {}
        self._channels: dict[tuple[str, str], Channel] = {}
        self._forms: dict[tuple[str, str], Form] = {}
        self._discovered: dict[str, None] = {}
        self._changes = 0
        self._view: tuple[tuple[int, int], View] | None = None

    # What puts something on the wire.

    def register(self, target: Callable[..., Any], name: str | None = None) -> None:
        """Put a declared function on the wire, under `name` or its own. Raises `TypeError` where it is not declared."""
        function = Function(target, self._responses)
        wire = function.own_name if name is None else name
        self._named[wire, function.module, function.qualname] = Registered(wire, target)
        self._changes += 1

    def register_as(self, name: str) -> Callable[[F], F]:
        """`register` as a decorator, above `@client`."""

        def registered(function: F) -> F:
            self.register(function, name)
            return function

        return registered

    def discover(self, module: ModuleType | str) -> None:
        """Put everything that a module declares on the wire, under own names where no registration gives others."""
        self._discovered[module if isinstance(module, str) else module.__name__] = None
        self._changes += 1

    def add_responses(self, *responses: type) -> None:
        """Take instances of these classes for responses: a function that returns one is a view."""
        self._responses = tuple(dict.fromkeys((*self._responses, *responses)))
        self._changes += 1

    def add_form(self, form: Form) -> None:
        """Put a form's calls on the wire."""
        key = (form.form.__module__, form.form.__qualname__)
        self._forms[key] = form
        self._changes += 1

    def add_channel(self, channel: Channel) -> None:
        """Note that a channel is declared."""
        self._channels[channel.channel.__module__, channel.channel.__qualname__] = channel
        self._changes += 1

    def register_channel(self, channel: type[Any], name: str) -> None:
        """Put a channel on the wire under `name`."""
        self._channel_names[name, channel.__module__, channel.__qualname__] = Registered(name, channel)
        self._changes += 1

    # What is on the wire.

    @property
    def view(self) -> View:
        """Everything as it stands now. Equal states give the same object."""
        state = (self._changes, self._log.changes)
        if self._view is None or self._view[0] != state:
            self._view = (state, self._read())
        return self._view[1]

    @property
    def functions(self) -> Mapping[str, Function]:
        """By wire name: registered functions, private ones and views too, and the calls of forms."""
        return self.view.functions

    @property
    def contexts(self) -> Mapping[str, Context]:
        """By name; a local one has the wire name of its function."""
        return self.view.contexts

    def is_discovered(self, module: str) -> bool:
        """Whether what this module declares is on the wire by itself."""
        older = module.endswith(OLDER_CONVENTION) or module == OLDER_CONVENTION[1:]
        return module in self._discovered or (older and module in sys.modules)

    def _read(self) -> View:
        declared = [target for target in self._log if declaration_of(target)]
        compositions = [found for target in self._log if (found := composition_of(target))]
        claims = list(self._named.values())
        named = {innermost(claim.value) for claim in claims}
        declared += [target for module in self._discovered for target in declared_in(module)]
        others = list({innermost(target): target for target in declared if innermost(target) not in named}.values())
        discovered = [target for target in others if self.is_discovered(innermost(target).__module__)]
        claims += [Registered(Function(target).own_name, target) for target in discovered]
        unregistered = [target for target in others if not self.is_discovered(innermost(target).__module__)]
        claimed, unclaimed = self._channel_claims()
        return View(
            functions_claimed=self._in_order(claims),
            unregistered=self._in_order([Registered(Function(target).own_name, target) for target in unregistered]),
            forms_claimed=tuple(sorted(self._forms.values(), key=lambda form: order(form.form))),
            channels_claimed=tuple(claimed),
            unregistered_channels=tuple(unclaimed),
            compositions_claimed=tuple(sorted(compositions, key=lambda it: order(it.function))),
            responses=self._responses,
        )

    def _in_order(self, claims: list[Registered[Any]]) -> tuple[Registered[Function], ...]:
        made = [Registered(claim.name, Function(claim.value, self._responses)) for claim in claims]
        return tuple(sorted(made, key=lambda claim: (order(claim.value.inner), claim.name)))

    def _channel_claims(self) -> tuple[list[Registered[Channel]], list[Registered[Channel]]]:
        """Those on the wire, and the others."""
        claimed: list[Registered[Channel]] = []
        unregistered: list[Registered[Channel]] = []
        for channel in sorted(self._channels.values(), key=lambda channel: order(channel.channel)):
            given = [claim.name for claim in self._channel_names.values() if claim.value is channel.channel]
            is_found = bool(given) or self.is_discovered(channel.channel.__module__)
            names = given or [channel.own_name]
            (claimed if is_found else unregistered).extend(Registered(name, channel) for name in names)
        return claimed, unregistered


def declared_in(module: str) -> Iterator[Any]:
    """What a module declares: each function under the last decorator that stands above it."""
    for value in list(vars(sys.modules[module]).values() if module in sys.modules else ()):
        if declaration_of(value) and getattr(value, "__module__", None) == module:
            yield value


registry = Registry(log)
"""The registry of this process."""

register = registry.register
register_as = registry.register_as
