"""Serves `program.py` by FastAPI. Out come the address that it listens at, and its log."""

import socket
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import uvicorn
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import PlainTextResponse
from mizan_fastapi import (
    Mizan,
    MizanError,
    ReactContext,
    ServerFunction,
    client,
    jwt,
    mizan_error_handler,
    mwt,
    register,
    validation_error_handler,
)

sys.path.insert(0, str(Path(__file__).parent.parent))

from program import Framework, declare
from servers.stdin_end import end_with_stdin
from table import backends
from tokens import CACHE_SECRET, HOUR, IDS, JWT_SECRET, MWT_SECRET


@dataclass(frozen=True)
class User:
    id: str
    is_staff: bool = False
    is_superuser: bool = False


USERS = {"ada": User(IDS["ada"]), "sam": User(IDS["sam"], True), "root": User(IDS["root"], True, True)}
MWT_KEYS = mwt.Keys(secret=MWT_SECRET)
app = FastAPI()
mizan = Mizan(
    mwt=MWT_KEYS,
    jwt=jwt.Keys(algorithm="HS256", signing=None, verifying=JWT_SECRET),
    cache_secret=CACHE_SECRET,
)
app.include_router(mizan.router, prefix="/api/mizan")
app.add_exception_handler(MizanError, mizan_error_handler)
app.add_exception_handler(RequestValidationError, validation_error_handler)


@app.middleware("http")
async def know_the_user(request: Request, answer: Callable[[Request], Awaitable[Response]]) -> Response:
    request.state.user = USERS.get(request.cookies.get("user", ""))
    return await answer(request)


@app.get("/sign-in/{name}/")
def sign_in(name: str, response: Response) -> str:
    response.set_cookie("user", name)
    return name


@app.get("/token/{name}/", response_class=PlainTextResponse)
def token(name: str) -> str:
    user = USERS[name]
    claims = mwt.Claims(subject=user.id, staff=user.is_staff, superuser=user.is_superuser, permissions="")
    return mwt.issue(claims, MWT_KEYS, lifetime=HOUR)


def caller(request: Any) -> str | None:
    return None if request.state.user is None else request.state.user.id


def serve() -> None:
    listener = socket.create_server(("127.0.0.1", 0))
    print(f"http://127.0.0.1:{listener.getsockname()[1]}", flush=True)
    uvicorn.Server(uvicorn.Config(app, lifespan="off")).run([listener])


if __name__ == "__main__":
    end_with_stdin()
    features = next(backend.features for backend in backends() if backend.name == "fastapi")
    declare(Framework(client, register, ReactContext, ServerFunction, caller, features))
    serve()
