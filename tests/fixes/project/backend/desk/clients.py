from mizan.client import client
from mizan.setup import register_as


@register_as("orders")
@client
def desk_orders_open(request) -> int:
    return 2


@client
def stamp(request) -> None:
    return None
