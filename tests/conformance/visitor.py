"""One visitor of a backend: sends the requests of a case, and compares each answer with the one that the table says.

In goes a backend and where it listens. There is a browser for each user of the case, with cookies of its own, and one for nobody.
"""

import json
import ssl
from types import TracebackType
from typing import Any

import httpx

from table import Answer, Backend, Request, Step
from tokens import bearer, spoilt

# Not below the base URL, since both are the application's own matter.
SIGN_IN = "/sign-in/"
"""Where a backend signs somebody in, by a cookie: `GET /sign-in/ada/`."""
TOKEN = "/token/"
"""Where a backend gives somebody an MWT that is good for an hour, as the text of its answer: `GET /token/ada/`."""

NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""Of no use to plain HTTP; made once, since each browser would otherwise read all certificates of the system."""


class Visitor:
    """Who sends the requests of one case. A context manager, so that connections end."""

    def __init__(self, backend: Backend, origin: str) -> None:
        self._backend = backend
        self._origin = origin
        self._browsers: dict[str | None, httpx.Client] = {}

    def __enter__(self) -> "Visitor":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for browser in self._browsers.values():
            browser.close()

    def check(self, step: Step) -> None:
        """Send the request of a step and compare what comes back. Raises `AssertionError`, showing the answer."""
        answer = self._send(step.request)
        shown = f"{answer.request.method} {answer.request.url}\n{answer.status_code} {answer.headers}\n{answer.text}"
        expected = step.expected_of(self._backend.name)
        assert answer.status_code == expected.status, shown
        self._check_headers(answer, expected, shown)
        self._check_body(answer, expected, shown)
        assert expected.secret is None or expected.secret not in shown

    def _send(self, request: Request) -> httpx.Response:
        browser = self._browser(request.user)
        headers = {self._own(name): value for name, value in request.send.items()}
        if request.csrf and request.method != "GET":
            headers["X-CSRFToken"] = browser.get("session/").json()["csrfToken"]
        if request.token is not None:
            headers[self._own("X-Mizan-Token")] = self._token(request.token, request.forged)
        if request.bearer is not None:
            headers["Authorization"] = f"Bearer {bearer(request.bearer)}"
        if request.json is not None:
            headers["Content-Type"] = "application/json"
        if request.type is not None:
            headers["Content-Type"] = request.type
        # A part without a file name is a field.
        parts = None if request.multipart is None else [(name, (None, value)) for name, value in request.multipart]
        return browser.request(request.method, request.path, headers=headers, content=_content(request), files=parts)

    def _browser(self, user: str | None) -> httpx.Client:
        if user not in self._browsers:
            browser = self._browsers[user] = httpx.Client(base_url=self._origin + self._backend.base, verify=NO_TLS)
            if user is not None:
                browser.get(f"{self._origin}{SIGN_IN}{user}/").raise_for_status()
        return self._browsers[user]

    def _token(self, user: str, flaw: str | None) -> str:
        token = self._browser(None).get(f"{self._origin}{TOKEN}{user}/").raise_for_status().text
        return token if flaw is None else spoilt(token, flaw)

    def _own(self, header: str) -> str:
        """A header's name in the dialect of the backend."""
        return header.replace("X-Mizan-", self._backend.prefix)

    def _check_headers(self, answer: httpx.Response, expected: Answer, shown: str) -> None:
        for name, value in expected.headers.items():
            found = answer.headers.get(self._own(name))
            # What follows a type, its charset, is no part of it.
            assert (found.split(";")[0] if found and name == "Content-Type" else found) == value, shown
        for name in expected.has_headers:
            assert self._own(name) in answer.headers, shown
        for name in expected.no_headers:
            assert self._own(name) not in answer.headers, shown

    def _check_body(self, answer: httpx.Response, expected: Answer, shown: str) -> None:
        if expected.body is not None and self._backend.exact:
            assert answer.text == expected.body, shown
        elif expected.body is not None:
            assert answer.json() == json.loads(expected.body), shown
        elif expected.code is not None:
            assert _without_message(answer.json(), expected.says or "") == _envelope(expected), shown
        elif expected.keys is not None:
            body = answer.json()
            assert body.keys() == set(expected.keys), shown
            assert all(isinstance(value, str) and value for value in body.values()), shown


def _content(request: Request) -> bytes | None:
    if request.hex is not None:
        return bytes.fromhex(request.hex)
    text = request.json if request.text is None else request.text
    return None if text is None else text.encode() * request.repeat


def _envelope(expected: Answer) -> dict[str, Any]:
    """The error envelope without its message."""
    envelope: dict[str, Any] = {"error": True, "code": expected.code}
    if expected.fields is None:
        return envelope
    return {**envelope, "details": {"fields": {name: list(messages) for name, messages in expected.fields.items()}}}


def _without_message(body: dict[str, Any], word: str) -> dict[str, Any]:
    message = body.pop("message")
    assert isinstance(message, str), body
    assert message, body
    assert word in message, message
    return body
