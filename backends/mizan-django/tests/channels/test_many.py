"""Many sockets on one channel, and one among them that takes nothing.

`MIZAN_MANY_SOCKETS` says how many; 1,000 in the slow set.
"""

from __future__ import annotations

import asyncio
import os
from typing import Any

import pytest
from channels.layers import get_channel_layer
from mizan.channels.socket import MOST_UNSENT
from websockets.exceptions import ConnectionClosed

from .conftest import Frames, Site
from .rooms import TickerChannel

MANY = int(os.environ.get("MIZAN_MANY_SOCKETS", "100"))

LARGE = "x" * 50_000


async def opened(site: Site, count: int) -> list[Frames]:
    """So many sockets, all subscribed to the ticker."""
    subscribers = [await site.open() for _ in range(count)]
    await asyncio.gather(*(subscriber.subscribe("ticker") for subscriber in subscribers))
    return subscribers


async def test_each_of_many_gets_each_push(site: Site) -> None:
    subscribers = await opened(site, MANY)
    for price in range(3):
        await TickerChannel.push(message={"price": price})
    heard = await asyncio.gather(*(prices(subscriber, 3) for subscriber in subscribers))
    assert heard == [[0, 1, 2]] * MANY


async def test_one_that_takes_nothing_does_not_hold_the_others_and_is_cut_off(site: Site) -> None:
    slow = await site.open(max_queue=1, ping_interval=None, compression=None)
    await slow.subscribe("ticker", padding=LARGE)
    slow.connection.transport.pause_reading()
    others = await opened(site, MANY // 10)
    # What waits here, and what the two systems hold on the way.
    pushes = (MOST_UNSENT + 16_000_000) // len(LARGE)

    async def push() -> None:
        for price in range(pushes):
            await TickerChannel.push(message={"price": price})

    heard, _ = await asyncio.gather(asyncio.gather(*(prices(other, pushes) for other in others)), push())
    assert heard == [list(range(pushes))] * len(others)

    slow.connection.transport.resume_reading()
    with pytest.raises(ConnectionClosed):
        await prices(slow, pushes)
    await others[0].ask("subscribe", channel="ticker", params={"again": True})


async def test_sockets_that_are_gone_leave_nothing_behind(site: Site) -> None:
    subscribers = await opened(site, 10)
    layer: Any = get_channel_layer()
    assert len(layer.groups) == 1, "one membership for all of them"
    await asyncio.gather(*(subscriber.connection.close() for subscriber in subscribers))
    while layer.groups:  # noqa: ASYNC110 - nobody tells when a server has noticed
        await asyncio.sleep(0.01)
    assert layer.channels == {}


async def prices(subscriber: Frames, count: int) -> list[int]:
    return [(await subscriber.get())["data"]["price"] for _ in range(count)]
