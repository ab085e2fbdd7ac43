"""What Django is to the core: who asks, what its exceptions mean, how work moves between threads and the event loop; and the one `Backend` of this
process, with its cache.

Views (`mizan.views`) and sockets (`mizan.channels`) call `backend()`.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from contextlib import ExitStack
from functools import cache
from typing import Any, TypeVar

from asgiref.sync import async_to_sync, sync_to_async
from django.core.signals import got_request_exception, setting_changed
from django.db import connections, transaction
from django.http import HttpRequest
from django.utils.functional import LazyObject
from mizan_core import noted
from mizan_core.access import Caller as CoreCaller
from mizan_core.cache import open_cache
from mizan_core.errors import MizanError
from mizan_core.execute import Adapter, Backend
from mizan_core.function import Arguments, Function
from mizan_core.registry import registry

from .conf import PREFIX, settings
from .exceptions import translate
from .identity import Caller

T = TypeVar("T")

logger = logging.getLogger("django.request")


class DjangoAdapter(Adapter[HttpRequest]):
    """Django, as the core asks for it."""

    def caller(self, request: HttpRequest) -> Caller:
        """Whoever `mizan.identity` has made the user of the request, before anything here was called."""
        return Caller(request)

    async def acache_identity(self, request: HttpRequest, caller: CoreCaller | None) -> str | None:
        """In place where the user is one: what is lazy, as a middleware of the project may make it, would ask the database."""
        if isinstance(getattr(request, "user", None), LazyObject):
            return await super().acache_identity(request, caller)
        return self.cache_identity(request, caller)

    def translate(self, error: Exception) -> MizanError | None:
        return translate(error)

    def report(self, request: HttpRequest, name: str, error: Exception) -> None:
        """As Django reports an exception of a view: by its signal, and once in `django.request`, from where it is mailed to the admins.

        Path and name are what a client has sent, so they are escaped.
        """
        got_request_exception.send(sender=type(self), request=request)
        logger.error(
            "Internal Server Error: %s: %s",
            request.path.encode("unicode_escape").decode(),
            ascii(name),
            exc_info=error,
            extra={"status_code": 500, "request": request},
        )

    def may_store(self, request: HttpRequest) -> bool:
        """Not what a function looked into the session for: it holds for one visitor, and the next may have none."""
        session = getattr(request, "session", None)
        return session is None or not (session.accessed or session.modified)

    def guard(self, function: Function, request: HttpRequest, arguments: Arguments) -> Any:
        """Run in a transaction of each database with `ATOMIC_REQUESTS`.

        Django's own would be around the view, which answers an exception like anything else, so that half of what failed would stay.
        """
        aliases = [alias for alias, said in connections.settings.items() if said["ATOMIC_REQUESTS"]]
        if not aliases:
            return function.answer(request, arguments)
        with ExitStack() as stack:
            for alias in aliases:
                stack.enter_context(transaction.atomic(using=alias))
            return function.answer(request, arguments)

    def wait(self, work: Callable[[], Awaitable[T]]) -> T:
        return async_to_sync(work)()

    async def off_loop(self, work: Callable[[], T]) -> T:
        return await sync_to_async(work)()


@cache
def backend() -> Backend[HttpRequest]:
    """What answers, made of the settings in force. Raises `ImproperlyConfigured` where one is wrong."""
    secret = settings().cache_secret
    bundles = None if secret is None else open_cache(secret, settings().cache_redis_url)
    return Backend(DjangoAdapter(), registry, bundles)


def listen() -> None:
    """From now on, forget what private functions invalidate outside of any request: in a command, a worker, a signal of a model."""
    noted.listen(noted.Listener(_forget, _aforget))


def _forget(note: noted.Note) -> None:
    """Once what is under way in a database is there to be read: another process would keep the old rows again."""
    under_way = [database for database in connections.all(initialized_only=True) if database.in_atomic_block]
    for database in under_way:
        database.on_commit(lambda: backend().forget(note))
    if not under_way:
        backend().forget(note)


async def _aforget(note: noted.Note) -> None:
    """On an event loop, which knows no transactions."""
    await backend().aforget(note)


async def aclose() -> None:
    """Close the connections that the cache has open. It is used again by whoever asks after that."""
    if backend.cache_info().currsize and (cache := backend().cache) is not None:
        await cache.aclose()


def _reopen(*, setting: str, **_kwargs: object) -> None:
    """Open another backend for what a test overrides."""
    if setting.startswith(PREFIX):
        backend.cache_clear()


setting_changed.connect(_reopen, dispatch_uid="mizan.adapter")
