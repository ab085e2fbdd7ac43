"""Real sockets: the project served by uvicorn on the loop of the test, and clients that speak frames."""

from __future__ import annotations

import asyncio
import json
import socket as sockets
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from asgiref.sync import sync_to_async
from django.contrib.auth.models import User
from django.core.asgi import get_asgi_application
from django.test import Client
from mizan import wrap_asgi
from redis_server import _started_redis, redis_server
from websockets.asyncio.client import ClientConnection, connect

from . import rooms  # noqa: F401 - registers what the sockets offer

__all__ = ["_started_redis", "redis_server"]


PROJECT = Path(__file__).resolve().parents[2]
"""Where other processes find the package of these tests."""


class Frames:
    """A client of a socket, that sends and gets frames."""

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection

    async def send(self, action: str, **frame: Any) -> None:
        await self.connection.send(json.dumps({"action": action, **frame}))

    async def get(self) -> dict[str, Any]:
        return json.loads(await asyncio.wait_for(self.connection.recv(), 10))

    async def ask(self, action: str, **frame: Any) -> dict[str, Any]:
        await self.send(action, **frame)
        return await self.get()

    async def subscribe(self, channel: str, **params: Any) -> None:
        answer = await self.ask("subscribe", channel=channel, params=params)
        assert answer == {"subscribed": True, "channel": channel, "params": params}

    async def hears_nothing(self) -> bool:
        """Whether all that came was heard: an answer to a question comes next."""
        answer = await self.ask("rpc", id="quiet?", fn="socket_wait", args={"seconds": 0})
        return answer["id"] == "quiet?"


Open = Callable[..., Awaitable[Frames]]


class Site:
    """A server, and whoever connects to it."""

    def __init__(self, port: int) -> None:
        self.host = f"127.0.0.1:{port}"
        self.opened: list[ClientConnection] = []

    async def open(
        self, *, cookie: str | None = None, path: str = "/ws/", headers: dict[str, str] | None = None, **options: Any
    ) -> Frames:
        sent = {**(headers or {}), **({"Cookie": f"sessionid={cookie}"} if cookie else {})}
        connection = await connect(f"ws://{self.host}{path}", additional_headers=sent, **options)
        self.opened.append(connection)
        return Frames(connection)

    async def as_user(self, name: str) -> Frames:
        return await self.open(cookie=await signed_in(name))


async def signed_in(name: str) -> str:
    """The session of a user, who is made where there is none."""

    def sign_in() -> str:
        user, _ = User.objects.get_or_create(username=name)
        client = Client()
        client.force_login(user)
        return client.cookies["sessionid"].value

    return await sync_to_async(sign_in)()


@pytest.fixture
async def site(transactional_db: None) -> AsyncIterator[Site]:
    listener = sockets.create_server(("127.0.0.1", 0), backlog=2048)
    config = uvicorn.Config(
        wrap_asgi(get_asgi_application()), lifespan="on", log_level="warning", ws="websockets-sansio"
    )
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    site = Site(listener.getsockname()[1])
    yield site
    await asyncio.gather(*(connection.close() for connection in site.opened))
    server.should_exit = True
    await serving
    listener.close()
