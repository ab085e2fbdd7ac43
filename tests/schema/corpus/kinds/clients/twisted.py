"""Ways of writing that are unusual and legal."""

import uuid
from collections import OrderedDict
from enum import Enum, StrEnum
from typing import Annotated, Any, ClassVar, Generic, Literal, Optional, TypeAlias, TypeVar, Union

from mizan.client import client
from pydantic import BaseModel, Field, RootModel, field_validator
from pydantic.functional_validators import BeforeValidator
from pydantic.types import StringConstraints

T = TypeVar("T")
U = TypeVar("U")
M = TypeVar("M", bound="HasName")


class HasName(BaseModel):
    name: str


class TwoLevel(BaseModel, Generic[T]):
    one: T


class Middle(TwoLevel[list[U]], Generic[U]):
    two: U


class Bottom(Middle[HasName]):
    three: int = 3


class Override(Bottom):
    one: list[HasName] | None = None  # type: ignore


class BoundTo(BaseModel, Generic[M]):
    m: M
    ms: dict[str, M] = {}


class DefaultFromEnum(Enum):
    A = "x"
    B = "y"
    DEFAULT = A


class Flags(StrEnum):
    ONE = "1"
    TWO = "12"

VALUES = ("a", "b")
NUM: int = 7
Small: TypeAlias = Literal["s"]
Big = Literal["l", "xl"]
All = Literal[Small, Big]


class UsesMuch(BaseModel):
    a: All = "s"
    b: DefaultFromEnum = DefaultFromEnum.DEFAULT
    c: Flags = Flags.TWO
    d: int = Field(default=NUM, ge=NUM - 1, le=NUM * 2)
    e: list[DefaultFromEnum] = [DefaultFromEnum.A, DefaultFromEnum.B]
    f: dict[str, list[int]] = {"a": [1, 2], **{"b": [3]}}
    g: str = VALUES[0]
    h: str = DefaultFromEnum.A.value
    i: bool = not False
    j: Optional[uuid.UUID] = Field(default=None, description=("a " "b"))
    k: Annotated[Annotated[int, Field(ge=1)], Field(le=5)] | None = None
    l: Annotated[str | None, BeforeValidator(lambda v: v), Field(max_length=3)] = None
    m: tuple[Annotated[int, Field(ge=0)], ...] = ()
    n: float = 10 / 4
    o: int = 7 // 2
    p: int = 2**10
    q: str = "é\n\"'"
    r: bytes = b"\x00\x01"
    s: Any = ...
    t: int = 0xFF
    u: float = 1_000.5
    v: list[int] = [*range(3)] if False else []
    w: Union[Literal[1], Literal["1"], Literal[True]] = 1


class Holding(BaseModel):
    class Config_(BaseModel):
        x: int = 1
    Kind: ClassVar = Literal["k"]
    config: Config_ = Config_()
    other: "Holding.Config_ | None" = None
    fn: ClassVar[Any] = len


class LinkOf(BaseModel, Generic[T]):
    v: T
    next: Optional["LinkOf[T]"] = None


class Strange(BaseModel):
    model_config = dict(extra="forbid")
    class_: str = Field(alias="class")
    from_: int = Field(1, alias="from")
    schema_: str = Field(serialization_alias="schema", default="x")
    x_y: int = Field(validation_alias="xY")


if True:
    class Cond(BaseModel):
        a: int
else:
    class Cond(BaseModel):
        a: str


class Redefined(BaseModel):
    a: int


class Redefined(BaseModel):
    b: int

Alias1 = HasName
Alias2 = Alias1


class Chained(BaseModel):
    a: Alias2
    b: "list[Alias1]"
    c: list["Alias2 | None"]


class Anything(RootModel[Union[dict[str, "Anything"], list["Anything"], str, None]]):
    pass


class StrSub(str):
    pass


class Keyworded(BaseModel, str_max_length=4, extra="allow"):
    a: str


class PropOverride(BaseModel):
    a: int = 1
    b: "int" = Field(default_factory=lambda: 1, ge=0)
    model_name: str = "x"
    _hidden: int = 1
    @field_validator("a", mode="before")
    @classmethod
    def va(cls, v): return v
    @property
    def a2(self) -> int: return 1


@client
def twisted_bases(request, y: Bottom, z: Override) -> BoundTo[HasName]: ...


@client
def twisted_values(request, x: UsesMuch) -> UsesMuch: ...


@client
def twisted_nested(request, x: Holding) -> Holding: ...


@client
def twisted_links(request, x: LinkOf[int]) -> LinkOf[LinkOf[str]]: ...


@client
def twisted_keys(request, x: Strange, y: Cond) -> Strange: ...


@client
def twisted_names(request, x: Redefined, y: Chained) -> Anything: ...


@client
def twisted_keywords(request, x: Keyworded) -> PropOverride: ...


@client
def twisted_kinds(request, /, a: int, *, b: "Optional[Chained]" = None, c: list[Chained] = ()) -> "dict[int, Chained]": ...


@client
async def twisted_plain(request, a: Annotated[str, StringConstraints(max_length=3)] = "abc") -> Annotated[int, Field(ge=1)]: ...


@client
def twisted_ordered(request, a: Annotated[int, Field(ge=1, alias="zz")] = 1, b: Middle[int] | None = None) -> OrderedDict[str, Middle[str]]: ...
