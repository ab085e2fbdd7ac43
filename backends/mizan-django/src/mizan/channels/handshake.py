"""Who opens a socket, and whether they may.

In: the scope of a socket. Out: the request that it was opened with, its user found as for any request of HTTP (`mizan.identity`): by
`X-Mizan-Token` or `Authorization: Bearer` where a program opens it, else by the session. Or `MizanError`: a token that does not hold, a host
that is not ours, and a page of another site, which would act for whoever is signed in here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

from asgiref.sync import sync_to_async
from django.apps import apps
from django.conf import settings
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.middleware import SessionMiddleware
from django.core.exceptions import DisallowedHost
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, HttpResponse
from django.utils.http import is_same_domain
from mizan_core.errors import BadRequest, Forbidden

from ..identity import aidentify

Scope = Mapping[str, Any]


async def admit(scope: Scope) -> None:
    """Raises `MizanError` for who may not open a socket."""
    request = request_of(scope)
    caller = await aidentify(request)
    try:
        host = request.get_host()
    except DisallowedHost:
        raise BadRequest("This host is not served here. See ALLOWED_HOSTS.") from None
    if not caller.has_token and not _is_ours(request.headers.get("Origin"), f"{request.scheme}://{host}"):
        raise Forbidden("Another site may not open a socket here. See CSRF_TRUSTED_ORIGINS.")


async def keep_session(request: HttpRequest) -> None:
    """Saves what was changed in a session. One that is new is lost, since no cookie can be set over a socket."""
    session = getattr(request, "session", None)
    if session is None or not session.modified or session.session_key is None:
        return
    try:
        await sync_to_async(session.save)(must_create=False)
    except UpdateError:
        # It was ended elsewhere meanwhile, and is not to come back.
        return


def request_of(scope: Scope) -> HttpRequest:
    """The request that the socket was opened with, as if it was made now. Who is behind it is for `aidentify` to say: who has signed out since is nobody."""
    scheme = "https" if scope.get("scheme") == "wss" else "http"
    request = ASGIRequest({**scope, "type": "http", "method": "GET", "scheme": scheme}, BytesIO())
    for prepare in _preparations():
        prepare(request)
    return request


@cache
def _preparations() -> tuple[Callable[[HttpRequest], object], ...]:
    """What gives a request its session and its user, as far as the project has them."""
    if not apps.is_installed("django.contrib.sessions"):
        return ()
    session = SessionMiddleware(_unreachable).process_request
    if not apps.is_installed("django.contrib.auth"):
        return (session,)
    from django.contrib.auth.middleware import AuthenticationMiddleware

    return session, AuthenticationMiddleware(_unreachable).process_request


def _unreachable(_request: HttpRequest) -> HttpResponse:
    """What the middlewares are told that comes after them; it is never called."""
    return HttpResponse()


def _is_ours(origin: str | None, own: str) -> bool:
    """Whether a page of this origin may act for its user: the rule of Django's CSRF protection. Browsers always say; a program need not."""
    trusted: list[str] = settings.CSRF_TRUSTED_ORIGINS
    if origin is None or origin == own or origin in trusted:
        return True
    try:
        page = urlsplit(origin)
    except ValueError:
        return False
    wildcards = [urlsplit(site) for site in trusted if "*" in site]
    return any(
        page.scheme == site.scheme and is_same_domain(page.netloc, site.netloc.lstrip("*")) for site in wildcards
    )
