"""Dataclasses, typed dictionaries and named tuples."""

import collections
import dataclasses
from dataclasses import KW_ONLY, InitVar, dataclass, field
from typing import Annotated, ClassVar, Generic, NamedTuple, Optional, TypeVar

import pydantic
from mizan.client import client
from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel
from typing_extensions import NotRequired, ReadOnly, Required, TypedDict

T = TypeVar("T")


class Item(BaseModel):
    id: int


@dataclass
class Simple:
    """A plain dataclass."""

    a: int
    b: str = "b"
    c: list[int] = field(default_factory=list)
    d: int = field(default=3)
    item: Optional[Item] = None
    shared: ClassVar[int] = 1


@dataclass(frozen=True, slots=True)
class Frozen:
    a: int
    b: Annotated[int, Field(ge=1)] = 1


@dataclass(kw_only=True)
class KeywordOnly:
    a: int = 1
    b: int


@dataclass
class Marked:
    a: int
    _: KW_ONLY
    b: int
    c: int = field(default=1, kw_only=True)


@dataclass
class Base:
    a: int
    b: int = 1


@dataclass
class Derived(Base):
    c: int = 2
    b: float = 2.5


@dataclass
class WithInitVar:
    a: int
    seed: InitVar[int]
    computed: int = field(init=False, default=4)


@dataclass
class Box(Generic[T]):
    content: T


@pydantic.dataclasses.dataclass
class Validated:
    a: int = Field(ge=1, description="a")
    b: str = Field("x", alias="bee")
    c: list[int] = Field(default_factory=list)


@pydantic.dataclasses.dataclass(config=ConfigDict(extra="forbid", alias_generator=to_camel))
class Configured:
    long_name: int
    other_name: int = 1


@dataclasses.dataclass
class Configured2:
    __pydantic_config__ = ConfigDict(extra="allow")

    a: int


class Movie(TypedDict):
    """A film."""

    title: str
    year: int
    tagline: NotRequired[str]
    item: Item


class Partial(TypedDict, total=False):
    name: Required[str]
    year: int
    described: Annotated[int, Field(ge=1, description="d")]


class Extended(Movie, total=False):
    rating: float


class Fixed(TypedDict):
    id: ReadOnly[int]


class Closed(TypedDict):
    __pydantic_config__ = ConfigDict(extra="forbid")

    a: int


Functional = TypedDict("Functional", {"a": int, "b-c": NotRequired[str]})
FunctionalPartial = TypedDict("FunctionalPartial", {"in": int}, total=False)


class GenericDict(TypedDict, Generic[T]):
    value: T


class Point(NamedTuple):
    """A point."""

    x: int
    y: int = 0


class Segment(NamedTuple):
    start: Point
    end: Point
    item: Item | None = None


class AllDefaults(NamedTuple):
    a: int = 1


OldPoint = NamedTuple("OldPoint", [("x", int), ("y", str)])
Bare = collections.namedtuple("Bare", "a b")
BareList = collections.namedtuple("BareList", ["a", "b", "c"], defaults=[1])


class Holder(BaseModel):
    simple: Simple
    movie: Movie
    point: Point
    simple_default: Simple = Simple(1)
    point_default: Point = Point(1, 2)
    movies: list[Movie] = []
    bare: Bare


@client
def classes_simple(request, value: Simple) -> Simple: ...


@client
def classes_frozen(request, value: Frozen) -> Frozen: ...


@client
def classes_keyword_only(request, value: KeywordOnly) -> KeywordOnly: ...


@client
def classes_marked(request, value: Marked) -> Marked: ...


@client
def classes_derived(request, value: Derived) -> Derived: ...


@client
def classes_init_var(request, value: WithInitVar) -> int: ...


@client
def classes_box(request, value: Box[Item]) -> Box[int]: ...


@client
def classes_validated(request, value: Validated) -> Validated: ...


@client
def classes_configured(request, value: Configured) -> Configured: ...


@client
def classes_configured2(request, value: Configured2) -> Configured2: ...


@client
def classes_movie(request, value: Movie) -> Movie: ...


@client
def classes_partial(request, value: Partial) -> Partial: ...


@client
def classes_extended(request, value: Extended) -> Extended: ...


@client
def classes_fixed(request, value: Fixed) -> Fixed: ...


@client
def classes_closed(request, value: Closed) -> Closed: ...


@client
def classes_functional(request, value: Functional) -> FunctionalPartial: ...


@client
def classes_generic_dict(request, value: GenericDict[Item]) -> GenericDict[int]: ...


@client
def classes_point(request, value: Point) -> Point: ...


@client
def classes_segment(request, value: Segment) -> Segment: ...


@client
def classes_all_defaults(request, value: AllDefaults) -> AllDefaults: ...


@client
def classes_old_point(request, value: OldPoint) -> OldPoint: ...


@client
def classes_bare(request, value: Bare) -> BareList: ...


@client
def classes_holder(request, value: Holder) -> Holder: ...
