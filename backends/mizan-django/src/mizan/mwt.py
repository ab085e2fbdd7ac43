"""Mizan Web Tokens of Django's users: issued by the project, sent by clients as `X-Mizan-Token`.

In: a user, and `MIZAN_MWT_…` of the settings. Out: a token. It ends with its lifetime, and earlier when the user's permissions change. Verifying is
`mizan.identity`'s.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ImproperlyConfigured
from mizan_core import mwt as core

from .conf import settings


def issue(user: Any, *, lifetime: int | None = None) -> str:
    """A token that says it is `user` who asks, for `lifetime` seconds (`MIZAN_MWT_LIFETIME` without).

    Raises `ImproperlyConfigured` where there is no `MIZAN_MWT_SECRET`, and `ValueError` for a user who is not saved.
    """
    keys = settings().mwt
    if keys is None:
        raise ImproperlyConfigured("Tokens are signed with MIZAN_MWT_SECRET: set it.")
    if user.pk is None:
        raise ValueError("A user who is not in the database has no token.")
    return core.issue(claims_of(user), keys, lifetime=lifetime or settings().mwt_lifetime)


def claims_of(user: Any) -> core.Claims:
    """What a token of this user says now. It asks the database for permissions."""
    staff = bool(getattr(user, "is_staff", False))
    superuser = bool(getattr(user, "is_superuser", False))
    permissions = user.get_all_permissions() if hasattr(user, "get_all_permissions") else ()
    return core.Claims(
        subject=str(user.pk),
        staff=staff,
        superuser=superuser,
        permissions=core.permissions_key(permissions, staff=staff, superuser=superuser),
    )
