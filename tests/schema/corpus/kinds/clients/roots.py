"""Root models."""

from typing import Annotated, Generic, TypeVar

from mizan.client import client
from pydantic import BaseModel, Field, RootModel

T = TypeVar("T")


class Leaf(BaseModel):
    a: int


class Numbers(RootModel[list[int]]):
    """Some numbers."""


class OneLeaf(RootModel[Leaf]):
    pass


class Leaves(RootModel[dict[str, Leaf]]):
    pass


class Spelled(RootModel):
    root: list[str]


class WithDefault(RootModel[int]):
    root: int = 3


class WithBound(RootModel[Annotated[int, Field(ge=1)]]):
    pass


class MaybeText(RootModel[str | None]):
    root: str | None = None


class ManyOf(RootModel[list[T]], Generic[T]):
    pass


class Child(Numbers):
    pass


class Uses(BaseModel):
    numbers: Numbers
    one: OneLeaf
    leaves: Leaves
    spelled: Spelled
    default: WithDefault
    bound: WithBound
    maybe: MaybeText
    many: ManyOf[Leaf]
    inline: RootModel[int]
    child: Child
    numbers_default: Numbers = Numbers([1, 2])
    by_key: dict[str, Numbers] = {}


@client
def roots_uses(request, value: Uses) -> Uses: ...


@client
def roots_numbers(request, value: Numbers) -> Numbers: ...


@client
def roots_one(request) -> OneLeaf: ...


@client
def roots_many(request, value: ManyOf[int]) -> ManyOf[Leaf]: ...


@client
def roots_inline(request) -> RootModel[list[Leaf]]: ...
