"""What a channel is: its slots, who may enter, who hears what.

A slot is a model in the class, in either vocabulary:

| slot | goes | |
| --- | --- | --- |
| `Params` | | which of the channel's instances a subscriber means |
| `ReactMessage`, `ClientMessage` | client to server | what `receive` takes |
| `DjangoMessage`, `ServerMessage` | server to client | what `receive` gives and `push` takes |

A method may be a coroutine function. One that is none runs on a thread, where it may ask the database.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from typing import Any, ClassVar

from asgiref.sync import async_to_sync, iscoroutinefunction, sync_to_async
from django.http import HttpRequest
from mizan_core import registry as core
from mizan_core.encoding import encode
from pydantic import BaseModel, ConfigDict

SEND_SLOTS = ("ReactMessage", "ClientMessage")
RECEIVE_SLOTS = ("DjangoMessage", "ServerMessage")

_WORD_STARTS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")

logger = logging.getLogger("mizan.channels")


class NoParams(BaseModel):
    """The params of a channel that has no `Params`."""

    model_config = ConfigDict(frozen=True)


class ReactChannel:
    """A typed channel. One object of it stands for one frame of one subscriber.

    Its name on the wire is that of `register`, or else of the class: `ChatChannel` is `chat`. A class without any slot is a base of
    others.
    """

    _params: ClassVar[Any] = None
    _send: ClassVar[Any] = None
    _receive: ClassVar[Any] = None

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        cls._params, cls._send, cls._receive = (
            _slot(cls, *names) for names in (("Params",), SEND_SLOTS, RECEIVE_SLOTS)
        )
        if any(slot is not None for slot in (cls._params, cls._send, cls._receive)):
            declared = core.Channel(cls, cls.own_name(), params=cls._params, send=cls._send, receive=cls._receive)
            core.registry.add_channel(declared)

    def __init__(self, request: HttpRequest | None = None) -> None:
        self._request = request

    @property
    def request(self) -> HttpRequest:
        """The request with which the socket was opened, as of now: headers, cookies, session, user.

        Raises `RuntimeError` while a push asks for a group, since nobody has asked for that one.
        """
        if self._request is None:
            raise RuntimeError(
                f"A push has no request and no user: {type(self).__name__}.group can go by its params alone."
            )
        return self._request

    @property
    def user(self) -> Any:
        """Who is behind the socket; an `AnonymousUser` where nobody is signed in. Raises as `request` does."""
        # Imported here: a module that declares a channel may be imported before the models are there.
        from django.contrib.auth.models import AnonymousUser

        return getattr(self.request, "user", None) or AnonymousUser()

    def authorize(self, params: Any) -> Any:
        """Whether this user may enter with these params. It is asked for each subscription, and again for each message.

        A channel that does not say lets nobody in: what one can listen to should be decided by someone. `return True` lets everyone in.
        """
        logger.warning("%s lets nobody in, since it has no authorize(self, params).", type(self).__qualname__)
        return False

    def group(self, params: Any) -> Any:
        """Names those who hear the same. It is a name within the channel, of any text; without it, who has the same params hears the same."""
        return encode(params.model_dump(mode="json")).decode()

    def receive(self, params: Any, msg: Any) -> Any:
        """Takes a message of a subscriber. What it returns goes to the group of the params, the sender included; None goes to nobody."""
        return None

    @classmethod
    async def push(cls, *, message: Any, **params: Any) -> None:
        """Sends `message` to everyone in the group of these params, from anywhere: a view, a task, a command.

        `message` is of the `DjangoMessage`, or something with its fields. It reaches the sockets of other processes where the channel layer does
        (`channels_redis`); the layer in memory reaches those of this process. Of what has not been committed yet the subscribers cannot
        read anything: push in `transaction.on_commit`.

        Raises `pydantic.ValidationError` for wrong params or a wrong message, `TypeError` where the channel sends nothing.
        """
        from .layer import broadcast

        if cls._receive is None:
            raise TypeError(f"{cls.__qualname__} sends nothing: it has no DjangoMessage.")
        group = await run(cls().group, cls.params_model()(**params))
        await broadcast(cls, group, cls.written(message))

    @classmethod
    def push_sync(cls, *, message: Any, **params: Any) -> None:
        """`push`, from code that is not on an event loop."""
        async_to_sync(cls.push)(message=message, **params)

    @classmethod
    def own_name(cls) -> str:
        """Its name on the wire where no registration gives it another."""
        return _WORD_STARTS.sub("_", cls.__name__.removesuffix("Channel") or cls.__name__).lower()

    @classmethod
    def params_model(cls) -> type[BaseModel]:
        return NoParams if cls._params is None else cls._params

    @classmethod
    def send_model(cls) -> type[BaseModel] | None:
        """What a client sends; None where it sends nothing."""
        return cls._send

    @classmethod
    def written(cls, message: Any) -> str:
        """The JSON of a message to clients. Raises `pydantic.ValidationError` for what is none."""
        model: type[BaseModel] = cls._receive
        if not isinstance(message, model):
            message = model.model_validate(message, from_attributes=True)
        return message.model_dump_json(by_alias=True)

    @classmethod
    def message_type(cls) -> str:
        """The name that the class gives to what it sends: `DjangoMessage` or `ServerMessage`."""
        return next((name for name in RECEIVE_SLOTS if getattr(cls, name, None) is not None), RECEIVE_SLOTS[0])


Channel = ReactChannel


async def run(method: Callable[..., Any], *arguments: Any) -> Any:
    """What a method of a channel gives, on the loop where it is a coroutine function and on a thread else."""
    if iscoroutinefunction(method):
        return await method(*arguments)
    return await sync_to_async(method)(*arguments)


def _slot(cls: type[Any], *names: str) -> Any:
    return next((slot for name in names if (slot := getattr(cls, name, None)) is not None), None)
