from mizan.setup import register

from .nowhere import vanished

register(vanished, "vanished")
