"""Which inputs are read alike whenever they are alike."""

from __future__ import annotations

import enum
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

import pytest
from mizan_core import ServerFunction, client
from mizan_core.function import Function
from pydantic import AfterValidator, BaseModel, Field, PastDate, PlainSerializer, field_validator


class Guessed(enum.Enum):
    SMALL = "s"

    @classmethod
    def _missing_(cls, value: object) -> Guessed:
        return cls.SMALL


class Filter(BaseModel):
    type: str
    tags: list[str] = []


class Checked(BaseModel):
    metadata: int

    @field_validator("metadata")
    @classmethod
    def is_even(cls, value: int) -> int:
        return value


class Prepared(BaseModel):
    number: int

    def model_post_init(self, context: Any, /) -> None:
        self.number += 1


@pytest.mark.parametrize(
    "annotation",
    [
        int, str, bool, float, Decimal, UUID, date, datetime, timedelta, Any, Literal["a", 5], int | None, list[int],
        tuple[int, str], frozenset[date], int | str, Filter, list[Filter], Annotated[int, Field(ge=1)], Annotated[str, Field(pattern="a+")],
    ],
)  # fmt: skip
def test_what_only_says_what_it_takes_is_read_alike(annotation: Any) -> None:
    assert _function(annotation).reads_purely


@pytest.mark.parametrize(
    "annotation",
    [
        Annotated[int, AfterValidator(abs)], Annotated[int, Field(default_factory=int)], Annotated[int, PlainSerializer(str)], PastDate,
        Guessed, Checked, list[Checked], Prepared, Iterable[int], int | Annotated[str, AfterValidator(str.strip)],
    ],
)  # fmt: skip
def test_what_something_else_has_a_say_in_is_not(annotation: Any) -> None:
    assert not _function(annotation).reads_purely


def test_nothing_is_read_alike() -> None:
    @client
    def ping(request: Any) -> None: ...

    assert Function(ping).reads_purely


@pytest.mark.parametrize(("model", "is_pure"), [(Filter, True), (Checked, False), (Prepared, False)])
def test_the_input_of_a_class_is_read_as_its_model_says(model: type[BaseModel], is_pure: bool) -> None:
    class Call(ServerFunction):
        Input = model

        def call(self, input: Any) -> None: ...

    assert Function(Call).reads_purely is is_pure


def _function(annotation: Any) -> Function:
    def takes(request: Any, value: Any) -> None: ...

    takes.__annotations__["value"] = annotation
    return Function(client(takes))
