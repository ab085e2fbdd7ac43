"""Answers requests: a call, a context's bundle, a view.

Each is written once, as a generator that says what it needs done (run this function, look into the cache) and goes on with the
result. `Backend` drives it: on a thread that may block, or on an event loop, where coroutines run as they are and everything that may block
goes to a thread. In every request: find the function → who may → what was sent → run → write → invalidate.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, Protocol, TypeAlias, TypeVar

from . import noted
from .access import Caller
from .errors import MizanError
from .function import Function
from .registry import Registry
from .registry import registry as registry_of_this_process
from .wire import Texts

logger = logging.getLogger("mizan")

RequestT = TypeVar("RequestT")
T = TypeVar("T")

Sent: TypeAlias = Mapping[str, Any] | Texts
"""Arguments as they came: JSON by name, or the texts of a URL or a form."""


@dataclass(frozen=True)
class Answer:
    """What goes back over HTTP."""

    status: int
    body: bytes
    """JSON."""
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    """`Cache-Control`, and where there is something to say `X-Mizan-Invalidate` and `X-Mizan-Cache`. The content type is the framework's to write."""


@dataclass(frozen=True)
class Viewed:
    """What a view answered."""

    response: Any
    """The function's own response."""
    headers: Mapping[str, str]
    """To be set on it."""


class Cached(Protocol):
    @property
    def value(self) -> bytes: ...
    @property
    def hit(self) -> bool: ...


class BundleCache(Protocol):
    """Where bundles are kept; `mizan_core.cache` has it. It never fails a request: what it cannot do counts as a miss."""

    def key(self, context: str, params: Mapping[str, object], *, rev: int | Sequence[int], user: str | None) -> Any:
        """The key of a bundle: its params validated and complete, the revisions of its members, the identity of who sees it."""
        ...

    def fetch(self, key: Any, lifetime: int | None, compute: Callable[[], bytes]) -> Cached:
        """The bundle, computed by one caller at a time where it is not there. `lifetime`: seconds, `None` for ever."""
        ...

    async def afetch(self, key: Any, lifetime: int | None, compute: Callable[[], Awaitable[bytes]]) -> Cached: ...

    def purge(self, stale: Iterable[tuple[str, Mapping[str, object]]]) -> None:
        """Forget every bundle of these contexts whose params agree with those named."""
        ...

    async def apurge(self, stale: Iterable[tuple[str, Mapping[str, object]]]) -> None: ...


class Adapter(Generic[RequestT]):
    """What a web framework tells the core. Each method has the default of a framework that has nothing to say."""

    def caller(self, request: RequestT) -> Caller:
        """Who is behind the request. Asked only where `auth=` or the cache wants to know, on a thread that may block."""
        raise NotImplementedError

    async def acaller(self, request: RequestT) -> Caller:
        """The same on an event loop: but for `cache_identity`, reading the caller's properties must not block."""
        return self.caller(request)

    def translate(self, error: Exception) -> MizanError | None:
        """The framework's exceptions (a missing row, a refused permission, invalid input) as the wire has them; `None` for any other."""
        return None

    def guard(self, function: Function, run: Callable[[], T]) -> T:
        """Run a synchronous function, in a transaction perhaps, which must have ended when this returns."""
        return run()

    def wait(self, work: Callable[[], Awaitable[T]]) -> T:
        """Run a coroutine from a thread without a loop."""

        async def working() -> T:
            return await work()

        return asyncio.run(working())

    async def off_loop(self, work: Callable[[], T]) -> T:
        """Run what may block from a loop, without blocking it, in a copy of the current context."""
        return await asyncio.to_thread(work)


class Backend(Generic[RequestT]):
    """A registry, a framework and a cache: what answers requests."""

    def __init__(
        self,
        adapter: Adapter[RequestT],
        registry: Registry = registry_of_this_process,
        cache: BundleCache | None = None,
    ) -> None:
        self.adapter = adapter
        self.registry = registry
        self.cache = cache

    def call(self, request: RequestT, name: str, sent: Sent) -> Answer:
        """Call a function by its wire name. Whatever goes wrong is an `Answer` too."""
        raise NotImplementedError

    async def acall(self, request: RequestT, name: str, sent: Sent) -> Answer:
        raise NotImplementedError

    def bundle(self, request: RequestT, context: str, sent: Sent, only: frozenset[str] = frozenset()) -> Answer:
        """The bundle of a context; of it, the slots in `only`, where that names any."""
        raise NotImplementedError

    async def abundle(self, request: RequestT, context: str, sent: Sent, only: frozenset[str] = frozenset()) -> Answer:
        raise NotImplementedError

    def view(self, request: RequestT, function: Function, sent: Sent) -> Viewed:
        """Run a view with the arguments of its URL.

        Raises `MizanError` for who may not and for wrong arguments; what the function raises goes through as it is.
        """
        raise NotImplementedError

    async def aview(self, request: RequestT, function: Function, sent: Sent) -> Viewed:
        raise NotImplementedError
