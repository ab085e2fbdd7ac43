"""Tagged unions."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any, Literal, Union

from mizan.client import client
from pydantic import BaseModel, Discriminator, Field, RootModel, Tag
from typing_extensions import TypedDict


class Cat(BaseModel):
    kind: Literal["cat"]
    lives: int = 9


class Dog(BaseModel):
    kind: Literal["dog", "wolf"] = "dog"


class Shape_(StrEnum):
    ROUND = "round"
    SQUARE = "square"


class Round(BaseModel):
    shape: Literal[Shape_.ROUND]


class Square(BaseModel):
    shape: Literal[Shape_.SQUARE] = Shape_.SQUARE


class One(BaseModel):
    version: Literal[1]


class Two(BaseModel):
    version: Literal[2, 3]


class AliasA(BaseModel):
    kind: Literal["a"] = Field("a", alias="type")


class AliasB(BaseModel):
    kind: Literal["b"] = Field("b", alias="type")


class SplitA(BaseModel):
    kind: Literal["a"] = Field("a", validation_alias="in", serialization_alias="out")


class SplitB(BaseModel):
    kind: Literal["b"] = Field("b", validation_alias="in", serialization_alias="out")


@dataclass
class DataCat:
    kind: Literal["data"]


class DictCat(TypedDict):
    kind: Literal["dict"]


class Base(BaseModel):
    type: str


class Child(Base):
    type: Literal["child"] = "child"


class Other(Base):
    type: Literal["other"] = "other"


Pet = Annotated[Union[Cat, Dog], Field(discriminator="kind")]


class Pets(RootModel[Annotated[Cat | Dog, Field(discriminator="kind")]]):
    pass


class Versioned(BaseModel):
    kind: Literal["x"]
    version: Literal[1]


class Versioned2(BaseModel):
    kind: Literal["x"]
    version: Literal[2]


def kind_of(value: Any) -> str:
    return "cat"


class Tagged(BaseModel):
    field: Cat | Dog = Field(discriminator="kind")
    pet: Pet
    pets: list[Pet] = []
    maybe: Pet | None = None
    maybe_field: Union[Cat, Dog, None] = Field(None, discriminator="kind", description="d")
    by_name: dict[str, Pet] = {}
    enum: Round | Square = Field(discriminator="shape")
    number: One | Two = Field(discriminator="version")
    alias: AliasA | AliasB = Field(discriminator="kind")
    split: SplitA | SplitB = Field(discriminator="kind")
    classes: DataCat | DictCat = Field(discriminator="kind")
    inherited: Child | Other = Field(discriminator="type")
    explicit: Annotated[Cat | Dog, Discriminator("kind")]
    called: Annotated[
        Annotated[Cat, Tag("cat")] | Annotated[Dog, Tag("dog")],
        Discriminator(kind_of),
    ]
    nested: Annotated[
        Annotated[Versioned | Versioned2, Field(discriminator="version")] | Cat,
        Field(discriminator="kind"),
    ]
    or_number: Pet | int
    root: Pets


@client
def tagged_all(request, value: Tagged) -> Tagged: ...


class Fish(BaseModel):
    kind: Literal["fish"]


Animal = Annotated[Pet | Fish, Field(discriminator="kind")]


@client
def tagged_nested(request, value: Animal) -> list[Animal]: ...


@client
def tagged_pet(request, value: Pet) -> Pet: ...


@client
def tagged_pets(request, values: list[Pet]) -> dict[str, Pet | None]: ...
