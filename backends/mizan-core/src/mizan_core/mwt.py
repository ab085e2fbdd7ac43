"""Mizan Web Tokens: who a caller is, as the header `X-Mizan-Token` carries it.

In: what a server knows of a user, and its secret. Out: a signed token; and back. A token is a JSON Web Token, signed with HS256:

| in | name | says |
| --- | --- | --- |
| header | `kid` | which secret signed it |
| claims | `sub` | the user's id, as text |
| | `staff`, `super` | whether the user is staff, a superuser |
| | `pkey` | what the user was allowed when the token was issued: `permissions_key` |
| | `aud` | whom it is meant for |
| | `iat`, `nbf`, `exp` | when it was issued, from when and until when it is good, in seconds since 1970 |

A token answers for a user by itself until it ends, whatever has happened to the user since. Whoever looks the user up compares `pkey` with
the key of the permissions as they are, and refuses the token when they differ: so a permission, a group or a status that is taken away
ends the tokens of before. Whoever does not look the user up keeps lifetimes short.

Every failure of a token is the same UNAUTHORIZED, whatever the reason, so that a client learns nothing of the secret from it.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated

import jwt
from pydantic import BaseModel, ConfigDict, Field

from .errors import InvalidToken

ALGORITHM = "HS256"
LEEWAY_SECONDS = 5
"""By how much the clocks of two servers may differ."""

_KEY_LENGTH = 32


@dataclass(frozen=True, kw_only=True)
class Keys:
    """What tokens are signed and verified with.

    `secret` signs; tokens of `fallbacks`, the secrets of before, are still good. Raises `ValueError` for an empty one.
    """

    secret: str
    fallbacks: tuple[str, ...] = ()
    audience: str = "mizan"

    def __post_init__(self) -> None:
        if not all((self.secret, *self.fallbacks)):
            raise ValueError("A secret of tokens is empty: set MIZAN_MWT_SECRET to 32 random bytes or more.")


class Claims(BaseModel):
    """Who a token says that its bearer is."""

    model_config = ConfigDict(strict=True, frozen=True, populate_by_name=True)

    subject: Annotated[str, Field(alias="sub", min_length=1)]
    staff: bool
    superuser: Annotated[bool, Field(alias="super")]
    permissions: Annotated[str, Field(alias="pkey")]
    """The `permissions_key` of the user when the token was issued."""


def issue(claims: Claims, keys: Keys, *, lifetime: int) -> str:
    """A token that is good for `lifetime` seconds from now on."""
    now = int(time.time())
    dates = {"iat": now, "nbf": now, "exp": now + lifetime}
    payload = {**claims.model_dump(by_alias=True), "aud": keys.audience, **dates}
    return jwt.encode(payload, keys.secret, algorithm=ALGORITHM, headers={"kid": _key_id(keys.secret)})


def verify(token: str, keys: Keys) -> Claims:
    """What a good token says. Raises `InvalidToken` for any other."""
    try:
        payload = jwt.decode(
            token,
            _secret_of(token, keys),
            algorithms=[ALGORITHM],
            audience=keys.audience,
            leeway=LEEWAY_SECONDS,
            options={"require": ["sub", "aud", "iat", "nbf", "exp"]},
        )
        return Claims.model_validate(payload)
    except (jwt.PyJWTError, ValueError) as error:
        raise InvalidToken from error


def permissions_key(permissions: Iterable[str], *, staff: bool, superuser: bool) -> str:
    """What stands for all that a user may do, in whatever order it is named: another key as soon as any of it changes.

    It is a digest that needs no secret, so that it outlives the change of one: the token that carries it is signed.
    """
    allowed = json.dumps([sorted(set(permissions)), staff, superuser])
    return hashlib.sha256(b"pkey " + allowed.encode()).hexdigest()[:_KEY_LENGTH]


def _secret_of(token: str, keys: Keys) -> str:
    key_id = jwt.get_unverified_header(token).get("kid")
    for secret in (keys.secret, *keys.fallbacks):
        if key_id == _key_id(secret):
            return secret
    raise jwt.InvalidKeyError("unknown kid")


def _key_id(secret: str) -> str:
    """Names a secret without telling it."""
    return hashlib.sha256(b"kid " + secret.encode()).hexdigest()[:_KEY_LENGTH]
