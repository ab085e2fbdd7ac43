"""What it costs to bring a cart, and how long it takes."""

from datetime import time, timedelta
from decimal import Decimal

from accounts.models import Address

from .schemas import Courier, GeoPoint, PickupPoint, ShippingOption

FREE_FROM = Decimal(50)


def options_for(total: Decimal, country: Address.Country) -> list[ShippingOption]:
    """How a cart of that total may be shipped, the cheapest first."""
    abroad = country is not Address.Country.NETHERLANDS
    price = Decimal(0) if total >= FREE_FROM else Decimal("9.95") if abroad else Decimal("4.95")
    courier = Courier(price=price, takes=timedelta(days=3 if abroad else 1), evening=not abroad)
    if abroad:
        return [courier]
    station = PickupPoint(
        name="Central Station", where=GeoPoint(52.3791, 4.8994), opens=time(7), closes=time(22)
    )
    return [station, courier]
