"""What is asked and answered by every site of the benchmark, and the work in between."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, Field


class Line(BaseModel):
    sku: Annotated[str, Field(min_length=1, max_length=20)]
    quantity: Annotated[int, Field(ge=1, le=99)]
    price: Decimal


class Order(BaseModel):
    customer: str
    lines: list[Line]
    note: str | None = None


class Receipt(BaseModel):
    customer: str
    total: Decimal
    lines: list[Line]


class Row(BaseModel):
    number: int
    title: str
    total: Decimal


class Profile(BaseModel):
    id: int
    name: str
    city: str


class Sold(BaseModel):
    title: str
    skus: list[str]


class Sums(BaseModel):
    count: int
    total: Decimal


class Customer(BaseModel):
    """A bundle, as those who have none write it."""

    customer_orders: list[Row]
    customer_profile: Profile


def placed(order: Order) -> Receipt:
    total = sum((line.quantity * line.price for line in order.lines), Decimal(0))
    return Receipt(customer=order.customer, total=total, lines=order.lines)
