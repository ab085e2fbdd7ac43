"""A thread for what may block while a frame is answered."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from asgiref.sync import ThreadSensitiveContext, sync_to_async
from django.db import connections


@asynccontextmanager
async def own_thread() -> AsyncGenerator[None, None]:
    """What is synchronous inside runs on one thread that nobody else waits for, as Django gives each request of HTTP one. It leaves no
    connection to a database open."""
    async with ThreadSensitiveContext():
        try:
            yield
        finally:
            await sync_to_async(connections.close_all)()
