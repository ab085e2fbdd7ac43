"""Who asks: the session, tokens, and what `auth=` makes of it."""

import base64
import json
import time
from collections.abc import Callable

import jwt as pyjwt
import pytest
from django.contrib.auth.models import Permission, User
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from mizan import mwt
from mizan.jwt import issue

from .conftest import BASE, Browser, outside

pytestmark = pytest.mark.django_db

SECRET = "a-secret-of-the-tests-with-32-bytes-or-more"


@pytest.fixture
def bearer(settings: object) -> object:
    settings.MIZAN_JWT_SECRET = SECRET
    return settings


def forged(user: User, **claims: object) -> str:
    now = int(time.time())
    return pyjwt.encode({"sub": str(user.pk), "iat": now, "exp": now + 60} | claims, SECRET, "HS256")


def ask(browser: Browser, token: str) -> tuple[int, object]:
    """Who the server takes one for who sends this token, and no CSRF token."""
    answer = browser.post({"fn": "whoami"}, **{"X-CSRFToken": "", "Authorization": f"Bearer {token}"})
    return answer.status_code, answer.json().get("result", answer.json().get("code"))


class TestTheSession:
    def test_says_who_asks(self, signed_in: Browser) -> None:
        assert signed_in.call("whoami").json() == {"result": "ada"}

    def test_is_nobody_s_without_a_cookie(self, browser: Browser) -> None:
        assert browser.call("whoami").json() == {"result": None}

    def test_is_not_needed_at_all(self, settings: object) -> None:
        settings.MIDDLEWARE = ["django.middleware.common.CommonMiddleware"]
        browser = Browser(outside(Client))
        assert browser.call("echo", {"text": "hi"}).status_code == 200
        assert browser.call("members_only", {"number": 1}).status_code == 401


class TestAuth:
    @pytest.mark.parametrize(
        ("fn", "nobody", "customer", "staff", "superuser"),
        [
            ("members_only", 401, 200, 200, 200),
            ("staff_only", 401, 403, 200, 403),
            ("superuser_only", 401, 403, 403, 200),
        ],
    )
    def test_asks_for_what_it_says(
        self,
        browser: Browser,
        sign_in: Callable[..., Browser],
        fn: str,
        nobody: int,
        customer: int,
        staff: int,
        superuser: int,
    ) -> None:
        visitors = [browser, sign_in("cus"), sign_in("stf", is_staff=True), sign_in("sup", is_superuser=True)]
        statuses = [visitor.call(fn, {"number": 1}).status_code for visitor in visitors]
        assert statuses == [nobody, customer, staff, superuser]

    def test_a_predicate_sees_the_request(self, browser: Browser) -> None:
        assert browser.call("with_the_word").status_code == 403
        assert browser.call("with_the_word", **{"X-Word": "sesame"}).status_code == 200

    def test_comes_before_the_arguments(self, browser: Browser) -> None:
        answer = browser.call("members_only", {"number": "no number"})
        assert (answer.status_code, answer.json()["code"]) == (401, "UNAUTHORIZED")
        assert "details" not in answer.json()


class TestABearerToken:
    def test_says_who_asks_and_needs_no_csrf_token(self, bearer: object, browser: Browser, reader: User) -> None:
        assert ask(browser, issue(reader)) == (200, "ada")

    def test_counts_before_the_session(self, bearer: object, sign_in: Callable[..., Browser], reader: User) -> None:
        assert ask(sign_in("grace"), issue(reader)) == (200, "ada")

    @pytest.mark.parametrize(
        "spoil",
        [
            lambda user: "nonsense",
            lambda user: "",
            lambda user: issue(user)[:-2],
            lambda user: forged(user, exp=int(time.time()) - 1),
            lambda user: forged(user, nbf=int(time.time()) + 60),
            lambda user: forged(user, aud="someone else"),
            lambda user: forged(user, sub="999999"),
            lambda user: forged(user, sub="9" * 400),
            lambda user: forged(user, sub="no number"),
            lambda user: pyjwt.encode({"sub": str(user.pk)}, SECRET, "HS256"),
            lambda user: pyjwt.encode({"exp": int(time.time()) + 60}, SECRET, "HS256"),
            lambda user: pyjwt.encode({"sub": str(user.pk), "exp": int(time.time()) + 60}, "another" + SECRET),
            lambda user: unsigned({"sub": str(user.pk), "exp": int(time.time()) + 60}),
        ],
    )
    def test_that_does_not_hold_is_401_whatever_the_session_says(
        self, bearer: object, signed_in: Browser, reader: User, spoil: Callable[[User], str]
    ) -> None:
        assert ask(signed_in, spoil(reader)) == (401, "UNAUTHORIZED")

    def test_of_someone_who_may_no_longer_sign_in_is_refused(
        self, bearer: object, browser: Browser, reader: User
    ) -> None:
        token = issue(reader)
        User.objects.update(is_active=False)
        assert ask(browser, token) == (401, "UNAUTHORIZED")

    def test_is_refused_where_no_secret_is_set(self, browser: Browser, reader: User) -> None:
        assert ask(browser, forged(reader)) == (401, "UNAUTHORIZED")

    def test_that_is_bad_is_401_on_every_url(self, bearer: object, browser: Browser) -> None:
        bad = {"Authorization": "Bearer bad"}
        assert browser.client.get(f"{BASE}session/", headers=bad).status_code == 401
        assert browser.bundle("global/", **bad).status_code == 401
        assert browser.client.get("/books/1/card/", headers=bad).status_code == 401

    def test_another_scheme_is_none_of_ours(self, signed_in: Browser) -> None:
        basic = {"Authorization": "Basic " + base64.b64encode(b"proxy:word").decode()}
        assert signed_in.call("whoami", **basic).json() == {"result": "ada"}

    def test_has_an_audience_and_an_issuer_where_the_settings_name_them(
        self, bearer: object, browser: Browser, reader: User
    ) -> None:
        bearer.MIZAN_JWT_AUDIENCE = "shop"
        bearer.MIZAN_JWT_ISSUER = "https://id.example"
        assert ask(browser, issue(reader)) == (200, "ada")
        assert ask(browser, forged(reader)) == (401, "UNAUTHORIZED")
        assert ask(browser, forged(reader, aud="shop", iss="https://evil.example")) == (401, "UNAUTHORIZED")

    def test_may_name_the_user_in_another_claim(self, bearer: object, browser: Browser, reader: User) -> None:
        """As tokens of djangorestframework-simplejwt do."""
        bearer.MIZAN_JWT_USER_CLAIM = "user_id"

        def of(user_id: object) -> str:
            return pyjwt.encode({"user_id": user_id, "exp": int(time.time()) + 60}, SECRET, "HS256")

        assert ask(browser, of(str(reader.pk))) == ask(browser, of(reader.pk)) == (200, "ada")
        for wrong in (True, None, [reader.pk], {"pk": reader.pk}, 1.0):
            assert ask(browser, of(wrong)) == (401, "UNAUTHORIZED")


@pytest.fixture
def web_tokens(settings: object) -> object:
    settings.MIZAN_MWT_SECRET = "another-secret-of-the-tests-with-32-bytes"
    return settings


def ask_by_web_token(browser: Browser, token: str, **headers: str) -> tuple[int, object]:
    answer = browser.post({"fn": "whoami"}, **{"X-CSRFToken": "", "X-Mizan-Token": token} | headers)
    return answer.status_code, answer.json().get("result", answer.json().get("code"))


@pytest.mark.usefixtures("web_tokens")
class TestAMizanWebToken:
    def test_says_who_asks_and_needs_no_csrf_token(self, browser: Browser, reader: User) -> None:
        assert ask_by_web_token(browser, mwt.issue(reader)) == (200, "ada")

    def test_says_what_the_wire_has_it_say(self, reader: User) -> None:
        token = mwt.issue(reader, lifetime=60)
        claims = pyjwt.decode(token, options={"verify_signature": False})
        assert claims.keys() == {"sub", "staff", "super", "pkey", "aud", "iat", "nbf", "exp"}
        assert (claims["sub"], claims["staff"], claims["super"]) == (str(reader.pk), False, False)
        assert pyjwt.get_unverified_header(token).keys() >= {"alg", "kid"}

    @pytest.mark.parametrize("token", ["", "bad", "a.b.c"])
    def test_that_does_not_hold_is_401_whatever_the_session_says(self, signed_in: Browser, token: str) -> None:
        assert ask_by_web_token(signed_in, token) == (401, "UNAUTHORIZED")

    def test_ends_when_the_user_may_do_something_else(self, browser: Browser, reader: User) -> None:
        token = mwt.issue(reader)
        reader.user_permissions.add(Permission.objects.first())
        assert ask_by_web_token(browser, token) == (401, "UNAUTHORIZED")

    def test_ends_when_the_user_becomes_staff(self, browser: Browser, reader: User) -> None:
        token = mwt.issue(reader)
        User.objects.update(is_staff=True)
        assert ask_by_web_token(browser, token) == (401, "UNAUTHORIZED")

    def test_of_the_secret_before_is_still_good(self, browser: Browser, reader: User, settings: object) -> None:
        token = mwt.issue(reader)
        settings.MIZAN_MWT_SECRET_FALLBACKS = [settings.MIZAN_MWT_SECRET]
        settings.MIZAN_MWT_SECRET = "a-newer-secret-of-the-tests-with-32-bytes"
        assert ask_by_web_token(browser, token) == (200, "ada")
        settings.MIZAN_MWT_SECRET_FALLBACKS = []
        assert ask_by_web_token(browser, token) == (401, "UNAUTHORIZED")

    def test_and_a_bearer_token_name_the_same_user(self, bearer: object, browser: Browser, reader: User) -> None:
        other = User.objects.create_user("grace")
        same, different = (f"Bearer {issue(user)}" for user in (reader, other))
        assert ask_by_web_token(browser, mwt.issue(reader), Authorization=same) == (200, "ada")
        assert ask_by_web_token(browser, mwt.issue(reader), Authorization=different) == (401, "UNAUTHORIZED")

    def test_is_refused_where_no_secret_is_set(self, browser: Browser, reader: User, settings: object) -> None:
        token = mwt.issue(reader)
        settings.MIZAN_MWT_SECRET = None
        assert ask_by_web_token(browser, token) == (401, "UNAUTHORIZED")


class TestIssuing:
    def test_wants_a_secret(self, reader: User) -> None:
        with pytest.raises(ImproperlyConfigured, match="MIZAN_JWT_SECRET"):
            issue(reader)

    def test_wants_a_user_who_is_saved(self, bearer: object) -> None:
        with pytest.raises(ValueError, match="not in the database"):
            issue(User(username="new"))

    def test_says_the_claims_that_everyone_knows(self, bearer: object, reader: User) -> None:
        claims = pyjwt.decode(issue(reader, lifetime=60), SECRET, ["HS256"])
        assert claims["sub"] == str(reader.pk)
        assert claims["exp"] - claims["iat"] == 60
        assert set(claims) == {"sub", "iat", "exp", "jti"}


def unsigned(claims: dict[str, object]) -> str:
    """A token that says that nobody signed it."""

    def part(value: object) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()

    return f"{part({'alg': 'none', 'typ': 'JWT'})}.{part(claims)}."
