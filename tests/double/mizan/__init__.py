"""A test double of the import root `mizan`: it records declarations and runs none of them.

In: the declarations of a project, as its modules import. Out: what was declared, under
`mizan.record`. It must never answer a request, so that nobody takes it for a backend.
"""

from typing import Any

from .client import GlobalContext, ReactContext, ServerFunction, client, compose

__all__ = ["GlobalContext", "ReactContext", "ServerFunction", "client", "compose", "wrap_asgi"]


def wrap_asgi(application: Any) -> Any:
    """The application as it is: the double serves no sockets."""
    return application
