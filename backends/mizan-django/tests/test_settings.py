"""The settings: what is refused, and in which words."""

import sys
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from mizan.conf import problems
from mizan.conf import settings as mizan_settings


def test_nothing_has_to_be_set() -> None:
    read = mizan_settings()
    assert (read.cache_secret, read.mwt, read.jwt) == (None, None, None)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"MIZAN_CACHE_SECRT": "x"}, "MIZAN_CACHE_SECRT is no setting of Mizan; did you mean MIZAN_CACHE_SECRET?"),
        ({"MIZAN_CACHE_SECRET": ""}, "MIZAN_CACHE_SECRET has to be a string that is not empty."),
        ({"MIZAN_JWT_LIFETIME": "60"}, "MIZAN_JWT_LIFETIME has to be a whole number of seconds, at least 1."),
        ({"MIZAN_JWT_LIFETIME": True}, "MIZAN_JWT_LIFETIME has to be a whole number of seconds, at least 1."),
        ({"MIZAN_JWT_ALGORITHM": "none"}, "MIZAN_JWT_ALGORITHM has to be an algorithm of PyJWT."),
        ({"MIZAN_JWT_ALGORITHM": "RS256"}, "MIZAN_JWT_ALGORITHM RS256 wants MIZAN_JWT_PUBLIC_KEY to verify with."),
        (
            {"MIZAN_JWT_SECRET": "s", "MIZAN_JWT_PUBLIC_KEY": "p"},
            "MIZAN_JWT_PUBLIC_KEY is not for HS256: set MIZAN_JWT_ALGORITHM to the key's.",
        ),
        (
            {"MIZAN_CACHE_REDIS_URL": "redis://localhost"},
            "MIZAN_CACHE_REDIS_URL wants MIZAN_CACHE_SECRET: without one nothing is cached.",
        ),
        ({"MIZAN_CACHE_SECRET": "s", "MIZAN_CACHE_REDIS_URL": "localhost:6379"}, "a `redis://` address."),
        (
            {"MIZAN_CACHE_SECRET": "same", "MIZAN_MWT_SECRET": "same"},
            "Two of the MIZAN_…_SECRET settings are equal; give each its own.",
        ),
    ],
)
def test_what_is_wrong_is_said(settings: Any, given: dict[str, Any], said: str) -> None:
    for name, value in given.items():
        setattr(settings, name, value)
    assert said in " ".join(problems())
    with pytest.raises(ImproperlyConfigured):
        mizan_settings()


def test_a_redis_without_redis_py_is_said(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "redis", None)
    settings.MIZAN_CACHE_SECRET, settings.MIZAN_CACHE_REDIS_URL = "s", "redis://localhost"
    assert list(problems()) == ['MIZAN_CACHE_REDIS_URL wants redis-py: install "mizan[cache]".']


def test_no_secret_is_ever_repeated(settings: Any) -> None:
    settings.MIZAN_CACHE_SECRET = settings.MIZAN_MWT_SECRET = "hunter2"
    settings.MIZAN_JWT_SECRET = ("hunter2",)
    assert "hunter2" not in " ".join(problems())


def test_keys_of_others_verify_and_do_not_sign(settings: Any) -> None:
    settings.MIZAN_JWT_ALGORITHM = "EdDSA"
    settings.MIZAN_JWT_PUBLIC_KEY = "-----BEGIN PUBLIC KEY-----"
    keys = mizan_settings().jwt
    assert keys is not None
    assert (keys.signing, keys.verifying) == (None, "-----BEGIN PUBLIC KEY-----")
