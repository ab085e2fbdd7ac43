"""Names given by hand."""

from collections.abc import Callable
from typing import Any, TypeVar

from .. import record

Function = TypeVar("Function", bound=Callable[..., Any])


def register(function: Callable[..., Any], name: str | None = None) -> None:
    """Record `function` under its wire name."""
    record.claim(record.registered, name or function.__name__, function)


def register_as(name: str) -> Callable[[Function], Function]:
    """`register` as a decorator."""

    def declare(function: Function) -> Function:
        register(function, name)
        return function

    return declare
