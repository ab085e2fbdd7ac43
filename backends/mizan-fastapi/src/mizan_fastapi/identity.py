"""Who is behind a request.

In: a request, on whose `state` the application may have put its `user`. Out: its `Caller`, or `InvalidToken`. A token says who it is, where
there is one: `X-Mizan-Token`, and `Authorization: Bearer` where the router was given keys for it. A token that is there and does not hold is
refused, whatever `request.state.user` says.
"""

from __future__ import annotations

import hashlib
import inspect
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

from fastapi import Request
from mizan_core import bearer, mwt
from mizan_core.errors import InvalidToken

from .csrf import COOKIE
from .headers import Headers

LoadUser: TypeAlias = Callable[[str], Any | Awaitable[Any]]
"""Gives the user with the id that a token names, `None` where there is none. It may be a coroutine function."""


@dataclass(frozen=True)
class TokenUser:
    """The user that a token names, as far as the token says."""

    id: str
    is_staff: bool = False
    is_superuser: bool = False
    is_authenticated: bool = True


@dataclass(frozen=True)
class Caller:
    """Who asks, as the core wants to know it. `request.state.user` is the user, `None` or absent for nobody."""

    request: Request
    has_token: bool = False
    """Whether it came with a token. Such a request cannot be forged by another site, which has no way to send one."""
    claims: mwt.Claims | None = None
    """Of an `X-Mizan-Token`. It takes away what it does not grant, and adds nothing to what the user may."""

    @property
    def user(self) -> Any:
        return getattr(self.request.state, "user", None)

    @property
    def is_authenticated(self) -> bool:
        """A user is signed in unless it says otherwise."""
        return self.user is not None and bool(getattr(self.user, "is_authenticated", True))

    @property
    def is_staff(self) -> bool:
        granted = self.claims is None or self.claims.staff
        return granted and bool(getattr(self.user, "is_staff", False))

    @property
    def is_superuser(self) -> bool:
        granted = self.claims is None or self.claims.superuser
        return granted and bool(getattr(self.user, "is_superuser", False))

    @property
    def cache_identity(self) -> str | None:
        """Whose a cached bundle is. Visitors are told apart by their cookies; those without any are alike.

        Raises `TypeError` for a user that has no id, since what is kept for one must never be another's.
        """
        if self.is_authenticated:
            return f"user:{_id_of(self.user)}:{self.is_staff:d}{self.is_superuser:d}"
        cookies = sorted((name, value) for name, value in self.request.cookies.items() if name != COOKIE)
        return f"visitor:{hashlib.sha256(repr(cookies).encode()).hexdigest()}" if cookies else None


@dataclass(frozen=True)
class Identity:
    """What tokens are verified with, and who their users are."""

    mwt_keys: mwt.Keys | None
    jwt_keys: bearer.Keys | None
    load_user: LoadUser | None

    async def caller(self, request: Request, headers: Headers) -> Caller:
        """Who is behind `request`; `request.state.user` is the user of its token afterwards. Raises `InvalidToken` for a token that does not hold."""
        claims = self._claims(headers)
        token = _bearer(headers)
        if claims is None and token is None:
            return Caller(request)
        subjects = {claims.subject} if claims else set[str]()
        if token is not None and self.jwt_keys is not None:
            subjects.add(str(bearer.verify(token, self.jwt_keys)[self.jwt_keys.subject_claim]))
        if len(subjects) > 1:
            raise InvalidToken("The tokens name different users.")
        for subject in subjects:
            request.state.user = await self._user(subject, claims)
        return Caller(request, bool(subjects) or token is not None, claims)

    def _claims(self, headers: Headers) -> mwt.Claims | None:
        token = headers.get(b"x-mizan-token")
        if token is None:
            return None
        if self.mwt_keys is None:
            raise InvalidToken
        return mwt.verify(token, self.mwt_keys)

    async def _user(self, subject: str, claims: mwt.Claims | None) -> Any:
        if self.load_user is None:
            return TokenUser(subject, claims is not None and claims.staff, claims is not None and claims.superuser)
        user = self.load_user(subject)
        if inspect.isawaitable(user):
            user = await user
        if user is None:
            raise InvalidToken
        return user


def _bearer(headers: Headers) -> str | None:
    """The token of `Authorization: Bearer`. Other schemes are none of ours: a proxy in front may want them."""
    value = headers.get(b"authorization")
    if value is None:
        return None
    scheme, _, token = value.strip().partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None


def _id_of(user: Any) -> Any:
    for name in ("id", "pk", "username"):
        if (value := getattr(user, name, None)) is not None:
            return value
    raise TypeError(
        f"request.state.user, a {type(user).__name__}, has none of `id`, `pk` and `username`: give it one, so that what is cached for it is its own"
    )
