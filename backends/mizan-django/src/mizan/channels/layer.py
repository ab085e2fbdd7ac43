"""The channel layer of the project: how what is said reaches the sockets of this and other processes.

In: a channel, the name of one of its groups, a message. The names of groups hold what users sent, so none of it reaches the layer: there a
group is a digest.
"""

from __future__ import annotations

import asyncio
import hashlib
from typing import TYPE_CHECKING, Any

from channels import DEFAULT_CHANNEL_LAYER
from channels.layers import InMemoryChannelLayer, channel_layers

from . import hub

if TYPE_CHECKING:
    from .channel import ReactChannel


def channel_layer() -> Any:
    """The default layer of the settings; where they have none, one in memory that reaches the sockets of this process."""
    if DEFAULT_CHANNEL_LAYER not in channel_layers and DEFAULT_CHANNEL_LAYER not in channel_layers.backends:
        channel_layers.set(DEFAULT_CHANNEL_LAYER, InMemoryChannelLayer())
    return channel_layers.backends.get(DEFAULT_CHANNEL_LAYER) or channel_layers[DEFAULT_CHANNEL_LAYER]


def group_name(channel: type[ReactChannel], group: str) -> str:
    """The layer's name of a group of a channel: another for each channel and each text, of letters and digits."""
    place = "\0".join([channel.__module__, channel.__qualname__, group])
    return "mizan." + hashlib.sha256(place.encode("utf-8", "surrogatepass")).hexdigest()


async def broadcast(channel: type[ReactChannel], group: object, data: str) -> None:
    """Sends the JSON of a message to all who are in a group, in whichever process."""
    layer = channel_layer()
    name = group_name(channel, str(group))
    sending = layer.group_send(name, {"type": hub.MESSAGE_TYPE, "group": name, "data": data})
    serving = hub.serving_loop()
    if isinstance(layer, InMemoryChannelLayer) and serving is not None and serving is not asyncio.get_running_loop():
        # Its queues are of the loop that waits for them, which would not wake for what another one puts there.
        sending = asyncio.wrap_future(asyncio.run_coroutine_threadsafe(sending, serving))
    await sending
