"""Channels: every subclass is recorded; `register` names one by hand."""

from typing import Any

from . import record

__all__ = ["Channel", "ReactChannel", "register"]


class ReactChannel:
    """A typed WebSocket channel."""

    user: Any

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        record.channel_classes.append(cls)

    @classmethod
    async def push(cls, *, message: Any, **params: Any) -> None:
        """A broadcast; the double has nobody to send it to."""


Channel = ReactChannel


def register(channel: type[ReactChannel], name: str) -> None:
    """Record `channel` under its name."""
    record.claim(record.channel_names, name, channel)
