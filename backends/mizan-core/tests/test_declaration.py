"""What `@client` leaves on a function."""

import asyncio
import pickle
from typing import Any, ClassVar

import pytest
from mizan_core import GlobalContext, ReactContext, ServerFunction, client
from mizan_core.declaration import Declaration, declaration_of
from mizan_core.noted import collecting
from pydantic import BaseModel


@client(context="user")
def module_level(request: Any, user_id: int) -> int:
    return user_id


@client(private=True, affects="user")
def private(request: Any, user_id: int) -> int:
    """Changes something."""
    return user_id


def test_a_function_stays_the_callable_that_it_was() -> None:
    assert module_level(None, user_id=5) == 5
    assert module_level.__name__ == "module_level"
    assert pickle.loads(pickle.dumps(module_level)) is module_level


def test_the_keywords_stand_on_the_function() -> None:
    def predicate(request: Any) -> bool: ...

    @client(context=GlobalContext, auth=predicate, rev=2, cache=60, websocket=True)
    def one(request: Any) -> int: ...

    @client(affects=[module_level, "cart"], merge=ReactContext("cart"), route="/x/", methods=["GET"])
    def two(request: Any) -> int: ...

    assert declaration_of(one) == Declaration(context="global", auth=predicate, rev=2, cache=60, websocket=True)
    assert declaration_of(two) == Declaration(
        affects=(module_level, "cart"), merge=(ReactContext("cart"),), route="/x/", methods=("GET",)
    )


def test_a_keyword_that_there_is_not_is_refused_with_the_nearest() -> None:
    with pytest.raises(TypeError, match=r"`client` has no keyword `websockets`; did you mean `websocket`\?"):
        client(websockets=True)  # type: ignore[call-overload]


def test_a_value_of_no_use_is_kept_for_the_rules_and_counts_as_not_written() -> None:
    @client(cache="long", rev=True, context=4)  # type: ignore[call-overload]
    def strange(request: Any) -> int: ...

    declaration = declaration_of(strange)
    assert declaration == Declaration(invalid={"cache": "long", "rev": True, "context": 4})


def test_two_constants_of_one_name_are_one_context() -> None:
    assert ReactContext("user") == ReactContext("user")
    assert len({ReactContext("user"), ReactContext("user"), GlobalContext}) == 2


def test_a_private_function_notes_each_call_that_returned() -> None:
    @client(private=True)
    def fails(request: Any) -> None:
        raise ValueError

    with collecting() as notes:
        assert private(None, 5) == 5
        private(None, user_id=6)
        with pytest.raises(ValueError):  # noqa: PT011
            fails(None)
    assert [dict(note.arguments) for note in notes] == [{"user_id": 5}, {"user_id": 6}]
    assert private.__doc__ == "Changes something."


def test_a_private_coroutine_notes_once_it_was_awaited() -> None:
    @client(private=True)
    async def late(request: Any, n: int) -> int:
        await asyncio.sleep(0)
        return n

    async def both() -> list[int]:
        return await asyncio.gather(late(None, 1), late(None, 2))

    with collecting() as notes:
        assert asyncio.run(both()) == [1, 2]
    assert sorted(note.arguments["n"] for note in notes) == [1, 2]


def test_notes_of_one_request_are_not_another_s() -> None:
    with collecting() as outer:
        with collecting() as inner:
            private(None, 1)
        private(None, 2)
    assert [[note.arguments["user_id"] for note in notes] for notes in (inner, outer)] == [[1], [2]]


class Touch(ServerFunction):
    _meta: ClassVar[Any] = {"private": True}

    class Input(BaseModel):
        n: int

    def call(self, input: Input) -> int:
        return input.n


class Again(Touch):
    _meta: ClassVar[Any] = {"private": True, "affects": "user"}


class Open(ServerFunction):
    class Input(BaseModel):
        n: int

    async def call(self, input: Input) -> int:
        return input.n


class Closed(Open):
    _meta: ClassVar[Any] = {"private": True}


def test_a_private_class_notes_its_calls_once_and_as_itself() -> None:
    with collecting() as notes:
        assert Touch().call(Touch.Input(n=1)) == 1
        assert Again().call(input=Again.Input(n=2)) == 2
        assert asyncio.run(Open().call(Open.Input(n=3))) == 3
        assert asyncio.run(Closed().call(Closed.Input(n=4))) == 4
    assert [(note.target, dict(note.arguments)) for note in notes] == [
        (Touch, {"n": 1}),
        (Again, {"n": 2}),
        (Closed, {"n": 4}),
    ]


def test_a_class_that_inherits_its_call_has_keywords_of_its_own() -> None:
    assert declaration_of(Again) == Declaration(private=True, affects=("user",))
    assert declaration_of(Open) == Declaration()
