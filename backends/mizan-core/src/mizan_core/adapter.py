"""What a web framework tells the core: who asks, what its exceptions mean, how to cross from a loop to a thread and back."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any, Generic, TypeVar

from .access import Caller
from .errors import MizanError
from .function import Arguments, Function

logger = logging.getLogger("mizan")

RequestT = TypeVar("RequestT")
T = TypeVar("T")


class Adapter(Generic[RequestT]):
    """What a web framework tells the core. Each method has the default of a framework that has nothing to say."""

    def caller(self, request: RequestT) -> Caller:
        """Who is behind the request. Asked only where `auth=` or the cache wants to know, on a thread that may block."""
        raise NotImplementedError

    async def acaller(self, request: RequestT) -> Caller:
        """The same on an event loop: but for `cache_identity`, reading the caller's properties must not block."""
        return self.caller(request)

    def cache_identity(self, request: RequestT, caller: Caller | None) -> str | None:
        """The `cache_identity` of who is behind the request; `caller`: where it is known already."""
        return (caller or self.caller(request)).cache_identity

    async def acache_identity(self, request: RequestT, caller: Caller | None) -> str | None:
        """The same on an event loop: off it, unless the framework knows that nothing is asked for it."""
        who = caller or await self.acaller(request)
        return await self.off_loop(lambda: who.cache_identity)

    def translate(self, error: Exception) -> MizanError | None:
        """The framework's exceptions (a missing row, a refused permission, invalid input) as the wire has them; `None` for any other."""
        return None

    def report(self, request: RequestT, name: str, error: Exception) -> None:
        """Say once, to whoever keeps the server, that something failed which nobody foresaw; `name`: of the function or the context."""
        logger.error("The server function or context %s failed", ascii(name), exc_info=error)

    def may_store(self, request: RequestT) -> bool:
        """Whether a bundle that was computed for this request may be kept for others like it. Asked once it is computed."""
        return True

    def guard(self, function: Function, request: RequestT, arguments: Arguments) -> Any:
        """What a synchronous function answers with, run in a transaction perhaps, which must have ended when this returns."""
        return function.answer(request, arguments)

    def wait(self, work: Callable[[], Awaitable[T]]) -> T:
        """Run a coroutine from a thread without a loop."""

        async def working() -> T:
            return await work()

        return asyncio.run(working())

    async def off_loop(self, work: Callable[[], T]) -> T:
        """Run what may block from a loop, without blocking it, in a copy of the current context."""
        return await asyncio.to_thread(work)
