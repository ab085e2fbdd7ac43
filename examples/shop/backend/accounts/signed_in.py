"""Who is asking: from a request to a customer, and the rules on what a customer may do."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from .models import User


def customer_of(request: HttpRequest) -> User:
    """The customer who is signed in; for functions that require one."""
    if isinstance(request.user, User):
        return request.user
    raise PermissionDenied("Sign in first.")


def may_order(request: HttpRequest) -> bool:
    """Whether the one who asks may place orders: signed in, and not blocked."""
    return isinstance(request.user, User) and not request.user.blocked
