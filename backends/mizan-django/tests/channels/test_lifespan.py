"""The end of a server, as ASGI tells it to the application."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from django.core.asgi import get_asgi_application
from mizan import wrap_asgi
from mizan.adapter import backend
from redis_server import RedisServer


@pytest.mark.parametrize("uses_the_cache", [True, False])
async def test_the_connections_of_the_cache_are_closed(
    settings: Any, redis_server: RedisServer, uses_the_cache: bool
) -> None:
    settings.MIZAN_CACHE_SECRET = "a-secret-of-the-cache-with-32-bytes-or-more"
    settings.MIZAN_CACHE_REDIS_URL = redis_server.url
    told: asyncio.Queue[Any] = asyncio.Queue()
    said: asyncio.Queue[Any] = asyncio.Queue()
    living = asyncio.create_task(wrap_asgi(get_asgi_application())({"type": "lifespan"}, told.get, said.put))
    before = len(redis_server.client.client_list())

    await told.put({"type": "lifespan.startup"})
    assert await said.get() == {"type": "lifespan.startup.complete"}
    cache = backend().cache
    if uses_the_cache and cache is not None:
        await cache.apurge([("shelf", {})])
        cache.purge([("shelf", {})])
        assert len(redis_server.client.client_list()) == before + 2
    await told.put({"type": "lifespan.shutdown"})
    assert await said.get() == {"type": "lifespan.shutdown.complete"}
    await living

    assert len(redis_server.client.client_list()) == before
