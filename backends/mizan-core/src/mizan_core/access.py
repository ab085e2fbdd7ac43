"""Who may call: what `auth=` asks for, and whether a caller has it.

Asked before the input is parsed, so that what is refused learns nothing of what a function takes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal, Protocol, TypeAlias

from .errors import Forbidden, Unauthorized

Requirement: TypeAlias = Literal["required", "staff", "superuser"]
Predicate: TypeAlias = Callable[[Any], Any]
"""Takes the request; says whether its caller may. It may be a coroutine function."""

REQUIREMENTS: tuple[Requirement, ...] = ("required", "staff", "superuser")


class Caller(Protocol):
    """Who is behind a request, as a framework knows it.

    The properties may ask a database. They are read only where `auth=` or the cache wants to know, never on an event loop.
    """

    @property
    def is_authenticated(self) -> bool: ...
    @property
    def is_staff(self) -> bool: ...
    @property
    def is_superuser(self) -> bool: ...
    @property
    def cache_identity(self) -> str | None:
        """What a cached bundle is kept apart by: of whom it is, and what they may see. `None` for nobody in particular."""
        ...


def nobody(_request: Any) -> bool:
    """The predicate that no caller meets."""
    return False


def demand(requirement: Requirement, caller: Caller) -> None:
    """Refuse a caller who has not what is required.

    Raises `Unauthorized` for nobody, `Forbidden` for somebody who may not.
    """
    if not caller.is_authenticated:
        raise Unauthorized
    if requirement == "staff" and not caller.is_staff:
        raise Forbidden("Staff access is required.")
    if requirement == "superuser" and not caller.is_superuser:
        raise Forbidden("Superuser access is required.")


def heed(verdict: object) -> None:
    """Refuse where the predicate of a function did not say yes."""
    if not verdict:
        raise Forbidden
