"""The ASGI application with sockets: `/ws/` is Mizan's, everything else the project's own.

In: the application of the project. Out: an application that accepts sockets at `/ws/` from who may open one. A socket at another path is handed
on to an application that serves sockets itself, and refused where it is Django's, which does not. Nor does Django know of a server's end, at which
the connections of the cache are closed.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from importlib.util import find_spec
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.handlers.asgi import ASGIHandler
from mizan_core.errors import MizanError, NotFound

PATH = "/ws/"

Application = Callable[[Any, Any, Any], Awaitable[None]]


def wrap(application: Application) -> Application:
    """`application` with the sockets of Mizan. Raises `ImproperlyConfigured` where channels is not installed."""
    if find_spec("channels") is None:
        raise ImproperlyConfigured('wrap_asgi() needs django-channels: install "mizan[channels]".')

    async def wrapped(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan" and isinstance(application, ASGIHandler):
            await _live(receive, send)
        elif scope["type"] != "websocket":
            await application(scope, receive, send)
        elif scope["path"].removeprefix(scope.get("root_path", "")) == PATH:
            await _serve(scope, receive, send)
        elif isinstance(application, ASGIHandler):
            await receive()
            await _refuse(scope, send, NotFound(f"There is no socket here; it is at {PATH}."))
        else:
            await application(scope, receive, send)

    return wrapped


async def _live(receive: Any, send: Any) -> None:
    """From the start of a server to its end, as ASGI's `lifespan` says them."""
    await receive()
    await send({"type": "lifespan.startup.complete"})
    await receive()
    from ..adapter import aclose

    await aclose()
    await send({"type": "lifespan.shutdown.complete"})


async def _serve(scope: Any, receive: Any, send: Any) -> None:
    # Imported here, since they want the apps of Django to be loaded.
    from ..exceptions import translate
    from .handshake import admit
    from .socket import Socket
    from .threads import own_thread

    await receive()
    try:
        async with own_thread():
            await admit(scope)
    except Exception as error:
        refusal = translate(error)
        if refusal is None:
            raise
        await _refuse(scope, send, refusal)
        return
    await send({"type": "websocket.accept"})
    await Socket(scope, send).serve(receive)


async def _refuse(scope: Any, send: Any, error: MizanError) -> None:
    """Says why, to a client whose server can say it; else the socket is just not opened (403)."""
    if "websocket.http.response" not in scope.get("extensions", {}):
        await send({"type": "websocket.close"})
        return
    headers = [(b"content-type", b"application/json"), (b"cache-control", b"no-store")]
    await send({"type": "websocket.http.response.start", "status": error.status, "headers": headers})
    await send({"type": "websocket.http.response.body", "body": error.body()})
