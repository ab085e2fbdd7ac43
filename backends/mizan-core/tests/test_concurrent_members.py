"""The members of one bundle on an event loop: coroutines run at once, what blocks runs beside them, and one failure ends them all."""

import asyncio
import json
import threading
from contextvars import ContextVar
from typing import Any

import pytest
from mizan_core import client
from mizan_core.errors import Forbidden, NotFound
from mizan_core.execute import Adapter, Answer, Backend
from mizan_core.registry import Registry

LIMIT_SECONDS = 10
"""After which something waits for what never comes."""

spoken: ContextVar[str] = ContextVar("spoken", default="")


class Web(Adapter[Any]):
    """A framework that knows nobody, and lets what fails through to the test."""

    def report(self, request: Any, name: str, error: Exception) -> None:
        raise error


def backend_of(*functions: Any) -> Backend[Any]:
    registry = Registry()
    for function in functions:
        registry.register(function)
    return Backend(Web(), registry)


async def bundle(*functions: Any) -> Answer:
    return await asyncio.wait_for(backend_of(*functions).abundle(None, "page", {}), LIMIT_SECONDS)


async def test_coroutines_run_at_once_and_stand_in_the_order_of_their_declarations() -> None:
    first_is_there, second_is_there = asyncio.Event(), asyncio.Event()

    @client(context="page")
    async def first(request: Any) -> str:
        first_is_there.set()
        await second_is_there.wait()
        return "a"

    @client(context="page")
    async def second(request: Any) -> str:
        second_is_there.set()
        await first_is_there.wait()
        return "b"

    assert (await bundle(first, second)).body == b'{"first":"a","second":"b"}'


async def test_what_blocks_runs_beside_them_one_after_the_other() -> None:
    is_blocked, is_free = threading.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()
    order: list[str] = []

    @client(context="page")
    def blocks(request: Any) -> bool:
        order.append("blocks begins")
        loop.call_soon_threadsafe(is_free.set)
        said = is_blocked.wait(LIMIT_SECONDS)
        order.append("blocks ends")
        return said

    @client(context="page")
    async def runs(request: Any) -> bool:
        await is_free.wait()
        is_blocked.set()
        return True

    @client(context="page")
    def blocks_too(request: Any) -> bool:
        order.append("blocks_too begins")
        return True

    answer = await bundle(blocks, runs, blocks_too)

    assert json.loads(answer.body) == {"blocks": True, "runs": True, "blocks_too": True}
    assert order == ["blocks begins", "blocks ends", "blocks_too begins"]


async def test_the_first_that_fails_decides_and_the_others_have_ended() -> None:
    ended: list[str] = []

    @client(context="page")
    async def waits(request: Any) -> str:
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0)
            ended.append("waits")
        return "never"

    @client(context="page")
    async def refuses(request: Any) -> str:
        raise Forbidden("Not today.")

    answer = await bundle(waits, refuses)

    assert (answer.status, json.loads(answer.body)["message"]) == (403, "Not today.")
    assert ended == ["waits"]


async def test_of_those_that_fail_together_the_one_that_is_declared_first_decides() -> None:
    def member(name: str, error: type[Exception]) -> Any:
        async def failing(request: Any) -> str:
            raise error

        failing.__name__ = failing.__qualname__ = name
        return client(context="page")(failing)

    for _ in range(20):
        assert (await bundle(member("a", NotFound), member("b", Forbidden))).status == 404
        assert (await bundle(member("a", Forbidden), member("b", NotFound))).status == 403


async def test_each_sees_the_context_variables_of_the_request_and_sets_its_own() -> None:
    has_spoken = asyncio.Event()

    @client(context="page")
    async def speaks(request: Any) -> str:
        before = spoken.get()
        spoken.set("mine")
        has_spoken.set()
        return before

    @client(context="page")
    async def listens(request: Any) -> str:
        await has_spoken.wait()
        return spoken.get()

    @client(context="page")
    def listens_too(request: Any) -> str:
        return spoken.get()

    spoken.set("of the request")
    answer = await bundle(speaks, listens, listens_too)

    assert set(json.loads(answer.body).values()) == {"of the request"}
    assert spoken.get() == "of the request"


async def test_a_request_that_is_given_up_ends_its_members() -> None:
    has_begun = asyncio.Event()
    ended: list[str] = []

    def member(name: str) -> Any:
        async def waiting(request: Any) -> str:
            has_begun.set()
            try:
                await asyncio.Event().wait()
            finally:
                ended.append(name)
            return "never"

        waiting.__name__ = waiting.__qualname__ = name
        return client(context="page")(waiting)

    asked = asyncio.create_task(bundle(member("a"), member("b")))
    await has_begun.wait()
    await asyncio.sleep(0)
    asked.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asked

    assert sorted(ended) == ["a", "b"]


def test_on_a_thread_each_runs_after_the_other() -> None:
    order: list[str] = []

    @client(context="page")
    async def first(request: Any) -> str:
        order.append("first begins")
        await asyncio.sleep(0)
        order.append("first ends")
        return "a"

    @client(context="page")
    async def second(request: Any) -> str:
        order.append("second begins")
        return "b"

    answer = backend_of(first, second).bundle(None, "page", {})

    assert answer.body == b'{"first":"a","second":"b"}'
    assert order == ["first begins", "first ends", "second begins"]
