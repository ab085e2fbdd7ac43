"""What `ConfigDict` changes."""

from datetime import timedelta
from typing import Any, Literal

from mizan.client import client
from pydantic import AliasGenerator, BaseModel, ConfigDict, EmailStr, Field
from pydantic.alias_generators import to_camel, to_pascal, to_snake


class Camel(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)

    first_name: str
    last_name: str = "x"
    own_alias: int = Field(1, alias="mine")
    http_url_2: str
    a: int


class Pascal(BaseModel):
    model_config = ConfigDict(alias_generator=to_pascal)

    first_name: str


class Snake(BaseModel):
    model_config = {"alias_generator": to_snake}

    firstName: str
    HTTPUrl: str


class Generators(BaseModel):
    model_config = ConfigDict(
        alias_generator=AliasGenerator(validation_alias=to_camel, serialization_alias=to_pascal)
    )

    first_name: str
    own: int = Field(1, alias="mine")


class GeneratorAlias(BaseModel):
    model_config = ConfigDict(alias_generator=AliasGenerator(alias=to_camel))

    first_name: str


class ByName(BaseModel):
    model_config = ConfigDict(validate_by_name=True, validate_by_alias=False)

    name: int = Field(alias="alias")


class ByAlias(BaseModel):
    model_config = ConfigDict(serialize_by_alias=True)

    name: int = Field(alias="alias")


class Forbid(BaseModel, extra="forbid"):
    a: int


class Allow(BaseModel):
    model_config = ConfigDict(extra="allow")

    a: int


class AllowTyped(BaseModel):
    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, int]

    a: int


class Ignore(BaseModel):
    model_config = ConfigDict(extra="ignore")

    a: int


class OldConfig(BaseModel):
    a_b: int

    class Config:
        extra = "forbid"
        alias_generator = to_camel


class SchemaExtra(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [{"a": 1}], "x-kind": "k", "title": "other"})

    a: int


class DefaultsRequired(BaseModel):
    model_config = ConfigDict(json_schema_serialization_defaults_required=True)

    a: int = 1
    b: list[int] = Field(default_factory=list)
    c: int


class Docstrings(BaseModel):
    model_config = ConfigDict(use_attribute_docstrings=True, title="Titled", frozen=True)

    a: int = 1
    """What a is."""
    b: int
    """What b is."""


class Lengths(BaseModel):
    model_config = ConfigDict(str_strip_whitespace=True, str_to_lower=True)

    a: str
    b: str = Field(max_length=9)


class Limits(BaseModel):
    model_config = ConfigDict(str_min_length=1, str_max_length=5)

    a: str
    b: str = Field(max_length=9)
    c: list[str]
    d: dict[str, str]
    e: Literal["a"]
    f: EmailStr
    g: str | None = None


class Seconds(BaseModel):
    model_config = ConfigDict(ser_json_timedelta="float")

    a: timedelta
    b: timedelta = timedelta(seconds=90)
    c: list[timedelta] = []


class Bytes(BaseModel):
    model_config = ConfigDict(ser_json_bytes="base64", val_json_bytes="base64")

    a: bytes
    b: bytes = Field(min_length=1)


class BaseConfig(BaseModel):
    model_config = ConfigDict(extra="forbid", alias_generator=to_camel)


class Inherits(BaseConfig):
    long_name: int


class Overrides(BaseConfig):
    model_config = ConfigDict(extra="allow")

    long_name: int


class AnyType:
    pass


class Arbitrary(BaseModel):
    model_config = ConfigDict(arbitrary_kindsallowed=True)

    a: Any
    b: int


class Deltas(BaseModel):
    model_config = ConfigDict(ser_json_timedelta="iso8601")

    a: timedelta
    b: timedelta = timedelta(seconds=90)


@client
def configured_camel(request, value: Camel) -> Camel: ...


@client
def configured_pascal(request, value: Pascal) -> Pascal: ...


@client
def configured_snake(request, value: Snake) -> Snake: ...


@client
def configured_generators(request, value: Generators) -> Generators: ...


@client
def configured_generator_alias(request, value: GeneratorAlias) -> GeneratorAlias: ...


@client
def configured_by_name(request, value: ByName) -> ByName: ...


@client
def configured_by_alias(request, value: ByAlias) -> ByAlias: ...


@client
def configured_forbid(request, value: Forbid) -> Forbid: ...


@client
def configured_allow(request, value: Allow) -> Allow: ...


@client
def configured_allow_typed(request, value: AllowTyped) -> AllowTyped: ...


@client
def configured_ignore(request, value: Ignore) -> Ignore: ...


@client
def configured_old(request, value: OldConfig) -> OldConfig: ...


@client
def configured_extra(request, value: SchemaExtra) -> SchemaExtra: ...


@client
def configured_defaults_required(request, value: DefaultsRequired) -> DefaultsRequired: ...


@client
def configured_docstrings(request, value: Docstrings) -> Docstrings: ...


@client
def configured_lengths(request, value: Lengths) -> Lengths: ...


@client
def configured_bytes(request, value: Bytes) -> Bytes: ...


@client
def configured_inherits(request, value: Inherits) -> Inherits: ...


@client
def configured_overrides(request, value: Overrides) -> Overrides: ...


@client
def configured_arbitrary(request, value: Arbitrary) -> Arbitrary: ...


@client
def configured_deltas(request, value: Deltas) -> Deltas: ...


@client
def configured_limits(request, value: Limits) -> Limits: ...


@client
def configured_seconds(request, value: Seconds) -> Seconds: ...
