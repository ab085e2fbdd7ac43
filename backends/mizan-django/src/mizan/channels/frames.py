"""What goes over a socket: frames of JSON.

In: the text of a frame, trusted in nothing. Out: what it asks for, or `BadRequest`; and the text of each answer.

| a client sends | the answer |
| --- | --- |
| `{"action": "subscribe", "channel", "params"}` | `{"subscribed": true, "channel", "params"}` |
| `{"action": "unsubscribe", "channel", "params"}` | `{"unsubscribed": true, "channel", "params"}` |
| `{"action": "message", "channel", "params", "data"}` | none |
| `{"action": "rpc", "id", "fn", "args"}` | `{"id", "ok": true, "data": {"result", "invalidate"?, "merge"?}}` |
| `{"action": "ctx", "id", "context", "params"}` | `{"id", "ok": true, "data": {…}}` |

A refusal of the first three is `{"error": {"code", "message", "details"?}, "channel", "params"}`, of the others `{"id", "ok": false, "error"}`. Params
come back as they were sent, so that the client knows them again. What a channel says is `{"channel", "params", "data", "type"}`.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from mizan_core.encoding import encode
from mizan_core.errors import BadRequest, MizanError
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, TypeAdapter, ValidationError
from pydantic_core import from_json


def _none_is_empty(value: Any) -> Any:
    return {} if value is None else value


Values = Annotated[dict[str, Any], BeforeValidator(_none_is_empty), Field(default_factory=dict[str, Any])]


class _Frame(BaseModel):
    model_config = ConfigDict(strict=True, frozen=True)

    @property
    def address(self) -> dict[str, Any]:
        """What its answers carry, so that the client knows which frame they are about."""
        raise NotImplementedError


class _ChannelFrame(_Frame):
    channel: str
    params: Values

    @property
    def address(self) -> dict[str, Any]:
        return {"channel": self.channel, "params": self.params}

    @property
    def place(self) -> bytes:
        """Tells a subscription of a socket from its others."""
        return encode([self.channel, dict(sorted(self.params.items()))])


class _Request(_Frame):
    id: str | int

    @property
    def address(self) -> dict[str, Any]:
        return {"id": self.id, "ok": False}


class Subscribe(_ChannelFrame):
    action: Literal["subscribe"]


class Unsubscribe(_ChannelFrame):
    action: Literal["unsubscribe"]


class Message(_ChannelFrame):
    action: Literal["message"]
    data: Any


class Call(_Request):
    action: Literal["rpc"]
    fn: str
    args: Values


class Bundle(_Request):
    action: Literal["ctx"]
    context: str
    params: Values


Frame = Subscribe | Unsubscribe | Message | Call | Bundle

_ADAPTER: TypeAdapter[Frame] = TypeAdapter(Annotated[Frame, Field(discriminator="action")])


class Unreadable(Exception):
    """A frame that is none, with the answer to it."""

    def __init__(self, answer: str) -> None:
        self.answer = answer


def read(text: str) -> Frame:
    """What a frame asks for. Raises `Unreadable`."""
    try:
        return _ADAPTER.validate_json(text)
    except ValidationError as error:
        found = error.errors(include_url=False, include_context=False, include_input=False)[0]
        place = ".".join(str(part) for part in found["loc"][1:])
        raise Unreadable(
            refusal(_address_in(text), BadRequest(f"This is no frame: {place and place + ': '}{found['msg']}"))
        ) from None


def _address_in(text: str) -> dict[str, Any]:
    """What can be made out of whom an answer to an unreadable frame is for."""
    try:
        frame = from_json(text, allow_inf_nan=False)
    except ValueError:
        return {}
    if not isinstance(frame, dict):
        return {}
    if isinstance(frame.get("id"), str | int):  # pyright: ignore[reportUnknownMemberType]
        return {"id": frame["id"], "ok": False}
    return {name: frame[name] for name in ("channel", "params") if name in frame}


def refusal(address: dict[str, Any], error: MizanError) -> str:
    return encode({**address, "error": error.reason()}).decode()


def done(word: Literal["subscribed", "unsubscribed"], frame: Subscribe | Unsubscribe) -> str:
    return encode({word: True, **frame.address}).decode()


def answered(frame: Call | Bundle, data: bytes) -> str:
    """The answer to a request whose data are this JSON."""
    return f'{{"id":{encode(frame.id).decode()},"ok":true,"data":{data.decode()}}}'


def refused(frame: Call | Bundle, envelope: bytes) -> str:
    """The answer to a request that failed with this envelope of the wire."""
    reason = {name: value for name, value in from_json(envelope).items() if name != "error"}
    return encode({**frame.address, "error": reason}).decode()


class Pushes:
    """Writes what a subscription is told. All but the data is made once, since a thousand sockets are told the same."""

    def __init__(self, frame: Subscribe, message_type: str) -> None:
        self._before = f'{encode(frame.address).decode()[:-1]},"type":{encode(message_type).decode()},"data":'

    def frame(self, data: str) -> str:
        return f"{self._before}{data}}}"
