"""What the sockets of these tests offer."""

from __future__ import annotations

import asyncio
import threading
import time
from datetime import date

from django.core.exceptions import PermissionDenied
from mizan.channels import Channel, ReactChannel, register
from mizan.client import client
from mizan.setup import register as register_function
from mizan_core.errors import Forbidden
from pydantic import BaseModel, Field


class ChatChannel(ReactChannel):
    """What is said in a room, to who is signed in."""

    class Params(BaseModel):
        room: str

    class ReactMessage(BaseModel):
        text: str = Field(max_length=20)

    class DjangoMessage(BaseModel):
        text: str
        user: str

    def authorize(self, params: Params) -> bool:
        return self.user.is_authenticated

    def group(self, params: Params) -> str:
        return f"chat_{params.room}"

    def receive(self, params: Params, msg: ReactMessage) -> DjangoMessage:
        return self.DjangoMessage(text=msg.text, user=self.user.get_username())


class OpenChannel(Channel):
    """The other vocabulary, with coroutines, and open to all."""

    class Params(BaseModel):
        on: date
        topic: str = "all"

    class ClientMessage(BaseModel):
        to_say: int | None = None

    class ServerMessage(BaseModel):
        said: int = Field(serialization_alias="saidAloud")

    async def authorize(self, params: Params) -> bool:
        return params.topic != "secret"

    async def group(self, params: Params) -> str:
        return params.topic

    async def receive(self, params: Params, msg: ClientMessage) -> ServerMessage | None:
        await asyncio.sleep(0)
        return None if msg.to_say is None else self.ServerMessage(said=msg.to_say)


class TickerChannel(Channel):
    """Nothing but what it says; everyone hears it."""

    class ServerMessage(BaseModel):
        price: int

    def authorize(self, params: BaseModel) -> bool:
        return True


class UndecidedChannel(Channel):
    """Nobody has said who may enter."""

    class ServerMessage(BaseModel):
        text: str


class FailingChannel(Channel):
    """Fails in each way there is."""

    class Params(BaseModel):
        how: str = "not"

    class ClientMessage(BaseModel):
        text: str

    class ServerMessage(BaseModel):
        text: str

    def authorize(self, params: Params) -> bool:
        if params.how == "denied":
            raise PermissionDenied("Not in here.")
        if params.how == "authorize":
            raise RuntimeError("the password is hunter2")
        return True

    def receive(self, params: Params, msg: ClientMessage) -> object:
        if msg.text == "refuse":
            raise Forbidden("Not that word.")
        if msg.text == "nonsense":
            return {"no": "message"}
        raise RuntimeError("the password is hunter2")


class SlowChannel(Channel):
    """A handler that blocks its thread until it is let go."""

    class ClientMessage(BaseModel):
        pass

    class ServerMessage(BaseModel):
        thread: int

    let_go = threading.Event()

    def authorize(self, params: BaseModel) -> bool:
        return True

    def receive(self, params: BaseModel, msg: ClientMessage) -> ServerMessage:
        assert self.let_go.wait(10)
        return self.ServerMessage(thread=threading.get_ident())


for channel, name in (
    (ChatChannel, "chat"),
    (OpenChannel, "open"),
    (TickerChannel, None),
    (UndecidedChannel, None),
    (FailingChannel, "failing"),
    (SlowChannel, "slow"),
):
    register(channel, name)


@client(context="socket_room", websocket=True)
def socket_room(request, room: str) -> list[str]:
    return [room, request.user.get_username()]


@client(affects="socket_room", websocket=True)
def socket_say(request, room: str, text: str) -> str:
    return text.upper()


@client(websocket=True)
async def socket_wait(request, seconds: float) -> str:
    await asyncio.sleep(seconds)
    return "waited"


@client(websocket=True)
def socket_block(request) -> str:
    time.sleep(0.2)
    return "blocked"


@client(websocket=True, auth=True)
def socket_whoami(request) -> str:
    return request.user.get_username()


@client(websocket=True)
def socket_count(request) -> int:
    request.session["count"] = request.session.get("count", 0) + 1
    return request.session["count"]


@client(websocket=True)
def socket_fail(request) -> str:
    raise RuntimeError("the password is hunter2")


@client
def over_http(request) -> str:
    return "http"


@client(private=True, affects="socket_room")
def socket_private(request, room: str) -> None:
    return None


for function in (
    socket_room,
    socket_say,
    socket_wait,
    socket_block,
    socket_whoami,
    socket_count,
    socket_fail,
    over_http,
    socket_private,
):
    register_function(function, function.__name__)
