"""The same sockets behind Daphne, which says less of a refusal than uvicorn."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from .conftest import PROJECT, Frames


@pytest.fixture(scope="module")
def daphne() -> Iterator[str]:
    """The address of a server."""
    command = [sys.executable, "-m", "daphne", "-b", "127.0.0.1", "-p", "0", "tests.channels.served:application"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, cwd=PROJECT) as server:
        assert server.stderr
        said: list[str] = []
        for line in server.stderr:
            said.append(line)
            if found := re.search(r"Listening on TCP address (\S+)", line):
                yield found[1]
                break
        else:
            pytest.fail(f"Daphne did not start: {''.join(said)}")
        server.terminate()
        server.stderr.read()


async def test_frames_are_answered(daphne: str) -> None:
    async with connect(f"ws://{daphne}/ws/") as connection:
        someone = Frames(connection)
        await someone.subscribe("open", on="2026-01-31")
        await someone.send("message", channel="open", params={"on": "2026-01-31"}, data={"to_say": 7})
        assert (await someone.get())["data"] == {"saidAloud": 7}
        answer = await someone.ask("rpc", id=1, fn="socket_say", args={"room": "a", "text": "hi"})
        assert answer["data"]["result"] == "HI"


@pytest.mark.parametrize(("path", "origin"), [("/ws/", "http://evil.example"), ("/ws/other/", None)])
async def test_who_may_not_open_one_is_refused(daphne: str, path: str, origin: str | None) -> None:
    with pytest.raises(InvalidStatus) as refused:
        await connect(f"ws://{daphne}{path}", additional_headers={"Origin": origin} if origin else {})
    assert refused.value.response.status_code == 403
