"""Django's exceptions in the words of the wire.

In: whatever a server function, or reading its request, raised. Out: the `MizanError` that a client is told, or `None` for an exception
that is a failure of the server and says nothing of itself.
"""

from __future__ import annotations

import logging

from django.core.exceptions import (
    BadRequest as DjangoBadRequest,
)
from django.core.exceptions import (
    PermissionDenied,
    RequestDataTooBig,
    SuspiciousOperation,
    ValidationError,
)
from django.db import DataError
from django.http import Http404, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.utils.functional import Promise
from mizan_core.errors import (
    WHOLE,
    BadRequest,
    Forbidden,
    MizanError,
    NotFound,
    PayloadTooLarge,
    ValidationFailed,
)

UNTRANSLATABLE_CHARACTER = "22P05"
"""The `SQLSTATE` of PostgreSQL."""


def translate(exception: Exception) -> MizanError | None:
    """What a client is told of an exception: as much as Django's own error pages would, in the envelope of the wire."""
    match exception:
        case MizanError():
            return exception
        case ValidationError():
            return _validation_failed(exception)
        case PermissionDenied():
            return Forbidden(_message(exception))
        case Http404():
            return NotFound(_message(exception))
        case DjangoBadRequest():
            return BadRequest(_message(exception))
        case RequestDataTooBig():
            return PayloadTooLarge()
        case MultiPartParserError():
            return BadRequest("The multipart body cannot be read.")
        case UnreadablePostError():
            return BadRequest("The body ended before all of it was there.")
        case SuspiciousOperation():
            _log_suspicious(exception)
            return BadRequest()
        case DataError() | ValueError() if _is_of_null_character(exception):
            return BadRequest("A text in the request has a null character, which the database does not take.")
        case _:
            return None


def _validation_failed(error: ValidationError) -> ValidationFailed:
    """The messages by field. An error of no field is about the input as a whole, and its text is the message too."""
    if hasattr(error, "error_dict"):
        return ValidationFailed(fields=error.message_dict)
    return ValidationFailed(" ".join(error.messages), fields={WHOLE: error.messages})


def _message(exception: Exception) -> str | None:
    """The text that it was raised with, if any. (Django's own `Resolver404` carries all URL patterns instead.)"""
    text = exception.args[0] if exception.args else None
    return str(text) if isinstance(text, str | Promise) and str(text) else None


def _is_of_null_character(exception: Exception) -> bool:
    """Whether PostgreSQL, which has none in its texts, refused one: a `DataError` with psycopg 3, a `ValueError` with psycopg 2. No text of the server's
    own has one, so it came with the request. In a `jsonb` it is an escape that the database cannot translate.
    """
    cause = exception.__cause__
    states = (getattr(cause, "sqlstate", None), getattr(cause, "pgcode", None))
    return "NUL (0x00)" in str(exception) or UNTRANSLATABLE_CHARACTER in states


def _log_suspicious(exception: SuspiciousOperation) -> None:
    """As Django logs them: in a logger of their class, below `django.security`."""
    logger = logging.getLogger(f"django.security.{type(exception).__name__}")
    logger.warning("%r", str(exception))
