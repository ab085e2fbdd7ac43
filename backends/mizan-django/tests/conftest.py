"""What the tests share: clients that send what a browser would, on both kinds of server, and readers."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import AsyncClient, Client
from django.utils import translation

BASE = "/api/mizan/"


class Browser:
    """A client of the wire. CSRF is enforced, and a failure of the server is an answer and no exception, as for anyone outside."""

    def __init__(self, client: Client) -> None:
        self.client = client

    def call(self, fn: Any, args: Any = None, **headers: str) -> HttpResponse:
        """`POST call/` with a CSRF token, unless `headers` say how else."""
        return self.post({"fn": fn, "args": args or {}}, **headers)

    def post(self, body: Any, **headers: str) -> HttpResponse:
        text = body if isinstance(body, bytes | str) else json.dumps(body)
        sent = {"X-CSRFToken": self.token()} | headers
        return self.client.post(f"{BASE}call/", text, content_type="application/json", headers=sent)

    def bundle(self, path: str, **headers: str) -> HttpResponse:
        return self.client.get(f"{BASE}ctx/{path}", headers=headers)

    def token(self) -> str:
        return self.client.get(f"{BASE}session/").json()["csrfToken"]


def outside(client_class: type[Any]) -> Any:
    return client_class(enforce_csrf_checks=True, raise_request_exception=False)


@pytest.fixture(autouse=True)
def _language() -> Iterator[None]:
    """That of the settings, whatever a visitor has asked for in another test."""
    yield
    translation.deactivate()


@pytest.fixture
def browser() -> Browser:
    return Browser(outside(Client))


@pytest.fixture
def async_client() -> AsyncClient:
    return outside(AsyncClient)


@pytest.fixture
def reader(db: None) -> User:
    return User.objects.create_user("ada", password="lovelace")


@pytest.fixture
def signed_in(browser: Browser, reader: User) -> Browser:
    browser.client.force_login(reader)
    return browser


@pytest.fixture
def sign_in(db: None) -> Callable[..., Browser]:
    """A browser of its own for somebody who is signed in."""

    def signed_in(username: str, **may: bool) -> Browser:
        browser = Browser(outside(Client))
        browser.client.force_login(User.objects.create_user(username, **may))
        return browser

    return signed_in
