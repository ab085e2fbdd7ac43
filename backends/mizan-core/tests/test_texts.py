"""What the texts of a URL or a form become, for each type of field."""

import json
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from enum import Enum, IntEnum
from functools import cache
from typing import Annotated, Any, Literal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mizan_core import client
from mizan_core.errors import MizanError
from mizan_core.function import Function
from mizan_core.texts import Texts
from pydantic import BaseModel, Field, Json, StrictBool, StrictInt


class Level(IntEnum):
    LOW = 1


class Kind(str, Enum):
    ONE = "1"


class Tree(BaseModel):
    name: str = ""
    children: list["Tree"] = []


@cache
def taking(annotation: Any) -> Function:
    @client
    def takes(request: Any, value: annotation) -> None: ...  # type: ignore[valid-type]

    return Function(takes)


def validated(annotation: Any, *texts: str) -> Any:
    function = taking(annotation)
    return function.parse(Texts({"value": texts}).read(function)).values[0]


@pytest.mark.parametrize(
    ("annotation", "texts", "value"),
    [
        (int, ["5"], 5),
        (int, ["1", "2"], 2),
        (int | None, ["null"], None),
        (str | None, ["null"], "null"),
        (str, ["5"], "5"),
        (str, [""], ""),
        (str, ['{"a": 1}'], '{"a": 1}'),
        (bool, ["true"], True),
        (bool, ["False"], False),
        (StrictBool, ["true"], True),
        (StrictInt, ["5"], 5),
        (Decimal, ["1.50"], Decimal("1.50")),
        (float, ["1e3"], 1000.0),
        (date, ["2020-02-29"], date(2020, 2, 29)),
        (UUID, ["A" * 32], UUID("a" * 32)),
        (Literal[1, 2], ["2"], 2),
        (Literal["a", 1], ["1"], 1),
        (Literal["1", 1], ["1"], "1"),
        (Level, ["1"], Level.LOW),
        (Kind, ["1"], Kind.ONE),
        (Any, ["5"], "5"),
        (list[int], ["1", "2"], [1, 2]),
        (list[int], ["7"], [7]),
        (set[str], ["a", "b", "a"], {"a", "b"}),
        (tuple[int, str], ["1", "2"], (1, "2")),
        (Iterable[int], ["1", "2"], [1, 2]),
        (str | list[str], ["a"], "a"),
        (str | list[str], ["a", "b"], ["a", "b"]),
        (list[list[int]], ["[1,2]", "[3]"], [[1, 2], [3]]),
        (list[int | None], ["1", "null"], [1, None]),
        (dict[str, int], ['{"a":1}'], {"a": 1}),
        (Tree, ['{"name":"a","children":[{}]}'], Tree(name="a", children=[Tree()])),
        (list[Tree], ['{"name":"a"}', "{}"], [Tree(name="a"), Tree()]),
        (Tree | str, ["{"], "{"),
        (Json[list[int]], ["[1]"], [1]),
        (Annotated[int, Field(ge=1)], ["1"], 1),
    ],
)
def test_a_field_takes(annotation: Any, texts: list[str], value: Any) -> None:
    assert validated(annotation, *texts) == value


@pytest.mark.parametrize(
    ("annotation", "text"), [(int, "x"), (int, "true"), (Tree, "{"), (list[int], "x"), (Level, "2")]
)
def test_what_does_not_fit_is_judged_as_it_came(annotation: Any, text: str) -> None:
    with pytest.raises(MizanError) as refused:
        validated(annotation, text)
    assert refused.value.status == 422


def test_names_that_the_function_does_not_take_are_left_out() -> None:
    function = taking(int)
    assert Texts.of([("value", "1"), ("other", "2")]).read(function) == {"value": 1}


ANNOTATIONS = [
    int,
    str,
    bool,
    float,
    Decimal,
    date,
    UUID,
    Level,
    Kind,
    Tree,
    list[int],
    list[Tree],
    dict[str, int],
    Any,
    int | None,
]


@given(st.sampled_from(ANNOTATIONS), st.lists(st.text() | st.sampled_from(["9" * 5000, "[" * 500, "1e999", "NaN"])))
def test_any_texts_are_taken_or_refused(annotation: Any, texts: list[str]) -> None:
    try:
        validated(annotation, *texts)
    except MizanError as error:
        assert error.status in (400, 422)  # noqa: PT017 - either is right


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@given(
    st.integers() | st.booleans() | st.lists(st.integers(), min_size=1) | st.dictionaries(st.text(), JSON, min_size=1)
)
def test_what_the_client_writes_into_a_url_comes_back(value: Any) -> None:
    def text(item: Any) -> str:
        return json.dumps(item, ensure_ascii=False)

    texts = [text(item) for item in value] if isinstance(value, list) else [text(value)]
    annotation = {int: int, bool: bool, list: list[int], dict: dict[str, Any]}[type(value)]
    assert validated(annotation, *texts) == value
