"""The views behind `mizan.urls`: requests of Django in, answers of the wire out.

Those that run functions are there twice, for WSGI and for ASGI; `mizan.urls.endpoint` chooses. Each says at once who asks and whether another site may have sent
it, then reads, then hands over to the core. Whatever goes wrong on the way is an answer too.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Any

from asgiref.sync import sync_to_async
from django.conf import settings as django_settings
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.http.response import HttpResponseBase
from django.middleware.csrf import get_token
from django.views.decorators.csrf import ensure_csrf_cookie
from mizan_core import wire
from mizan_core.errors import InternalError, MethodNotAllowed
from mizan_core.execute import Answer, Sent, Viewed
from mizan_core.function import Function
from mizan_core.texts import Query, Texts

from . import csrf
from .adapter import backend
from .exceptions import translate
from .identity import aidentify, identify

READING = ("GET", "HEAD")
"""Methods that change nothing, and need no CSRF token."""

JSON = "application/json"
FORM_TYPES = ("multipart/form-data", "application/x-www-form-urlencoded")

Handler = Callable[..., HttpResponseBase]
AsyncHandler = Callable[..., Awaitable[HttpResponseBase]]


def answering(handle: Handler) -> Handler:
    """Turn what a view raises into an answer; what is a failure of the server is left to Django, which logs it and tells nothing."""

    @wraps(handle)
    def answered(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        try:
            return handle(request, **kwargs)
        except Exception as error:
            return _refusal(error)

    return answered


def aanswering(handle: AsyncHandler) -> AsyncHandler:
    """As `answering`."""

    @wraps(handle)
    async def answered(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        try:
            return await handle(request, **kwargs)
        except Exception as error:
            return _refusal(error)

    return answered


@answering
@ensure_csrf_cookie
def session(request: HttpRequest) -> HttpResponseBase:
    """The CSRF token of this visitor, whose cookie travels along."""
    _demand_method(request, READING)
    _admit(request)
    response = JsonResponse({"csrfToken": get_token(request)})
    response["Cache-Control"] = "no-store"
    return response


@answering
def call(request: HttpRequest) -> HttpResponseBase:
    """Calls a function."""
    _demand_method(request, ("POST",))
    _admit(request)
    name, sent = _read_call(request)
    return _respond(backend().call(request, name, sent))


@aanswering
async def acall(request: HttpRequest) -> HttpResponseBase:
    """As `call`, on an event loop."""
    _demand_method(request, ("POST",))
    await _aadmit(request)
    name, sent = await _off_loop_if(_is_form(request), _read_call, request)
    return _respond(await backend().acall(request, name, sent))


@answering
def context(request: HttpRequest, context: str) -> HttpResponseBase:
    """The bundle of a context."""
    _demand_method(request, READING)
    _admit(request)
    return _respond(backend().bundle(request, context, _read_query(request), _read_only(request)))


@aanswering
async def acontext(request: HttpRequest, context: str) -> HttpResponseBase:
    """As `context`, on an event loop."""
    _demand_method(request, READING)
    await _aadmit(request)
    answer = await backend().abundle(request, context, _read_query(request), _read_only(request))
    return _respond(answer)


def view_of(function: Function) -> Handler:
    """The view at the route of a view function."""
    methods = methods_of(function)

    @answering
    def view(request: HttpRequest, **arguments: Any) -> HttpResponseBase:
        _demand_method(request, methods)
        _admit(request)
        return _respond_as(backend().view(request, function, arguments))

    return view


def aview_of(function: Function) -> AsyncHandler:
    """As `view_of`, on an event loop."""
    methods = methods_of(function)

    @aanswering
    async def view(request: HttpRequest, **arguments: Any) -> HttpResponseBase:
        _demand_method(request, methods)
        await _aadmit(request)
        return _respond_as(await backend().aview(request, function, arguments))

    return view


def methods_of(function: Function) -> tuple[str, ...]:
    """The methods that a view function takes: `GET` where it does not say, and `HEAD` wherever it takes `GET`."""
    methods = tuple(method.upper() for method in function.declaration.methods or ("GET",))
    return (*methods, "HEAD") if "GET" in methods and "HEAD" not in methods else methods


def _demand_method(request: HttpRequest, allowed: tuple[str, ...]) -> None:
    if request.method not in allowed:
        raise MethodNotAllowed.allowing(allowed)


def _admit(request: HttpRequest) -> None:
    """Know who asks, and that no other site sent it in their name. Raises `Unauthorized` and `Forbidden`."""
    caller = identify(request)
    if not caller.has_token and request.method not in READING:
        csrf.demand_token(request)


async def _aadmit(request: HttpRequest) -> None:
    caller = await aidentify(request)
    if not caller.has_token and request.method not in READING:
        may_block = _is_form(request) or django_settings.CSRF_USE_SESSIONS
        await _off_loop_if(may_block, csrf.demand_token, request)


async def _off_loop_if(may_block: bool, work: Callable[[HttpRequest], Any], request: HttpRequest) -> Any:
    return await sync_to_async(work)(request) if may_block else work(request)


def _is_form(request: HttpRequest) -> bool:
    return request.content_type in FORM_TYPES


def _read_call(request: HttpRequest) -> tuple[str, Sent]:
    if _is_form(request):
        return wire.read_form(_texts(request.POST))
    return wire.read_call(request.body)


def _read_query(request: HttpRequest) -> Texts | Query:
    if "GET" in vars(request):
        # A middleware has read it, and may have put another one in its place.
        return _texts(request.GET)
    return Query(f"{request.encoding}?{request.META.get('QUERY_STRING', '')}", lambda: _texts(request.GET))


def _read_only(request: HttpRequest) -> frozenset[str]:
    return wire.read_only(request.META.get("HTTP_X_MIZAN_ONLY"))


def _texts(query: QueryDict) -> Texts:
    return Texts(dict(query.lists()))


def _respond(answer: Answer) -> HttpResponse:
    response = HttpResponse(answer.body, JSON, answer.status, headers=answer.headers)
    if answer.status == InternalError.status:
        # It was logged where it happened; else Django logs what answers with 500.
        response._has_been_logged = True  # pyright: ignore[reportAttributeAccessIssue]
    return response


def _respond_as(viewed: Viewed) -> HttpResponseBase:
    """The function's own response. What it says itself of how long it may be kept stays."""
    for name, value in viewed.headers.items():
        if name != "Cache-Control" or name not in viewed.response:
            viewed.response[name] = value
    return viewed.response


def _refusal(error: Exception) -> HttpResponse:
    """The answer to what was raised on the way to a function, or by a view. Raises what is a failure of the server as it is."""
    refusal = translate(error)
    if refusal is None:
        raise error
    return _respond(Answer(refusal.status, refusal.body(), refusal.headers))
