"""A store in this process. It needs nothing, and nobody outside the process sees it or can purge it.

It holds at most so many bytes of values: the one that was read longest ago goes first.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections import OrderedDict
from collections.abc import Sequence
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeoutError
from dataclasses import dataclass, field
from math import inf
from uuid import uuid4

from .keys import Key
from .store import Busy, Claim, Held, Lease, Tags

MAX_BYTES = 64 * 1024 * 1024
"""How many bytes of values a store holds unless it is told otherwise."""

_NOTHING: set[str] = set()


@dataclass(slots=True, eq=False)
class _Entry:
    """A key's state: leased while `value` is None. `settled` is done once it is leased no more."""

    key: Key
    token: str
    value: bytes | None = None
    expires: float = inf
    settled: Future[None] = field(default_factory=Future[None])


class MemoryStore:
    """Bundles in this process, `max_bytes` of them at most."""

    def __init__(self, max_bytes: int = MAX_BYTES) -> None:
        self._max_bytes = max_bytes
        self._bytes = 0
        self._lock = threading.Lock()
        self._entries: OrderedDict[str, _Entry] = OrderedDict()
        self._digests: dict[str, set[str]] = {}

    def claim(self, key: Key) -> Claim:
        with self._lock:
            entry = self._entries.get(key.digest)
            if entry and entry.expires <= time.monotonic():
                self._remove(entry)
                entry = None
            if entry is None:
                return self._lease(key)
            self._entries.move_to_end(key.digest)
            return Busy(entry.token) if entry.value is None else Held(entry.value)

    def put(self, lease: Lease, value: bytes, lifetime: float | None) -> None:
        with self._lock:
            entry = self._leased(lease.key, lease.token)
            if entry is None:
                return
            if len(value) > self._max_bytes:
                self._remove(entry)
                return
            entry.value = value
            entry.expires = inf if lifetime is None else time.monotonic() + lifetime
            entry.settled.set_result(None)
            self._bytes += len(value)
            self._evict()

    def release(self, lease: Lease) -> None:
        with self._lock:
            entry = self._leased(lease.key, lease.token)
            if entry:
                self._remove(entry)

    def pause(self, key: Key, busy: Busy, seconds: float) -> None:
        settled = self._settled(key, busy)
        if settled is None:
            return
        try:
            settled.result(seconds)
        except FutureTimeoutError:
            return

    def purge(self, targets: Sequence[Tags]) -> None:
        with self._lock:
            for tags in targets:
                found = [self._digests.get(tag, _NOTHING) for tag in tags]
                for digest in found[0].intersection(*found[1:]):
                    self._remove(self._entries[digest])

    async def aclaim(self, key: Key) -> Claim:
        return self.claim(key)

    async def aput(self, lease: Lease, value: bytes, lifetime: float | None) -> None:
        self.put(lease, value, lifetime)

    async def arelease(self, lease: Lease) -> None:
        self.release(lease)

    async def apause(self, key: Key, busy: Busy, seconds: float) -> None:
        settled = self._settled(key, busy)
        if settled is not None:
            # Not `wait_for`: that would cancel, and so settle for everyone, what others wait for too.
            await asyncio.wait([asyncio.wrap_future(settled)], timeout=seconds)

    async def apurge(self, targets: Sequence[Tags]) -> None:
        self.purge(targets)

    def close(self) -> None:
        """It has no connections."""

    async def aclose(self) -> None:
        """It has no connections."""

    def _lease(self, key: Key) -> Lease:
        entry = _Entry(key, uuid4().hex)
        self._entries[key.digest] = entry
        for tag in key.tags:
            self._digests.setdefault(tag, set()).add(key.digest)
        return Lease(key, entry.token)

    def _leased(self, key: Key, token: str) -> _Entry | None:
        entry = self._entries.get(key.digest)
        return entry if entry and entry.value is None and entry.token == token else None

    def _settled(self, key: Key, busy: Busy) -> Future[None] | None:
        with self._lock:
            entry = self._leased(key, busy.token)
            return entry and entry.settled

    def _remove(self, entry: _Entry) -> None:
        del self._entries[entry.key.digest]
        for tag in entry.key.tags:
            digests = self._digests[tag]
            digests.discard(entry.key.digest)
            if not digests:
                del self._digests[tag]
        if entry.value is None:
            entry.settled.set_result(None)
        else:
            self._bytes -= len(entry.value)

    def _evict(self) -> None:
        while self._bytes > self._max_bytes:
            self._remove(next(entry for entry in self._entries.values() if entry.value is not None))
