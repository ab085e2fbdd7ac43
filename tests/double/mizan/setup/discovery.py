"""Finding client modules: imports them, and notes that what they declare is on the wire."""

import pkgutil
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

from django.apps import apps

from .. import record


def mizan_clients(app: str | None = None) -> None:
    """Import the `clients` of an app, a package with all below it; or those of every app."""
    for name in [app] if app else [config.name for config in apps.get_app_configs()]:
        if find_spec(f"{name}.clients"):
            mizan_module(f"{name}.clients")


def mizan_module(name: str) -> None:
    """Import one module; a package with every module below it."""
    module = _import(name)
    for below in pkgutil.walk_packages(getattr(module, "__path__", []), f"{name}."):
        _import(below.name)


def _import(name: str) -> ModuleType:
    record.discovered.add(name)
    return import_module(name)
