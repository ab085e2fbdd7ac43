"""What a server function may raise to refuse a request, beside Django's own exceptions: each answers with the code of its name."""

from mizan_core.errors import (
    BadRequest,
    Forbidden,
    MizanError,
    NotFound,
    NotSupported,
    Unauthorized,
    ValidationFailed,
)

__all__ = [
    "BadRequest",
    "Forbidden",
    "MizanError",
    "NotFound",
    "NotSupported",
    "Unauthorized",
    "ValidationFailed",
]
