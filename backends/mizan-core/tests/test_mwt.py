"""Tokens: what a good one says, and that every bad one is refused in the same words."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from typing import Any

import jwt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mizan_core.errors import MizanError
from mizan_core.mwt import Claims, Keys, issue, permissions_key, verify

SECRET = "a secret of tokens, in tests only, long enough"
KEYS = Keys(secret=SECRET)
ADA = Claims(subject="5", staff=True, superuser=False, permissions="p1")


def refusal(token: str, keys: Keys = KEYS) -> dict[str, Any]:
    with pytest.raises(MizanError) as refused:
        verify(token, keys)
    return refused.value.envelope()


REFUSED = {"error": True, "code": "UNAUTHORIZED", "message": "The token is not valid."}


def resigned(
    *, secret: str = SECRET, algorithm: str = "HS256", header: Mapping[str, Any] | None = None, **changes: Any
) -> str:
    """A good token with other claims or header, signed all the same. `...` leaves a claim out."""
    good_header, good_claims, _ = issue(ADA, KEYS, lifetime=60).split(".")
    claims = {name: value for name, value in {**decoded(good_claims), **changes}.items() if value is not ...}
    signed = f"{encoded({**decoded(good_header), 'alg': algorithm, **(header or {})})}.{encoded(claims)}"
    digest = {"HS256": hashlib.sha256, "HS512": hashlib.sha512}.get(algorithm)
    return f"{signed}.{base64(hmac.digest(secret.encode(), signed.encode(), digest)) if digest else ''}"


def encoded(part: Any) -> str:
    return base64(json.dumps(part).encode())


def decoded(part: str) -> dict[str, Any]:
    return json.loads(urlsafe_b64decode(part + "=="))


def base64(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def test_a_token_says_who_it_was_issued_for() -> None:
    assert verify(issue(ADA, KEYS, lifetime=60), KEYS) == ADA


def test_a_token_has_the_claims_and_the_header_of_the_wire() -> None:
    before = int(time.time())
    token = issue(ADA, Keys(secret=SECRET, audience="shop"), lifetime=60)
    claims = jwt.decode(token, SECRET, algorithms=["HS256"], audience="shop")
    assert list(claims) == ["sub", "staff", "super", "pkey", "aud", "iat", "nbf", "exp"]
    assert {name: claims[name] for name in ("sub", "staff", "super", "pkey", "aud")} == {
        "sub": "5", "staff": True, "super": False, "pkey": "p1", "aud": "shop",
    }  # fmt: skip
    assert claims["iat"] == claims["nbf"] >= before
    assert claims["exp"] == claims["iat"] + 60
    header = jwt.get_unverified_header(token)
    assert header["alg"] == "HS256"
    assert SECRET not in header["kid"]


@pytest.mark.parametrize(
    "changes",
    [
        {"exp": int(time.time()) - 60},
        {"nbf": int(time.time()) + 60},
        {"iat": int(time.time()) + 60},
        {"aud": "another"},
        {"exp": "soon"},
        {"sub": 5},
        {"sub": ""},
        {"staff": 1},
        {"staff": "true"},
        {"super": None},
        {"pkey": 1},
        *({claim: ...} for claim in ("sub", "staff", "super", "pkey", "aud", "iat", "nbf", "exp")),
    ],
    ids=str,
)
def test_a_token_with_other_claims_is_refused(changes: dict[str, Any]) -> None:
    assert verify(resigned(), KEYS) == ADA
    assert refusal(resigned(**changes)) == REFUSED


def test_a_token_that_ended_moments_ago_is_good_for_a_clock_that_lags() -> None:
    assert verify(resigned(exp=int(time.time()) - 2), KEYS) == ADA


@pytest.mark.parametrize(
    "token",
    [
        resigned(secret="another secret of tokens, just as long"),
        resigned(header={"kid": "unknown"}),
        resigned(header={"kid": None}),
        resigned(header={"kid": ["a", {}]}),
        resigned(algorithm="HS512"),
        resigned(algorithm="none"),
        resigned()[:-4] + "AAAA",
        resigned() + ".",
        "",
        "a.b.c",
        "żółw",
        "\ud800",
        encoded([]) + "..",
    ],
)
def test_a_token_that_is_not_signed_with_the_secret_is_refused(token: str) -> None:
    assert refusal(token) == REFUSED


@given(st.text())
def test_any_text_that_is_no_token_is_refused(text: str) -> None:
    assert refusal(text) == REFUSED


def test_a_token_of_the_secret_of_before_is_good_until_that_is_forgotten() -> None:
    old = issue(ADA, KEYS, lifetime=60)
    new = "a new secret of tokens, in tests only, and long"
    assert verify(old, Keys(secret=new, fallbacks=(SECRET,))) == ADA
    assert refusal(old, Keys(secret=new)) == REFUSED


def test_an_empty_secret_is_refused_with_what_to_do() -> None:
    with pytest.raises(ValueError, match="MIZAN_MWT_SECRET"):
        Keys(secret="")
    with pytest.raises(ValueError, match="MIZAN_MWT_SECRET"):
        Keys(secret=SECRET, fallbacks=("",))


def test_the_key_of_permissions_changes_with_any_of_them_and_with_nothing_else() -> None:
    def key(*permissions: str, staff: bool = False, superuser: bool = False) -> str:
        return permissions_key(permissions, staff=staff, superuser=superuser)

    assert key("a.add", "b.view") == key("b.view", "a.add", "b.view")
    different = [key(), key("a.add"), key("a.add", "b.view"), key("a.add,b.view"), key(staff=True), key(superuser=True)]
    assert len(set(different)) == len(different)
