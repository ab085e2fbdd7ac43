"""Bundles of contexts, kept until a mutation purges them.

In: a context, its params, whose bundle it is, and how to compute it. Out: its bytes, and whether they were kept. A bundle that several ask for
at once is computed once; what a purge made stale is served to nobody who asks after it, even when it was being computed just then.

    cache = open_cache(secret, "redis://localhost:6379/0")
    key = cache.key("user", {"user_id": 5}, revs={"user_profile": 0}, user="5")
    cache.fetch(key, None, compute)
    cache.purge([("user", {"user_id": 5})])
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping

from .keys import Key, Keys
from .memory_store import MemoryStore
from .outage import OutageProof
from .single_flight import Cached, afetch, fetch
from .store import Store

__all__ = ["Cache", "Cached", "Key", "MemoryStore", "Store", "open_cache"]


class Cache:
    """Bundles in a store, under a secret that nobody else has. It can be used by threads and by tasks at once.

    A store that may be away has to be `OutageProof`.
    """

    def __init__(self, secret: str, store: Store) -> None:
        self._keys = Keys(secret)
        self._store = store

    def key(self, context: str, params: Mapping[str, object], *, revs: Mapping[str, int], user: str | None) -> Key:
        """The key of a bundle.

        `params` are the validated ones, defaults filled in. `revs` has the `rev` of each member by its name. `user` is whose bundle it
        is: a bundle is never given to another. None stands for everyone who is nobody.
        """
        return self._keys.key(context, params, revs=revs, user=user)

    def fetch(self, key: Key, lifetime: float | None, compute: Callable[[], bytes]) -> Cached:
        """The bundle, computed and kept for `lifetime` seconds (None: until it is purged) if there is none.

        While another one computes it, this waits, some seconds at most. Raises what `compute` raises, and keeps nothing then.
        """
        return fetch(self._store, key, lifetime, compute)

    async def afetch(self, key: Key, lifetime: float | None, compute: Callable[[], Awaitable[bytes]]) -> Cached:
        """`fetch`, for tasks."""
        return await afetch(self._store, key, lifetime, compute)

    def purge(self, targets: Iterable[tuple[str, Mapping[str, object]]]) -> None:
        """Drops bundles, in one step: for each context and params, those that agree on every param given, whoever's they are.

        Call it once what the mutation has written can be read by others.
        """
        tags = self._tags(targets)
        if tags:
            self._store.purge(tags)

    async def apurge(self, targets: Iterable[tuple[str, Mapping[str, object]]]) -> None:
        """`purge`, for tasks."""
        tags = self._tags(targets)
        if tags:
            await self._store.apurge(tags)

    def close(self) -> None:
        """Closes the connections of threads, when a server ends. What is kept stays, and the cache can be used again."""
        self._store.close()

    async def aclose(self) -> None:
        """`close`, for tasks: it closes the connections of the running loop, too."""
        await self._store.aclose()

    def _tags(self, targets: Iterable[tuple[str, Mapping[str, object]]]) -> list[tuple[str, ...]]:
        return [self._keys.tags(context, params) for context, params in targets]


def open_cache(secret: str, url: str | None = None) -> Cache:
    """A cache in the Redis at `url`, which needs `mizan-core[cache]`, or without one in the memory of this process.

    A cache in memory is purged by mutations of its own process only: where several processes serve, it has to be Redis. The first use
    connects, so a Redis that is away is no error here. Raises `ValueError` for an empty secret or an address that is none, and
    `ModuleNotFoundError` without redis-py.
    """
    if url is None:
        return Cache(secret, MemoryStore())
    try:
        from .redis_store import RedisStore
    except ModuleNotFoundError as error:
        sentence = 'a cache in Redis needs redis-py: install the extra "cache" (mizan-core[cache])'
        raise ModuleNotFoundError(sentence, name=error.name) from error

    return Cache(secret, OutageProof(RedisStore(url)))
