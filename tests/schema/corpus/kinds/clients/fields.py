"""What `Field` and plain defaults say."""

import datetime as dt
import re
from decimal import Decimal
from ipaddress import IPv4Address
from pathlib import Path
from typing import Annotated, Any, ClassVar, Final
from uuid import UUID

from mizan.client import client
from pydantic import AliasChoices, AliasPath, BaseModel, Field, HttpUrl, PrivateAttr, SecretStr

LIMIT = 10
WORDS = ["a", "b"]


class Origin_(BaseModel):
    """A place."""

    x: int
    y: int = Field(0, alias="why")


class Defaults(BaseModel):
    number: int = 1
    negative: int = -1
    large: int = 10**6
    text: str = "a"
    joined: str = "a" "b"
    truth: bool = True
    none: int = None
    real: float = 1.5
    whole_real: float = 1
    constant: int = LIMIT
    sum: int = LIMIT + 1
    words: list[str] = WORDS
    empty: list[int] = []
    filled: dict[str, int] = {"a": 1}
    pair: tuple[int, str] = (1, "a")
    unique: set[int] = {1}
    exact: Decimal = Decimal("1.50")
    exact_number: Decimal = 1
    moment: dt.datetime = dt.datetime(2020, 1, 2)
    day: dt.date = dt.date(2020, 1, 2)
    hour: dt.time = dt.time(12, 30)
    span: dt.timedelta = dt.timedelta(days=1, hours=2)
    key: UUID = UUID("12345678-1234-5678-1234-567812345678")
    path: Path = Path("/a/b")
    raw: bytes = b"abc"
    url: HttpUrl = "http://example.com"
    secret: SecretStr = "plain"
    address: IPv4Address = IPv4Address("127.0.0.1")
    pattern: re.Pattern = re.compile("a+")
    origin: Origin_ = Origin_(x=1, why=2)
    maybe_origin: Origin_ | None = None
    unvalidated: int = "not a number"


class Factories(BaseModel):
    words: list[str] = Field(default_factory=list)
    made: dict[str, int] = Field(default_factory=lambda: {"a": 1})
    now: dt.datetime = Field(default_factory=dt.datetime.now)
    origin: Origin_ = Field(default_factory=lambda: Origin_(x=1))


class Arguments(BaseModel):
    required: int = Field()
    ellipsis: int = Field(...)
    explicit: int = Field(default=1)
    positional: int = Field(1, ge=0)
    ge: int = Field(ge=1)
    gt: float = Field(gt=1)
    le: int = Field(le=1)
    lt: float = Field(lt=1.5)
    multiple: int = Field(multiple_of=3)
    length: str = Field(min_length=1, max_length=LIMIT)
    pattern: str = Field(pattern=r"^[a-z]+$")
    digits: Decimal = Field(max_digits=5, decimal_places=2)
    bounds: Decimal = Field(ge=0, lt=Decimal("1.5"))
    price: Decimal = Field(Decimal("9.99"), max_digits=8, decimal_places=2, gt=0)
    described: int = Field(description="a number")
    titled: int = Field(title="A number")
    examples: int = Field(examples=[1, 2])
    deprecated: int = Field(0, deprecated=True)
    deprecated_text: int = Field(0, deprecated="use another")
    extra: int = Field(1, json_schema_extra={"x-unit": "cm", "title": "t"})
    strict: int = Field(strict=True)
    frozen: int = Field(1, frozen=True)
    no_repr: int = Field(repr=False)
    excluded: int = Field(1, exclude=True)
    excluded_required: int = Field(exclude=True)
    sometimes: int = Field(exclude_if=lambda value: value == 0)
    origin: Origin_ = Field(description="where", examples=[{"x": 1}])
    origin_default: Origin_ = Field(Origin_(x=3), deprecated=True)
    validate_default: int = Field(1, validate_default=True)


class Aliases(BaseModel):
    alias: int = Field(alias="a")
    validation: int = Field(validation_alias="v")
    serialization: int = Field(serialization_alias="s")
    both: int = Field(validation_alias="bv", serialization_alias="bs")
    alias_and_serialization: int = Field(alias="as1", serialization_alias="as2")
    path: int = Field(validation_alias=AliasPath("outer", 0))
    choices: int = Field(validation_alias=AliasChoices("first", "second"))
    choices_path: int = Field(validation_alias=AliasChoices(AliasPath("outer", 1), "plain", "other"))
    only_paths: int = Field(validation_alias=AliasChoices(AliasPath("outer", 2)))
    default: int = Field(1, alias="d")


class In_Annotated(BaseModel):
    bound: Annotated[int, Field(ge=1)]
    default: Annotated[int, Field(ge=1)] = 3
    default_inside: Annotated[int, Field(default=3)]
    factory: Annotated[list[int], Field(default_factory=list)]
    over: Annotated[int, Field(ge=1, description="inner")] = Field(5, le=9, description="outer")
    alias: Annotated[int, Field(alias="al")]
    twice: Annotated[int, Field(ge=1), Field(le=5)]
    examples: Annotated[Origin_, Field(description="x", examples=[2])] = Field(Origin_(x=3), examples=[3])
    nested: Annotated[Annotated[int, Field(ge=1)], Field(le=5)]
    element: list[Annotated[int, Field(ge=1, description="el", examples=[1])]]
    unknown_metadata: Annotated[int, "just a note"]


class NoFields(BaseModel):
    shared: ClassVar[int] = 1
    constant: Final[int] = 2
    final_field: Final[int]
    _private: int = 1
    _attr: int = PrivateAttr(default=2)
    real: int = 1

    def method(self) -> int:
        return 1

    @property
    def prop(self) -> int:
        return 1


class TitleFields(BaseModel):
    """Fields that are named like keywords of JSON Schema."""

    title: str
    description: str = "d"
    type: int
    default: dict[str, Any] = {"title": 1, "description": {"title": 2}}
    properties: dict[str, int]
    required: list[str]


@client
def fields_defaults(request, value: Defaults) -> Defaults: ...


@client
def fields_factories(request, value: Factories) -> Factories: ...


@client
def fields_arguments(request, value: Arguments) -> Arguments: ...


@client
def fields_aliases(request, value: Aliases) -> Aliases: ...


@client
def fields_annotated(request, value: In_Annotated) -> In_Annotated: ...


@client
def fields_none(request, value: NoFields) -> NoFields: ...


@client
def fields_titles(request, value: TitleFields, title: str, description: str = "x") -> TitleFields: ...


@client
def fields_of_functions(
    request,
    page: Annotated[int, Field(ge=1)] = 1,
    size: int = Field(20, le=100),
    query: Annotated[str, Field(min_length=2, description="what to look for")] = "",
    origin: Origin_ = Origin_(x=1),
    tags: list[str] = [],
    ids: set[int] | None = None,
) -> int: ...
