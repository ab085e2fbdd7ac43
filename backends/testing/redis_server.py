"""A real Redis for tests: `redis-server`, on a free port of the loopback interface, with a folder of its own.

Fixtures: `redis_server`, one for the session, emptied before each test that asks for it.
"""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

_START_LIMIT_SECONDS = 20


class RedisServer:
    """A server that this process started. `url` is where it is, also after it was stopped and started again."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._port = _free_port()
        self._process: subprocess.Popen[bytes] | None = None
        self.url = f"redis://127.0.0.1:{self._port}/0"
        self.client = redis.Redis.from_url(self.url)

    def start(self) -> None:
        """Starts it with what it saved when it was stopped, and waits until it answers."""
        program = shutil.which("redis-server")
        if program is None:
            pytest.fail(
                "redis-server is not installed, and these tests need a real one: apt install redis-server, or brew install redis."
            )
        options = ["--port", str(self._port), "--bind", "127.0.0.1", "--dir", str(self._folder), "--save", ""]
        self._process = subprocess.Popen([program, *options], stdout=subprocess.DEVNULL)  # noqa: S603 - a program of the path, and no shell
        deadline = time.monotonic() + _START_LIMIT_SECONDS
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > deadline:
                pytest.fail(f"redis-server did not start on port {self._port}.")
            time.sleep(0.01)

    def stop(self) -> None:
        """Saves what it holds and ends it."""
        if self._process is None:
            return
        self.client.shutdown(save=True)
        self._process.wait()
        self._process = None

    def _answers(self) -> bool:
        try:
            return self.client.ping() is True
        except redis.RedisError:
            return False


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


@pytest.fixture(scope="session")
def _started_redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    server = RedisServer(tmp_path_factory.mktemp("redis"))
    server.start()
    yield server
    server.stop()
    server.client.close()


@pytest.fixture
def redis_server(_started_redis: RedisServer) -> RedisServer:
    """The Redis of the session, empty."""
    _started_redis.client.flushall()
    return _started_redis
