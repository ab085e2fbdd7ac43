"""The `route` of a view as Starlette writes paths.

`/profile/<int:id>/` is how `@client` says it on every framework; `/profile/{id}/` is let through as it is.
"""

from __future__ import annotations

import re

PARAMETER = re.compile(r"<(?:(?P<kind>[a-z]+):)?(?P<name>[A-Za-z_][A-Za-z0-9_]*)>")

KINDS = {"int": ":int", "path": ":path", "uuid": ":uuid", "slug": "", "str": "", None: ""}
"""Django's converters. A slug is a text here; what the function's annotation says of it counts."""


def path_of(route: str) -> str:
    """`/profile/{id:int}/` for `/profile/<int:id>/`; the leading slash may be left out. Raises `ValueError` for a converter that there is not."""

    def written(found: re.Match[str]) -> str:
        kind = found["kind"]
        if kind not in KINDS:
            raise ValueError(f"the route {route!r} names a converter {kind!r}; there are int, path, slug, str and uuid")
        return f"{{{found['name']}{KINDS[kind]}}}"

    path = PARAMETER.sub(written, route)
    return path if path.startswith("/") else f"/{path}"
