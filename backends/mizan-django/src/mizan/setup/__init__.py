"""What puts declarations on the wire: registering one by hand, and finding those of an app."""

from .discovery import mizan_clients, mizan_module
from .registry import register, register_as

__all__ = ["mizan_clients", "mizan_module", "register", "register_as"]
