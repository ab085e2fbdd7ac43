"""Names given by hand: `register(fn, "name")`, and `@register_as("name")` above `@client`."""

from mizan_core.registry import register, register_as, registry

__all__ = ["register", "register_as", "registry"]
