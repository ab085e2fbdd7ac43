"""Who is behind a request.

In: a request. Out: its `Caller`, with `request.user` set, or `InvalidToken`. A token says who it is: `X-Mizan-Token`, `Authorization: Bearer`, and `X-Session-Token` where
`allauth.headless` is installed. Without any, the session does. A token that is there and does not hold is refused, whatever the session says; two that
name different users are refused too.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from asgiref.sync import sync_to_async
from django.apps import apps
from django.contrib.auth import get_user, get_user_model
from django.core.exceptions import ValidationError
from django.db import DataError
from django.http import HttpRequest
from django.utils import timezone, translation
from mizan_core import bearer, mwt
from mizan_core.errors import InvalidToken

from .conf import settings
from .mwt import claims_of


class Caller(NamedTuple):
    """Who asks, as the core wants to know it. Each property may ask the database, where `request.user` is lazy."""

    request: HttpRequest
    has_token: bool = False
    """Whether a token said who it is. Such a request cannot be forged by another site, which has no way to send one."""

    @property
    def is_authenticated(self) -> bool:
        return self._is("is_authenticated")

    @property
    def is_staff(self) -> bool:
        return self._is("is_staff")

    @property
    def is_superuser(self) -> bool:
        return self._is("is_superuser")

    @property
    def cache_identity(self) -> str:
        """Whose a cached bundle is, and in which language and time zone it was written.

        Anonymous visitors are alike, whatever is in their sessions: what a function makes of a session is not kept
        (`DjangoAdapter.may_store`). To see that, the session counts as untouched from here on.
        """
        user = getattr(self.request, "user", None)
        who = f"user:{user.pk}" if user is not None and user.is_authenticated else "anyone"
        if (session := getattr(self.request, "session", None)) is not None:
            session.accessed = False
        return f"{who}|{translation.get_language() or ''}|{timezone.get_current_timezone_name()}"

    def _is(self, what: str) -> bool:
        """What the user says of itself. There is none without `AuthenticationMiddleware`, and a custom one may say less."""
        return bool(getattr(getattr(self.request, "user", None), what, False))


def identify(request: HttpRequest) -> Caller:
    """Who is behind `request`. It asks the database for the user of a token at once; for that of a session, once something wants to know.

    Raises `InvalidToken` for a token that does not hold.
    """
    if not _has_token(request):
        return Caller(request)
    users: list[Any] = []
    if (token := _mizan_token(request)) is not None:
        users.append(_user_of_mwt(token))
    if (token := _bearer(request)) is not None:
        users.append(_user_of_jwt(token))
    if (token := _session_token(request)) is not None:
        users.append(_user_of_session(request, token))
    user, *others = users
    if any(other.pk != user.pk for other in others):
        raise InvalidToken("The tokens name different users.")
    _become(request, user)
    return Caller(request, has_token=True)


async def aidentify(request: HttpRequest) -> Caller:
    """As `identify`, on an event loop. `request.user` is a user afterwards and nothing lazy, so that an asynchronous function may use it."""
    if _has_token(request):
        return await sync_to_async(identify)(request)
    if hasattr(request, "auser"):
        request.user = await request.auser()
    return Caller(request)


# Read from `META`: `request.headers` is a dictionary of all headers, made for each request that asks.


def _has_token(request: HttpRequest) -> bool:
    sent = request.META
    if "HTTP_X_MIZAN_TOKEN" in sent:
        return True
    may_have = "HTTP_AUTHORIZATION" in sent or "HTTP_X_SESSION_TOKEN" in sent
    return may_have and (_bearer(request) is not None or _session_token(request) is not None)


def _mizan_token(request: HttpRequest) -> str | None:
    return request.META.get("HTTP_X_MIZAN_TOKEN")


def _bearer(request: HttpRequest) -> str | None:
    """The token of `Authorization: Bearer`. Other schemes are none of ours: a proxy in front may want them."""
    value: str | None = request.META.get("HTTP_AUTHORIZATION")
    if value is None:
        return None
    scheme, _, token = value.strip().partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None


def _session_token(request: HttpRequest) -> str | None:
    token: str | None = request.META.get("HTTP_X_SESSION_TOKEN")
    return token if token is not None and apps.is_installed("allauth.headless") else None


def _user_of_mwt(token: str) -> Any:
    """The user of a token, whose permissions are those that it was issued for."""
    keys = settings().mwt
    if keys is None:
        raise InvalidToken
    claims = mwt.verify(token, keys)
    user = _user(claims.subject)
    if claims_of(user) != claims:
        raise InvalidToken
    return user


def _user_of_jwt(token: str) -> Any:
    keys = settings().jwt
    if keys is None:
        raise InvalidToken
    return _user(bearer.verify(token, keys)[keys.subject_claim])


def _user_of_session(request: HttpRequest, token: str) -> Any:
    """The user of the session that allauth gave to an application; it is the request's session from here on."""
    from allauth.headless import app_settings  # pyright: ignore[reportMissingTypeStubs]

    session = app_settings.TOKEN_STRATEGY.lookup_session(token)
    if session is None:
        raise InvalidToken
    request.session = session
    user = get_user(request)
    if not user.is_authenticated:
        raise InvalidToken
    return user


def _user(key: Any) -> Any:
    """The active user with this primary key. Raises `InvalidToken` where there is none."""
    if not isinstance(key, str | int) or isinstance(key, bool):
        raise InvalidToken
    model = get_user_model()
    try:
        user = model._default_manager.get(pk=key)
    except (model.DoesNotExist, ValidationError, DataError, ValueError, TypeError, OverflowError):
        raise InvalidToken from None
    if not user.is_active:
        raise InvalidToken
    return user


def _become(request: HttpRequest, user: Any) -> None:
    """Make `user` the request's, wherever a function may look."""

    async def auser() -> Any:
        return user

    request.user = user
    request.auser = auser
