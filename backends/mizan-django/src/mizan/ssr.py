"""Data for hydration: the global context in the page, so that the client need not ask for it.

In: the request of a page. Out: a `<script>` that sets `window.__MIZAN_SSR_DATA__`, with everything escaped that could end it. Where the global context refuses or
fails, it is empty, and the client asks for the bundle as it would have done.

    {% load mizan %}
    …
    {% mizan_ssr_data %}        in a template, before the script of the application
"""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from mizan_core.contexts import GLOBAL
from mizan_core.errors import Unauthorized
from mizan_core.execute import Answer

from .adapter import backend
from .identity import aidentify, identify

SSR_GLOBAL = "__MIZAN_SSR_DATA__"

NOTHING = SafeString("")

ESCAPES = {
    ord("<"): "\\u003C",
    ord(">"): "\\u003E",
    ord("&"): "\\u0026",
    0x2028: "\\u2028",
    0x2029: "\\u2029",
}
"""What could end a script or a line of it. In JSON these stand inside of texts alone, where an escape means the same."""


def ssr_script(request: HttpRequest, nonce: str | None = None) -> SafeString:
    """The `<script>` for the page that answers `request`. `nonce`: of its Content Security Policy."""
    try:
        identify(request)
    except Unauthorized:
        return NOTHING
    return _script(request, backend().bundle(request, GLOBAL, {}), nonce)


async def assr_script(request: HttpRequest, nonce: str | None = None) -> SafeString:
    """As `ssr_script`, on an event loop."""
    try:
        await aidentify(request)
    except Unauthorized:
        return NOTHING
    return _script(request, await backend().abundle(request, GLOBAL, {}), nonce)


def _script(request: HttpRequest, answer: Answer, nonce: str | None) -> SafeString:
    if hasattr(request, "session"):
        # The page says who asks, even where the bundle came out of a cache: `Vary: Cookie`.
        request.session.accessed = True
    if answer.status != 200:
        return NOTHING
    data = answer.body.decode().translate(ESCAPES)
    statement = mark_safe(f"window.{SSR_GLOBAL} = {data};")  # noqa: S308 - escaped just above
    if nonce:
        return format_html('<script nonce="{}">{}</script>', nonce, statement)
    return format_html("<script>{}</script>", statement)
