"""The settings of Mizan: the one place that reads `MIZAN_…` from Django's settings.

In: `django.conf.settings`. Out: one `Settings`, checked, or `ImproperlyConfigured` that names every setting that is wrong.
`SETTINGS` is the list of all there are; the README says what each is for.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from typing import Any, cast

from django.conf import settings as django_settings
from django.core.exceptions import ImproperlyConfigured
from django.core.signals import setting_changed
from mizan_core import bearer, mwt

PREFIX = "MIZAN_"

SYMMETRIC = ("HS256", "HS384", "HS512")
ASYMMETRIC = ("RS256", "RS384", "RS512", "ES256", "ES384", "ES512", "PS256", "PS384", "PS512", "EdDSA")


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Every setting, in the types that the code wants."""

    cache_secret: str | None
    """Keys of cached bundles are made with it. Without one nothing is cached."""
    cache_redis_url: str | None
    """Where cached bundles are kept; the memory of the process, without one."""
    mwt: mwt.Keys | None
    """What `X-Mizan-Token` is verified with. Without keys every such token is refused."""
    mwt_lifetime: int
    jwt: bearer.Keys | None
    """What `Authorization: Bearer` is verified with. Without keys every such token is refused."""
    jwt_lifetime: int


@dataclass(frozen=True)
class _Setting:
    """What one setting may be, and what it is where a project does not say."""

    default: Any
    is_sound: Callable[[Any], bool]
    wanted: str


def _is_text(value: object) -> bool:
    return value is None or (isinstance(value, str) and value != "")


def _is_required_text(value: object) -> bool:
    return isinstance(value, str) and value != ""


def _is_texts(value: object) -> bool:
    return isinstance(value, list | tuple) and all(map(_is_required_text, cast("Sequence[object]", value)))


def _is_duration(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value > 0


def _is_leeway(value: object) -> bool:
    return value == 0 or _is_duration(value)


def _is_algorithm(value: object) -> bool:
    return value in SYMMETRIC + ASYMMETRIC


def _is_redis_url(value: object) -> bool:
    return value is None or (isinstance(value, str) and value.startswith(("redis://", "rediss://", "unix://")))


_TEXT = "a string that is not empty"
_SECONDS = "a whole number of seconds"

SETTINGS: dict[str, _Setting] = {
    "MIZAN_CACHE_SECRET": _Setting(None, _is_text, _TEXT),
    "MIZAN_CACHE_REDIS_URL": _Setting(None, _is_redis_url, "a `redis://` address"),
    "MIZAN_MWT_SECRET": _Setting(None, _is_text, _TEXT),
    "MIZAN_MWT_SECRET_FALLBACKS": _Setting((), _is_texts, "a list of strings that are not empty"),
    "MIZAN_MWT_AUDIENCE": _Setting("mizan", _is_required_text, _TEXT),
    "MIZAN_MWT_LIFETIME": _Setting(3600, _is_duration, f"{_SECONDS}, at least 1"),
    "MIZAN_JWT_SECRET": _Setting(None, _is_text, _TEXT),
    "MIZAN_JWT_PUBLIC_KEY": _Setting(None, _is_text, f"{_TEXT}, a key in PEM"),
    "MIZAN_JWT_ALGORITHM": _Setting("HS256", _is_algorithm, "an algorithm of PyJWT"),
    "MIZAN_JWT_AUDIENCE": _Setting(None, _is_text, _TEXT),
    "MIZAN_JWT_ISSUER": _Setting(None, _is_text, _TEXT),
    "MIZAN_JWT_USER_CLAIM": _Setting("sub", _is_required_text, _TEXT),
    "MIZAN_JWT_LIFETIME": _Setting(3600, _is_duration, f"{_SECONDS}, at least 1"),
    "MIZAN_JWT_LEEWAY": _Setting(0, _is_leeway, f"{_SECONDS}, at least 0"),
}


def settings() -> Settings:
    """The settings in force. Raises `ImproperlyConfigured` where one is wrong."""
    return _read()


@cache
def _read() -> Settings:
    if found := list(problems()):
        raise ImproperlyConfigured(" ".join(found))
    return Settings(
        cache_secret=_value("MIZAN_CACHE_SECRET"),
        cache_redis_url=_value("MIZAN_CACHE_REDIS_URL"),
        mwt=_mwt_keys(),
        mwt_lifetime=_value("MIZAN_MWT_LIFETIME"),
        jwt=_jwt_keys(),
        jwt_lifetime=_value("MIZAN_JWT_LIFETIME"),
    )


def problems() -> Iterator[str]:
    """What is wrong with the settings, a sentence each. No value is repeated: most are secrets."""
    known = sorted(SETTINGS)
    for name in dir(django_settings):
        if name.startswith(PREFIX) and name not in SETTINGS:
            near = difflib.get_close_matches(name, known, n=1)
            yield f"{name} is no setting of Mizan{f'; did you mean {near[0]}?' if near else '.'}"
    for name, setting in SETTINGS.items():
        if not setting.is_sound(_value(name)):
            yield f"{name} has to be {setting.wanted}."
    yield from _problems_together()


def _problems_together() -> Iterator[str]:
    """What no setting is wrong about by itself."""
    algorithm = _value("MIZAN_JWT_ALGORITHM")
    if algorithm in SYMMETRIC and _value("MIZAN_JWT_PUBLIC_KEY") is not None:
        yield f"MIZAN_JWT_PUBLIC_KEY is not for {algorithm}: set MIZAN_JWT_ALGORITHM to the key's."
    if algorithm in ASYMMETRIC and _value("MIZAN_JWT_PUBLIC_KEY") is None:
        yield f"MIZAN_JWT_ALGORITHM {algorithm} wants MIZAN_JWT_PUBLIC_KEY to verify with."
    if _value("MIZAN_CACHE_REDIS_URL") is not None and _value("MIZAN_CACHE_SECRET") is None:
        yield "MIZAN_CACHE_REDIS_URL wants MIZAN_CACHE_SECRET: without one nothing is cached."
    if _value("MIZAN_CACHE_REDIS_URL") is not None and find_spec("redis") is None:
        yield 'MIZAN_CACHE_REDIS_URL wants redis-py: install "mizan[cache]".'
    secrets = [_value(name) for name in SETTINGS if name.endswith("_SECRET")]
    given = [secret for secret in secrets if secret is not None]
    if len(set(given)) < len(given):
        yield "Two of the MIZAN_…_SECRET settings are equal; give each its own."


def _value(name: str) -> Any:
    return getattr(django_settings, name, SETTINGS[name].default)


def _mwt_keys() -> mwt.Keys | None:
    secret: str | None = _value("MIZAN_MWT_SECRET")
    if secret is None:
        return None
    fallbacks: tuple[str, ...] = tuple(_value("MIZAN_MWT_SECRET_FALLBACKS"))
    return mwt.Keys(secret=secret, fallbacks=fallbacks, audience=_value("MIZAN_MWT_AUDIENCE"))


def _jwt_keys() -> bearer.Keys | None:
    algorithm: str = _value("MIZAN_JWT_ALGORITHM")
    signing: str | None = _value("MIZAN_JWT_SECRET")
    verifying: str | None = signing if algorithm in SYMMETRIC else _value("MIZAN_JWT_PUBLIC_KEY")
    if verifying is None:
        return None
    return bearer.Keys(
        algorithm=algorithm,
        signing=signing,
        verifying=verifying,
        audience=_value("MIZAN_JWT_AUDIENCE"),
        issuer=_value("MIZAN_JWT_ISSUER"),
        subject_claim=_value("MIZAN_JWT_USER_CLAIM"),
        leeway=_value("MIZAN_JWT_LEEWAY"),
    )


def _forget(*, setting: str, **_kwargs: object) -> None:
    """Read anew what a test overrides."""
    if setting.startswith(PREFIX):
        _read.cache_clear()


setting_changed.connect(_forget, dispatch_uid="mizan.conf")
