"""Mizan for Django: one decorator on a server function, a typed React client.

    from mizan import client

    @client
    def echo(request, text: str) -> str:
        return text

The package's README says how a project is set up. `mizan.client` declares, `mizan.setup` registers, `mizan.forms` and `mizan.channels` do so for forms
and sockets, `mizan.urls` is what a project includes.
"""

from typing import Any

from mizan_core.errors import MizanError

from .client import GlobalContext, ReactContext, ServerFunction, client, compose

__all__ = [
    "GlobalContext",
    "MizanError",
    "ReactContext",
    "ServerFunction",
    "client",
    "compose",
    "wrap_asgi",
]


def wrap_asgi(application: Any) -> Any:
    """The ASGI application of a project with the sockets of Mizan at `/ws/` beside it.

    Raises `ImproperlyConfigured` where the extra `mizan[channels]` is not installed.
    """
    # Imported here, since channels want the apps to be loaded, and most of what this package has is imported before that.
    from .channels.asgi import wrap

    return wrap(application)
