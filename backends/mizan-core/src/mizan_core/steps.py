"""What answering a request needs done, said instead of done.

An answer is written once, as a generator that yields a need and is sent what came of it, or thrown the exception. Whoever drives it decides
where things run: on a thread that may block, or on an event loop.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Generator, Iterable, Mapping, Sequence
from typing import Any, NamedTuple, Protocol, TypeAlias, TypeVar

T = TypeVar("T")


class Cached(Protocol):
    @property
    def value(self) -> bytes: ...
    @property
    def hit(self) -> bool: ...


class BundleCache(Protocol):
    """Where bundles are kept; `mizan_core.cache` has it. It never fails a request: what it cannot do counts as a miss."""

    def key(self, context: str, params: Mapping[str, object], *, revs: Mapping[str, int], user: str | None) -> Any:
        """The key of a bundle: its params validated and complete, each member with its `rev`, the identity of who sees it."""
        ...

    def fetch(self, key: Any, lifetime: int | None, compute: Callable[[], bytes], /) -> Cached:
        """The bundle, computed by one caller at a time where it is not there. `lifetime`: seconds, `None` for ever."""
        ...

    async def afetch(self, key: Any, lifetime: int | None, compute: Callable[[], Awaitable[bytes]], /) -> Cached: ...

    def purge(self, stale: Iterable[tuple[str, Mapping[str, object]]], /) -> None:
        """Forget every bundle of these contexts whose params agree with those named."""
        ...

    async def apurge(self, stale: Iterable[tuple[str, Mapping[str, object]]], /) -> None: ...

    def close(self) -> None:
        """Close the connections of threads. It can be used again."""
        ...

    async def aclose(self) -> None:
        """Close the connections of the running loop, and those of threads."""
        ...


class Do(NamedTuple):
    """Do this: by `blocking` on a thread that may block, by `awaiting` on a loop. Where there is one of them, the adapter bridges."""

    blocking: Callable[[], Any] | None = None
    awaiting: Callable[[], Awaitable[Any]] | None = None

    def blocked(self) -> Any:
        return None if self.blocking is None else self.blocking()

    async def awaited(self) -> Any:
        return None if self.awaiting is None else await self.awaiting()


class Fetch(NamedTuple):
    """Look into the cache, and compute what is not there."""

    cache: BundleCache
    key: Any
    lifetime: int | None
    compute: Callable[[], Steps[bytes]]


class All(NamedTuple):
    """Do all of these, and give what each gave. On a loop what awaits runs at once, and beside it what blocks, one after the other."""

    needs: Sequence[Do]


Need: TypeAlias = Do | All | Fetch
Steps: TypeAlias = Generator[Need, Any, T]
"""Yields what it needs done, is sent the result or thrown the exception, and returns what it came to."""
