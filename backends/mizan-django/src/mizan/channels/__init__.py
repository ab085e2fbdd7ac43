"""Channels: typed messages over a socket, in both directions.

    class ChatChannel(ReactChannel):
        class Params(BaseModel):
            room: str
        class DjangoMessage(BaseModel):
            text: str

        def authorize(self, params): return self.user.is_authenticated
        def group(self, params): return f"chat_{params.room}"

    register(ChatChannel, "chat")
    await ChatChannel.push(room="a", message=ChatChannel.DjangoMessage(text="hi"))

Declaring needs nothing; the sockets (`mizan.wrap_asgi`) and pushes need the extra `mizan[channels]`.
"""

from typing import Any

from mizan_core.registry import registry

from .channel import Channel, ReactChannel

__all__ = ["Channel", "ReactChannel", "register"]


def register(channel: Any, name: str | None = None) -> None:
    """Put a channel on the wire under `name`, or under that of its class. Raises `TypeError` for what is no channel."""
    if not (isinstance(channel, type) and issubclass(channel, ReactChannel)):
        raise TypeError(f"{channel!r} is no channel: derive it from ReactChannel.")
    registry.register_channel(channel, channel.own_name() if name is None else name)
