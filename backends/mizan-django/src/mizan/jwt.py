"""JSON Web Tokens of Django's users: issued by the project where it signs somebody in, sent by clients as `Authorization: Bearer`.

In: a user, and `MIZAN_JWT_…` of the settings. Out: a token. Verifying is `mizan.identity`'s.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ImproperlyConfigured
from mizan_core import bearer

from .conf import settings


def issue(user: Any, *, lifetime: int | None = None) -> str:
    """A token that says it is `user` who asks, for `lifetime` seconds (`MIZAN_JWT_LIFETIME` without).

    Raises `ImproperlyConfigured` where there is no `MIZAN_JWT_SECRET`, and `ValueError` for a user who is not saved.
    """
    keys = settings().jwt
    if keys is None or keys.signing is None:
        raise ImproperlyConfigured("Tokens are signed with MIZAN_JWT_SECRET: set it.")
    if user.pk is None:
        raise ValueError("A user who is not in the database has no token.")
    return bearer.issue(str(user.pk), keys, lifetime=lifetime or settings().jwt_lifetime)
