"""Mizan in an application: the registered functions as two routers.

In go the application's secrets; out come a router of the wire, for a prefix, and one of the views, for the root. Here stands only what is
FastAPI's: who asks, the CSRF token, and how a body is read. The answers are the core's.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncGenerator, Collection
from contextlib import asynccontextmanager
from typing import Any, Final

from fastapi import APIRouter, Request, Response
from mizan_core import bearer, wire
from mizan_core import mwt as core_mwt
from mizan_core.cache import open_cache
from mizan_core.errors import BadRequest, MethodNotAllowed, MizanError
from mizan_core.execute import Answer, Backend, Sent
from mizan_core.function import Function
from mizan_core.registry import Registry
from mizan_core.registry import registry as registry_of_this_process
from mizan_core.rules import Problem, problems
from mizan_core.texts import Query, Texts
from pydantic_core import to_json
from starlette.exceptions import HTTPException
from starlette.responses import Response as AnyResponse

from . import csrf
from .adapter import FastAPIAdapter, know
from .handlers import EnvelopeRoute, refusal
from .headers import Headers
from .identity import Identity, LoadUser
from .paths import path_of

logger = logging.getLogger("mizan")

METHODS: Final = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "TRACE"]
"""Every route of the wire takes all of them, so that a wrong one is answered in the envelope."""

READING: Final = ["GET", "HEAD"]
FORMS: Final = ("multipart/form-data", "application/x-www-form-urlencoded")


class Mizan:
    """The registered functions, as an application serves them.

    mizan = Mizan()
    app.include_router(mizan.router, prefix="/api/mizan")
    app.include_router(mizan.views)
    """

    def __init__(
        self,
        *,
        mwt: core_mwt.Keys | None = None,
        jwt: bearer.Keys | None = None,
        load_user: LoadUser | None = None,
        cache_secret: str | None = None,
        cache_redis_url: str | None = None,
        trusted_origins: Collection[str] = (),
        registry: Registry = registry_of_this_process,
    ) -> None:
        """All keywords are optional.

        `mwt`: verifies `X-Mizan-Token`; without keys every such token is refused. `jwt`: verifies `Authorization: Bearer`; without keys that header is the
        application's own matter. `load_user`: gives the user of a token's id; else the token itself says who it is. `cache_secret`: names what is
        cached; without one nothing is. `cache_redis_url`: where that is kept; else in the memory of the process. `trusted_origins`: other sites that
        may make calls with cookies (`"https://shop.example"`). `registry`: what is served; else all that `register` was given.

        Raises `ValueError` for a Redis without a secret, and for what `open_cache` refuses.
        """
        if cache_redis_url is not None and cache_secret is None:
            raise ValueError("cache_redis_url wants cache_secret: without one nothing is cached")
        registry.add_responses(AnyResponse)
        cache = None if cache_secret is None else open_cache(cache_secret, cache_redis_url)
        self._backend = Backend(FastAPIAdapter(), registry, cache)
        self._registry = registry
        self._identity = Identity(mwt, jwt, load_user)
        self._trusted_origins = frozenset(trusted_origins)

    @property
    def router(self) -> APIRouter:
        """The wire: `session/`, `call/` and `ctx/<context>/`, for every function that is registered when a request comes.

        When the application starts, what is wrong with its functions is said: warnings are logged, and errors end the start. When it
        ends, the connections of the cache are closed.
        """
        router = APIRouter(route_class=EnvelopeRoute, lifespan=self._living, include_in_schema=False)
        # They are tried in this order, so what is asked most often comes first.
        router.add_api_route("/call/", self._call, methods=METHODS, response_model=None)
        router.add_api_route("/ctx/{context}/", self._context, methods=METHODS, response_model=None)
        router.add_api_route("/session/", self._session, methods=METHODS, response_model=None)
        return router

    @property
    def views(self) -> APIRouter:
        """The functions with a `route` that are registered by now, each at its own URL."""
        router = APIRouter(include_in_schema=False)
        for function in self._registry.functions.values():
            route = function.declaration.route
            if route is not None and function.is_view and not function.declaration.private:
                methods = function.declaration.methods or READING
                router.add_route(path_of(route), self._view(function), list(methods), name=function.own_name)
        return router

    async def _session(self, request: Request) -> Response:
        if request.method not in READING:
            raise MethodNotAllowed.allowing(READING)
        token = csrf.token_for(request)
        response = _response(Answer(200, to_json({"csrfToken": token}), {"Cache-Control": "no-store"}))
        csrf.set_cookie(response, token, secure=request.url.scheme == "https")
        return response

    async def _call(self, request: Request) -> Response:
        if request.method != "POST":
            raise MethodNotAllowed.allowing(["POST"])
        headers = await self._admit(request)
        try:
            name, sent = await _read_call(request, headers)
            return _response(await self._backend.acall(request, name, sent))
        finally:
            # Files of a form.
            await request.close()

    async def _context(self, request: Request, context: str) -> Response:
        if request.method not in READING:
            raise MethodNotAllowed.allowing(READING)
        headers = await self._admit(request)
        params = Query(
            request.scope["query_string"].decode("latin-1"), lambda: Texts.of(request.query_params.multi_items())
        )
        only = wire.read_only(headers.get(b"x-mizan-only"))
        return _response(await self._backend.abundle(request, context, params, only))

    def _view(self, function: Function) -> Any:
        async def view(request: Request) -> Response:
            try:
                await self._admit(request)
                viewed = await self._backend.aview(request, function, request.path_params)
            except MizanError as error:
                return refusal(error)
            viewed.response.headers.update(viewed.headers)
            return viewed.response

        return view

    async def _admit(self, request: Request) -> Headers:
        """Find out who asks. Gives the headers that say so. Raises `Unauthorized` for a bad token, `Forbidden` for what another site may have sent."""
        headers = Headers(request)
        caller = await self._identity.caller(request, headers)
        know(request, caller)
        if not caller.has_token:
            csrf.demand(request, headers, self._trusted_origins)
        return headers

    @asynccontextmanager
    async def _living(self, _application: Any) -> AsyncGenerator[None, None]:
        """Judges the registered functions, lets the application run, and closes the connections of the cache. Raises `RuntimeError` with every error."""
        found = problems(self._registry, websockets=False)
        for problem in found:
            if problem.severity == "warning":
                logger.warning(_said(problem))
        if errors := [_said(problem) for problem in found if problem.severity == "error"]:
            raise RuntimeError("\n".join(["these server functions cannot be served:", *errors]))
        try:
            yield
        finally:
            if self._backend.cache is not None:
                await self._backend.cache.aclose()


async def _read_call(request: Request, headers: Headers) -> tuple[str, Sent]:
    if not (headers.get(b"content-type") or "").startswith(FORMS):
        return wire.read_call(await request.body())
    try:
        fields = (await request.form()).multi_items()
    except HTTPException as error:
        raise BadRequest(str(error.detail)) from None
    # Files stay on the request.
    return wire.read_form(Texts.of((name, value) for name, value in fields if isinstance(value, str)))


def _response(answer: Answer) -> Response:
    return Response(answer.body, answer.status, answer.headers, media_type="application/json")


def _said(problem: Problem) -> str:
    place = f"{problem.origin.file}:{problem.origin.line}: " if problem.origin else ""
    help = f". {problem.help}" if problem.help else ""
    return f"{place}{problem.code} {problem.message}{help}"
