"""Frames that wait until a client takes them, in their order.

It is full once they have so many characters together; how many frames that is does not matter, so that neither large nor many small ones fill
the memory of the server.
"""

from __future__ import annotations

import asyncio
from collections import deque


class Outbox:
    """The frames of one client."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._length = 0
        self._frames: deque[str] = deque()
        self._filled = asyncio.Event()
        self._has_room = asyncio.Event()
        self._has_room.set()

    def offer(self, frame: str) -> bool:
        """Takes a frame unless it is full; says whether it did."""
        if not self._has_room.is_set():
            return False
        self._frames.append(frame)
        self._length += len(frame)
        self._filled.set()
        if self._length >= self._most:
            self._has_room.clear()
        return True

    async def put(self, frame: str) -> None:
        """Takes a frame as soon as it has room."""
        while not self.offer(frame):
            await self._has_room.wait()

    async def get(self) -> str:
        """The frame that has waited longest, as soon as there is one."""
        await self._filled.wait()
        frame = self._frames.popleft()
        self._length -= len(frame)
        if not self._frames:
            self._filled.clear()
        if self._length < self._most:
            self._has_room.set()
        return frame
