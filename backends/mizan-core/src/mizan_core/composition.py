"""`@compose`: one provider that mounts several contexts.

It is for the client alone: nothing of it runs on the server.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from .declaration import Target, log

F = TypeVar("F", bound=Callable[..., Any])

ATTRIBUTE: Final = "_mizan_composition"


@dataclass(frozen=True)
class Composition:
    """What a function under `@compose` mounts."""

    name: str
    function: Callable[..., Any]
    parts: tuple[Target, ...]
    """Contexts, by name or constant, or functions of contexts; in order, the first outermost."""


def compose(*parts: Target) -> Callable[[F], F]:
    """Declare a provider over several contexts, named by the function under it: `@compose("user", CART)`."""

    def composed(function: F) -> F:
        setattr(function, ATTRIBUTE, Composition(function.__name__, function, parts))
        log.note(function)
        return function

    return composed


def composition_of(target: object) -> Composition | None:
    """What `@compose` said of a function."""
    found = getattr(target, ATTRIBUTE, None)
    return found if isinstance(found, Composition) else None
