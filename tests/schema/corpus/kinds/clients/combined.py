"""Combinations of what the other modules hold apart."""

import enum
import typing as t
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Annotated, Any, Generic, Literal, NamedTuple, Optional, TypeVar, Union
from uuid import UUID, uuid4

import pydantic as p
from mizan.client import client
from pydantic import BaseModel, ConfigDict, Field, RootModel, computed_field
from pydantic.alias_generators import to_camel
from typing_extensions import NotRequired, TypedDict

T = TypeVar("T")


class Camel(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, from_attributes=True)


class Money(Camel):
    amount_value: Decimal = Field(ge=0, max_digits=10, decimal_places=2)
    currency_code: Literal["EUR", "USD"] = "EUR"


class Line(Camel):
    product_id: UUID = Field(default_factory=uuid4)
    unit_price: Money
    quantity: Annotated[int, Field(gt=0)] = 1
    tags: frozenset[str] = frozenset()
    notes: dict[str, str | None] = {}

    @computed_field
    @property
    def total_price(self) -> Money:
        return self.unit_price


class Paged(Camel, Generic[T]):
    page_items: list[T]
    next_page: int | None = None


class Envelope(BaseModel, Generic[T]):
    data: T | None = None
    errors: list[str] = []
    meta: dict[str, Any] = Field(default_factory=dict)


class Event(BaseModel):
    at: datetime = datetime(2024, 5, 1, 12, 30)
    day: date = date(2024, 5, 1)
    every: timedelta = timedelta(minutes=90)
    limit: Decimal = Decimal("0.10")
    price: Money = Money(amount_value=Decimal("1.50"))
    window: tuple[date, date] | None = None


class Weekday(enum.IntEnum):
    MON = enum.auto()
    TUE = enum.auto()


class Loudness(str, enum.Enum):
    LOW = "low"
    HIGH = "high"

    def __str__(self) -> str:
        return self.value


class Opening(TypedDict):
    day: Weekday
    hours: NotRequired[list[tuple[int, int]]]


class Coordinates(NamedTuple):
    lat: Annotated[float, Field(ge=-90, le=90)]
    lon: float


@dataclass
class Place:
    where: Coordinates
    opening: list[Opening] = field(default_factory=list)
    level: Loudness = Loudness.LOW


class Circle(BaseModel):
    shape: Literal["circle"] = "circle"
    radius: float


class Group(BaseModel):
    shape: Literal["group"] = "group"
    members: list["Shape"] = []


Shape = Annotated[Circle | Group, Field(discriminator="shape")]
Group.model_rebuild()


class Drawing(RootModel[list[Shape]]):
    pass


class Filters(BaseModel, extra="forbid", frozen=True):
    q: str | None = Field(None, min_length=2, max_length=50)
    level: set[Loudness] = set()
    sort: Literal["name", "-name"] | None = None
    between: tuple[int | None, int | None] = (None, None)
    ids: list[int] | Literal["all"] = "all"


class Kinded(BaseModel):
    id: int
    kind: str

    model_config = {"title": "Kinded title"}


class A(Kinded):
    kind: Literal["a"] = "a"  # type: ignore[assignment]


class B(Kinded):
    kind: Literal["b"] = "b"
    other: "A | B | None" = None


class Stats(p.BaseModel):
    per_day: Mapping[date, int]
    per_level: dict[Loudness, list[int]]
    matrix: list[list[float]] = [[1, 0], [0, 1]]
    ratio: float = 1 / 2
    answer: int = -(-42)
    text: str = "a" * 3
    f: str = f"{1}x"  # unknown: f-strings are not evaluated
    neg: tuple[int, ...] = (-1, -2)


class Opt(BaseModel):
    a: t.Optional[t.List[t.Dict[str, t.Any]]] = None
    b: "t.Union[int, t.List[str], None]" = None
    c: t.Annotated[t.Optional[str], p.StringConstraints(max_length=3)] = None
    d: t.Literal[1, "b"] | None = 1
    e: p.PositiveInt | p.StrictStr = 1
    f: p.conlist(p.constr(min_length=1), max_length=2) = []


@client
def combined_lines(request, lines: list[Line]) -> Paged[Line]: ...


@client
def combined_envelope(request) -> Envelope[Paged[Line]]: ...


@client
def combined_envelope_list(request) -> Envelope[list[Line]]: ...


@client
def combined_event(request, value: Event) -> Event: ...


@client
def combined_place(request, value: Place) -> dict[str, Place]: ...


@client
def combined_drawing(request, value: Drawing, extra: Shape | None = None) -> Drawing: ...


@client
def combined_filters(request, filters: Filters = Filters(), page: int = 1) -> list[A | B]: ...


@client
def combined_stats(request, value: Stats) -> Stats: ...


@client
def combined_opt(request, value: Opt) -> Opt: ...


@client
def combined_args(
    request,
    level: Loudness = Loudness.HIGH,
    day: Weekday = Weekday.TUE,
    when: date = date(2020, 1, 1),
    money: Money | None = None,
    pairs: list[tuple[str, int]] = [("a", 1)],
    mapping: dict[Loudness, int] = {Loudness.LOW: 1},
    inf: float = 1e3,
) -> Union[A, B, None]: ...
