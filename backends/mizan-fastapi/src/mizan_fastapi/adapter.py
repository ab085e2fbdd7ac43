"""What the core wants to know of FastAPI."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from fastapi import Request
from mizan_core.access import Caller
from mizan_core.errors import MizanError
from mizan_core.execute import Adapter
from starlette.concurrency import run_in_threadpool

from .handlers import translated

T = TypeVar("T")

CALLER = "mizan.caller"
"""The key of a request's scope under which its caller is, once it is known."""


def know(request: Request, caller: Caller) -> None:
    """Note who is behind `request`."""
    request.scope[CALLER] = caller


class FastAPIAdapter(Adapter[Request]):
    """Asynchronous functions run on the loop, all others in Starlette's thread pool."""

    def caller(self, request: Request) -> Caller:
        return request.scope[CALLER]

    def translate(self, error: Exception) -> MizanError | None:
        return translated(error)

    async def off_loop(self, work: Callable[[], T]) -> T:
        return await run_in_threadpool(work)
