"""The first of two modules with classes of the same names."""

from decimal import Decimal
from enum import Enum
from typing import Generic, Optional, TypeVar

from mizan.client import client
from pydantic import BaseModel

T = TypeVar("T")


class Thing(BaseModel):
    a: int


class Equal(BaseModel):
    a: int


class Documented(BaseModel):
    """The one."""

    a: int


class Priced(BaseModel):
    price: Decimal


class HasPriced(BaseModel):
    priced: Priced


class HasThing(BaseModel):
    thing: Thing


class Loop(BaseModel):
    loop: Optional["Loop"] = None


class Paged(BaseModel, Generic[T]):
    items: list[T]


class Tone(Enum):
    HIGH = "high"


class Outside(BaseModel):
    class Inside(BaseModel):
        x: int

    inside: Inside


class Outside2(BaseModel):
    class Inside(BaseModel):
        x: str

    inside: Inside


@client
def collide_one(request, thing: Thing, equal: Equal, documented: Documented, tone: Tone) -> HasThing: ...


@client
def collide_one_priced(request, priced: HasPriced) -> HasPriced: ...


@client
def collide_one_loop(request, loop: Loop) -> Loop: ...


@client
def collide_one_outside(request, outside: Outside) -> Outside2: ...
