"""The tokens that a visitor shows.

In goes a token that a backend issued, or a user; out comes a token that is spoilt in one way, or one as another server issues it. Made with PyJWT and
not by the code under test. The secrets are those that every backend under test is started with.
"""

import time
from typing import Any

import jwt

# None of them is worth keeping. Each is as long as its algorithm wants.
MWT_SECRET = "conformance: the key of the tokens of Mizan"
JWT_SECRET = "conformance: the key of the tokens of others"
CACHE_SECRET = "conformance: the key of the names of bundles"

IDS = {"ada": "1", "sam": "2", "root": "3"}
"""The users of every backend under test: `sam` is staff, `root` a superuser besides."""

HOUR = 3600
"""Seconds."""


def spoilt(token: str, flaw: str) -> str:
    """A good MWT made bad. `flaw`: `secret` (signed with another), `none` (not signed), `expired`, `early`."""
    headers = {"kid": jwt.get_unverified_header(token)["kid"]}
    claims: dict[str, Any] = jwt.decode(token, options={"verify_signature": False})
    for name in ("iat", "nbf", "exp"):
        claims[name] += {"expired": -2 * HOUR, "early": HOUR}.get(flaw, 0)
    if flaw == "none":
        return jwt.encode(claims, "", algorithm="none", headers=headers)
    secret = MWT_SECRET[::-1] if flaw == "secret" else MWT_SECRET
    return jwt.encode(claims, secret, algorithm="HS256", headers=headers)


def bearer(user: str) -> str:
    """A JWT of a user, as another server issues them."""
    return jwt.encode({"sub": IDS[user], "exp": int(time.time()) + HOUR}, JWT_SECRET, algorithm="HS256")
