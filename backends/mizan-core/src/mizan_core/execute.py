"""The backend: what a framework asks for answers, on a thread or on an event loop.

`answering` says what an answer needs; here it is done. On a thread everything is done in place, and a coroutine is waited for; on a loop coroutines
run as they are, those of one bundle at once, and whatever may block goes to a thread.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any, Generic, TypeVar

from . import answering, noted
from .adapter import Adapter
from .answering import Answer, Sent, Viewed
from .concurrency import concurrently
from .function import Function
from .memo import KeyMemo
from .registry import Registry
from .registry import registry as registry_of_this_process
from .steps import All, BundleCache, Do, Fetch, Need, Steps
from .texts import Query

__all__ = ["Adapter", "Answer", "Backend", "Sent", "Viewed"]

RequestT = TypeVar("RequestT")
T = TypeVar("T")


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
        self.keys = KeyMemo()

    def call(self, request: RequestT, name: str, sent: Sent) -> Answer:
        """Call a function by its wire name. Whatever goes wrong is an `Answer` too."""
        try:
            return self.run(answering.call(self, request, name, sent))
        except Exception as error:
            return answering.refused(self, request, name, error)

    async def acall(self, request: RequestT, name: str, sent: Sent) -> Answer:
        try:
            return await self.arun(answering.call(self, request, name, sent))
        except Exception as error:
            return answering.refused(self, request, name, error)

    def bundle(self, request: RequestT, context: str, sent: Sent | Query, only: frozenset[str] = frozenset()) -> Answer:
        """The bundle of a context; of it, the slots in `only`, where that names any."""
        try:
            return self.run(answering.bundle(self, request, context, sent, only))
        except Exception as error:
            return answering.refused(self, request, context, error)

    async def abundle(
        self, request: RequestT, context: str, sent: Sent | Query, only: frozenset[str] = frozenset()
    ) -> Answer:
        try:
            return await self.arun(answering.bundle(self, request, context, sent, only))
        except Exception as error:
            return answering.refused(self, request, context, error)

    def view(self, request: RequestT, function: Function, sent: Sent) -> Viewed:
        """Run a view with the arguments of its URL.

        Raises `MizanError` for who may not and for wrong arguments; what the function raises goes through as it is.
        """
        return self.run(answering.view(self, request, function, sent))

    async def aview(self, request: RequestT, function: Function, sent: Sent) -> Viewed:
        return await self.arun(answering.view(self, request, function, sent))

    def hear(self) -> Callable[[], None]:
        """From now on, purge what private functions invalidate outside of any request. Gives what ends that."""
        return noted.listen(noted.Listener(self.forget, self.aforget))

    def forget(self, note: noted.Note) -> None:
        """Purge what a private function invalidated."""
        self.run(answering.forgotten(self, [note]))

    async def aforget(self, note: noted.Note) -> None:
        """As `forget`, on an event loop."""
        await self.arun(answering.forgotten(self, [note]))

    def run(self, steps: Steps[T]) -> T:
        """Do what the steps need, on this thread, and give what they come to."""
        try:
            need = next(steps)
            while True:
                try:
                    done = self._do(need)
                except Exception as error:  # noqa: PERF203 - each need may fail by itself
                    need = steps.throw(error)
                else:
                    need = steps.send(done)
        except StopIteration as end:
            return end.value
        finally:
            steps.close()

    async def arun(self, steps: Steps[T]) -> T:
        """Do what the steps need, on this event loop, and give what they come to."""
        try:
            need = next(steps)
            while True:
                try:
                    done = await self._ado(need)
                except Exception as error:  # noqa: PERF203 - each need may fail by itself
                    need = steps.throw(error)
                else:
                    need = steps.send(done)
        except StopIteration as end:
            return end.value
        finally:
            steps.close()

    def _do(self, need: Need) -> Any:
        if isinstance(need, All):
            return [self._do(it) for it in need.needs]
        if isinstance(need, Fetch):
            return need.cache.fetch(need.key, need.lifetime, lambda: self.run(need.compute()))
        if need.blocking is None:
            return self.adapter.wait(need.awaited)
        return need.blocking()

    def _ado(self, need: Need) -> Awaitable[Any]:
        if isinstance(need, All):
            return self._ado_all(need.needs)
        if isinstance(need, Fetch):
            return need.cache.afetch(need.key, need.lifetime, lambda: self.arun(need.compute()))
        if need.awaiting is None:
            return self.adapter.off_loop(need.blocked)
        return need.awaiting()

    async def _ado_all(self, needs: Sequence[Do]) -> list[Any]:
        """What blocks is done one after the other, since it shares connections to a database; what awaits shares the loop."""
        results: dict[int, Any] = {}

        async def do(places: Sequence[int]) -> None:
            for place in places:
                results[place] = await self._ado(needs[place])

        awaiting = [[place] for place, need in enumerate(needs) if need.awaiting is not None]
        blocking = [place for place, need in enumerate(needs) if need.awaiting is None]
        lanes = sorted([*awaiting, blocking] if blocking else awaiting)
        if len(lanes) == 1:
            await do(lanes[0])
        else:
            await concurrently([partial(do, lane) for lane in lanes])
        return [results[place] for place in range(len(needs))]
