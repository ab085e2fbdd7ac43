"""What is on the wire, by name.

Registration puts a declaration here: by hand (`register`, `register_as`), or by discovery of its module. A `Registry` owns the names of one
process; what it says is worked out when someone asks, so that the order of imports decides nothing. Importing a module anew replaces
what it registered. Who claims a name that is taken is not on the wire, and `mizan_core.rules` names both.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from types import ModuleType
from typing import Any, Generic, Literal, TypeVar

from pydantic import TypeAdapter, ValidationError
from pydantic_core import PydanticSerializationError, to_json

from .composition import Composition, composition_of
from .contexts import GLOBAL, LOCAL, ReactContext
from .declaration import Log, Target, declaration_of, innermost, log
from .function import Function, Parameter
from .origin import order

F = TypeVar("F", bound=Callable[..., Any])
T = TypeVar("T")

OLDER_CONVENTION = ".mizan_clients"
"""A module of this name is discovered by being imported."""


@dataclass(frozen=True)
class Form:
    """A form, as the package that knows forms hands it in."""

    name: str
    form: type[Any]
    calls: Mapping[str, type[Any]]
    """By wire name (`contact.submit`), the class-style function that answers."""
    describe: Callable[[], Mapping[str, Any]]
    """The entry of the schema's `forms` without `python`, `source`, `registered` and `functions`."""
    data: Callable[[], Mapping[str, Any]]
    """The JSON Schema of what `validate` and `submit` take."""


@dataclass(frozen=True)
class Channel:
    """A channel, as the package that knows channels hands it in. A slot is a model, `None` where it has none, or what is no model."""

    channel: type[Any]
    own_name: str
    """Its name where no registration gives it another."""
    params: Any = None
    send: Any = None
    """From client to server."""
    receive: Any = None
    """From server to client."""


@dataclass(frozen=True)
class Registered(Generic[T]):
    """One claim to a name."""

    name: str
    value: T


@dataclass(frozen=True)
class Context:
    """A context with its members on the wire."""

    name: str
    kind: Literal["global", "named", "local"]
    members: Mapping[str, Function]
    """By wire name, in the order of module and place."""

    @cached_property
    def parameters(self) -> tuple[Parameter, ...]:
        """What its provider takes: the input of all members, in the order of first appearance, each as the first member takes it.

        What any member requires is required.
        """
        every = [parameter for member in self.members.values() for parameter in member.parameters]
        required = {parameter.key for parameter in every if parameter.is_required}
        first = {parameter.key: parameter for parameter in reversed(every)}
        return tuple(
            first[key].as_required() if key in required else first[key]
            for key in dict.fromkeys(parameter.key for parameter in every)
        )

    @cached_property
    def params(self) -> tuple[str, ...]:
        """The keys of its parameters."""
        return tuple(parameter.key for parameter in self.parameters)

    def validated(self, params: Mapping[str, Any]) -> dict[str, Any]:
        """Those of these params that it takes, as its members get them. What is not valid is left out."""
        found: dict[str, Any] = {}
        for name, value in params.items():
            with suppress(ValidationError, PydanticSerializationError, ValueError):
                found[name] = self._adapters[name].validate_json(to_json(value))
        return found

    @cached_property
    def _adapters(self) -> dict[str, TypeAdapter[Any]]:
        return {parameter.key: TypeAdapter(parameter.annotation) for parameter in self.parameters}

    @cached_property
    def transport(self) -> Literal["http", "websocket"]:
        """As most members travel; as the first does where there are as many of each."""
        sockets = [member.declaration.websocket for member in self.members.values()]
        if 2 * sum(sockets) == len(sockets):
            return "websocket" if sockets[0] else "http"
        return "websocket" if 2 * sum(sockets) > len(sockets) else "http"


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
        return View(
            functions_claimed=self._in_order(claims),
            unregistered=self._in_order([Registered(Function(target).own_name, target) for target in unregistered]),
            forms_claimed=tuple(sorted(self._forms.values(), key=lambda form: order(form.form))),
            channels_claimed=tuple(self._channel_claims()),
            compositions_claimed=tuple(sorted(compositions, key=lambda it: order(it.function))),
            responses=self._responses,
        )

    def _in_order(self, claims: list[Registered[Any]]) -> tuple[Registered[Function], ...]:
        made = [Registered(claim.name, Function(claim.value, self._responses)) for claim in claims]
        return tuple(sorted(made, key=lambda claim: (order(claim.value.inner), claim.name)))

    def _channel_claims(self) -> Iterator[tuple[str, Channel, bool]]:
        for channel in sorted(self._channels.values(), key=lambda channel: order(channel.channel)):
            names = [claim.name for claim in self._channel_names.values() if claim.value is channel.channel]
            for name in names:
                yield name, channel, True
            if not names:
                yield channel.own_name, channel, self.is_discovered(channel.channel.__module__)


def declared_in(module: str) -> Iterator[Any]:
    """What a module declares: each function under the last decorator that stands above it."""
    for value in list(vars(sys.modules[module]).values() if module in sys.modules else ()):
        if declaration_of(value) and getattr(value, "__module__", None) == module:
            yield value


class View:
    """A registry at one moment: who claims which name, and who has it."""

    def __init__(
        self,
        functions_claimed: tuple[Registered[Function], ...],
        unregistered: tuple[Registered[Function], ...],
        forms_claimed: tuple[Form, ...],
        channels_claimed: tuple[tuple[str, Channel, bool], ...],
        compositions_claimed: tuple[Composition, ...],
        responses: tuple[type, ...],
    ) -> None:
        self.functions_claimed = functions_claimed
        self.unregistered = unregistered
        self.forms_claimed = forms_claimed
        self.channels_claimed = channels_claimed
        self.compositions_claimed = compositions_claimed
        self.responses = responses

    @cached_property
    def own_functions(self) -> Mapping[str, Function]:
        """Those that are no calls of forms, by wire name."""
        found: dict[str, Function] = {}
        for claim in self.functions_claimed:
            found.setdefault(claim.name, claim.value)
        return found

    @cached_property
    def functions(self) -> Mapping[str, Function]:
        """By wire name."""
        calls = {name: call for form in self.forms.values() for name, call in form.calls.items()}
        made = {name: Function(call, self.responses) for name, call in calls.items()}
        return {**made, **self.own_functions}

    @cached_property
    def by_inner(self) -> Mapping[Any, Function]:
        """Every declared function, registered or not, by what is below its decorators."""
        claims = (*self.unregistered, *self.functions_claimed)
        return {claim.value.inner: claim.value for claim in claims}

    @cached_property
    def names(self) -> Mapping[Any, tuple[str, ...]]:
        """The wire names of a function, by what is below its decorators."""
        found: dict[Any, tuple[str, ...]] = {}
        for name, function in self.functions.items():
            found[function.inner] = (*found.get(function.inner, ()), name)
        return found

    @cached_property
    def forms(self) -> Mapping[str, Form]:
        found: dict[str, Form] = {}
        for form in self.forms_claimed:
            found.setdefault(form.name, form)
        return found

    @cached_property
    def channels(self) -> Mapping[str, Channel]:
        """By name, those on the wire."""
        found: dict[str, Channel] = {}
        for name, channel, is_registered in self.channels_claimed:
            if is_registered:
                found.setdefault(name, channel)
        return found

    @cached_property
    def compositions(self) -> Mapping[str, Composition]:
        found: dict[str, Composition] = {}
        for composition in self.compositions_claimed:
            found.setdefault(composition.name, composition)
        return found

    @cached_property
    def contexts(self) -> Mapping[str, Context]:
        """By name, those that have a member."""
        members: dict[str, dict[str, Function]] = {}
        local: set[str] = set()
        for name, function in self.own_functions.items():
            context = function.declaration.context_of(name)
            if context is None or function.declaration.private or function.is_view:
                continue
            if function.declaration.context == LOCAL:
                local.add(name)
            members.setdefault(context, {})[name] = function
        return {name: Context(name, _kind(name, name in local), of) for name, of in members.items()}

    def context_of(self, name: str) -> str | None:
        """The context that the function of this wire name is a member of."""
        function = self.functions.get(name)
        context = self.contexts.get(function.declaration.context_of(name) or "") if function else None
        return context.name if context and name in context.members else None

    def parts(self, composition: Composition) -> list[str]:
        """The contexts that a composition mounts, in order."""
        named = [context for part in composition.parts for context, _ in list(self.slots(part))[:1]]
        return list(dict.fromkeys(named))

    def slots(self, target: Target) -> Iterator[tuple[str, str | None]]:
        """What a target of `affects` means: a context alone, or a context with a function of it; nothing where it means nothing."""
        if isinstance(target, str | ReactContext):
            name = target if isinstance(target, str) else target.name
            if name in self.contexts:
                yield name, None
            return
        for name in self.names.get(innermost(target), ()):
            if context := self.context_of(name):
                yield context, name


def _kind(name: str, is_local: bool) -> Literal["global", "named", "local"]:
    if is_local:
        return "local"
    return "global" if name == GLOBAL else "named"


registry = Registry(log)
"""The registry of this process."""

register = registry.register
register_as = registry.register_as


def is_server_function(target: object) -> bool:
    """Whether `@client` stands on it, or it derives from `ServerFunction`."""
    return (callable(target) or inspect.isclass(target)) and declaration_of(target) is not None
