"""The same URLs under ASGI: coroutines on the loop, everything else off it."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.http import HttpRequest, HttpResponse
from django.test import AsyncClient
from django.utils.functional import SimpleLazyObject
from mizan.jwt import issue

from .conftest import BASE
from .library.models import Author, Book

pytestmark = pytest.mark.django_db(transaction=True)


async def token(client: AsyncClient) -> str:
    answer = await client.get(f"{BASE}session/")
    return answer.json()["csrfToken"]


async def call(client: AsyncClient, fn: str, args: Any = None, **headers: str) -> HttpResponse:
    sent = {"X-CSRFToken": await token(client)} | headers
    body = json.dumps({"fn": fn, "args": args or {}})
    return await client.post(f"{BASE}call/", body, content_type="application/json", headers=sent)


async def test_a_coroutine_function_runs_on_the_loop(async_client: AsyncClient) -> None:
    here = threading.get_ident()
    assert (await call(async_client, "thread_of_the_loop")).json() == {"result": here}


async def test_any_other_runs_off_it(async_client: AsyncClient) -> None:
    here = threading.get_ident()
    assert (await call(async_client, "thread")).json()["result"] != here


async def test_calls_run_side_by_side(async_client: AsyncClient) -> None:
    answers = await asyncio.gather(*(call(async_client, "echo", {"text": str(n)}) for n in range(8)))
    assert [answer.json()["result"]["message"] for answer in answers] == [str(n) for n in range(8)]


async def test_a_coroutine_function_may_use_the_user(async_client: AsyncClient) -> None:
    reader = await User.objects.acreate(username="ada")
    await async_client.aforce_login(reader)
    assert (await call(async_client, "whoami_async")).json() == {"result": "ada"}


async def test_a_token_says_who_asks(async_client: AsyncClient, settings: Any) -> None:
    settings.MIZAN_JWT_SECRET = "a-secret-of-the-tests-with-32-bytes-or-more"
    reader = await User.objects.acreate(username="ada")
    bearer = {"Authorization": f"Bearer {issue(reader)}", "X-CSRFToken": ""}
    assert (await call(async_client, "whoami_async", **bearer)).json() == {"result": "ada"}
    assert (await call(async_client, "whoami_async", Authorization="Bearer bad")).status_code == 401


async def test_no_csrf_token_is_403(async_client: AsyncClient) -> None:
    answer = await call(async_client, "echo", {"text": "hi"}, **{"X-CSRFToken": ""})
    assert (answer.status_code, answer.json()["code"]) == (403, "FORBIDDEN")


async def test_the_csrf_token_may_be_kept_in_the_session(async_client: AsyncClient, settings: Any) -> None:
    settings.CSRF_USE_SESSIONS = True
    assert (await call(async_client, "echo", {"text": "hi"})).status_code == 200


async def test_a_form_with_a_file_is_read(async_client: AsyncClient) -> None:
    sent = {"fn": "count_files", "label": "files", "photo": SimpleUploadedFile("lamp.jpg", b"light")}
    answer = await async_client.post(f"{BASE}call/", sent, headers={"X-CSRFToken": await token(async_client)})
    assert answer.json() == {"result": {"files": "lamp.jpg"}}


async def test_a_bundle_holds_every_member(async_client: AsyncClient) -> None:
    author = await Author.objects.acreate(name="Ursula")
    await Book.objects.acreate(title="Tombs", author=author)
    answer = await async_client.get(f"{BASE}ctx/shelf/?author_id={author.pk}")
    assert answer.json()["author_name"] == "Ursula"


async def test_the_coroutines_of_a_bundle_run_at_once(async_client: AsyncClient) -> None:
    await Author.objects.acreate(name="Ursula")
    answer = await async_client.get(f"{BASE}ctx/club/")
    met = ["Ursula sees early,late"]
    assert answer.json() == {"early": met, "authors": ["Ursula"], "late": met}


async def test_a_bundle_is_kept_and_forgotten(async_client: AsyncClient, settings: Any) -> None:
    settings.MIZAN_CACHE_SECRET = "a-secret-of-the-cache-with-32-bytes-or-more"
    author = await Author.objects.acreate(name="Ursula")
    path = f"{BASE}ctx/shelf/?author_id={author.pk}"
    kept = [(await async_client.get(path))["X-Mizan-Cache"] for _ in range(2)]
    await call(async_client, "rename_author", {"author_id": author.pk, "name": "U. K."})
    assert (kept, (await async_client.get(path)).json()["author_name"]) == (["MISS", "HIT"], "U. K.")


def knows_the_user_late(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """A middleware of before Django had `auser`."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.user = SimpleLazyObject(User.objects.get)
        del request.auser
        return get_response(request)

    return middleware


async def test_a_bundle_is_kept_for_a_user_whom_the_database_has_to_tell(
    async_client: AsyncClient, settings: Any
) -> None:
    settings.MIZAN_CACHE_SECRET = "a-secret-of-the-cache-with-32-bytes-or-more"
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, f"{__name__}.knows_the_user_late"]
    author = await Author.objects.acreate(name="Ursula")
    path = f"{BASE}ctx/shelf/?author_id={author.pk}"

    async def found_by(name: str) -> str:
        await User.objects.all().adelete()
        await User.objects.acreate(username=name)
        return (await async_client.get(path))["X-Mizan-Cache"]

    assert [await found_by("ada"), await found_by("bo")] == ["MISS", "MISS"]
    assert (await async_client.get(path))["X-Mizan-Cache"] == "HIT"


async def test_views_answer(async_client: AsyncClient) -> None:
    answer = await async_client.get("/loop/")
    assert (answer.status_code, answer.content) == (200, b"looped")


async def test_a_failure_tells_nothing(async_client: AsyncClient) -> None:
    answer = await call(async_client, "fails", {"how": "secret"})
    assert (answer.status_code, b"hunter2" in answer.content) == (500, False)


async def test_atomic_requests_hold_here_too(async_client: AsyncClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(connections.settings["default"], "ATOMIC_REQUESTS", True)
    assert (await call(async_client, "half_done")).status_code == 500
    assert await Author.objects.acount() == 0
