"""Errors as the wire has them: `{"error": true, "code", "message", "details"?}`.

In go what functions, dependencies and FastAPI itself raise; out come responses in the envelope that the client reads. The routes of
Mizan answer so by themselves; the two handlers make an application's other routes do it, too.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from mizan_core.errors import (
    BadRequest,
    Forbidden,
    InternalError,
    MethodNotAllowed,
    MizanError,
    NotFound,
    NotSupported,
    PayloadTooLarge,
    Unauthorized,
    ValidationFailed,
    field_name,
)
from starlette.exceptions import HTTPException

BY_STATUS: dict[int, type[MizanError]] = {
    401: Unauthorized,
    403: Forbidden,
    404: NotFound,
    405: MethodNotAllowed,
    413: PayloadTooLarge,
    422: ValidationFailed,
    501: NotSupported,
}


async def mizan_error_handler(request: Request, error: Exception) -> Response:
    """Answers a `MizanError` that was raised anywhere: `app.add_exception_handler(MizanError, mizan_error_handler)`."""
    if not isinstance(error, MizanError):
        raise error
    return refusal(error)


async def validation_error_handler(request: Request, error: Exception) -> Response:
    """Answers a request that FastAPI finds not valid: `app.add_exception_handler(RequestValidationError, validation_error_handler)`."""
    if not isinstance(error, RequestValidationError):
        raise error
    return refusal(validation_failed(error))


def refusal(error: MizanError) -> Response:
    """The response of an error."""
    return Response(error.body(), error.status, error.headers, media_type="application/json")


def validation_failed(error: RequestValidationError) -> MizanError:
    """What FastAPI found, by field. Where in the request a field stands (`body`, `query`) is left out: its name says enough."""
    fields: dict[str, list[str]] = {}
    for found in error.errors():
        _place, *path = found["loc"]
        fields.setdefault(field_name(path), []).append(found["msg"])
    return ValidationFailed(fields=fields)


def translated(error: Exception) -> MizanError | None:
    """An exception of FastAPI's or Starlette's as the wire has it; `None` for any other."""
    if isinstance(error, RequestValidationError):
        return validation_failed(error)
    # What is below 400 is no error: a dependency that sends its visitor to sign in raises a redirection.
    if not isinstance(error, HTTPException) or error.status_code < 400:
        return None
    kind = BY_STATUS.get(error.status_code, BadRequest if error.status_code < 500 else InternalError)
    # A text is meant for the client, but for that of a failed server.
    return kind() if kind is InternalError else kind(str(error.detail), headers=error.headers)


class EnvelopeRoute(APIRoute):
    """A route whose errors, those of its dependencies among them, are in the envelope."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        answer = super().get_route_handler()

        async def answer_in_the_envelope(request: Request) -> Response:
            try:
                return await answer(request)
            except MizanError as error:
                return refusal(error)
            except (HTTPException, RequestValidationError) as error:
                known = translated(error)
                if known is None:
                    raise
                return refusal(known)

        return answer_in_the_envelope
