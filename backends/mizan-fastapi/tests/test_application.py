"""Mizan as a part of an application: its start, its views, its cache, its threads."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI, Request
from fastapi.responses import PlainTextResponse
from fastapi.testclient import TestClient
from mizan_core.registry import Registry
from mizan_fastapi import Mizan, client
from redis_server import RedisServer


@client(affects="nowhere")
def lost(request: Request) -> str:
    return "?"


@client(context="page")
def page(request: Request) -> str:
    return "a page"


@client(affects="page")
def write_page(request: Request) -> bool:
    return True


@client(route="/invoice/<int:number>/", affects="page")
def invoice(request: Request, number: int) -> PlainTextResponse:
    return PlainTextResponse(f"invoice {number}")


@client(route="/paid/<int:number>/", methods=["POST"], auth=True)
def paid(request: Request, number: int) -> PlainTextResponse:
    return PlainTextResponse("never reached")


@client
def thread(request: Request) -> int:
    return threading.get_ident()


@client
async def loop(request: Request) -> int:
    asyncio.get_running_loop()
    return threading.get_ident()


@client(context="visitor")
def basket(request: Request) -> str:
    return request.cookies.get("basket", "empty")


def application(registry: Registry, **keywords: Any) -> FastAPI:
    app = FastAPI()
    mizan = Mizan(registry=registry, **keywords)
    app.include_router(mizan.router, prefix="/api/mizan")
    app.include_router(mizan.views)
    return app


def test_an_application_does_not_start_with_functions_that_are_wrong(registry: Registry) -> None:
    registry.register(lost)

    with pytest.raises(RuntimeError, match="MZ101") as said, TestClient(application(registry)):
        pass

    assert "test_application.py" in str(said.value)


def test_an_application_starts_with_functions_that_are_right(registry: Registry) -> None:
    registry.register(page)

    with TestClient(application(registry)) as visitor:
        assert visitor.get("/api/mizan/ctx/page/").json() == {"page": "a page"}


def test_a_view_answers_at_its_own_url_and_says_what_it_made_stale(registry: Registry) -> None:
    registry.register(page)
    registry.register(invoice)
    visitor = TestClient(application(registry))

    answer = visitor.get("/invoice/7/")

    assert answer.text == "invoice 7"
    assert answer.headers["X-Mizan-Invalidate"] == "page"
    assert visitor.get("/invoice/seven/").status_code == 404
    assert visitor.post("/invoice/7/").status_code == 405


def test_a_view_asks_who_may(registry: Registry) -> None:
    registry.register(paid)
    visitor = TestClient(application(registry))

    assert visitor.post("/paid/7/").json()["code"] == "UNAUTHORIZED"
    assert visitor.post("/paid/7/", headers={"Origin": "https://elsewhere.example"}).json()["code"] == "FORBIDDEN"


def test_a_route_with_a_converter_that_there_is_not_is_refused(registry: Registry) -> None:
    @client(route="/year/<yyyy:year>/")
    def year(request: Request, year: str) -> PlainTextResponse:
        return PlainTextResponse(year)

    registry.register(year)

    with pytest.raises(ValueError, match="'yyyy'"):
        application(registry)


def test_coroutines_run_on_the_loop_and_nothing_else_does(registry: Registry) -> None:
    registry.register(thread)
    registry.register(loop)
    app = application(registry)

    @app.get("/loop/")
    async def loop_of_the_application() -> int:
        return threading.get_ident()

    with TestClient(app) as visitor:
        of_the_loop = visitor.get("/loop/").json()
        of = {fn: visitor.post("/api/mizan/call/", json={"fn": fn}).json()["result"] for fn in ("thread", "loop")}

    assert of["loop"] == of_the_loop
    assert of["thread"] != of_the_loop


def test_the_coroutines_of_a_bundle_run_at_once(registry: Registry) -> None:
    async def meet(request: Request, mine: int) -> bool:
        if not hasattr(request.state, "here"):
            request.state.here = [asyncio.Event(), asyncio.Event()]
        request.state.here[mine].set()
        return await asyncio.wait_for(request.state.here[1 - mine].wait(), 10)

    @client(context="club")
    async def early(request: Request) -> bool:
        return await meet(request, 0)

    @client(context="club")
    async def late(request: Request) -> bool:
        return await meet(request, 1)

    registry.register(early)
    registry.register(late)

    assert TestClient(application(registry)).get("/api/mizan/ctx/club/").json() == {"early": True, "late": True}


def test_visitors_with_cookies_of_their_own_share_no_bundle(registry: Registry) -> None:
    registry.register(basket)
    app = application(registry, cache_secret="the secret of the cache, in tests only")

    def seen(cookie: str) -> tuple[str, str]:
        answer = TestClient(app).get("/api/mizan/ctx/visitor/", headers={"Cookie": cookie})
        return answer.json()["basket"], answer.headers["X-Mizan-Cache"]

    assert seen("basket=lamp") == ("lamp", "MISS")
    assert seen("basket=loom") == ("loom", "MISS")
    assert seen("basket=lamp; csrftoken=x") == ("lamp", "HIT")


def test_a_user_without_an_id_is_a_failure_and_no_shared_bundle(
    registry: Registry, caplog: pytest.LogCaptureFixture
) -> None:
    registry.register(basket)
    app = application(registry, cache_secret="the secret of the cache, in tests only")

    @app.middleware("http")
    async def somebody(request: Request, answer: Callable[[Request], Any]) -> Any:
        request.state.user = object()
        return await answer(request)

    answer = TestClient(app, raise_server_exceptions=False).get("/api/mizan/ctx/visitor/")

    assert answer.json()["code"] == "INTERNAL_ERROR"
    assert "has none of `id`, `pk` and `username`" in caplog.text


def test_processes_with_one_redis_purge_each_others_bundles(registry: Registry, redis_server: RedisServer) -> None:
    registry.register(page)
    registry.register(write_page)
    secret = "the secret of the cache, in tests only"
    here, there = (
        TestClient(application(registry, cache_secret=secret, cache_redis_url=redis_server.url)) for _ in range(2)
    )

    def seen(visitor: TestClient) -> str:
        return visitor.get("/api/mizan/ctx/page/").headers["X-Mizan-Cache"]

    with here, there:
        assert [seen(here), seen(there)] == ["MISS", "HIT"]
        here.post("/api/mizan/call/", json={"fn": "write_page"})
        assert [seen(there), seen(here)] == ["MISS", "HIT"]


def test_an_application_that_ends_closes_the_connections_of_its_cache(
    registry: Registry, redis_server: RedisServer
) -> None:
    registry.register(page)
    app = application(registry, cache_secret="the secret of the cache, in tests only", cache_redis_url=redis_server.url)
    before = len(redis_server.client.client_list())

    with TestClient(app) as visitor:
        visitor.get("/api/mizan/ctx/page/")
        assert len(redis_server.client.client_list()) > before

    assert len(redis_server.client.client_list()) == before


def test_a_redis_without_a_secret_is_refused() -> None:
    with pytest.raises(ValueError, match="cache_secret"):
        Mizan(cache_redis_url="redis://localhost:6379/0")


def test_the_export_names_a_module_that_there_is_not(tmp_path: Path) -> None:
    export = [sys.executable, "-m", "mizan_fastapi.cli", "nowhere:app"]
    ended = subprocess.run(export, cwd=tmp_path, capture_output=True, text=True)

    assert ended.returncode == 2
    assert ended.stdout == ""
    assert "there is no module 'nowhere'" in ended.stderr
