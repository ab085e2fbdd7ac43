"""Mizan for FastAPI: one decorator on a server function, a typed React client.

    from fastapi import FastAPI
    from mizan_fastapi import Mizan, client, register

    @client
    def echo(request, text: str) -> str:
        return text

    register(echo, "echo")

    app = FastAPI()
    app.include_router(Mizan().router, prefix="/api/mizan")

The package's README says how an application is set up.
"""

from mizan_core import (
    BadRequest,
    Forbidden,
    GlobalContext,
    MizanError,
    NotFound,
    NotSupported,
    ReactContext,
    ServerFunction,
    Unauthorized,
    ValidationFailed,
    client,
    compose,
    mwt,
    register,
    register_as,
)
from mizan_core import bearer as jwt

from .handlers import mizan_error_handler, validation_error_handler
from .mizan import Mizan

__all__ = [
    "BadRequest",
    "Forbidden",
    "GlobalContext",
    "Mizan",
    "MizanError",
    "NotFound",
    "NotSupported",
    "ReactContext",
    "ServerFunction",
    "Unauthorized",
    "ValidationFailed",
    "client",
    "compose",
    "jwt",
    "mizan_error_handler",
    "mwt",
    "register",
    "register_as",
    "validation_error_handler",
]
