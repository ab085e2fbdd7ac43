"""Mizan without a web framework: declarations, contexts, invalidation, dispatch and cache."""

from .composition import compose
from .contexts import GlobalContext, ReactContext
from .declaration import client
from .errors import (
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
)
from .function import ServerFunction
from .registry import register, register_as

__all__ = [
    "BadRequest",
    "Forbidden",
    "GlobalContext",
    "InternalError",
    "MethodNotAllowed",
    "MizanError",
    "NotFound",
    "NotSupported",
    "PayloadTooLarge",
    "ReactContext",
    "ServerFunction",
    "Unauthorized",
    "ValidationFailed",
    "client",
    "compose",
    "register",
    "register_as",
]
