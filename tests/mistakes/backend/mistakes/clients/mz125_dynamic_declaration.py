from mizan.client import client
from mizan.setup import register


def wire_name() -> str: ...


@client
def computed(request) -> int: ...


register(computed, wire_name())
