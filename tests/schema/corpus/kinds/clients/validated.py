"""Validators and serializers: what they change in one direction or in both."""

from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Any, Self

from mizan.client import client
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    PlainValidator,
    WithJsonSchema,
    WrapSerializer,
    WrapValidator,
    computed_field,
    field_serializer,
    field_validator,
    model_serializer,
    model_validator,
)
from pydantic.alias_generators import to_camel
from pydantic.json_schema import SkipJsonSchema


def same(value):
    return value


def to_text(value) -> str:
    return str(value)


def wrap_validator(value, handler):
    return handler(value)


def wrap_serializer(value, handler):
    return handler(value)


def wrap_to_text(value, handler) -> str:
    return str(handler(value))


class Gem(BaseModel):
    carat: float


class Validators(BaseModel):
    before: Annotated[int, BeforeValidator(same)]
    before_typed: Annotated[int, BeforeValidator(same, json_schema_input_type=int | str)]
    after: Annotated[int, AfterValidator(same)]
    plain: Annotated[int, PlainValidator(same)]
    plain_typed: Annotated[int, PlainValidator(same, json_schema_input_type=str)]
    wrap: Annotated[int, WrapValidator(wrap_validator)]
    wrap_typed: Annotated[int, WrapValidator(wrap_validator, json_schema_input_type=str)]
    in_class_before: int
    in_class_after: int
    in_class_plain: int
    in_class_wrap: int

    @field_validator("in_class_before", mode="before")
    @classmethod
    def check_before(cls, value: Any) -> Any:
        return value

    @field_validator("in_class_after")
    @classmethod
    def check_after(cls, value: int) -> int:
        return value

    @field_validator("in_class_plain", mode="plain")
    @classmethod
    def check_plain(cls, value: Any) -> Any:
        return value

    @field_validator("in_class_wrap", mode="wrap")
    @classmethod
    def check_wrap(cls, value: Any, handler) -> int:
        return handler(value)

    @model_validator(mode="after")
    def check(self) -> Self:
        return self

    @model_validator(mode="before")
    @classmethod
    def check_first(cls, value: Any) -> Any:
        return value


class Serializers(BaseModel):
    plain: Annotated[int, PlainSerializer(to_text)]
    untyped: Annotated[int, PlainSerializer(same)]
    typed: Annotated[int, PlainSerializer(same, return_type=str)]
    as_lambda: Annotated[Decimal, PlainSerializer(lambda value: float(value), return_type=float)]
    in_json: Annotated[int, PlainSerializer(to_text, when_used="json")]
    wrap: Annotated[int, WrapSerializer(wrap_to_text)]
    wrap_untyped: Annotated[int, WrapSerializer(wrap_serializer)]
    of_model: Annotated[Gem, PlainSerializer(to_text)]
    maybe: Annotated[datetime, PlainSerializer(to_text)] | None = None
    bounded: Annotated[str, PlainSerializer(to_text), Field(min_length=4)]
    many: list[Annotated[int, PlainSerializer(to_text)]]
    in_class: int
    in_class_untyped: int
    in_class_wrap: int
    in_class_default: int = 3

    @field_serializer("in_class", "in_class_default")
    def write(self, value: int) -> str:
        return str(value)

    @field_serializer("in_class_untyped")
    def write_untyped(self, value: int):
        return value

    @field_serializer("in_class_wrap", mode="wrap")
    def write_wrap(self, value: int, handler) -> str:
        return str(handler(value))


class Replaced(BaseModel):
    both: Annotated[int, WithJsonSchema({"type": "string", "x-a": 1})]
    out: Annotated[int, WithJsonSchema({"type": "string"}, mode="serialization")]
    model: Annotated[Gem, WithJsonSchema({"type": "object"})]
    skipped: SkipJsonSchema[int] = 3
    half_skipped: int | SkipJsonSchema[None] = None


class Whole(BaseModel):
    a: int

    @model_serializer
    def write(self) -> dict[str, int]:
        return {}


class WholeUntyped(BaseModel):
    a: int

    @model_serializer
    def write(self):
        return {}


class WholeWrapped(BaseModel):
    a: int

    @model_serializer(mode="wrap")
    def write(self, handler) -> dict[str, Any]:
        return handler(self)


class Wholes(BaseModel):
    whole: Whole
    untyped: WholeUntyped
    wrapped: WholeWrapped


class Computed(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel)

    side_length: int

    @computed_field
    @property
    def area_size(self) -> int:
        return self.side_length**2

    @computed_field(alias="gemAlias", description="its gem", examples=[1], deprecated=True)
    @property
    def gem(self) -> Gem | None:
        return None

    @computed_field(return_type=float)
    @property
    def ratio(self):
        return 1.0

    @computed_field
    @cached_property
    def cached(self) -> list[Gem]:
        """Kept once computed."""
        return []

    @computed_field
    def bare(self) -> Gem:
        return Gem(carat=1)

    @property
    def hidden(self) -> int:
        return 1


@client
def validated_validators(request, value: Validators) -> Validators: ...


@client
def validated_serializers(request, value: Serializers) -> Serializers: ...


@client
def validated_replaced(request, value: Replaced) -> Replaced: ...


@client
def validated_wholes(request, value: Wholes) -> Wholes: ...


@client
def validated_whole(request, value: Whole) -> Whole: ...


@client
def validated_computed(request, value: Computed) -> Computed: ...
