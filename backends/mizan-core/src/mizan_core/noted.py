"""What private functions changed while a request was answered.

A private function is called by Python, anywhere below a call or a view, and invalidates all the same. Each of its calls leaves a note; who
answers a request collects the notes of that request. What is called outside of any request (a command, a worker) goes to whoever
listens.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Note:
    """A private function that ran, with the arguments that it was given by name; the request is not among them."""

    target: Callable[..., Any]
    arguments: Mapping[str, Any]


@dataclass(frozen=True)
class Listener:
    """Who hears of what runs outside of any request: from a thread, and from an event loop."""

    hear: Callable[[Note], None]
    ahear: Callable[[Note], Awaitable[None]]


_collected: ContextVar[list[Note] | None] = ContextVar("mizan_notes", default=None)
_listeners: list[Listener] = []


def note(noted: Note) -> None:
    """Leave a note with the request that is being answered, or with all who listen where there is none."""
    collected = _collected.get()
    if collected is not None:
        collected.append(noted)
        return
    for listener in _listeners:
        listener.hear(noted)


async def anote(noted: Note) -> None:
    """The same for a coroutine."""
    collected = _collected.get()
    if collected is not None:
        collected.append(noted)
        return
    for listener in _listeners:
        await listener.ahear(noted)


class collecting:
    """The notes of what runs inside, on this thread, on threads that it hands work to, and in its tasks: `with collecting() as notes`."""

    def __enter__(self) -> list[Note]:
        collected: list[Note] = []
        self._token = _collected.set(collected)
        return collected

    def __exit__(self, *_failure: object) -> None:
        _collected.reset(self._token)


def listen(listener: Listener) -> Callable[[], None]:
    """Hear of what runs outside of any request. Gives what ends that."""
    _listeners.append(listener)
    return lambda: _listeners.remove(listener)
