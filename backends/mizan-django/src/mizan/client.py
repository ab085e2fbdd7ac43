"""What declares server functions: `@client` and `@compose`, contexts, and functions written as a class."""

from mizan_core.composition import compose
from mizan_core.contexts import GlobalContext, ReactContext
from mizan_core.declaration import client
from mizan_core.function import ServerFunction

__all__ = ["GlobalContext", "ReactContext", "ServerFunction", "client", "compose"]
