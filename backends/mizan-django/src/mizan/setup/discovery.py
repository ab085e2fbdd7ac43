"""Discovery: imports the client modules of apps, and says that what they declare is on the wire.

In: apps, or a module. Out: imported modules, in the order of their names. It is called in `AppConfig.ready()`, once all models are
there; calling it twice changes nothing.
"""

from __future__ import annotations

import difflib
import pkgutil
import sysconfig
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from django.apps import AppConfig, apps
from django.core.exceptions import ImproperlyConfigured
from mizan_core.registry import registry

CLIENTS = "clients"


def mizan_clients(app: str | None = None) -> None:
    """Put every declaration in the `clients` of an app on the wire: `clients.py`, or the package with all modules below it.

    `app` is the name of an installed app, `"shop"` or `"support.chat"`. Without one, those of every app of the project count; apps of
    installed packages are left to themselves.

    Raises `ImproperlyConfigured` where there is no such app, or it has no `clients`.
    """
    if app is None:
        for config in apps.get_app_configs():
            if _is_of_project(config) and _has_clients(config.name):
                mizan_module(f"{config.name}.{CLIENTS}")
        return
    installed = {config.name for config in apps.get_app_configs()}
    if app not in installed:
        near = difflib.get_close_matches(app, installed, n=1)
        hint = f"; did you mean {near[0]!r}?" if near else ""
        raise ImproperlyConfigured(f"mizan_clients({app!r}): no installed app has that name{hint}")
    if not _has_clients(app):
        raise ImproperlyConfigured(f"mizan_clients({app!r}): it has neither clients.py nor clients/")
    mizan_module(f"{app}.{CLIENTS}")


def mizan_module(name: str) -> None:
    """Put every declaration of one module on the wire; of a package, with all modules below it."""
    module = import_module(name)
    registry.discover(name)
    for below in pkgutil.walk_packages(getattr(module, "__path__", []), f"{name}."):
        import_module(below.name)
        registry.discover(below.name)


def _has_clients(app: str) -> bool:
    return find_spec(f"{app}.{CLIENTS}") is not None


def _is_of_project(config: AppConfig) -> bool:
    """Whether an app is no installed package's."""
    folder = Path(config.path).resolve()
    installed = {Path(sysconfig.get_path(key)).resolve() for key in ("purelib", "platlib")}
    return not any(folder.is_relative_to(packages) for packages in installed)
