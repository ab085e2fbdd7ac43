"""Contexts: the names under which functions are fetched, cached and invalidated together.

A constant of one is what declarations share: `CART = ReactContext("cart")`. Whether a name is sound is judged with everything
else, by `mizan_core.rules`, so that a mistake is said with its place.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass

GLOBAL = "global"
"""The name of the one context that every page has."""

LOCAL = "local"
"""What `context=` says for a context of one function alone, which then has the function's name."""


@dataclass(frozen=True)
class ReactContext:
    """A named context. Two constants of one name are the same context."""

    name: str

    def __post_init__(self) -> None:
        # Two frames up is who wrote `ReactContext(…)`; between is the `__init__` of the dataclass.
        declaring_modules.setdefault(sys._getframe(2).f_globals.get("__name__", ""))  # pyright: ignore[reportPrivateUsage]


declaring_modules: dict[str, None] = {}
"""The modules that made a `ReactContext`, so that `mizan_core.constants` knows where constants may stand."""

GlobalContext = ReactContext(GLOBAL)
"""The context that is fetched once for a page, and hydrated where the server renders it."""
