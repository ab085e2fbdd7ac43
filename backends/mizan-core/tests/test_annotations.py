"""When two annotations are one type, and how a type is written."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any, Dict, List, Literal, NewType, Optional, TypeVar, Union  # noqa: UP035 - as users write it

import pytest
from mizan_core.annotations import is_one_type, takes_the_same, written
from pydantic import BaseModel, Field, PositiveInt
from typing_extensions import TypeAliasType

T = TypeVar("T")
UserId = NewType("UserId", int)
Ids = TypeAliasType("Ids", list[UserId])
Pair = TypeAliasType("Pair", tuple[T, T], type_params=(T,))


class Item(BaseModel): ...


class Other(BaseModel): ...


class Kind(Enum):
    A = "a"


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (Optional[int], int | None),  # noqa: UP045
        (Union[int, str], str | int),  # noqa: UP007
        (List[int], list[int]),  # noqa: UP006
        (Dict[str, Item], dict[str, Item]),  # noqa: UP006
        (Sequence[int], list[int]),
        (tuple[int, ...], list[int]),
        (frozenset[int], set[int]),
        (list, list[Any]),
        (dict, dict[Any, Any]),
        (Literal["a", "b"], Literal["b", "a"]),
        (UserId, int),
        (Ids, list[int]),
        (Pair[int], tuple[int, int]),
        (Annotated[int, "a note"], int),
        (Annotated[int, Field(description="A note.")], int),
        (Annotated[int, Field(ge=1)], Annotated[int, Field(ge=1, title="One")]),
        (None, type(None)),
    ],
)
def test_two_spellings_are_one_type(left: Any, right: Any) -> None:
    assert is_one_type(left, right)
    assert takes_the_same(left, right)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (int, float),
        (Item, Other),
        (Item, Item | None),
        (list[int], set[int]),
        (tuple[int, int], list[int]),
        (Literal[1], Literal[True]),
        (Literal["a"], Literal["a", "b"]),
        (dict[str, int], dict[str, str]),
    ],
)
def test_two_types_are_two(left: Any, right: Any) -> None:
    assert not is_one_type(left, right)
    assert not takes_the_same(left, right)


def test_constraints_tell_slots_apart_and_not_what_may_be_passed() -> None:
    assert not is_one_type(int, PositiveInt)
    assert takes_the_same(int, PositiveInt)


@pytest.mark.parametrize(
    ("annotation", "text"),
    [
        (int, "int"),
        (Optional[int], "int | None"),  # noqa: UP045
        (None | list[Item], "list[Item] | None"),
        (dict[str, Decimal], "dict[str, Decimal]"),
        (tuple[int, str], "tuple[int, str]"),
        (tuple[()], "tuple[()]"),
        (frozenset[date], "set[date]"),
        (Literal["a", 1, None, Kind.A], 'Literal["a", 1, null, "a"]'),
        (PositiveInt, "int"),
        (Kind, "Kind"),
        (Any, "Any"),
        (T, "Any"),
        (None, "None"),
    ],
)
def test_a_type_is_written_as_an_annotation(annotation: Any, text: str) -> None:
    assert written(annotation) == text
