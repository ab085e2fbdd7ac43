"""Django's system checks for Mizan: the rules of the graph, the settings, and whether views have their URLs.

In: the live registry and the settings. Out: check messages. A rule of the graph has the code and the words of `mizan-dev check`
(`mizan.MZ101`); what only a running project knows has an id of its own.

| id | says |
| --- | --- |
| `mizan.MZ…` | what is wrong with declarations; `mizan-dev explain MZ101` explains one |
| `mizan.E001` | a setting is wrong |
| `mizan.W001` | view functions have no URL, since nothing includes `mizan.urls.routes` |
| `mizan.W002` | a secret is shorter than its signatures are (with `--deploy`) |
| `mizan.W003` | coroutine functions run in no transaction, though `ATOMIC_REQUESTS` is set |
| `mizan.W004` | bundles are kept in the memory of each process, though `DEBUG` is off |
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings as django_settings
from django.core.checks import CheckMessage, Error, Info, Tags, Warning, register
from django.db import connections
from django.urls import NoReverseMatch, get_resolver
from mizan_core.origin import Origin
from mizan_core.registry import registry
from mizan_core.rules import Problem, problems

from . import conf

LEVELS = {"error": Error, "warning": Warning, "hint": Info}

SHORTEST_SECRET = 32
"""Bytes of a key of HMAC-SHA256 that is as strong as its signatures (RFC 7518, section 3.2)."""


def add() -> None:
    """Have Django run them with its own."""
    register(check_graph, "mizan")
    register(check_settings, "mizan")
    register(check_routes, "mizan", Tags.urls)
    register(check_secrets, "mizan", Tags.security, deploy=True)
    register(check_transactions, "mizan")
    register(check_cache, "mizan")


def check_graph(**_kwargs: Any) -> list[CheckMessage]:
    """Every rule of the graph."""
    return [_message(problem) for problem in problems(registry, websockets=_has_sockets())]


def check_settings(**_kwargs: Any) -> list[CheckMessage]:
    """Every setting."""
    return [Error(problem, id="mizan.E001") for problem in conf.problems()]


def check_routes(**_kwargs: Any) -> list[CheckMessage]:
    """That views can be reached."""
    views = [name for name, function in registry.functions.items() if function.is_view]
    if not views or not getattr(django_settings, "ROOT_URLCONF", None) or _includes_routes():
        return []
    message = f"Nothing gives view functions their URLs: {', '.join(sorted(views))}."
    hint = 'Add `path("", include("mizan.urls.routes"))` to the URLs of the project.'
    return [Warning(message, hint=hint, id="mizan.W001")]


def check_secrets(**_kwargs: Any) -> list[CheckMessage]:
    """That secrets are long enough for what they sign."""
    return [
        Warning(f"{name} is shorter than {SHORTEST_SECRET} bytes.", hint=_LONGER, id="mizan.W002")
        for name in _short_secrets()
    ]


def check_transactions(**_kwargs: Any) -> list[CheckMessage]:
    """That every function runs in a transaction where all are to. Django has none for coroutines."""
    if not any(said.get("ATOMIC_REQUESTS") for said in connections.settings.values()):
        return []
    coroutines = sorted(name for name, function in registry.functions.items() if function.is_async)
    if not coroutines:
        return []
    message = f"ATOMIC_REQUESTS holds for no coroutine function: {', '.join(coroutines)}."
    hint = "Make what changes the database a synchronous function, or call one with `sync_to_async`."
    return [Warning(message, hint=hint, id="mizan.W003")]


def check_cache(**_kwargs: Any) -> list[CheckMessage]:
    """That all processes of a site in production keep their bundles in one place."""
    secret, url = (getattr(django_settings, name, None) for name in ("MIZAN_CACHE_SECRET", "MIZAN_CACHE_REDIS_URL"))
    if django_settings.DEBUG or secret is None or url is not None:
        return []
    message = "Bundles are kept in the memory of each process, and a mutation purges those of its own only."
    hint = (
        "Set MIZAN_CACHE_REDIS_URL, or other workers serve stale bundles. "
        "Where one process serves the whole site, add mizan.W004 to SILENCED_SYSTEM_CHECKS."
    )
    return [Warning(message, hint=hint, id="mizan.W004")]


_LONGER = 'Make one: `python -c "import secrets; print(secrets.token_urlsafe(32))"`.'


def _short_secrets() -> Iterator[str]:
    for name in conf.SETTINGS:
        value = getattr(django_settings, name, None)
        if name.endswith("_SECRET") and isinstance(value, str) and len(value.encode()) < SHORTEST_SECRET:
            yield name


def _message(problem: Problem) -> CheckMessage:
    level = LEVELS[problem.severity]
    return level(problem.message, hint=problem.help, obj=_place(problem), id=f"mizan.{problem.code}")


def _place(problem: Problem) -> str | None:
    """Where a problem is, as terminals and editors link it: `shop/clients.py:12:5`."""
    if problem.origin is None:
        return None
    return f"{_relative(problem.origin)}:{problem.origin.line}:{problem.origin.column}"


def _relative(origin: Origin) -> Path:
    here = Path.cwd()
    return origin.file.relative_to(here) if origin.file.is_relative_to(here) else origin.file


def _includes_routes() -> bool:
    try:
        return "mizan_routes" in get_resolver().app_dict
    except (ImportError, NoReverseMatch):
        return True


def _has_sockets() -> bool:
    """Whether the project serves sockets, by the signs that `mizan-dev check` goes by."""
    if apps.is_installed("channels") or apps.is_installed("daphne"):
        return True
    application = getattr(django_settings, "ASGI_APPLICATION", None)
    package = (getattr(django_settings, "ROOT_URLCONF", None) or "").rpartition(".")[0]
    module = application.rpartition(".")[0] if application else f"{package}.asgi".lstrip(".")
    return "wrap_asgi" in _source_of(module)


def _source_of(module: str) -> str:
    """The text of a module, which is not imported: an ASGI application is for a server to make. Empty where there is none."""
    try:
        spec = find_spec(module)
        return Path(spec.origin).read_text("utf-8") if spec and spec.origin else ""
    except (ImportError, OSError, ValueError):
        return ""
