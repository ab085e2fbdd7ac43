"""Keeps other sites from making calls in the name of a visitor.

Cookies travel with every request that a browser sends, from whatever site. So `session/` gives a token in two ways, as a cookie and in its answer, and a
call that carries cookies has to name it in `X-CSRFToken`: another site can read neither. A browser also says which site a call is from,
and one that is not ours is refused, cookies or not. Who shows a token of their own (`X-Mizan-Token`, `Authorization: Bearer`) needs none of this.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Collection
from hmac import compare_digest
from typing import Final
from urllib.parse import urlsplit

from fastapi import Request, Response
from mizan_core.errors import Forbidden

from .headers import Headers

COOKIE: Final = "csrftoken"
HEADER: Final = "X-CSRFToken"
SENT_HEADER: Final = HEADER.lower().encode()
YEAR: Final = 365 * 24 * 60 * 60
"""Seconds for which a browser keeps the cookie."""

TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})


def token_for(request: Request) -> str:
    """The token that the visitor has, or a new one."""
    token = request.cookies.get(COOKIE, "")
    return token if TOKEN.fullmatch(token) else secrets.token_urlsafe(32)


def set_cookie(response: Response, token: str, *, secure: bool) -> None:
    """Give the visitor the token. Scripts have no need to read the cookie: the answer says the same."""
    response.set_cookie(COOKIE, token, max_age=YEAR, secure=secure, httponly=True, samesite="lax")


def demand(request: Request, headers: Headers, trusted_origins: Collection[str]) -> None:
    """Refuse what another site may have sent. Raises `Forbidden`."""
    if request.method in SAFE:
        return
    origin = headers.get(b"origin")
    if origin is not None and origin not in trusted_origins and urlsplit(origin).netloc != headers.get(b"host"):
        raise Forbidden("CSRF verification failed: the call is from another site.")
    if headers.get(b"cookie") is not None and not _is_named(request, headers):
        raise Forbidden(f"CSRF verification failed: get a token from session/ and send it as {HEADER}.")


def _is_named(request: Request, headers: Headers) -> bool:
    token = request.cookies.get(COOKIE, "")
    sent = headers.get(SENT_HEADER) or ""
    return TOKEN.fullmatch(token) is not None and compare_digest(sent.encode(), token.encode())
