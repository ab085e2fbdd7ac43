"""What is on the wire at one moment: who claims which name, who has it, which contexts there are.

A `View` never changes; a registry makes a new one when something was registered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Generic, Literal, TypeVar

from pydantic import TypeAdapter, ValidationError
from pydantic_core import PydanticSerializationError, to_json

from .access import Predicate, Requirement
from .composition import Composition
from .contexts import GLOBAL, LOCAL, ReactContext
from .declaration import Target, innermost
from .function import Function, Parameter, Unknown

T = TypeVar("T")


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


@dataclass(frozen=True, eq=False)
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
        for name in params.keys() & self._adapters.keys():
            with suppress(ValidationError, PydanticSerializationError, ValueError):
                found[name] = self._adapters[name].validate_json(to_json(params[name]))
        return found

    @cached_property
    def _adapters(self) -> dict[str, TypeAdapter[Any]]:
        known = [parameter for parameter in self.parameters if not isinstance(parameter.annotation, Unknown)]
        return {parameter.key: TypeAdapter(parameter.annotation) for parameter in known}

    @cached_property
    def requirements(self) -> tuple[Requirement | Predicate, ...]:
        """What its members ask of who reads it."""
        return requirements(self.members.values())

    @cached_property
    def lifetime(self) -> int | None:
        """For how many seconds its bundle may be kept: as long as the most fleeting of its members. `None` for ever, 0 not at all."""
        said = [member.declaration.cache for member in self.members.values()]
        return min((int(cache) for cache in said if cache is not True), default=None)

    @cached_property
    def revs(self) -> Mapping[str, int]:
        """The `rev` of each member, by slot."""
        return {slot: member.declaration.rev for slot, member in self.members.items()}

    @cached_property
    def readers(self) -> Mapping[str, Function]:
        """By slot, the first member of those that take the same input: what it reads of the params, they read too."""
        found: dict[str, Function] = {}
        for slot, member in self.members.items():
            if not any(member.reads_like(other) for other in found.values()):
                found[slot] = member
        return found

    @cached_property
    def reads_purely(self) -> bool:
        """Whether what its members read of its params depends on these alone."""
        return all(reader.reads_purely for reader in self.readers.values())

    @cached_property
    def transport(self) -> Literal["http", "websocket"]:
        """As most members travel; as the first does where there are as many of each."""
        sockets = [member.declaration.websocket for member in self.members.values()]
        if 2 * sum(sockets) == len(sockets):
            return "websocket" if sockets[0] else "http"
        return "websocket" if 2 * sum(sockets) > len(sockets) else "http"


class View:
    """A registry at one moment: who claims which name, and who has it."""

    def __init__(
        self,
        functions_claimed: tuple[Registered[Function], ...],
        unregistered: tuple[Registered[Function], ...],
        forms_claimed: tuple[Form, ...],
        channels_claimed: tuple[Registered[Channel], ...],
        unregistered_channels: tuple[Registered[Channel], ...],
        compositions_claimed: tuple[Composition, ...],
        responses: tuple[type, ...],
    ) -> None:
        self.functions_claimed = functions_claimed
        self.unregistered = unregistered
        self.forms_claimed = forms_claimed
        self.channels_claimed = channels_claimed
        self.unregistered_channels = unregistered_channels
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
        for claim in self.channels_claimed:
            found.setdefault(claim.name, claim.value)
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


def requirements(functions: Iterable[Function]) -> tuple[Requirement | Predicate, ...]:
    """What these functions ask of a caller, each thing once."""
    found: list[Requirement | Predicate] = []
    for function in functions:
        asked = function.requirement
        if asked is not None and not any(asked is other for other in found):
            found.append(asked)
    return tuple(found)


def _kind(name: str, is_local: bool) -> Literal["global", "named", "local"]:
    if is_local:
        return "local"
    return "global" if name == GLOBAL else "named"
