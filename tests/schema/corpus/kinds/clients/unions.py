"""Unions: where `null` stands, what is opened, what is one."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal, Optional, Union
from uuid import UUID

from mizan.client import client
from pydantic import UUID4, BaseModel, ByteSize, Field, Json, Strict


class Wheel(BaseModel):
    size: int


class Wing(BaseModel):
    span: float


class Unions(BaseModel):
    two: int | str
    old: Union[int, str]
    three: Union[int, None, str]
    null_first: None | int
    maybe: int | None
    old_maybe: Optional[int]
    maybe_default: Optional[int] = None
    maybe_any: Optional[Any] = None
    nested: Union[Union[int, str], None, bool]
    repeated: Union[int, str, int]
    only_none: Optional[None]
    decimal_and_int: Union[Decimal, int]
    decimal_and_float: Union[Decimal, float]
    decimal_and_str: Union[Decimal, str]
    maybe_decimal: Decimal | None = None
    maybe_size: Optional[Union[Decimal, ByteSize]]
    strict_twice: Union[int, Annotated[int, Strict()]]
    uuids: Union[UUID, str, UUID4]
    times: datetime | date
    literals: Union[Literal["a"], Literal["b"]]
    literals_and_none: Union[Literal["a"], None, Literal["b"]]
    maybe_literal: Optional[Literal["a"]] = None
    json_or_int: Union[Json[int], int]
    lists: list[int] | list[str]
    models: Wheel | Wing
    maybe_model: Wheel | None = None
    models_or_none: Union[Wheel, Wing, None] = None
    list_or_one: list[Wheel] | Wheel
    any_or_int: Union[Any, int]
    left_to_right: Annotated[Union[int, str], Field(union_mode="left_to_right")]
    single: Union[int]


class BoundsInUnions(BaseModel):
    at_least: Annotated[int | None, Field(ge=1)]
    inner: Annotated[int, Field(ge=1)] | None
    field: int | None = Field(None, ge=1, le=9)
    text: Optional[str] = Field(None, min_length=3, pattern="^a")
    items: list[int] | None = Field(None, min_length=1)
    amount: Decimal | None = Field(None, max_digits=5, decimal_places=2, ge=0)
    twice: Optional[Annotated[int | None, Field(ge=1)]]
    described: Annotated[int | str, Field(description="one or the other")] | bool
    described_member: Annotated[int, Field(description="a")] | Annotated[int, Field(description="b")]
    described_none: Union[Annotated[int | None, Field(description="x")], str]
    examples: Annotated[Annotated[int, Field(examples=[1])] | None, Field(examples=[2])]
    described_model: Optional[Annotated[Wheel, Field(description="a wheel")]] = None


@client
def unions_all(request, value: Unions) -> Unions: ...


@client
def unions_bounds(request, value: BoundsInUnions) -> BoundsInUnions: ...


@client
def unions_result(request, value: int | str | None = None) -> Wheel | Wing | None: ...


@client
def unions_list_result(request, value: Optional[list[Optional[int]]] = None) -> list[Union[Wheel, Wing]]: ...
