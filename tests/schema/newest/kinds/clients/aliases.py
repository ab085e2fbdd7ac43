"""Names for types: new types, old aliases, kept aliases."""

from enum import Enum
from typing import Annotated, Dict, List, NewType, Optional, TypeAlias, TypeVar, Union

from mizan.client import client
from pydantic import BaseModel, Field, PositiveInt
from typing_extensions import TypeAliasType

UserId = NewType("UserId", int)
Names = NewType("Names", list[str])

Plain = list[int]
Declared: TypeAlias = dict[str, int]
Quoted: TypeAlias = "dict[str, Later]"
Maybe = Optional[int]
Positive = Annotated[int, Field(gt=0)]
OldUnion = Union[int, str]

T = TypeVar("T")
OldGeneric = List[T]
OldPair = Dict[str, T]

type Kept = list[str]
type KeptUnion = Thing | None
type KeptGeneric[X] = list[X]
type KeptBound = Annotated[int, Field(ge=1)]
type KeptDict[X] = dict[str, X]
type KeptOfKept = list[Kept]
KeptOld = TypeAliasType("KeptOld", dict[str, int])
KeptOldGeneric = TypeAliasType("KeptOldGeneric", dict[str, T], type_params=(T,))


class Later(BaseModel):
    x: int


class Thing(BaseModel):
    y: int


class Vanishing(BaseModel):
    user: UserId
    names: Names
    by_user: dict[UserId, str]
    plain: Plain
    declared: Declared
    quoted: Quoted
    maybe: Maybe = None
    positive: Positive
    positive_default: Positive = 3
    union: OldUnion
    generic: OldGeneric[int]
    pair: OldPair[Thing]
    many_positive: list[Positive]
    library: PositiveInt


class Keeping(BaseModel):
    kept: Kept
    union: KeptUnion
    generic: KeptGeneric[int]
    generic_things: KeptGeneric[Thing]
    bound: KeptBound
    dictionary: KeptDict[Thing]
    of_kept: KeptOfKept
    old: KeptOld
    old_generic: KeptOldGeneric[Thing]
    maybe: Kept | None = None
    described: Annotated[Kept, Field(description="names")]
    default: Kept = ["a"]


type OnlyUse = Later
type Tint = Colour


class Colour(Enum):
    RED = "r"


class UsesAlias(BaseModel):
    """The alias alone refers to its class here."""

    only: OnlyUse
    tint: Tint


type Limited = list[int]


class Constraining(BaseModel):
    """Constraining a kept alias makes a second definition."""

    free: Limited
    constrained: Annotated[Limited, Field(min_length=1)]


@client
def aliases_vanishing(request, value: Vanishing) -> Vanishing: ...


@client
def aliases_keeping(request, value: Keeping) -> Keeping: ...


@client
def aliases_constraining(request, value: Constraining) -> Constraining: ...


@client
def aliases_direct(request, user: UserId, kept: Kept, positive: Positive = 1) -> KeptUnion: ...


@client
def aliases_generic(request, values: KeptGeneric[int]) -> KeptDict[Thing]: ...


@client
def aliases_of_classes(request, value: UsesAlias) -> UsesAlias: ...
