"""Cross-site request forgery: whether a request that only cookies identify comes from a page of this site.

Django's own middleware decides, whether the project has installed it or not; only the answer is the wire's. Its reason goes to the log, where
Django puts it (`django.security.csrf`). The client asks for a fresh token and tries again once where a 403 says CSRF.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from mizan_core.errors import Forbidden


def _protected(_request: HttpRequest) -> HttpResponse:
    """What the middleware is told that it protects; it is never called."""
    return HttpResponse()


_middleware = CsrfViewMiddleware(_protected)


def demand_token(request: HttpRequest) -> None:
    """Refuse a request that another site may have sent. It may read the body of a form, and the session.

    Raises `Forbidden`.
    """
    if "CSRF_COOKIE" not in request.META:
        # The project has not installed the middleware, or the visitor has no token yet.
        _middleware.process_request(request)
    if _middleware.process_view(request, _protected, (), {}) is not None:
        raise Forbidden("CSRF verification failed. Send the token of session/ as X-CSRFToken.")
