"""Who on an event loop hears which group.

The channel layer knows each loop as one member of a group, however many sockets are behind it, so a message crosses the layer once for each
process. A hub takes it from there to the subscribers, none of whom can hold the others: each takes what it is given without waiting.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from typing import Any, Protocol
from weakref import WeakKeyDictionary

MESSAGE_TYPE = "mizan.push"

_RETRY_SECONDS = 1
_REFRESH_SECONDS = 3600
"""How often memberships are renewed: a layer forgets what is older than its `group_expiry`, a day by default."""

logger = logging.getLogger("mizan.channels")


class Subscriber(Protocol):
    """Who hears a group."""

    def hear(self, data: str) -> None:
        """Takes the JSON of a message. It must neither wait nor raise."""
        ...


class Hub:
    """The subscribers of one event loop, on one channel layer."""

    def __init__(self, layer: Any) -> None:
        self._layer = layer
        self._groups: dict[str, dict[Subscriber, None]] = {}
        self._lock = asyncio.Lock()
        self._channel = ""
        self._tasks: list[asyncio.Task[None]] = []

    async def join(self, group: str, subscriber: Subscriber) -> None:
        """From when this returns, the subscriber hears what is sent to the group. Raises what the layer raises."""
        async with self._lock:
            if group not in self._groups:
                await self._start()
                await self._layer.group_add(group, self._channel)
            self._groups.setdefault(group, {})[subscriber] = None

    async def leave(self, group: str, subscriber: Subscriber) -> None:
        """From now on, the subscriber hears the group no more. Raises what the layer raises."""
        self._groups.get(group, {}).pop(subscriber, None)
        async with self._lock:
            if self._groups.get(group) == {}:
                del self._groups[group]
                if not self._groups:
                    await self._stop()
                await self._layer.group_discard(group, self._channel)

    async def _start(self) -> None:
        if self._tasks:
            return
        self._channel = await self._layer.new_channel()
        self._tasks = [asyncio.create_task(work) for work in (self._listen(), self._refresh())]

    async def _stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks = []

    async def _listen(self) -> None:
        is_lost = False
        while True:
            try:
                if is_lost:
                    await self._rejoin()
                    is_lost = False
                self._deliver(await self._layer.receive(self._channel))
            except Exception:  # noqa: PERF203 - it waits each time
                if not is_lost:
                    logger.exception("The channel layer is away: what is sent meanwhile is lost.")
                is_lost = True
                await asyncio.sleep(_RETRY_SECONDS)

    async def _refresh(self) -> None:
        while True:
            await asyncio.sleep(_REFRESH_SECONDS)
            try:
                await self._rejoin()
            except Exception:
                logger.exception("The channel layer did not renew the groups of this process.")

    async def _rejoin(self) -> None:
        for group in list(self._groups):
            await self._layer.group_add(group, self._channel)

    def _deliver(self, message: Mapping[str, Any]) -> None:
        for subscriber in list(self._groups.get(message["group"], ())):
            subscriber.hear(message["data"])


_hubs: WeakKeyDictionary[asyncio.AbstractEventLoop, tuple[Any, Hub]] = WeakKeyDictionary()


def hub_on(layer: Any) -> Hub:
    """The hub of the running loop on this layer."""
    loop = asyncio.get_running_loop()
    known = _hubs.get(loop)
    if known is None or known[0] is not layer:
        known = _hubs[loop] = (layer, Hub(layer))
    return known[1]


def serving_loop() -> asyncio.AbstractEventLoop | None:
    """The loop that has subscribers, where there is one that runs."""
    return next((loop for loop in list(_hubs) if loop.is_running()), None)
