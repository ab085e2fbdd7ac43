"""One header of a request, by its name."""

from __future__ import annotations

from fastapi import Request


def header(request: Request, name: bytes) -> str | None:
    """The value that a header has where it first stands, `None` without one; `name` in lower case, as ASGI gives them.

    `request.headers.get` says the same, and raises and catches an exception for each that is not there, as most are not.
    """
    for sent, value in request.scope["headers"]:
        if sent == name:
            return value.decode("latin-1")
    return None
