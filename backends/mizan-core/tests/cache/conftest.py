"""Caches to try: one in memory, and one in a real Redis."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from mizan_core.cache import Cache, MemoryStore
from mizan_core.cache.outage import OutageProof
from mizan_core.cache.redis_store import RedisStore
from redis_server import RedisServer, _started_redis, redis_server

__all__ = ["_started_redis", "redis_server"]

SECRET = "the secret of the cache, in tests only"


@pytest.fixture
async def redis_store(redis_server: RedisServer) -> AsyncIterator[RedisStore]:
    store = RedisStore(redis_server.url)
    yield store
    await store.aclose()
    store.close()


@pytest.fixture
def redis_cache(redis_store: RedisStore) -> Cache:
    return Cache(SECRET, OutageProof(redis_store))


@pytest.fixture(params=["memory", "redis"])
def cache(request: pytest.FixtureRequest) -> Cache:
    """The same behaviour is asked of both stores."""
    return Cache(SECRET, MemoryStore()) if request.param == "memory" else request.getfixturevalue("redis_cache")
