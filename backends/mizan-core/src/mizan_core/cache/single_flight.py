"""A bundle out of a store, or computed by one of those who ask for it while the others wait.

In: a store, a key, and how to compute its value. Out: the value, and whether it was there. Who waited for work that left nothing, since it
failed or a purge came, waits for no other: else those whose work is never stored would do it one after the other. It is written twice, for
threads and for tasks of asyncio; both may ask for the same key of the same store.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from .keys import Key
from .store import Busy, Claim, Held, Store

PATIENCE_SECONDS = 5
"""How long to wait for someone else's work before doing it oneself: it may be gone."""


@dataclass(frozen=True, slots=True)
class Cached:
    """A bundle, and whether the cache had it."""

    value: bytes
    hit: bool


def fetch(store: Store, key: Key, lifetime: float | None, compute: Callable[[], bytes]) -> Cached:
    """The value of the key, computed and stored for `lifetime` seconds if there is none. Raises what `compute` raises."""
    claim = _settled(store, key)
    if isinstance(claim, Held):
        return Cached(claim.value, hit=True)
    if isinstance(claim, Busy):
        return Cached(compute(), hit=False)
    try:
        value = compute()
    except BaseException:
        store.release(claim)
        raise
    store.put(claim, value, lifetime)
    return Cached(value, hit=False)


async def afetch(store: Store, key: Key, lifetime: float | None, compute: Callable[[], Awaitable[bytes]]) -> Cached:
    """`fetch`, for tasks."""
    claim = await _asettled(store, key)
    if isinstance(claim, Held):
        return Cached(claim.value, hit=True)
    if isinstance(claim, Busy):
        return Cached(await compute(), hit=False)
    try:
        value = await compute()
    except BaseException:
        await store.arelease(claim)
        raise
    await store.aput(claim, value, lifetime)
    return Cached(value, hit=False)


def _settled(store: Store, key: Key) -> Claim:
    claim = first = store.claim(key)
    deadline = time.monotonic() + PATIENCE_SECONDS
    while isinstance(claim, Busy) and claim == first and (left := deadline - time.monotonic()) > 0:
        store.pause(key, claim, left)
        claim = store.claim(key)
    return claim


async def _asettled(store: Store, key: Key) -> Claim:
    claim = first = await store.aclaim(key)
    deadline = time.monotonic() + PATIENCE_SECONDS
    while isinstance(claim, Busy) and claim == first and (left := deadline - time.monotonic()) > 0:
        await store.apause(key, claim, left)
        claim = await store.aclaim(key)
    return claim
