"""JSON Web Tokens of users, as `Authorization: Bearer` carries them.

In: a user's id and keys. Out: a signed token; and back. Which user an id means is for the framework to say. Every failure of a
token is UNAUTHORIZED, whatever the reason, so that a client learns nothing of the keys from it.

A token says `sub` (the user's id, as text), `iat`, `exp` and `jti`, and `iss` and `aud` where the keys name them.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import jwt

from .errors import InvalidToken


@dataclass(frozen=True, kw_only=True)
class Keys:
    """What tokens are signed and verified with.

    `algorithm` is one of PyJWT's names, and the only one that is accepted. A symmetric one (`HS256`) has the same key on both
    sides; of others (`RS256`, `EdDSA`), `signing` is the private key and `verifying` the public one, both PEM.
    """

    algorithm: str
    signing: str | None
    """`None` where this server verifies tokens that another one issues."""
    verifying: str
    audience: str | None = None
    """Whom a token must be meant for. Without one, a token that names an audience is refused."""
    issuer: str | None = None
    """Who must have issued a token; anyone who has the key, without one."""
    subject_claim: str = "sub"
    """The claim that holds the user's id."""
    leeway: int = 0
    """Seconds by which clocks may differ."""


def issue(subject: str, keys: Keys, *, lifetime: int) -> str:
    """A token for the user with the id `subject`, good for `lifetime` seconds.

    Raises `ValueError` where `keys` cannot sign.
    """
    if keys.signing is None:
        raise ValueError("these keys verify tokens and cannot sign one")
    now = int(time.time())
    claims: dict[str, Any] = {keys.subject_claim: subject, "iat": now, "exp": now + lifetime}
    claims["jti"] = uuid.uuid4().hex
    if keys.issuer is not None:
        claims["iss"] = keys.issuer
    if keys.audience is not None:
        claims["aud"] = keys.audience
    return jwt.encode(claims, keys.signing, algorithm=keys.algorithm)


def verify(token: str, keys: Keys) -> Mapping[str, Any]:
    """The claims of a token whose signature, dates, issuer and audience hold. Raises `InvalidToken` for any other."""
    try:
        claims = jwt.decode(
            token,
            keys.verifying,
            algorithms=[keys.algorithm],
            audience=keys.audience,
            issuer=keys.issuer,
            leeway=keys.leeway,
            options={"require": ["exp", keys.subject_claim]},
        )
    except (jwt.InvalidTokenError, ValueError) as error:
        raise InvalidToken from error
    return claims
