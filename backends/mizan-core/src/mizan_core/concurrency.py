"""Coroutines that run at once on an event loop, as in a task group of asyncio, which Python 3.10 has not.

In: what makes each coroutine. Out: what each gave, in order, or the error of the first that failed. Nothing of them runs on after that.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

T = TypeVar("T")


async def concurrently(works: Sequence[Callable[[], Awaitable[T]]]) -> list[T]:
    """Run them all, each in a task of its own: it sees the context variables of now, and what it sets is its own.

    The first that fails decides, of several that fail in one turn of the loop the one that stands first; the others are cancelled, and have ended
    when this raises. So they have when this itself is cancelled.
    """
    tasks = [asyncio.ensure_future(_running(work)) for work in works]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
        return [task.result() for task in tasks if task in done]
    except BaseException:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        raise


async def _running(work: Callable[[], Awaitable[T]]) -> T:
    return await work()
