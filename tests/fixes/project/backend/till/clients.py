from mizan.client import client
from mizan.setup import register


@client
def open_till(request) -> int:
    return 3


register(open_till, "open_till")


@client
def close_till(request, counted: int) -> int:
    return counted
