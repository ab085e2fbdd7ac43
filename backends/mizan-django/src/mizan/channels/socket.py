"""One socket: takes frames, does what they ask for, and sends what its channels say.

Frames of channels are done one after the other, so that what a client says keeps its order; calls and contexts run beside them, some at a
time. While as much is under way as may be, or as many answers wait, no further frame is read. A client that does not take what its channels
say is cut off when too much waits, since it has missed something and has to know; it comes back and subscribes again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from mizan_core.encoding import encode
from mizan_core.errors import BadRequest, Forbidden, InternalError, MizanError, NotFound, Unauthorized, ValidationFailed
from mizan_core.execute import Answer
from mizan_core.registry import registry
from pydantic import BaseModel, ValidationError

from ..adapter import backend
from ..identity import aidentify
from . import frames
from .channel import ReactChannel, run
from .handshake import Scope, keep_session, request_of
from .hub import Hub, hub_on
from .layer import broadcast, channel_layer, group_name
from .outbox import Outbox
from .threads import own_thread

Event = dict[str, Any]
Receive = Callable[[], Awaitable[Event]]
Send = Callable[[Event], Awaitable[None]]

MOST_UNSENT = 1024 * 1024
"""How many characters may wait for a client."""
MOST_REQUESTS = 16
"""How many calls and contexts of one socket run at once."""
MOST_SUBSCRIPTIONS = 1000

TRY_AGAIN_LATER = 1013
"""The code with which a client is cut off that does not take what it is sent."""

_FAREWELL_SECONDS = 1


class Subscription:
    """A channel that a socket is subscribed to, with some params."""

    def __init__(self, channel: type[ReactChannel], group: str, pushes: frames.Pushes, socket: Socket) -> None:
        self.channel = channel
        self.group = group
        self._pushes = pushes
        self._socket = socket

    def hear(self, data: str) -> None:
        self._socket.send_soon(self._pushes.frame(data))


class Socket:
    """A socket that was accepted."""

    def __init__(self, scope: Scope, send: Send) -> None:
        self._scope = scope
        self._send = send
        self._hub: Hub = hub_on(channel_layer())
        self._subscriptions: dict[bytes, Subscription] = {}
        self._unsent = Outbox(MOST_UNSENT)
        self._overflown = asyncio.Event()
        self._requests: set[asyncio.Task[None]] = set()
        self._free = asyncio.Semaphore(MOST_REQUESTS)

    async def serve(self, receive: Receive) -> None:
        """Serves it until it is closed, by either side."""
        work = [asyncio.create_task(it) for it in (self._read(receive), self._write(), self._overflown.wait())]
        try:
            ended, _ = await asyncio.wait(work, return_when=asyncio.FIRST_COMPLETED)
        finally:
            await _cancelled([*work, *self._requests])
            await self._leave_all()
        if self._overflown.is_set():
            await self._cut_off()
        for task in ended:
            task.result()

    def send_soon(self, frame: str) -> None:
        """Sends a frame when its turn comes; cuts the client off when too much waits."""
        if not self._unsent.offer(frame):
            self._overflown.set()

    async def _write(self) -> None:
        while True:
            frame = await self._unsent.get()
            try:
                await self._send({"type": "websocket.send", "text": frame})
            except OSError:
                # The client is gone; who reads hears of it as well.
                return

    async def _read(self, receive: Receive) -> None:
        while (event := await receive())["type"] != "websocket.disconnect":
            text = event.get("text")
            try:
                frame = frames.read(_limited(text if text is not None else ""))
            except frames.Unreadable as unreadable:
                await self._unsent.put(unreadable.answer)
                continue
            if isinstance(frame, frames.Call | frames.Bundle):
                await self._free.acquire()
                self._begin(self._answer(frame))
            elif (answer := await self._obey(frame)) is not None:
                await self._unsent.put(answer)

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._requests.add(task)
        task.add_done_callback(self._requests.discard)
        task.add_done_callback(lambda _: self._free.release())

    # Calls and contexts.

    async def _answer(self, frame: frames.Call | frames.Bundle) -> None:
        request = request_of(self._scope)
        try:
            answer = await self._execute(frame, request)
        except Exception as error:
            name = frame.context if isinstance(frame, frames.Bundle) else frame.fn
            await self._unsent.put(frames.refusal(frame.address, _refusal(error, request, name)))
            return
        is_done = answer.status == 200
        await self._unsent.put(frames.answered(frame, answer.body) if is_done else frames.refused(frame, answer.body))

    async def _execute(self, frame: frames.Call | frames.Bundle, request: HttpRequest) -> Answer:
        async with own_thread():
            await aidentify(request)
            if isinstance(frame, frames.Bundle):
                answer = await backend().abundle(request, frame.context, frame.params, frozenset())
            else:
                _demand_socket(frame.fn)
                answer = await backend().acall(request, frame.fn, frame.args)
            await keep_session(request)
        return answer

    # Channels.

    async def _obey(self, frame: frames.Subscribe | frames.Unsubscribe | frames.Message) -> str | None:
        """Does what a frame of a channel asks for. Gives the answer, where there is one."""
        request = request_of(self._scope)
        try:
            if isinstance(frame, frames.Unsubscribe):
                await self._leave(frame.place)
                return frames.done("unsubscribed", frame)
            async with own_thread():
                await aidentify(request)
                if isinstance(frame, frames.Message):
                    return await self._take(frame, request)
                await self._subscribe(frame, request)
                return frames.done("subscribed", frame)
        except Exception as error:
            return frames.refusal(frame.address, _refusal(error, request, frame.channel))

    async def _subscribe(self, frame: frames.Subscribe, request: HttpRequest) -> None:
        if frame.place in self._subscriptions:
            return
        if len(self._subscriptions) >= MOST_SUBSCRIPTIONS:
            raise BadRequest(f"One socket takes {MOST_SUBSCRIPTIONS} subscriptions at most.")
        channel = _channel(frame.channel)
        params = _validated(channel.params_model(), frame.params)
        group = await _group(channel(request), params)
        subscription = Subscription(channel, group, frames.Pushes(frame, channel.message_type()), self)
        await self._hub.join(subscription.group, subscription)
        self._subscriptions[frame.place] = subscription

    async def _take(self, frame: frames.Message, request: HttpRequest) -> None:
        subscription = self._subscriptions.get(frame.place)
        if subscription is None:
            raise Forbidden("Subscribe to the channel with these params first.")
        channel = subscription.channel
        model = channel.send_model()
        if model is None:
            raise BadRequest("This channel takes no messages.")
        params = _validated(channel.params_model(), frame.params)
        entered = channel(request)
        await _authorise(entered, params)
        said = await run(entered.receive, params, _validated(model, frame.data))
        await keep_session(request)
        if said is not None:
            await broadcast(channel, await run(entered.group, params), channel.written(said))

    async def _leave(self, place: bytes) -> None:
        subscription = self._subscriptions.pop(place, None)
        if subscription is not None:
            await self._hub.leave(subscription.group, subscription)

    # The end.

    async def _leave_all(self) -> None:
        places = list(self._subscriptions)
        await asyncio.gather(*(self._leave(place) for place in places), return_exceptions=True)

    async def _cut_off(self) -> None:
        """Closes, if the client takes even that; a server may wait for it with everything that was sent before."""
        close = {
            "type": "websocket.close",
            "code": TRY_AGAIN_LATER,
            "reason": "Too much was sent that you did not take.",
        }
        try:
            await asyncio.wait_for(self._send(close), _FAREWELL_SECONDS)
        except (OSError, asyncio.TimeoutError):
            return


def _limited(text: str) -> str:
    """The text of a frame, unless it is longer than the body of a request may be."""
    limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    if limit is not None and len(text) > limit:
        raise frames.Unreadable(
            frames.refusal({}, BadRequest("The frame is too long. See DATA_UPLOAD_MAX_MEMORY_SIZE."))
        )
    return text


def _demand_socket(name: str) -> None:
    """Refuse a function that is called over HTTP. What does not exist, or is not for clients, is refused where all calls are."""
    function = registry.functions.get(name)
    if function and not (function.declaration.websocket or function.declaration.private or function.is_view):
        raise Forbidden("This function is called over HTTP: it has no websocket=True.")


def _channel(name: str) -> type[ReactChannel]:
    found = registry.view.channels.get(name)
    if found is None:
        raise NotFound("There is no channel of that name.")
    return found.channel


def _validated(model: type[BaseModel], sent: Any) -> Any:
    """What a client sent, as JSON is validated: text for a date, a list for a set. Raises `ValidationFailed`."""
    try:
        return model.model_validate_json(encode(sent))
    except ValidationError as error:
        raise ValidationFailed.of(error) from error


async def _group(entered: ReactChannel, params: Any) -> str:
    """The layer's name of the group of who may enter. Raises as `_authorise`."""
    await _authorise(entered, params)
    return group_name(type(entered), str(await run(entered.group, params)))


async def _authorise(entered: ReactChannel, params: Any) -> None:
    """Raises `Unauthorized` or `Forbidden` for who may not enter."""
    if not await run(entered.authorize, params):
        user = getattr(entered.request, "user", None)
        raise Forbidden if user is not None and user.is_authenticated else Unauthorized


def _refusal(error: Exception, request: HttpRequest, name: str) -> MizanError:
    """What a client is told of an exception. What nobody foresaw is reported, and nothing of it is told."""
    adapter = backend().adapter
    if refusal := adapter.translate(error):
        return refusal
    adapter.report(request, name, error)
    return InternalError()


async def _cancelled(tasks: list[asyncio.Task[Any]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
