from mizan.client import client
from mizan.setup import register


@client
def ship(request, order: int) -> None: ...


@client
def ship_by_air(request, order: int) -> None: ...


register(ship_by_air, "ship")
