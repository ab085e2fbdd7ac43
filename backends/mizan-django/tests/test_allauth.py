"""`X-Session-Token`: somebody whom `allauth.headless` signed in as an application, which keeps no cookies."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import AsyncClient, Client

from .conftest import BASE, Browser

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def token(reader: User) -> str:
    """The token that allauth gives for signing in."""
    credentials = {"username": "ada", "password": "lovelace"}
    answer = Client().post("/_allauth/app/v1/auth/login", credentials, content_type="application/json")
    assert answer.status_code == 200, answer.content
    return answer.json()["meta"]["session_token"]


def ask(browser: Browser, fn: str, token: str) -> tuple[int, Any]:
    answer = browser.post({"fn": fn}, **{"X-CSRFToken": "", "X-Session-Token": token})
    return answer.status_code, answer.json().get("result", answer.json().get("code"))


def test_says_who_asks_and_needs_no_csrf_token(browser: Browser, token: str) -> None:
    assert ask(browser, "whoami", token) == (200, "ada")


async def test_says_so_on_an_event_loop(async_client: AsyncClient, token: str) -> None:
    answer = await async_client.post(
        f"{BASE}call/", {"fn": "whoami_async"}, content_type="application/json", headers={"X-Session-Token": token}
    )
    assert answer.json() == {"result": "ada"}


def test_that_does_not_hold_is_401_whatever_the_session_says(signed_in: Browser) -> None:
    assert ask(signed_in, "whoami", "bad") == (401, "UNAUTHORIZED")
    assert ask(signed_in, "whoami", "") == (401, "UNAUTHORIZED")


def test_ends_with_the_session(browser: Browser, token: str) -> None:
    Client().delete("/_allauth/app/v1/auth/session", headers={"X-Session-Token": token})
    assert ask(browser, "whoami", token) == (401, "UNAUTHORIZED")


def test_of_someone_who_may_no_longer_sign_in_is_refused(browser: Browser, token: str) -> None:
    User.objects.update(is_active=False)
    assert ask(browser, "whoami", token) == (401, "UNAUTHORIZED")


def test_is_nobody_s_where_allauth_is_not_installed(browser: Browser, settings: Any) -> None:
    settings.INSTALLED_APPS = [app for app in settings.INSTALLED_APPS if not app.startswith("allauth")]
    assert browser.call("whoami", **{"X-Session-Token": "bad"}).json() == {"result": None}
