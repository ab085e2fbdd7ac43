"""The manifest for caches at the edge: which URLs make up a context, and which functions make it stale.

In: the live registry and the base URL. Out: one JSON document. What a single call made stale travels with its answer, in
`X-Mizan-Invalidate`; the manifest says what the names there stand for.

    {"version": 1, "base_url": "/api/mizan/",
     "contexts": {"user": {"endpoints": ["/api/mizan/ctx/user/"], "functions": ["user_profile"], "params": ["user_id"],
                           "cache": true, "user_scoped": false}},
     "mutations": {"edit_profile": {"affects": ["user"], "auto_scoped_params": ["user_id"], "private": false}},
     "views": {"product_feed": {"route": "/feeds/products.csv", "methods": ["GET"], "cache": 900, "user_scoped": false}}}

`cache` is the shortest lifetime of all that the answer is made of: `true` for ever, `false` not at all, else seconds. `user_scoped` says that some
of it asks for a right by `auth=`, so that it must not be kept for everyone.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from mizan_core.function import Function
from mizan_core.registry import Context, View

VERSION = 1


def manifest(view: View, base_url: str) -> dict[str, Any]:
    """The manifest of everything on the wire. `base_url`: where `mizan.urls` is mounted, with its last slash."""
    functions = view.functions.items()
    return {
        "version": VERSION,
        "base_url": base_url,
        "contexts": {name: _context(context, base_url) for name, context in view.contexts.items()},
        "mutations": {name: _mutation(view, it) for name, it in functions if it.declaration.affects},
        "views": {name: _view(it) for name, it in functions if it.is_view and it.declaration.route},
    }


def _context(context: Context, base_url: str) -> dict[str, Any]:
    members = context.members.values()
    return {
        "endpoints": [f"{base_url}ctx/{context.name}/"],
        "functions": list(context.members),
        "params": list(context.params),
        "cache": _shortest(member.declaration.cache for member in members),
        "user_scoped": any(member.declaration.auth for member in members),
    }


def _mutation(view: View, function: Function) -> dict[str, Any]:
    targets = [slot for target in function.declaration.affects for slot in view.slots(target)]
    contexts = list(dict.fromkeys(context for context, _ in targets))
    own = {parameter.key for parameter in function.parameters}
    scoping = own & {param for context in contexts for param in view.contexts[context].params}
    return {
        "affects": contexts,
        "auto_scoped_params": sorted(scoping),
        "private": function.declaration.private,
    }


def _view(function: Function) -> dict[str, Any]:
    declaration = function.declaration
    return {
        "route": declaration.route,
        "methods": list(declaration.methods or ("GET",)),
        "cache": declaration.cache,
        "user_scoped": bool(declaration.auth),
    }


def _shortest(lifetimes: Iterable[bool | int]) -> bool | int:
    """The least of several: not at all before seconds, seconds before for ever."""
    return min(lifetimes, key=lambda lifetime: float("inf") if lifetime is True else lifetime)
