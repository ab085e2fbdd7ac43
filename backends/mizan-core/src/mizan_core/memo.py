"""The keys of kept bundles, by what asked for them, so that who asks again is answered without being read again."""

from __future__ import annotations

from typing import Any, Final

from .texts import Query
from .view import Context

KNOWN: Final = 4096
"""How many keys are remembered. What comes after them begins anew."""

LONGEST: Final = 200
"""Of how many characters: what clients send may be long, and is not for memory."""


class KeyMemo:
    """Keys by the context, the query and the identity that they were made for. Threads may use it at once."""

    def __init__(self) -> None:
        self._keys: dict[tuple[Context, str, str | None], Any] = {}

    def get(self, context: Context, query: Query, identity: str | None) -> Any:
        """The key, `None` where it is not known."""
        return self._keys.get((context, query.spelt, identity))

    def put(self, context: Context, query: Query, identity: str | None, key: Any) -> None:
        """Remember a key that came of these alone."""
        if len(query.spelt) > LONGEST:
            return
        if len(self._keys) >= KNOWN:
            self._keys.clear()
        self._keys[context, query.spelt, identity] = key
