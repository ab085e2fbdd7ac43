"""What the client sees of the shop itself, and of its answers."""

from dataclasses import dataclass, field
from datetime import time
from enum import IntEnum

from pydantic import AnyUrl, BaseModel, EmailStr, Field


class Weekday(IntEnum):
    """The days of the week as ISO 8601 counts them."""

    MONDAY = 1
    TUESDAY = 2
    WEDNESDAY = 3
    THURSDAY = 4
    FRIDAY = 5
    SATURDAY = 6
    SUNDAY = 7


@dataclass(frozen=True)
class OpeningHours:
    """From when to when the shop is open on one day."""

    opens: time
    closes: time
    by_appointment: bool = False


@dataclass(frozen=True)
class Shop:
    """What stands at the foot of each page."""

    name: str
    email: EmailStr
    street: str
    city: str
    opening_hours: dict[Weekday, OpeningHours] = field(default_factory=dict)


class FaqEntry(BaseModel):
    """A question that comes often."""

    question: str
    answer: str
    see_also: AnyUrl | None = Field(default=None, alias="seeAlso")
