"""What another site may make a browser send is refused."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from fastapi import Request
from fastapi.testclient import TestClient
from mizan_core.registry import Registry
from mizan_fastapi import client


@client
def ping(request: Request) -> str:
    return "pong"


@pytest.fixture(autouse=True)
def registered(registry: Registry) -> None:
    registry.register(ping)


def status_of(visitor: TestClient, **headers: str) -> int:
    return visitor.post("call/", json={"fn": "ping"}, headers=headers).status_code


def test_a_call_without_cookies_needs_no_token(visit: Callable[..., TestClient]) -> None:
    assert status_of(visit()) == 200


def test_a_call_with_cookies_needs_the_token_of_the_session(visit: Callable[..., TestClient]) -> None:
    visitor = visit()
    token = visitor.get("session/").json()["csrfToken"]

    assert status_of(visitor) == 403
    assert status_of(visitor, **{"X-CSRFToken": token[:-1]}) == 403
    assert status_of(visitor, **{"X-CSRFToken": token}) == 200


def test_a_cookie_that_is_no_token_is_named_by_nothing(visit: Callable[..., TestClient]) -> None:
    for cookie in ("", "x", "é"):
        headers = {"Cookie": f"session=1; csrftoken={cookie}".encode(), "X-CSRFToken": cookie.encode()}
        assert visit().post("call/", json={"fn": "ping"}, headers=headers).status_code == 403


def test_a_visitor_keeps_the_token(visit: Callable[..., TestClient]) -> None:
    visitor = visit()

    assert visitor.get("session/").json() == visitor.get("session/").json()
    assert visit().get("session/").json() != visitor.get("session/").json()


def test_the_cookie_is_for_this_site_alone(visit: Callable[..., TestClient]) -> None:
    cookie = visit().get("https://testserver/api/mizan/session/").headers["Set-Cookie"]

    assert {"HttpOnly", "Path=/", "SameSite=lax", "Secure"} <= set(cookie.split("; "))


def test_a_call_from_another_site_is_refused_with_or_without_cookies(visit: Callable[..., TestClient]) -> None:
    assert status_of(visit(), Origin="https://elsewhere.example") == 403
    assert status_of(visit(), Origin="null") == 403
    assert status_of(visit(), Origin="http://testserver") == 200


def test_a_trusted_site_may_call(visit: Callable[..., TestClient]) -> None:
    visitor = visit(trusted_origins=["https://shop.example"])

    assert status_of(visitor, Origin="https://shop.example") == 200
    assert status_of(visitor, Origin="https://shop.example.evil.example") == 403
