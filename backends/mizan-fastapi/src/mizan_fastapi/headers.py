"""The headers of a request, by name."""

from __future__ import annotations

from fastapi import Request


class Headers:
    """The value of each header where it first stands.

    `request.headers` says the same, but goes through all of them for each that it is asked for, and raises and catches an exception where one is
    not there, as most are not.
    """

    def __init__(self, request: Request) -> None:
        self._sent: dict[bytes, bytes] = dict(reversed([*request.scope["headers"]]))

    def get(self, name: bytes) -> str | None:
        """The value of a header; `name` in lower case, as ASGI gives them. `None` where it is not there."""
        value = self._sent.get(name)
        return None if value is None else value.decode("latin-1")
