"""The schema of a live registry is what `mizan-dev schema --format json` says of its source, byte for byte."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Project

PROGRAM = """
from mizan_core.schema import schema, text
sys.stdout.write(text(schema(registry, Path(sys.argv[1]))))
"""

CASES = {
    "nothing": "",
    "every keyword": """
        USER = ReactContext("user")

        def is_friend(request) -> bool: ...

        @client(context=USER, auth=True, rev=3, cache=60)
        def profile(request, user_id: int) -> str: ...

        @client(context="orders", cache=False)
        def orders(request, user_id: int, page: int = 1) -> list[int]: ...

        @client(affects=[USER, orders, USER], auth=is_friend)
        def edit(request, user_id: int) -> None: ...

        @client(merge="user", auth="staff", websocket=True)
        async def swap(request, user_id: int) -> str: ...

        @client(private=True, affects="orders")
        def shipped(request) -> bool: ...

        @client(route="/page/<id>/", methods=["GET"], auth="superuser")
        def page(request, id: int) -> HTMLResponse: ...

        @client(auth=lambda request: request.user is
                not None and len("it's") > 3)
        def odd(request) -> None: ...

        @client
        def unused(request) -> None: ...

        register(profile)
        register(orders, "user_orders")
        register(edit)
        register(swap)
        register(page)
        register(odd)
    """,
    "contexts of every kind, and compositions": """
        @client(context=GlobalContext)
        async def me(request) -> str | None: ...

        @client(context="local")
        def greet(request, name: str, times: int = 1) -> str: ...

        @client(context="shared")
        def one(request, id: int, page: int = 1) -> int: ...

        @client(context="shared")
        def two(request, id: int, page: int) -> int: ...

        @compose("global", one, "greet")
        def everything(): ...

        register(two)
        register(greet)
        register(one)
        register(me)
    """,
    "classes": """
        @register_as("sum.it")
        class Sum(ServerFunction):
            _meta = {"context": "sums", "auth": True}

            class Input(BaseModel):
                a: int
                b: float = 2.0

            Output = int

            def call(self, input): ...

        class Nothing(ServerFunction):
            name = "no_thing"

            def call(self) -> dict[int, str]: ...

        register(Nothing)
    """,
    "types": """
        from dataclasses import dataclass
        from datetime import date, datetime, timedelta
        from decimal import Decimal
        from enum import Enum, IntEnum
        from typing import Annotated, Generic, Literal, NamedTuple, NewType, TypeVar
        from uuid import UUID
        from pydantic import Field, RootModel, computed_field
        from typing_extensions import TypedDict

        T = TypeVar("T")
        UserId = NewType("UserId", int)

        class Kind(str, Enum):
            A = "a"
            B = "b"

        class Level(IntEnum):
            LOW = 1

        class Item(BaseModel):
            "Something."
            id: UserId
            total: Decimal = Decimal("1.5")
            kind: Kind = Kind.A
            note: str | None = Field(default=None, alias="noteText", description="A note.")
            tags: set[str] = Field(default_factory=set)

            @computed_field
            @property
            def size(self) -> int: ...

        class Page(BaseModel, Generic[T]):
            items: list[T]

        class Tree(BaseModel):
            title: str
            children: list["Tree"] = []

        class Names(RootModel[list[str]]): ...

        class Point(NamedTuple):
            x: int
            y: int = 0

        class Options(TypedDict, total=False):
            description: str

        @dataclass
        class Box:
            width: int

        @client
        def much(
            request,
            item: Item,
            /,
            tree: Tree,
            when: datetime = datetime(2020, 1, 1),
            *,
            late: timedelta = timedelta(seconds=3),
            page: Annotated[int, Field(ge=1, alias="pageNumber")] = 1,
            limit: int = Field(default=3, le=9),
            free=None,
            json: list[Level] = [Level.LOW],
            day: "date | None" = None,
        ) -> Page[Item]: ...

        @client
        def more(request, options: Options, point: Point, box: Box) -> tuple[Names, Tree, dict[UUID, Literal["a", 1, None]]]: ...

        register(much)
        register(more)
    """,
    "a decorator that is kept under a name": """
        from functools import partial

        reader = partial(client, context="reading", rev=2)
        guarded = partial(reader, auth=lambda request: True)

        @guarded
        def one(request) -> int: ...

        @guarded(rev=3, auth=bool)
        def two(request) -> int: ...

        register(one)
        register(two)
    """,
    "properties that are called as keywords of JSON Schema": """
        class One(BaseModel):
            one: int

        class Two(BaseModel):
            two: int

        class Both(BaseModel):
            default: One
            enum: list[Two]
            title: str = "a title"
            description: dict[str, str] = {"title": "kept"}

        @client
        def both(request, title: str, default: Both) -> Both: ...

        register(both)
    """,
    "two classes of one name": """
        class Left:
            class Item(BaseModel):
                left: int

        class Right:
            class Item(BaseModel):
                right: int

        @client
        def left(request) -> Left.Item: ...

        @client
        def right(request) -> Right.Item: ...

        register(left)
        register(right)
    """,
    "a line with characters beyond ASCII before a name": """
        "😀"; ALSO = ReactContext("also")

        @client(auth=lambda request: "größe"  in request.words, context="also")
        def also(request, größe: int) -> str: ...

        class Größe(ServerFunction):
            "é" ; _meta = {"auth": len, "context": "sizes"}

            async def call(self) -> None: ...

        register(also)
        register(Größe, "size")
    """,
}


@pytest.mark.parametrize("case", CASES)
def test_equals_what_the_binary_says_of(case: str, project: Callable[[str], Project]) -> None:
    made = project(CASES[case])
    assert made.running(PROGRAM) == made.static_text("schema")


UNKNOWN = """
    from typing import TYPE_CHECKING

    if TYPE_CHECKING:
        from elsewhere import Hidden, Row

    @client
    def rows(request: "Hidden", size: int, filter: "Hidden" = None) -> "list[Row]": ...

    @client
    def handle(request, callback: type(print) = print) -> int: ...

    register(rows)
    register(handle)
"""


def test_what_is_not_there_at_run_time_is_listed_and_takes_anything(project: Callable[[str], Project]) -> None:
    document = json.loads(project(UNKNOWN).running(PROGRAM))
    rows = document["functions"]["rows"]
    assert rows["input"] == {
        "properties": {"size": {"type": "integer"}, "filter": {"default": None}},
        "required": ["size"],
        "type": "object",
    }
    assert rows["output"] == {}
    said = [
        (it["function"], it["at"], it["expression"], it["reason"].partition(".")[0]) for it in document["unresolved"]
    ]
    assert said == [
        ("rows", "input.filter", "Hidden", "name 'Hidden' is not defined"),
        ("rows", "output", "list[Row]", "name 'Row' is not defined"),
        (
            "handle",
            "input",
            "handle",
            "Unable to generate pydantic-core schema for <class 'builtin_function_or_method'>",
        ),
    ]
    assert document["unresolved"][0]["source"] == {"file": "main.py", "line": 11, "column": 5}
