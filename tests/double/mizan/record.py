"""What the decorators wrote down. Plain data; the rest of the double only adds to it.

In: declarations, registrations and discovered modules, in the order of import. Out: the
functions on the wire by name. It must never call what it records.
"""

import inspect
import sys
from collections.abc import Callable
from typing import Any

declared: list[Any] = []
"""Every `@client` function and every `ServerFunction` class."""

registered: dict[str, Any] = {}
"""By wire name, what `register` and `register_as` named."""

composed: dict[str, tuple[Any, ...]] = {}
"""By function name, what `@compose` mounts."""

forms: dict[str, type[Any]] = {}
"""By form name, the class that set `mizan` itself."""

channel_classes: list[type[Any]] = []
"""Every subclass of `ReactChannel`."""

channel_names: dict[str, type[Any]] = {}
"""By channel name, what `mizan.channels.register` named."""

discovered: set[str] = set()
"""The modules that `mizan_clients` imported."""


def original(declaration: Any) -> Any:
    """The function itself, under whatever decorators stand above or below `@client`."""
    return declaration if inspect.isclass(declaration) else inspect.unwrap(declaration)


def claim(names: dict[str, Any], name: str, value: Any) -> None:
    """Give `name` to `value`; a second, different claim is an error."""
    holder = names.setdefault(name, value)
    if original(holder) is not original(value):
        raise ValueError(f"the name {name!r} is claimed by {holder!r} and by {value!r}")


def is_discovered(module: str) -> bool:
    """Whether `module` was found by `mizan_clients`, or is an imported `app.mizan_clients`."""
    return module in discovered or (module.endswith(".mizan_clients") and module in sys.modules)


def functions() -> dict[str, Any]:
    """Every function on the wire, by wire name: registered by name, or found by discovery."""
    on_wire: dict[str, Any] = dict(registered)
    named = {id(original(value)) for value in registered.values()}
    for declaration in declared:
        function = original(declaration)
        if id(function) in named or not is_discovered(function.__module__):
            continue
        claim(on_wire, _own_name(function), declaration)
    return on_wire


def channels() -> dict[str, type[Any]]:
    """Every channel on the wire, by name."""
    on_wire: dict[str, type[Any]] = dict(channel_names)
    named = set(channel_names.values())
    for channel in channel_classes:
        if channel in named or not is_discovered(channel.__module__):
            continue
        claim(on_wire, _snake(channel.__name__.removesuffix("Channel")), channel)
    return on_wire


def _own_name(declaration: Callable[..., Any] | type[Any]) -> str:
    name = getattr(declaration, "name", None) if inspect.isclass(declaration) else None
    return name if isinstance(name, str) else declaration.__name__


def _snake(name: str) -> str:
    return "".join(f"_{c.lower()}" if c.isupper() and i else c.lower() for i, c in enumerate(name))
