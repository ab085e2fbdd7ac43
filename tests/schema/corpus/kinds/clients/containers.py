"""Lists, sets, tuples and dictionaries, in every spelling."""

import collections
import collections.abc
import typing
from collections import OrderedDict, defaultdict, deque
from collections.abc import Generator, Iterable, Mapping, MutableMapping, MutableSequence, Sequence
from collections.abc import Set as AbstractSet
from datetime import date
from decimal import Decimal
from enum import Enum, IntEnum
from typing import Annotated, Any, Counter, Dict, FrozenSet, List, Literal, Set, Tuple
from uuid import UUID

from mizan.client import client
from pydantic import BaseModel, EmailStr, Field, SecretStr, StrictStr


class Part(BaseModel):
    id: int


class Shelf(Enum):
    TOP = "top"
    LOW = "low"


class Level(IntEnum):
    ONE = 1
    TWO = 2


class Lists(BaseModel):
    plain: list
    of_int: list[int]
    old: List[int]
    bare_old: List
    nested: list[list[int]]
    sequence: Sequence[int]
    typing_sequence: typing.Sequence[int]
    mutable: MutableSequence[int]
    iterable: Iterable[int]
    generator: Generator[int, None, None]
    double_ended: deque[int]
    typing_deque: typing.Deque[int]
    parts: list[Part]
    anything: list[Any]
    maybe: list[int | None]


class Sets(BaseModel):
    plain: set
    of_int: set[int]
    old: Set[int]
    frozen: frozenset[str]
    old_frozen: FrozenSet[str]
    abstract: AbstractSet[int]
    typing_abstract: typing.AbstractSet[int]
    collections_set: collections.abc.MutableSet[int]


class Tuples(BaseModel):
    plain: tuple
    pair: tuple[int, str]
    old: Tuple[int, str]
    many: tuple[int, ...]
    empty: tuple[()]
    nested: tuple[tuple[int, int], list[Part]]
    one: tuple[Part]


class Dicts(BaseModel):
    plain: dict
    words: dict[str, int]
    old: Dict[str, int]
    mapping: Mapping[str, int]
    typing_mapping: typing.Mapping[str, int]
    mutable: MutableMapping[str, int]
    default: defaultdict[str, int]
    default_of_lists: defaultdict[str, list[int]]
    ordered: OrderedDict[str, int]
    counter: collections.Counter[str]
    old_counter: Counter[str]
    anything: dict[str, Any]
    of_parts: dict[str, Part]
    of_lists: dict[str, list[Part]]


class Keys(BaseModel):
    number: dict[int, str]
    real: dict[float, str]
    exact: dict[Decimal, str]
    truth: dict[bool, str]
    key: dict[UUID, str]
    day: dict[date, str]
    anything: dict[Any, str]
    email: dict[EmailStr, str]
    secret: dict[SecretStr, str]
    shelf: dict[Shelf, str]
    level: dict[Level, str]
    literal: dict[Literal["a", "b"], str]
    single: dict[Literal["a"], str]
    numbers: dict[Literal[1, 2], str]
    mixed: dict[int | str, str]
    pair: dict[tuple[int, int], str]
    strict: dict[StrictStr, str]
    raw: dict[bytes, str]
    pattern: dict[Annotated[str, Field(pattern="^a")], str]
    pattern_and_length: dict[Annotated[str, Field(pattern="^a", min_length=3)], Any]
    length: dict[Annotated[str, Field(min_length=1, max_length=9)], str]
    bounded: dict[Annotated[int, Field(ge=1)], str]


class Sized(BaseModel):
    some: list[int] = Field(min_length=1)
    few: list[int] = Field(max_length=3)
    one_to_three: Annotated[list[int], Field(min_length=1, max_length=3)]
    set_of_some: set[int] = Field(min_length=1)
    many: tuple[int, ...] = Field(min_length=2)
    pair: Annotated[tuple[int, str], Field(max_length=4)]
    words: dict[str, int] = Field(min_length=1, max_length=5)
    maybe: list[int] | None = Field(None, max_length=2)
    positive: list[Annotated[int, Field(gt=0)]]


@client
def containers_lists(request, value: Lists) -> Lists: ...


@client
def containers_sets(request, value: Sets) -> Sets: ...


@client
def containers_tuples(request, value: Tuples) -> Tuples: ...


@client
def containers_dicts(request, value: Dicts) -> Dicts: ...


@client
def containers_keys(request, value: Keys) -> Keys: ...


@client
def containers_sized(request, value: Sized) -> Sized: ...


@client
def containers_list_of_parts(request, ids: list[int]) -> list[Part]: ...


@client
def containers_maybe_part(request, id: int) -> Part | None: ...


@client
def containers_parts_by_key(request, ids: set[UUID]) -> dict[UUID, Part]: ...


@client
def containers_pair(request) -> tuple[Part, int]: ...


@client
def containers_bare(request, value: dict) -> list: ...
