"""Bases, mixins, overrides, and which of them wins."""

from abc import ABC, abstractmethod
from typing import Annotated, ClassVar, Final, Generic, Optional, Protocol, TypeVar

from mizan.client import client
from pydantic import BaseModel, ConfigDict, Field, computed_field
from pydantic.alias_generators import to_camel


class Animal(BaseModel):
    """A living thing."""

    name: str
    age: int = 0


class Dog(Animal):
    breed: str


class Puppy(Dog):
    age: float = 0.5
    toys: list[str] = []


class Renamed(Animal):
    """Re-annotated without a default: required again."""

    age: int


class Defaulted(Animal):
    """Given a default without an annotation... by annotating it."""

    name: str = "Rex"


class Narrowed(Animal):
    name: Annotated[str, Field(max_length=5)]


class HasId(BaseModel):
    id: int
    shared: str = "id"


class HasSlug(BaseModel):
    slug: str
    shared: int = 1


class Both(HasId, HasSlug):
    title: str


class Reversed(HasSlug, HasId):
    pass


class PlainMixin:
    """No model; its annotations become fields all the same."""

    note: str = "n"
    count: int
    shared_by_all: ClassVar[int] = 1


class WithMixin(PlainMixin, BaseModel):
    id: int


class MixinLast(Animal, PlainMixin):
    extra_field: int = 1


class ForbidBase(BaseModel):
    model_config = ConfigDict(extra="forbid")

    a: int


class AllowBase(BaseModel):
    model_config = ConfigDict(extra="allow")

    b: int


class LastConfigWins(ForbidBase, AllowBase):
    c: int


class CamelBase(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel)

    base_field: int


class CamelChild(CamelBase):
    child_field: int
    aliased_field: int = Field(alias="own")


class Left(Animal):
    left: int
    side: str = "left"


class Right(Animal):
    right: int
    side: str = "right"


class Diamond(Left, Right):
    pass


class Abstract(BaseModel, ABC):
    kind: str

    @abstractmethod
    def act(self) -> None: ...


class Concrete(Abstract):
    value: int

    def act(self) -> None: ...


T = TypeVar("T")


class Wrapper(BaseModel, Generic[T]):
    value: T


class WrappedDog(Wrapper[Dog]):
    extra_info: str = "e"


class Partly(BaseModel):
    a: int = 1
    b: Final[int] = 2
    c: ClassVar[str] = "c"


class PartlyChild(Partly):
    d: Optional[int] = None


class Computes(BaseModel):
    width: int

    @computed_field
    @property
    def area(self) -> int:
        return self.width**2


class ComputesMore(Computes):
    height: int

    @computed_field
    @property
    def volume(self) -> float:
        return 1.0


class Named(Protocol):
    name: str


class Outer(BaseModel):
    class Inner(BaseModel):
        x: int

        class Deep(BaseModel):
            y: "Outer.Inner | None" = None

    inner: Inner
    deep: Inner.Deep
    many: list["Outer.Inner"]


@client
def inherited_dog(request, value: Dog) -> Dog: ...


@client
def inherited_puppy(request, value: Puppy) -> Puppy: ...


@client
def inherited_renamed(request, value: Renamed) -> Renamed: ...


@client
def inherited_defaulted(request, value: Defaulted) -> Defaulted: ...


@client
def inherited_narrowed(request, value: Narrowed) -> Narrowed: ...


@client
def inherited_both(request, value: Both) -> Both: ...


@client
def inherited_reversed(request, value: Reversed) -> Reversed: ...


@client
def inherited_mixin(request, value: WithMixin) -> WithMixin: ...


@client
def inherited_mixin_last(request, value: MixinLast) -> MixinLast: ...


@client
def inherited_config(request, value: LastConfigWins) -> LastConfigWins: ...


@client
def inherited_camel(request, value: CamelChild) -> CamelChild: ...


@client
def inherited_diamond(request, value: Diamond) -> Diamond: ...


@client
def inherited_concrete(request, value: Concrete) -> Concrete: ...


@client
def inherited_wrapped(request, value: WrappedDog) -> WrappedDog: ...


@client
def inherited_partly(request, value: PartlyChild) -> PartlyChild: ...


@client
def inherited_computes(request, value: ComputesMore) -> ComputesMore: ...


@client
def inherited_outer(request, value: Outer) -> Outer: ...


@client
def inherited_inner(request, value: Outer.Inner) -> Outer.Inner.Deep: ...
