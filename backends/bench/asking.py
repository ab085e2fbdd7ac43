"""Asks a server the same question over and over, by connections that stay open. In: a request. Out: how many answers came in a time."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field

import processor

CONNECTIONS = 4


@dataclass(frozen=True)
class Question:
    """A request to a path of a server."""

    method: str
    path: str
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict, hash=False)

    def written(self, host: str) -> bytes:
        lines = [f"{self.method} {self.path} HTTP/1.1", f"Host: {host}", f"Content-Length: {len(self.body)}"]
        lines += [f"{name}: {value}" for name, value in self.headers.items()]
        return "\r\n".join([*lines, "", ""]).encode() + self.body


class Connection:
    """One connection. A server that closed it after an answer is connected to again."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, request: bytes) -> tuple[int, bytes, bytes]:
        """The status, head and body of the answer."""
        reader, writer = self._streams or await self._connect()
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        lower = head.lower()
        length = int(lower.split(b"content-length:", 1)[1].split(b"\r\n", 1)[0])
        body = await reader.readexactly(length)
        if b"connection: close" in lower:
            self.close()
        return int(head[9:12]), head, body

    async def _connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        self._streams = await asyncio.open_connection("127.0.0.1", self._port)
        return self._streams

    def close(self) -> None:
        if self._streams:
            self._streams[1].close()
            self._streams = None


async def once(port: int, question: Question) -> tuple[int, bytes, bytes]:
    connection = Connection(port)
    try:
        return await connection.ask(question.written(f"127.0.0.1:{port}"))
    finally:
        connection.close()


@dataclass(frozen=True)
class Asked:
    """What came of asking for a while."""

    answers: int
    seconds: float
    processor: float
    """Seconds of processor time that the server took; 0 where nobody knows."""

    @property
    def rate(self) -> float:
        return self.answers / self.seconds


async def ask_for(seconds: float, port: int, question: Question, session: int) -> Asked:
    """Asks by as many connections as `CONNECTIONS` at once. Raises `AssertionError` for an answer that is not 200."""
    request = question.written(f"127.0.0.1:{port}")
    connections = [Connection(port) for _ in range(CONNECTIONS)]
    for connection in connections:
        await connection.ask(request)
    taken = processor.seconds(session)
    start = time.perf_counter()
    counts = await asyncio.gather(*(_asked_until(connection, request, start + seconds) for connection in connections))
    elapsed = time.perf_counter() - start
    spent = 0.0 if taken is None else (processor.seconds(session) or 0.0) - taken
    for connection in connections:
        connection.close()
    return Asked(sum(counts), elapsed, spent)


async def _asked_until(connection: Connection, request: bytes, end: float) -> int:
    count = 0
    while time.perf_counter() < end:
        status, _, body = await connection.ask(request)
        assert status == 200, body
        count += 1
    return count
