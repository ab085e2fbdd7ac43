"""Who may open a socket, where, and how it is known who they are."""

from __future__ import annotations

import json
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.contrib.auth.models import User
from mizan import mwt
from websockets.exceptions import InvalidStatus

from .conftest import Site, signed_in

SECRET = "a-secret-of-the-tests-with-32-bytes-or-more"


async def token_of(user: User) -> str:
    return await sync_to_async(mwt.issue)(user)


async def refusal(site: Site, **how: Any) -> tuple[int, str]:
    with pytest.raises(InvalidStatus) as refused:
        await site.open(**how)
    response = refused.value.response
    return response.status_code, json.loads(response.body or b"{}").get("code", "")


async def test_a_browser_opens_it_from_a_page_of_this_site(site: Site) -> None:
    ada = await site.open(cookie=await signed_in("ada"), origin=f"http://{site.host}")
    assert (await ada.ask("rpc", id=1, fn="socket_whoami"))["data"] == {"result": "ada"}


@pytest.mark.parametrize(
    "origin",
    ["http://evil.example", "null", "https://{host}", "http://127.0.0.1", "http://{host}.evil.example", "http://[", ""],
)
async def test_a_page_of_another_site_is_refused(site: Site, origin: str) -> None:
    cookie = await signed_in("ada")
    assert await refusal(site, cookie=cookie, origin=origin.format(host=site.host)) == (403, "FORBIDDEN")


async def test_a_page_of_a_trusted_site_is_let_in(site: Site, settings: Any) -> None:
    settings.CSRF_TRUSTED_ORIGINS = ["http://localhost:5173", "https://*.example.com"]
    for origin in ("http://localhost:5173", "https://shop.example.com"):
        await site.open(origin=origin)
    for origin in (
        "http://localhost:5174",
        "http://shop.example.com",
        "https://example.com.evil.example",
        "https://evilexample.com",
    ):
        assert await refusal(site, origin=origin) == (403, "FORBIDDEN")


async def test_a_host_that_is_not_ours_is_refused(site: Site, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["shop.example.com"]
    assert await refusal(site) == (400, "BAD_REQUEST")


async def test_a_program_says_who_it_is_by_a_token(site: Site, settings: Any) -> None:
    settings.MIZAN_MWT_SECRET = SECRET
    bo = await User.objects.acreate(username="bo")
    bo = await site.open(headers={"X-Mizan-Token": await token_of(bo)}, origin="http://anywhere.example")
    assert (await bo.ask("rpc", id=1, fn="socket_whoami"))["data"] == {"result": "bo"}
    await bo.subscribe("chat", room="a")


@pytest.mark.parametrize("header", ["X-Mizan-Token", "Authorization"])
async def test_a_bad_token_is_refused_whatever_the_session_says(site: Site, settings: Any, header: str) -> None:
    settings.MIZAN_MWT_SECRET = SECRET
    cookie = await signed_in("ada")
    assert await refusal(site, cookie=cookie, headers={header: "Bearer bad"}) == (401, "UNAUTHORIZED")


async def test_a_token_that_has_ended_meanwhile_opens_nothing_more(site: Site, settings: Any) -> None:
    settings.MIZAN_MWT_SECRET = SECRET
    user = await User.objects.acreate(username="bo")
    bo = await site.open(headers={"X-Mizan-Token": await token_of(user)})
    user.is_active = False
    await user.asave()
    assert (await bo.ask("rpc", id=1, fn="socket_wait", args={"seconds": 0}))["error"]["code"] == "UNAUTHORIZED"
    assert (await bo.ask("subscribe", channel="ticker"))["error"]["code"] == "UNAUTHORIZED"


async def test_there_is_one_socket(site: Site) -> None:
    for path in ("/", "/ws", "/ws/other/", "/api/mizan/"):
        assert await refusal(site, path=path) == (404, "NOT_FOUND")


async def test_http_is_the_project_s_own(site: Site) -> None:
    import httpx

    async with httpx.AsyncClient() as client:
        answer = await client.get(f"http://{site.host}/api/mizan/session/")
    assert answer.json().keys() == {"csrfToken"}
