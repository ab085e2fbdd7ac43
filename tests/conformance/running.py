"""Starts a backend and stops it again.

In goes a backend of the table; out comes the address of its base URL. A backend ends with its standard input, so that none outlives the
tests, however these end.
"""

import contextlib
import os
import queue
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from typing import IO

from table import HERE, Backend

START_LIMIT = 60.0
STOP_LIMIT = 5.0
ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+")


@contextlib.contextmanager
def running(backend: Backend) -> Iterator[str]:
    """The origin of a backend that runs until the block ends, as `http://127.0.0.1:4321`.

    What the backend prints goes on to standard error. Raises `RuntimeError` where it ends before it listens, or takes too long to.
    """
    environment = {**os.environ, "PYTHONUNBUFFERED": "1", "PYTHONDONTWRITEBYTECODE": "1"}
    command = [*_interpreter(backend), *backend.command]
    with subprocess.Popen(command, cwd=HERE, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as server:
        impatience = threading.Timer(START_LIMIT, server.kill)
        impatience.start()
        address: queue.Queue[str | None] = queue.Queue()
        reader = threading.Thread(target=_read, args=(server.stdout, address))
        reader.start()
        try:
            origin = address.get()
            impatience.cancel()
            if origin is None:
                raise RuntimeError(f"{backend.name} ended before it said where it listens")
            yield origin
        finally:
            impatience.cancel()
            _stop(server)
            reader.join()


def _interpreter(backend: Backend) -> list[str]:
    if backend.interpreter is None:
        return []
    if not (path := os.environ.get(backend.interpreter)):
        raise RuntimeError(f"{backend.interpreter} is not set: it names the Python that has what {backend.name} needs")
    return [path]


def _read(output: IO[bytes], address: "queue.Queue[str | None]") -> None:
    """Reads on after the address has come: a backend would wait for ever once the pipe is full."""
    for line in output:
        text = line.decode(errors="replace")
        sys.stderr.write(text)
        if found := ADDRESS.search(text):
            address.put(found.group())
    address.put(None)


def _stop(server: "subprocess.Popen[bytes]") -> None:
    assert server.stdin is not None
    server.stdin.close()
    try:
        server.wait(STOP_LIMIT)
    except subprocess.TimeoutExpired:
        server.kill()
