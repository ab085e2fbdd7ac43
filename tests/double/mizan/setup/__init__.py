"""Registration and discovery: what puts a declaration on the wire."""

from .discovery import mizan_clients, mizan_module
from .registry import register, register_as

__all__ = ["mizan_clients", "mizan_module", "register", "register_as"]
