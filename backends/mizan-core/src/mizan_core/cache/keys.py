"""Where a bundle lies in a cache, and which purges reach it.

In: a context, the params of one of its bundles, the revisions of its members, and whose bundle it is. Out: a `Key`. It is made
with HMAC-SHA256 under the cache's secret, so that who can read or write the store can neither tell what a key stands for nor
make one.
"""

from __future__ import annotations

import hmac
import json
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from pydantic_core import PydanticSerializationError, to_json, to_jsonable_python

_TAG_BYTES = 16
_KNOWN_TAGS = 4096
"""How many tags are remembered: each request makes that of its context again, and often those of its params."""
_LONGEST_KNOWN = 100
"""Of how many characters: what clients send may be long, and is not for memory."""

_PLAIN = (str, int, bool, float, type(None))
"""Classes whose instances are JSON as they are."""


@dataclass(frozen=True, slots=True)
class Key:
    """The place of one bundle.

    `digest` tells it from every other bundle. `tags` are what purges name: one for the context, then one for each param with
    its value. Both are text of `A-Z a-z 0-9 _ -`.
    """

    digest: str
    tags: tuple[str, ...]


class Keys:
    """Makes keys and tags under one secret."""

    def __init__(self, secret: str) -> None:
        if not secret:
            raise ValueError("The secret of the cache is empty: set MIZAN_CACHE_SECRET to 32 random bytes or more.")
        self._secret = secret.encode()
        self._known_tag = lru_cache(_KNOWN_TAGS)(self._made_tag)

    def key(self, context: str, params: Mapping[str, object], *, revs: Mapping[str, int], user: str | None) -> Key:
        """The key of the bundle of a context.

        `params` are the validated ones, defaults filled in. `revs` has the `rev` of each member by its name, so that a member that
        is new, gone or revised makes another key. `user` is whose bundle it is; None is the bundle of everyone who is nobody.
        """
        plain = _plain(params)
        digest = self._digest(["bundle", context, plain, _plain(revs), user])
        return Key(_text(digest), self._tags(context, plain))

    def tags(self, context: str, params: Mapping[str, object]) -> tuple[str, ...]:
        """What a purge of these params names. It reaches the keys that have every one of these tags."""
        return self._tags(context, _plain(params))

    def _tags(self, context: str, plain: Mapping[str, object]) -> tuple[str, ...]:
        return (self._tag(context), *[self._tag(context, name, _as_url(value)) for name, value in plain.items()])

    def _tag(self, *parts: str) -> str:
        return self._known_tag(*parts) if len(parts[-1]) <= _LONGEST_KNOWN else self._made_tag(*parts)

    def _made_tag(self, *parts: str) -> str:
        return _text(self._digest(["tag", *parts])[:_TAG_BYTES])

    def _digest(self, parts: list[object]) -> bytes:
        return hmac.digest(self._secret, _canonical_json(parts), "sha256")


def _plain(params: Mapping[str, object]) -> dict[str, object]:
    return {name: _jsonable(params[name]) for name in sorted(params)}


def _as_url(plain: object) -> str:
    """A value as the client's URLs have it, so that a mutation's `"5"` and a context's `5` are one param."""
    return plain if isinstance(plain, str) else _canonical_json(plain).decode()


def _jsonable(value: object) -> object:
    """A value as JSON, the keys of its objects in order."""
    if type(value) in _PLAIN:
        return value
    return _sorted(to_jsonable_python(value, bytes_mode="base64", inf_nan_mode="strings"))


def _sorted(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _sorted(value[name]) for name in sorted(value)}  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
    return [_sorted(item) for item in value] if isinstance(value, list) else value  # pyright: ignore[reportUnknownVariableType]


def _canonical_json(value: object) -> bytes:
    try:
        return to_json(value, inf_nan_mode="constants")
    except PydanticSerializationError:
        # Half of a surrogate pair has no UTF-8, and an escape.
        return json.dumps(value, separators=(",", ":")).encode()


def _text(digest: bytes) -> str:
    return urlsafe_b64encode(digest).rstrip(b"=").decode()
