"""One request to the whole application as a server would hand it in, by WSGI or ASGI, and what every answer has to be like.

In: the parts of a request, as bytes. Out: an `Answer`. What it demands holds of every answer, whatever was sent.
"""

from __future__ import annotations

import asyncio
import io
import json
import logging
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote_to_bytes

from asgiref.sync import async_to_sync
from django.core.asgi import get_asgi_application
from django.core.wsgi import get_wsgi_application

STATUSES = {
    "NOT_FOUND": {404},
    "VALIDATION_ERROR": {422},
    "UNAUTHORIZED": {401},
    "FORBIDDEN": {403},
    "BAD_REQUEST": {400, 405, 413},
}
"""By code, what an answer to a wrong request may have as its status. That of a failing server is not among them."""

INVALIDATE = re.compile(r"[\w.~%-]+(;[\w.~%-]*=[\w.~%-]*)*(, [\w.~%-]+(;[\w.~%-]*=[\w.~%-]*)*)*", re.ASCII)

CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f\x85\u2028\u2029]")
"""What breaks a line, or moves a terminal."""


@dataclass(frozen=True)
class Request:
    """A request: its path as it is percent-encoded in a URL."""

    method: str
    path: str
    query: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    content_type: str | None = None


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes


def by_wsgi(request: Request) -> Answer:
    """As a WSGI server would hand the request in."""
    answered: dict[str, Any] = {}

    def start_response(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> None:
        answered.update(status=int(status.split()[0]), headers=headers)

    response = get_wsgi_application()(_environ(request), start_response)
    try:
        body = b"".join(response)
    finally:
        response.close()  # type: ignore[attr-defined]
    return Answer(answered["status"], {name.lower(): value for name, value in answered["headers"]}, body)


def by_asgi(request: Request) -> Answer:
    """As an ASGI server would hand the request in."""
    sent: list[dict[str, Any]] = []
    received = iter([{"type": "http.request", "body": request.body, "more_body": False}])

    async def receive() -> dict[str, Any]:
        if (message := next(received, None)) is not None:
            return message
        return await asyncio.Event().wait()  # type: ignore[return-value]

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    # From a thread without a loop, so that what blocks runs on this one, with its connection to the database.
    async_to_sync(get_asgi_application())(_scope(request), receive, send)
    start = next(message for message in sent if message["type"] == "http.response.start")
    headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in start["headers"]}
    return Answer(start["status"], headers, b"".join(message.get("body", b"") for message in sent))


def _environ(request: Request) -> dict[str, Any]:
    environ = {
        "REQUEST_METHOD": request.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(request.path).decode("latin-1"),
        "QUERY_STRING": request.query.decode("latin-1"),
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "CONTENT_LENGTH": str(len(request.body)),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(request.body),
        "wsgi.errors": io.StringIO(),
        "wsgi.multithread": False,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    if request.content_type is not None:
        environ["CONTENT_TYPE"] = request.content_type
    for name, value in request.headers:
        key = f"HTTP_{name.upper().replace('-', '_')}"
        environ[key] = f"{environ[key]},{value}" if key in environ else value
    return environ


def _scope(request: Request) -> dict[str, Any]:
    headers = [("host", "testserver"), *request.headers, ("content-length", str(len(request.body)))]
    if request.content_type is not None:
        headers.append(("content-type", request.content_type))
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": request.method,
        "scheme": "http",
        "path": unquote_to_bytes(request.path).decode("utf-8", "replace"),
        "raw_path": request.path.encode("latin-1"),
        "query_string": request.query,
        "headers": [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers],
        "server": ("testserver", 80),
        "client": ("127.0.0.1", 1),
    }


def demand_sound(answer: Answer) -> Any:
    """Hold an answer of the wire to what all of them are. Gives its JSON; `None` where a HEAD has none."""
    demand_sound_headers(answer)
    assert answer.status < 500, answer
    assert answer.headers["content-type"] == "application/json", answer
    if not answer.body:
        return None
    said = json.loads(answer.body, parse_constant=_no_constant)
    if answer.status != 200:
        demand_envelope(said, answer.status)
    return said


def demand_envelope(said: Any, status: int) -> None:
    """Hold what is said of a wrong request to the envelope."""
    assert said.keys() - {"details"} == {"error", "code", "message"}, said
    assert said["error"] is True
    assert status in STATUSES[said["code"]], said
    assert isinstance(said["message"], str)
    assert said["message"]
    fields = said.get("details", {}).get("fields", {})
    assert all(isinstance(messages, list) and messages for messages in fields.values()), said
    assert all(isinstance(message, str) for messages in fields.values() for message in messages), said


def demand_result(said: Any) -> None:
    """Hold the answer to a call to its shape."""
    assert {"result"} <= said.keys() <= {"result", "invalidate", "merge"}, said


def demand_sound_headers(answer: Answer) -> None:
    """Nothing that was sent breaks out of a header."""
    for name, value in answer.headers.items():
        assert not CONTROL.search(value), (name, value)
    invalidate = answer.headers.get("x-mizan-invalidate")
    assert invalidate is None or INVALIDATE.fullmatch(invalidate), invalidate


def _no_constant(name: str) -> Any:
    raise AssertionError(f"{name} is no JSON")


class _Lines(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@contextmanager
def sound_log() -> Iterator[list[logging.LogRecord]]:
    """Hold what is logged meanwhile to one line a record, of printable characters; a traceback stands below its own."""
    lines = _Lines()
    loggers: Iterable[logging.Logger] = [logging.getLogger(name) for name in ("mizan", "django")]
    for logger in loggers:
        logger.addHandler(lines)
    try:
        yield lines.records
    finally:
        for logger in loggers:
            logger.removeHandler(lines)
    for record in lines.records:
        assert not CONTROL.search(record.getMessage()), record
