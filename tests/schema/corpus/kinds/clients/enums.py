"""Literals and enumerations."""

from enum import Enum, Flag, IntEnum, IntFlag, StrEnum, auto, nonmember, unique
from typing import Literal, Optional

from django.db import models
from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _
from mizan.client import client
from pydantic import BaseModel, ConfigDict


class Colour(Enum):
    """What a thing looks like."""

    RED = "r"
    BLUE = "b"
    CRIMSON = "r"


class Whole(Enum):
    ONE = 1
    TWO = 2


class Mixed(Enum):
    NUMBER = 1
    TEXT = "text"
    NONE = None


class Real(Enum):
    HALF = 0.5
    ONE_AND_A_HALF = 1.5


class Only(Enum):
    ONE = "one"


class Truth(Enum):
    YES = True
    NO = False


class Number(IntEnum):
    LOW = 1
    HIGH = 10


class Word(StrEnum):
    FIRST = auto()
    SECOND = "2nd"


class OldWord(str, Enum):
    A = "a"
    B = "b"


class Float(float, Enum):
    ONE = 1
    HALF = 0.5


class Counted(Enum):
    FIRST = auto()
    SECOND = auto()


@unique
class Behaving(str, Enum):
    _ignore_ = ["scratch"]
    scratch = 1
    OPEN = "open"
    CLOSED = "closed"
    LABEL = nonmember("not a member")

    @property
    def is_open(self) -> bool:
        return self is Behaving.OPEN

    @classmethod
    def first(cls) -> "Behaving":
        return cls.OPEN


class Bits(Flag):
    READ = 1
    WRITE = 2


class IntBits(IntFlag):
    READ = 1
    WRITE = 2


class Base(Enum):
    def shout(self) -> str:
        return str(self.value).upper()


class Derived(Base):
    QUIET = "quiet"
    LOUD = "loud"


class Pairs(Enum):
    EARTH = (1, 2)
    MARS = (3, 4)


class Status(TextChoices):
    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", "Published"
    GONE = "gone"


class Priority(IntegerChoices):
    LOW = 1, _("Low")
    HIGH = 2


class Qualified(models.TextChoices):
    YES = "y", "Yes"
    NO = "n", "No"


class Suit(models.IntegerChoices):
    DIAMOND = 1
    SPADE = 2

    __empty__ = "(Unknown)"


Planet = Enum("Planet", ["EARTH", "VENUS"])
Named = Enum("Named", {"ONE": "one", "TWO": "two"})


class Enums(BaseModel):
    colour: Colour
    whole: Whole
    mixed: Mixed
    real: Real
    only: Only
    truth: Truth
    number: Number
    word: Word
    old_word: OldWord
    float_: Float
    counted: Counted
    behaving: Behaving
    bits: Bits
    int_bits: IntBits
    derived: Derived
    pairs: Pairs
    status: Status
    priority: Priority
    qualified: Qualified
    suit: Suit
    planet: Planet
    named: Named
    maybe: Colour | None = None
    many: list[Colour] = [Colour.RED]
    by_colour: dict[Colour, int] = {Colour.RED: 1}
    default: Colour = Colour.BLUE
    default_value: Status = "draft"
    default_choice: Priority = Priority.HIGH


class Values(BaseModel):
    model_config = ConfigDict(use_enum_values=True)

    colour: Colour = Colour.RED
    status: Status


Sizes = Literal["s", "m", "l"]


class Literals(BaseModel):
    one: Literal["a"]
    two: Literal["a", "b"]
    number: Literal[1]
    numbers: Literal[1, 2]
    mixed: Literal[1, "a"]
    truth: Literal[True]
    truths: Literal[True, False]
    none: Literal[None]
    with_none: Literal["a", None]
    maybe: Optional[Literal["a", "b"]] = None
    nested: Literal[Sizes, "xl"]
    sizes: Sizes = "m"
    member: Literal[Colour.RED]
    members: Literal[Colour.RED, Colour.BLUE, "c"]
    int_member: Literal[Number.LOW]
    repeated: Literal["a", "a"]
    const_default: Literal["a"] = "a"


@client
def enums_all(request, value: Enums) -> Enums: ...


@client
def enums_values(request, value: Values) -> Values: ...


@client
def enums_literals(request, value: Literals) -> Literals: ...


@client
def enums_arguments(
    request, colour: Colour, status: Status = Status.DRAFT, sizes: Sizes = "m", order: Literal["asc", "desc"] = "asc"
) -> Colour: ...
