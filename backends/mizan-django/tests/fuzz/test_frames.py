"""Any frame at all: a socket answers each with a frame that its client understands, and goes on.

Frames of any shape and any bytes are sent to channels and functions that raise nothing themselves.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from channels.testing import WebsocketCommunicator
from django.core.asgi import get_asgi_application
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from mizan import wrap_asgi
from tests.fuzz import declared  # noqa: F401 - registers what the frames reach
from tests.fuzz.exchange import STATUSES, sound_log
from tests.fuzz.values import scalars, texts, values

pytestmark = pytest.mark.django_db(transaction=True)
searching = settings(
    max_examples=int(os.environ.get("MIZAN_FUZZ_EXAMPLES", "60")),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)

actions = st.sampled_from(["subscribe", "unsubscribe", "message", "rpc", "ctx"]) | texts | scalars
params = st.fixed_dictionaries({"room": texts | st.just("closed")}, optional={"size": scalars}) | values
frames = st.fixed_dictionaries(
    {"action": actions},
    optional={
        "channel": st.just("fuzz") | texts | scalars,
        "params": params,
        "data": st.fixed_dictionaries({"value": values}) | values,
        "id": st.integers() | texts | scalars,
        "fn": st.sampled_from(["fuzz_socket", "fuzz_anything", "fuzz_members", "fuzz_view", "contact.submit"])
        | texts
        | scalars,
        "context": st.sampled_from(["fuzz_place", "fuzz_cached", "global"]) | texts | scalars,
        "args": values,
    },
)


@pytest.fixture(autouse=True)
def log() -> Iterator[None]:
    with sound_log():
        yield


@searching
@given(sent=st.lists(frames.map(json.dumps) | values.map(json.dumps) | texts | st.binary(max_size=40), max_size=6))
@example(['{"action": "subscribe", "channel": "fuzz", "params": {"room": "\\ud800"}}'])
@example(['{"action": "rpc", "id": 1, "fn": "fuzz_socket", "args": {"value": ' + "[" * 9000 + "]" * 9000 + "}}"])
@example(['{"action": "rpc", "id": 1e999, "fn": "fuzz_socket"}'])
def test_a_socket_takes_any_frames(sent: list[str | bytes]) -> None:
    for answer in async_to_sync(answers_to)(sent):
        demand_sound_frame(json.loads(answer))


async def answers_to(sent: list[str | bytes]) -> list[str]:
    """What came back, up to the answer to a last question that every socket can answer."""
    headers = [(b"host", b"testserver"), (b"origin", b"http://testserver")]
    socket = WebsocketCommunicator(wrap_asgi(get_asgi_application()), "/ws/", headers=headers)
    is_open, _ = await socket.connect(timeout=10)
    assert is_open
    for frame in sent:
        kind = "bytes" if isinstance(frame, bytes) else "text"
        await socket.send_input({"type": "websocket.receive", kind: frame})
    await socket.send_to(text_data=json.dumps({"action": "unsubscribe", "channel": "the last", "params": {}}))
    answers: list[str] = []
    while not answers or json.loads(answers[-1]).get("channel") != "the last":
        answers.append(await socket.receive_from(timeout=10))
    await socket.disconnect()
    return answers


def demand_sound_frame(frame: Any) -> None:
    """Hold a frame to one of those that a client knows; a failure of the server is none."""
    assert isinstance(frame, dict)
    error = frame.get("error")
    if error is not None:
        assert error["code"] in STATUSES, frame
        assert isinstance(error["message"], str)
        assert frame.get("ok", False) is False
        return
    is_answer = frame.get("ok") is True and "data" in frame
    is_done = "channel" in frame and (frame.get("subscribed") or frame.get("unsubscribed"))
    is_push = {"channel", "params", "data", "type"} == frame.keys()
    assert is_answer or is_done or is_push, frame
