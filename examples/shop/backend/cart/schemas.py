"""What the client sees of a cart: lines, sums, vouchers, ways to ship it."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Annotated, Literal, NamedTuple, NewType, Optional, Union
from uuid import UUID

from pydantic import Field, computed_field

from catalogue.schemas import ProductCard
from schemas import CamelModel, Money

CartId = NewType("CartId", UUID)
Quantity = Annotated[int, Field(ge=1, le=99)]


class CartLine(CamelModel):
    """One product in the cart."""

    product: ProductCard
    quantity: Quantity

    @computed_field
    @property
    def total(self) -> Money:
        """The price of all pieces."""
        return self.product.price * self.quantity


class VoucherApplied(CamelModel):
    """The voucher holds."""

    status: Literal["applied"] = "applied"
    code: str
    percent: Annotated[int, Field(ge=1, le=100)]


class VoucherRefused(CamelModel):
    """The voucher does not hold, and why."""

    status: Literal["refused"] = "refused"
    reason: Literal["unknown", "expired"]


VoucherAnswer = Annotated[VoucherApplied | VoucherRefused, Field(discriminator="status")]


class Cart(CamelModel):
    """A cart with its sums."""

    id: CartId
    lines: list[CartLine]
    voucher: VoucherApplied | None = None
    touched_at: datetime

    @computed_field
    @property
    def subtotal(self) -> Decimal:
        """The sum of the lines."""
        return sum((line.total for line in self.lines), Decimal(0))

    @computed_field
    @property
    def total(self) -> Decimal:
        """What is left to pay, less the voucher."""
        percent = self.voucher.percent if self.voucher else 0
        return (self.subtotal * (100 - percent) / 100).quantize(Decimal("0.01"))


class GeoPoint(NamedTuple):
    """A place on the map, in degrees."""

    latitude: float
    longitude: float


class Courier(CamelModel):
    """Brought to the door."""

    kind: Literal["courier"] = "courier"
    price: Money
    takes: timedelta
    evening: bool = False


class PickupPoint(CamelModel):
    """Left at a pick-up point."""

    kind: Literal["pickup"] = "pickup"
    price: Money = Decimal(0)
    name: str
    where: GeoPoint
    opens: time
    closes: time


ShippingOption = Annotated[Union[Courier, PickupPoint], Field(discriminator="kind")]


class DeliveryEstimate(CamelModel):
    """When a parcel would arrive."""

    earliest: date
    latest: date
    order_before: Optional[datetime] = None
