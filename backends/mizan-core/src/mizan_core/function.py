"""A server function as it is called: what it takes, what it gives, how it is run.

In goes a callable under `@client`, or a class that derives from `ServerFunction`; out comes a `Function`. Annotations are resolved one by
one when something first asks, never on import: what they name may be declared further down.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from types import SimpleNamespace
from typing import Annotated, Any, ClassVar, Final, NamedTuple, cast, get_args, get_origin, get_type_hints

from pydantic import BaseModel, Field, TypeAdapter, ValidationError, create_model
from pydantic.errors import PydanticUserError
from pydantic.fields import FieldInfo
from pydantic_core import PydanticSerializationError, from_json, to_json

from .access import REQUIREMENTS, Predicate, Requirement, nobody
from .declaration import ATTRIBUTE, Declaration, declaration_of, declare, innermost, log, noting_method
from .errors import BadRequest, ValidationFailed
from .purity import reads_purely

MISSING: Final = inspect.Parameter.empty
"""No annotation."""

UNRESOLVABLE: Final = (NameError, AttributeError, TypeError, SyntaxError, PydanticUserError)
"""What an annotation raises that names what is not there, or that pydantic has no schema for."""


class ServerFunction:
    """A server function written as a class.

    A subclass has `call(self, input)`, `Input` (a model; without one `call` takes nothing), and `Output` or the return annotation of
    `call`. `name` is its wire name, else the class's own; `_meta` has the keywords of `@client`. `self.request` is the request.
    """

    name: ClassVar[str]
    _meta: ClassVar[Mapping[str, Any]] = {}

    def __init__(self, request: Any = None) -> None:
        self.request = request

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        call: Any = getattr(cls, "call", None)
        if call is None:
            return
        inherited = declaration_of(cls)
        declaration = declare(dict(cls._meta))
        setattr(cls, ATTRIBUTE, declaration)
        is_own = "call" in cls.__dict__
        if declaration.private and (is_own or not (inherited and inherited.private)):
            setattr(cls, "call", noting_method(call))  # noqa: B010 - the base class has none
        if is_own:
            log.note(cls)


@dataclass(frozen=True, eq=False)
class Unknown:
    """An annotation that could not be resolved."""

    expression: str
    error: Exception


@dataclass(frozen=True)
class Parameter:
    """One input field."""

    name: str
    """In Python."""
    key: str
    """On the wire."""
    annotation: Any
    """As it is resolved, with what `Annotated` says of it; `Any` without one, `Unknown` where it names what is not there."""
    default: Any
    """As it is written, a `Field(…)` perhaps; `...` without one."""
    field: FieldInfo
    """Both, as pydantic reads them together."""
    is_positional: bool = False
    """Whether Python takes it by its place alone."""

    @property
    def is_required(self) -> bool:
        return self.field.is_required()

    def as_required(self) -> Parameter:
        """The same without a default."""
        annotation = self.field.rebuild_annotation()
        return Parameter(self.name, self.key, annotation, ..., FieldInfo.from_annotated_attribute(annotation, ...))


class Arguments(NamedTuple):
    """The arguments of one call."""

    sent: Mapping[str, Any]
    """Those that were sent, by their keys, as they came; none where they tell nothing, since the function `changes` nothing."""
    values: Sequence[Any]
    """The value of each parameter in order, validated, defaults filled in."""
    model: BaseModel | None
    """The same as a class-style function takes it."""


class UnexpectedResult(TypeError):
    """A function returned what its annotation does not say: a mistake of the server's."""


class Function:
    """A declared function. Two of the same target are equal in all they say; one registry keeps one of each."""

    def __init__(self, target: Callable[..., Any], responses: tuple[type, ...] = ()) -> None:
        """`responses`: the classes of a framework's responses. Raises `TypeError` where `target` is not declared."""
        declaration = declaration_of(target)
        if declaration is None:
            raise TypeError(f"`{getattr(target, '__qualname__', target)}` is no server function: put `@client` on it")
        self.target = target
        self.declaration: Declaration = declaration
        self.inner: Any = innermost(target)
        """Below every decorator."""
        self._responses = responses

    def __repr__(self) -> str:
        return f"<Function {self.python}>"

    @property
    def module(self) -> str:
        return self.inner.__module__

    @property
    def qualname(self) -> str:
        return self.inner.__qualname__

    @property
    def python(self) -> str:
        """`shop.clients.echo`."""
        return f"{self.module}.{self.qualname}"

    @property
    def own_name(self) -> str:
        """Its wire name where no registration gives it another."""
        name = getattr(self.inner, "name", None) if self.is_class else None
        return name if isinstance(name, str) else self.inner.__name__

    @cached_property
    def is_class(self) -> bool:
        return inspect.isclass(self.inner)

    @cached_property
    def changes(self) -> bool:
        """Whether it says what it makes stale or replaces."""
        return bool(self.declaration.affects or self.declaration.merge)

    @cached_property
    def is_async(self) -> bool:
        """Whether calling it gives something to await."""
        body = self.inner.call if self.is_class else self.inner
        return inspect.iscoroutinefunction(body) or inspect.iscoroutinefunction(self.target)

    @cached_property
    def requirement(self) -> Requirement | Predicate | None:
        """What `auth=` asks. Whatever it cannot mean asks for someone who does not exist: a misspelt word opens nothing."""
        auth = self.declaration.auth
        if auth is True:
            return "required"
        if "auth" in self.declaration.invalid or (isinstance(auth, str) and auth not in REQUIREMENTS):
            return nobody
        return auth or None

    @cached_property
    def parameters(self) -> tuple[Parameter, ...]:
        """Its input fields in order, the request left out. `*args` and `**kwargs` are none."""
        if self.is_class:
            return _parameters_of_model(getattr(self.inner, "Input", None))
        return _parameters_of_function(self.inner)

    @cached_property
    def input_model(self) -> type[BaseModel] | None:
        """The model of its input; `None` where it takes none. Raises one of `UNRESOLVABLE` where an annotation is no type."""
        if self.is_class:
            return getattr(self.inner, "Input", None)
        for parameter in self.parameters:
            if isinstance(parameter.annotation, Unknown):
                raise parameter.annotation.error
        return model_of(self.qualname, self.module, self.parameters) if self.parameters else None

    @cached_property
    def input_schema(self) -> dict[str, Any]:
        """The JSON Schema of its input, with `$defs` of its own. Raises as `input_model` does."""
        return self.input_model.model_json_schema(mode="validation") if self.input_model else {}

    @cached_property
    def returns(self) -> Any:
        """The annotation of its result, resolved; `MISSING` without one, `Unknown` where it names what is not there."""
        if self.is_class and hasattr(self.inner, "Output"):
            return self.inner.Output
        return _resolved(self.inner.call if self.is_class else self.inner, "return")

    @cached_property
    def is_view(self) -> bool:
        """Whether it answers with a response of its own. A route says so where it is not known what it returns."""
        if isinstance(self.returns, Unknown):
            return self.declaration.route is not None
        return _is_response(self.returns, self._responses)

    @property
    def result_type(self) -> Any:
        """The type of its result, anything where it does not say. Raises one of `UNRESOLVABLE`."""
        if isinstance(self.returns, Unknown):
            raise self.returns.error
        return Any if self.returns is MISSING else self.returns

    @cached_property
    def result(self) -> TypeAdapter[Any]:
        """Writes its result. Raises one of `UNRESOLVABLE`."""
        return TypeAdapter(self.result_type)

    def parse(self, sent: Mapping[str, Any]) -> Arguments:
        """The arguments of a call, from what was sent: JSON by field, or Python values that JSON can say.

        Keys that it does not take are ignored. Raises `ValidationFailed`, naming the fields.
        """
        if self._read_input is None:
            return Arguments({}, (), None)
        try:
            read = self._read_input(to_json(dict(sent)))
        except ValidationError as error:
            raise ValidationFailed.of(error) from None
        except (PydanticSerializationError, UnicodeError, ValueError):
            raise BadRequest("The arguments are no JSON.") from None
        return self._arguments(sent if self.changes else {}, read)

    def read(self, json: bytes) -> Arguments | None:
        """The arguments of a call, from an object of JSON; `None` where `parse` has to say what is wrong with them."""
        if self._read_input is None:
            return None
        try:
            read = self._read_input(json)
        except ValidationError:
            return None
        return self._arguments(from_json(json) if self.changes else {}, read)

    def _arguments(self, sent: Mapping[str, Any], parsed: BaseModel) -> Arguments:
        own = {key: sent[key] for key in self._keys if key in sent} if sent else {}
        fields = parsed.__dict__
        if self.is_class:
            return Arguments(own, [fields.get(parameter.name) for parameter in self.parameters], parsed)
        if self.reads_purely:
            return Arguments(own, [*fields.values()], parsed)
        values = [
            _read_through(key, value) if isinstance(value, Iterator) else value  # pyright: ignore[reportUnknownArgumentType]
            for key, value in zip(self._keys, fields.values(), strict=True)
        ]
        return Arguments(own, values, parsed)

    @cached_property
    def _read_input(self) -> Callable[[bytes], BaseModel] | None:
        """Reads its input from JSON; `None` where it takes none."""
        return None if self.input_model is None else self.input_model.__pydantic_validator__.validate_json

    @cached_property
    def _keys(self) -> tuple[str, ...]:
        return tuple(parameter.key for parameter in self.parameters)

    @cached_property
    def _names(self) -> tuple[str, ...]:
        return tuple(parameter.name for parameter in self.parameters)

    @cached_property
    def _by_place(self) -> int:
        """How many of its parameters Python takes by their place alone; they come first."""
        return sum(parameter.is_positional for parameter in self.parameters)

    def reads_like(self, other: Function) -> bool:
        """Whether it reads its input as `other` does: the same keys, types and defaults."""
        if self.is_class or other.is_class:
            return self.input_model is other.input_model
        return self._reading == other._reading

    @cached_property
    def reads_purely(self) -> bool:
        """Whether what it reads of its input depends on that alone. Raises one of `UNRESOLVABLE`."""
        return self.input_model is None or reads_purely(
            cast("dict[str, Any]", self.input_model.__pydantic_core_schema__)
        )

    @cached_property
    def _reading(self) -> list[tuple[str, Any, Any]]:
        return [(parameter.key, parameter.annotation, parameter.default) for parameter in self.parameters]

    def validated(self, arguments: Arguments) -> dict[str, Any]:
        """The values of all its parameters, by key."""
        return dict(zip(self._keys, arguments.values, strict=True))

    def run(self, request: Any, arguments: Arguments) -> Any:
        """Call it. Gives its result, or an awaitable of it where it `is_async`."""
        _, values, model = arguments
        if self.is_class:
            instance = self.inner(request)
            return instance.call() if model is None else instance.call(model)
        by_place = self._by_place
        if not by_place:
            return self.target(request, **dict(zip(self._names, values, strict=True)))
        return self.target(
            request, *values[:by_place], **dict(zip(self._names[by_place:], values[by_place:], strict=True))
        )

    def answer(self, request: Any, arguments: Arguments) -> Any:
        """What it answers with: the JSON of its result, of a view the response."""
        result = self.run(request, arguments)
        return result if self.is_view else self.dump(result)

    async def aanswer(self, request: Any, arguments: Arguments) -> Any:
        """The same, where it `is_async`."""
        result = self.run(request, arguments)
        if inspect.isawaitable(result):
            result = await result
        return result if self.is_view else self.dump(result)

    def dump(self, result: Any) -> bytes:
        """The JSON of a result, as pydantic writes it, by alias.

        What is no instance of the declared type (a dictionary for a model, a row of a database, a query for a list) is read as one first,
        by its keys or its attributes. Raises `UnexpectedResult` where it cannot be.
        """
        # An iterator can be read once, and what does not fit is read twice.
        if isinstance(result, Iterator):
            result = list(result)  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
        try:
            return self._write(result, by_alias=True, warnings="error")
        except PydanticSerializationError:
            read = self._read(result)
        return self._write(read, by_alias=True, warnings="error")

    @cached_property
    def _write(self) -> Callable[..., bytes]:
        return self.result.serializer.to_json

    def _read(self, result: Any) -> Any:
        try:
            return self.result.validate_python(result, from_attributes=True)
        except ValidationError as error:
            failure = error
        if isinstance(result, Iterable) and not isinstance(result, str | bytes | Mapping | BaseModel):
            with suppress(ValidationError):
                return self.result.validate_python(list(result), from_attributes=True)  # pyright: ignore[reportUnknownArgumentType]
        raise UnexpectedResult(f"`{self.python}` returned what its annotation does not say: {failure}") from failure


def _parameters_of_model(model: Any) -> tuple[Parameter, ...]:
    if model is None:
        return ()
    fields: dict[str, FieldInfo] = model.model_fields
    return tuple(
        Parameter(name, _key(field) or name, field.rebuild_annotation(), _default(field), field)
        for name, field in fields.items()
    )


def _parameters_of_function(function: Callable[..., Any]) -> tuple[Parameter, ...]:
    parameters = list(inspect.signature(function).parameters.values())[1:]
    named = [it for it in parameters if it.kind not in (it.VAR_POSITIONAL, it.VAR_KEYWORD)]
    return tuple(_parameter(function, parameter) for parameter in named)


def _parameter(function: Callable[..., Any], parameter: inspect.Parameter) -> Parameter:
    resolved = _resolved(function, parameter.name, parameter.annotation)
    annotation: Any = Any if resolved is MISSING else resolved
    default = ... if parameter.default is MISSING else parameter.default
    field = FieldInfo.from_annotated_attribute(_known(annotation), default)
    is_positional = parameter.kind is parameter.POSITIONAL_ONLY
    return Parameter(parameter.name, _key(field) or parameter.name, annotation, default, field, is_positional)


def _known(annotation: Any) -> Any:
    return Any if isinstance(annotation, Unknown) else annotation


def _read_through(key: str, value: Iterator[Any]) -> list[Any]:
    """All that an iterator gives, which validates as it goes, so that what is wrong is found here and not in the function."""
    try:
        return list(value)  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
    except ValidationError as error:
        found = error.errors(include_url=False, include_context=False, include_input=False)
        raise ValidationFailed.of_errors({**it, "loc": (key, *it["loc"])} for it in found) from None


def _default(field: FieldInfo) -> Any:
    if field.default_factory is not None:
        return Field(default_factory=field.default_factory)
    return ... if field.is_required() else field.default


def _key(field: FieldInfo) -> str | None:
    return field.validation_alias if isinstance(field.validation_alias, str) else field.alias


def model_of(name: str, module: str, parameters: Iterable[Parameter]) -> type[BaseModel]:
    """A model with a field for each parameter, which takes anything where its type is not known.

    Fields are numbered and have the parameter's key as alias, so that a parameter may have any name: `json`, `copy`, `_page`.
    """
    fields: dict[str, Any] = {}
    for index, parameter in enumerate(parameters):
        field = parameter.field
        has_alias = field.alias is not None or field.validation_alias is not None
        known = _known(parameter.annotation)
        annotation = known if has_alias else Annotated[known, Field(alias=parameter.key)]
        fields[f"field_{index}"] = (annotation, parameter.default)
    # The parentheses keep the name apart from every class a project may have.
    return create_model(f"{name}()", __module__=module, **fields)


def _resolved(function: Any, name: str, annotation: Any = None) -> Any:
    """One annotation, resolved by itself: those beside it, that of the request above all, need not exist at run time."""
    if annotation is None:
        annotation = inspect.get_annotations(function).get(name, MISSING)
    if annotation is MISSING:
        return MISSING
    holder = SimpleNamespace(__annotations__={name: annotation})
    module = sys.modules.get(function.__module__)
    names: dict[str, Any] = vars(module) if module else function.__globals__
    try:
        return get_type_hints(holder, globalns=names, include_extras=True)[name]
    except UNRESOLVABLE as error:
        return Unknown(annotation if isinstance(annotation, str) else repr(annotation), error)


def _is_response(returns: Any, responses: tuple[type, ...]) -> bool:
    if get_origin(returns) is not None:
        members = [member for member in get_args(returns) if member is not type(None)]
        return bool(members) and all(_is_response(member, responses) for member in members)
    return inspect.isclass(returns) and issubclass(returns, responses)
