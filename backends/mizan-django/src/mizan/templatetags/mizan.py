"""`{% load mizan %}`: the template tag of `mizan.ssr`."""

from __future__ import annotations

from django import template
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest
from django.template.context import Context
from django.utils.safestring import SafeString

from ..ssr import ssr_script

register = template.Library()


@register.simple_tag(takes_context=True)
def mizan_ssr_data(context: Context) -> SafeString:
    """The `<script>` that hydrates the global context. It has the nonce of the page's policy, where there is one."""
    request = context.get("request")
    if not isinstance(request, HttpRequest):
        raise ImproperlyConfigured(
            "{% mizan_ssr_data %} wants the request: add django.template.context_processors.request to the template engine."
        )
    nonce = context.get("csp_nonce") or getattr(request, "csp_nonce", None)
    return ssr_script(request, str(nonce) if nonce else None)
