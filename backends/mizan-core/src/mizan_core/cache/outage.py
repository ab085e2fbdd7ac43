"""A store that may be away, as one that never is: while it is away it holds nothing and stores nothing.

A purge that the store did not take is kept, widened to its context, and given to the store before this process asks it anything else, so
that nobody here is served what was purged. After a failure the store is left alone for a second, so that a server that does not answer is not
waited for by each request.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from .keys import Key
from .store import Busy, Claim, Lease, Store, StoreUnavailable, Tags

RETRY_SECONDS = 1

T = TypeVar("T")

_logger = logging.getLogger(__name__)


class OutageProof:
    """The store within, without its failures."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._missed: dict[Tags, object] = {}
        self._asked_again_at = 0.0
        self._is_away = False

    def claim(self, key: Key) -> Claim:
        return self._ask(lambda: self._store.claim(key)) or _worthless(key)

    def put(self, lease: Lease, value: bytes, lifetime: float | None) -> None:
        if lease.token:
            self._ask(lambda: self._store.put(lease, value, lifetime))

    def release(self, lease: Lease) -> None:
        if lease.token:
            self._ask(lambda: self._store.release(lease))

    def pause(self, key: Key, busy: Busy, seconds: float) -> None:
        self._store.pause(key, busy, seconds)

    def purge(self, targets: Sequence[Tags]) -> None:
        try:
            self._catch_up()
            self._store.purge(targets)
        except StoreUnavailable as error:
            self._miss(targets)
            self._went_away(error)

    async def aclaim(self, key: Key) -> Claim:
        return await self._aask(lambda: self._store.aclaim(key)) or _worthless(key)

    async def aput(self, lease: Lease, value: bytes, lifetime: float | None) -> None:
        if lease.token:
            await self._aask(lambda: self._store.aput(lease, value, lifetime))

    async def arelease(self, lease: Lease) -> None:
        if lease.token:
            await self._aask(lambda: self._store.arelease(lease))

    async def apause(self, key: Key, busy: Busy, seconds: float) -> None:
        await self._store.apause(key, busy, seconds)

    async def apurge(self, targets: Sequence[Tags]) -> None:
        try:
            await self._acatch_up()
            await self._store.apurge(targets)
        except StoreUnavailable as error:
            self._miss(targets)
            self._went_away(error)

    def close(self) -> None:
        self._store.close()

    async def aclose(self) -> None:
        await self._store.aclose()

    def _ask(self, operation: Callable[[], T]) -> T | None:
        if time.monotonic() < self._asked_again_at:
            return None
        try:
            self._catch_up()
            answer = operation()
        except StoreUnavailable as error:
            return self._went_away(error)
        self._is_away = False
        return answer

    async def _aask(self, operation: Callable[[], Awaitable[T]]) -> T | None:
        if time.monotonic() < self._asked_again_at:
            return None
        try:
            await self._acatch_up()
            answer = await operation()
        except StoreUnavailable as error:
            return self._went_away(error)
        self._is_away = False
        return answer

    def _catch_up(self) -> None:
        if missed := dict(self._missed):
            self._store.purge(list(missed))
            self._caught_up(missed)

    async def _acatch_up(self) -> None:
        if missed := dict(self._missed):
            await self._store.apurge(list(missed))
            self._caught_up(missed)

    def _miss(self, targets: Sequence[Tags]) -> None:
        with self._lock:
            # The first tag is the context's. The marks tell a purge from a later one of the same context.
            self._missed.update({tags[:1]: object() for tags in targets})

    def _caught_up(self, taken: dict[Tags, object]) -> None:
        with self._lock:
            self._missed = {tags: mark for tags, mark in self._missed.items() if taken.get(tags) is not mark}

    def _went_away(self, error: StoreUnavailable) -> None:
        self._asked_again_at = time.monotonic() + RETRY_SECONDS
        if not self._is_away:
            self._is_away = True
            _logger.error("The cache is away, and bundles are computed each time: %s", error)


def _worthless(key: Key) -> Lease:
    """A lease of nobody: what is computed under it is stored nowhere."""
    return Lease(key, token="")
