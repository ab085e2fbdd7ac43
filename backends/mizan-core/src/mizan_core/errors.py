"""What can go wrong with a request, as a client is told.

A `MizanError` is an answer: a code of the wire, the status it travels with, a sentence for a person, and details that a program
reads. Whatever else an exception says stays on the server.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, ClassVar

import pydantic

from .encoding import encode

WHOLE = "__all__"
"""The field under which stands what is wrong with the input as a whole, as in Django's forms."""


class MizanError(Exception):
    """Refuses a request.

    Raise one of its subclasses anywhere below a server function; the client gets a `MizanError` with the same code, message and
    fields.
    """

    code: ClassVar[str]
    status: ClassVar[int]
    default_message: ClassVar[str]
    headers: Mapping[str, str] = MappingProxyType({"Cache-Control": "no-store"})
    """Those of its response, beside the content type."""

    def __init__(
        self,
        message: str | None = None,
        *,
        fields: Mapping[str, Sequence[str]] | None = None,
        details: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """`fields`: what is wrong with each, by name. `details`: anything else that is JSON. `headers`: further ones of the response over HTTP."""
        self.message = self.default_message if message is None else message
        super().__init__(self.message)
        self.details: dict[str, Any] = dict(details or {})
        if fields is not None:
            self.details["fields"] = {name: list(messages) for name, messages in fields.items()}
        if headers is not None:
            self.headers = {**self.headers, **headers}

    def envelope(self) -> dict[str, Any]:
        """`{"error": true, "code", "message", "details"?}`, as the wire has it."""
        return {"error": True, **self.reason()}

    def reason(self) -> dict[str, Any]:
        """`{"code", "message", "details"?}`, as a frame of a socket has it."""
        reason = {"code": self.code, "message": self.message}
        return {**reason, "details": self.details} if self.details else reason

    def body(self) -> bytes:
        """The envelope as JSON."""
        return encode(self.envelope())


class BadRequest(MizanError):
    """What was sent is no request of this wire."""

    code = "BAD_REQUEST"
    status = 400
    default_message = "This is no request that can be understood."


class MethodNotAllowed(BadRequest):
    """The address is right and the method is not."""

    status = 405
    default_message = "This address does not take that method."

    @classmethod
    def allowing(cls, methods: Iterable[str]) -> MethodNotAllowed:
        """Refuses whatever is none of these methods."""
        return cls(headers={"Allow": ", ".join(methods)})


class PayloadTooLarge(BadRequest):
    """More was sent than the server reads."""

    status = 413
    default_message = "This is more than the server reads."


class Unauthorized(MizanError):
    """Nobody is signed in, or what says who it is cannot be trusted."""

    code = "UNAUTHORIZED"
    status = 401
    default_message = "Authentication is required."
    # RFC 9110 has every 401 name a scheme (11.6.1), and RFC 6750 that of tokens (3). No browser asks its user for one, as it would for a password.
    headers: Mapping[str, str] = MappingProxyType({**MizanError.headers, "WWW-Authenticate": 'Bearer realm="mizan"'})


class InvalidToken(Unauthorized):
    """There is a token and it does not hold."""

    default_message = "The token is not valid."
    headers: Mapping[str, str] = MappingProxyType(
        {**MizanError.headers, "WWW-Authenticate": 'Bearer realm="mizan", error="invalid_token"'}
    )


class Forbidden(MizanError):
    """Who asks may not."""

    code = "FORBIDDEN"
    status = 403
    default_message = "Access is denied."


class NotFound(MizanError):
    """There is nothing of that name, or nothing that the caller may know of."""

    code = "NOT_FOUND"
    status = 404
    default_message = "There is no such thing."


class ValidationFailed(MizanError):
    """The input is not what the function takes; `fields` says where."""

    code = "VALIDATION_ERROR"
    status = 422
    default_message = "The input is not valid."

    @classmethod
    def of(cls, error: pydantic.ValidationError) -> ValidationFailed:
        """What pydantic found, by field; the input is not repeated."""
        return cls.of_errors(error.errors(include_url=False, include_context=False, include_input=False))

    @classmethod
    def of_errors(cls, errors: Iterable[Mapping[str, Any]]) -> ValidationFailed:
        """Errors as pydantic lists them (`loc`, `msg`), by field. Nested fields have dotted names."""
        fields: dict[str, list[str]] = {}
        for found in errors:
            fields.setdefault(field_name(found["loc"]), []).append(found["msg"])
        return cls(fields=fields)


class InternalError(MizanError):
    """The server failed. What happened is in its log and nowhere else."""

    code = "INTERNAL_ERROR"
    status = 500
    default_message = "The server failed to answer."


class NotSupported(MizanError):
    """The server knows what is asked for and does not do it."""

    code = "NOT_IMPLEMENTED"
    status = 501
    default_message = "The server does not do this."


def field_name(path: Iterable[int | str]) -> str:
    """The dotted name of a place in the input: `address.lines.0`."""
    return ".".join(str(part) for part in path) or WHOLE
