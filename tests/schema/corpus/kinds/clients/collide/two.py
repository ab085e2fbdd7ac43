"""The second of two modules with classes of the same names."""

from decimal import Decimal
from enum import Enum
from typing import Optional

from mizan.client import client
from pydantic import BaseModel

from . import one
from .one import Paged


class Thing(BaseModel):
    a: int
    b: str


class Equal(BaseModel):
    a: int


class Documented(BaseModel):
    """The two."""

    a: int


class Priced(BaseModel):
    price: Decimal
    vat: Decimal


class HasThing(BaseModel):
    thing: Thing


class Loop(BaseModel):
    loop: Optional["Loop"] = None


class Tone(Enum):
    LOW = "low"


@client
def collide_two(request, thing: Thing, equal: Equal, documented: Documented, tone: Tone) -> HasThing: ...


@client
def collide_two_priced(request, priced: Priced) -> Priced: ...


@client
def collide_two_loop(request, loop: Loop) -> Loop: ...


@client
def collide_both(request, mine: Paged[Thing], theirs: Paged[one.Thing]) -> dict[str, one.Thing]: ...
