"""What a cache asks of the place where its bundles lie.

A key is in one of three states: absent, being computed under a lease, or holding a value. Each operation is one atomic step, for
threads, tasks and, where the store is shared, processes. A purge makes a key absent in either of the other states: a lease that
was taken before it is worth nothing after it, so a bundle that was computed from what a purge has made stale is never stored.

Each operation is there twice, for threads and for tasks of asyncio.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from .keys import Key


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to store the value of a key, until a purge or the store ends it. `token` is of this lease alone."""

    key: Key
    token: str


@dataclass(frozen=True, slots=True)
class Held:
    """The key has this value."""

    value: bytes


@dataclass(frozen=True, slots=True)
class Busy:
    """Another one has the lease of the key, which has this token."""

    token: str


Claim = Held | Lease | Busy
"""What a key was found to be: `Held` and `Busy` as they say; `Lease` when it was absent, and is the claimer's to compute."""

Tags = tuple[str, ...]


class StoreUnavailable(Exception):
    """The store cannot be reached, or does not answer as one."""


class Store(Protocol):
    """Where bundles lie. Every operation raises `StoreUnavailable` when the store cannot be reached."""

    def claim(self, key: Key) -> Claim: ...

    def put(self, lease: Lease, value: bytes, lifetime: float | None) -> None:
        """Stores the value for `lifetime` seconds, or until it is purged; nothing when the lease has ended."""
        ...

    def release(self, lease: Lease) -> None:
        """Gives up a lease without a value."""
        ...

    def pause(self, key: Key, busy: Busy, seconds: float) -> None:
        """Waits at most so long until that lease of the key may have ended. It may be busy still."""
        ...

    def purge(self, targets: Sequence[Tags]) -> None:
        """Makes every key absent that has all tags of one of the targets, in one step."""
        ...

    async def aclaim(self, key: Key) -> Claim: ...

    async def aput(self, lease: Lease, value: bytes, lifetime: float | None) -> None: ...

    async def arelease(self, lease: Lease) -> None: ...

    async def apause(self, key: Key, busy: Busy, seconds: float) -> None: ...

    async def apurge(self, targets: Sequence[Tags]) -> None: ...

    def close(self) -> None:
        """Closes the connections of threads. It can be used again, and keeps what it holds."""
        ...

    async def aclose(self) -> None:
        """Closes the connections of the running loop, and those of threads."""
        ...
