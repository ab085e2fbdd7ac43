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
from mizan_core.execute import Answer

from .adapter import backend
from .identity import aidentify, identify

SSR_GLOBAL = "__MIZAN_SSR_DATA__"

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
    identify(request)
    return _script(backend().bundle(request, GLOBAL, {}), nonce)


async def assr_script(request: HttpRequest, nonce: str | None = None) -> SafeString:
    """As `ssr_script`, on an event loop."""
    await aidentify(request)
    return _script(await backend().abundle(request, GLOBAL, {}), nonce)


def _script(answer: Answer, nonce: str | None) -> SafeString:
    if answer.status != 200:
        return SafeString("")
    data = answer.body.decode().translate(ESCAPES)
    statement = mark_safe(f"window.{SSR_GLOBAL} = {data};")  # noqa: S308 - escaped just above
    if nonce:
        return format_html('<script nonce="{}">{}</script>', nonce, statement)
    return format_html("<script>{}</script>", statement)
