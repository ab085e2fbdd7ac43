"""What the client sees of orders, and how one is paid."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AliasChoices, Field, RootModel, SecretStr, computed_field

from schemas import CamelModel, Money

from .models import Order


class CardPayment(CamelModel):
    """Paid by card, by the token that the card form gave."""

    method: Literal["card"]
    token: SecretStr = Field(validation_alias=AliasChoices("token", "cardToken"))


class InvoicePayment(CamelModel):
    """Paid later, by bank transfer."""

    method: Literal["invoice"]
    company: str = Field(min_length=2, max_length=80)
    vat_number: str | None = Field(default=None, pattern=r"^[A-Z]{2}[0-9A-Z]{8,12}$")


class GiftCardPayment(CamelModel):
    """Paid with gift cards, one after the other."""

    method: Literal["gift_card"]
    codes: list[Annotated[str, Field(min_length=16, max_length=16)]] = Field(min_length=1)


Payment = Annotated[CardPayment | InvoicePayment | GiftCardPayment, Field(discriminator="method")]

ShipBy = Literal["courier", "pickup"]
CancelReason = Literal["changed_mind", "too_late", "mistake"]


class OrderSummary(CamelModel):
    """An order as it stands in a list."""

    number: UUID = Field(alias="orderNumber")
    status: Order.Status
    priority: Order.Priority = Order.Priority.NORMAL
    placed_at: datetime
    deliver_on: date | None = None
    total: Money


class OrderedProduct(CamelModel):
    """One product of an order, at the price of that day."""

    slug: str
    name: str
    quantity: int
    price: Money


class OrderDetail(OrderSummary):
    """An order in full."""

    lines: list[OrderedProduct]
    ship_to: str
    shipping: Money = Decimal(0)
    discount: Money = Decimal(0)
    note: str = ""

    @computed_field
    @property
    def can_cancel(self) -> bool:
        """Whether it has not left yet."""
        return self.status in {Order.Status.PLACED, Order.Status.PAID}


class RevenueByDay(RootModel[dict[date, Decimal]]):
    """What came in, by day; days without orders are left out."""
