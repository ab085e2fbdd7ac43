"""A URL with two views: one for requests that come in by WSGI, on a thread, and one for those that come in by ASGI, on an event loop.

Django asks a view once whether it is a coroutine function. Which kind of request comes is known only then, so the URL decides: it is
resolved on the event loop under ASGI, and nowhere near one under WSGI.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from django.db import connections, transaction
from django.http.response import HttpResponseBase
from django.urls.resolvers import ResolverMatch, RoutePattern, URLPattern

Handler = Callable[..., HttpResponseBase]
AsyncHandler = Callable[..., Awaitable[HttpResponseBase]]


class Endpoint(URLPattern):
    """`path()` with a second view, for ASGI."""

    def __init__(self, route: str, view: Handler, aview: AsyncHandler | None = None, *, name: str) -> None:
        super().__init__(RoutePattern(route, name=name, is_endpoint=True), exempt(view), None, name)
        self.acallback = exempt(view if aview is None else aview)

    def resolve(self, path: str) -> ResolverMatch | None:
        match = super().resolve(path)
        if match is not None and _is_on_loop():
            match.func = self.acallback
        return match


def exempt(view: Any) -> Any:
    """Keep off a view what Django would do around it: it checks CSRF tokens and logins by itself, and runs functions in transactions."""
    view.csrf_exempt = True
    view.login_required = False
    for alias in connections:
        view = transaction.non_atomic_requests(using=alias)(view)
    return view


def _is_on_loop() -> bool:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True
