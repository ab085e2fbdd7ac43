"""The classes and aliases that the cases are made of."""

from datetime import timedelta
from decimal import Decimal
from enum import Enum, StrEnum
from typing import Generic, Literal, NamedTuple, TypeVar

from pydantic import BaseModel, ConfigDict, Field, RootModel, computed_field, model_serializer
from typing_extensions import NotRequired, TypedDict

K = TypeVar("K")
T = TypeVar("T")


class Item(BaseModel):
    id: int
    price: Decimal


class Note(BaseModel):
    title: str
    description: str = Field("", description="said of the note")


class Tree(BaseModel):
    children: list["Tree"] = []


class Colour(Enum):
    RED = "r"
    BLUE = "b"


class Word(StrEnum):
    ONE = "one"


class Fields(BaseModel):
    model_config = ConfigDict(extra="forbid", json_schema_extra={"title": "other", "x-kind": 1})

    alias: int = Field(alias="a")
    split: int = Field(validation_alias="in", serialization_alias="out")
    made: list[int] = Field(default_factory=list)
    gone: int = Field(1, exclude=True)
    rare: int = Field(exclude_if=lambda value: value == 0)
    item: Item = Field(description="what", examples=[1], deprecated=True)
    extra: int = Field(1, json_schema_extra={"x-unit": "cm", "title": "t"})

    @computed_field
    @property
    def double(self) -> int:
        return 2


class DefaultsRequired(BaseModel):
    model_config = ConfigDict(json_schema_serialization_defaults_required=True)

    a: int = 1


class Allow(BaseModel):
    model_config = ConfigDict(extra="allow")


class AllowTyped(BaseModel):
    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, int]


class Numbers(RootModel[list[int]]):
    """Some numbers."""


class Movie(TypedDict):
    title: str
    year: NotRequired[int]


class Point(NamedTuple):
    x: int
    y: int = 0


class Origin(NamedTuple):
    x: int = 0


class Page(BaseModel, Generic[T]):
    items: list[T]


class Pair(BaseModel, Generic[K, T]):
    key: K
    value: T


class Cat(BaseModel):
    kind: Literal["cat"]


class Dog(BaseModel):
    kind: Literal["dog", "wolf"] = "dog"


class SplitCat(BaseModel):
    kind: Literal["cat"] = Field(validation_alias="in", serialization_alias="out")


class SplitDog(BaseModel):
    kind: Literal["dog"] = Field(validation_alias="in", serialization_alias="out")


class Written(BaseModel):
    a: int

    @model_serializer
    def write(self) -> dict[str, int]:
        return {}


class Spans(BaseModel):
    model_config = ConfigDict(ser_json_timedelta="float")

    span: timedelta = timedelta(seconds=90)


class Thing(BaseModel):
    a: int


class Equal(BaseModel):
    a: int


class Said(BaseModel):
    """The shop's."""

    a: int


class Holder(BaseModel):
    equal: Equal


class Deep(BaseModel):
    holder: Holder


class Deeper(BaseModel):
    deep: Deep


type Names = list[str]
type Tint = Colour
type Mine = Note
type Twin = Note
