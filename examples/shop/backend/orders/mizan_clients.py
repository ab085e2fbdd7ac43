"""Placing orders, following them, and what the office makes of them.

Every function is registered by hand, under the name it has on the wire.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Sum
from django.db.models.functions import TruncDate
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from mizan.client import client
from mizan.setup.registry import register
from pydantic import Field

from accounts.models import Address
from accounts.signed_in import customer_of, may_order
from cart.carts import cart_of, contents
from cart.contexts import CART
from cart.schemas import CartId
from cart.shipping import options_for
from schemas import Page, PageNumber, page_of

from .contexts import ORDER, ORDERS
from .models import Order, OrderLine
from .rows import order_detail, order_summary, total
from .schemas import CancelReason, OrderDetail, OrderSummary, Payment, RevenueByDay, ShipBy


@client(context=ORDERS, auth=True)
def history(request: HttpRequest, page: PageNumber = 1) -> Page[OrderSummary]:
    """The customer's orders, the newest first."""
    orders = Order.objects.filter(customer=customer_of(request))
    return page_of(orders, order_summary, page, page_size=10)


@client(context=ORDER, auth=True)
def detail(request: HttpRequest, number: UUID) -> OrderDetail:
    """One of the customer's orders in full."""
    return order_detail(get_object_or_404(Order, number=number, customer=customer_of(request)))


@client(affects=[ORDERS, CART, "catalogue", "product"], auth=may_order)
@transaction.atomic
def place(
    request: HttpRequest,
    cart_id: CartId,
    address_id: UUID,
    payment: Payment,
    ship_by: ShipBy = "courier",
    *,
    priority: Order.Priority = Order.Priority.NORMAL,
    note: Annotated[str, Field(max_length=300)] = "",
) -> OrderDetail:
    """Order what is in the cart."""
    customer = customer_of(request)
    cart = cart_of(request, cart_id)
    lines = list(cart.lines.select_related("product"))
    if not lines:
        raise ValidationError({"cart_id": "The cart is empty."})
    address = get_object_or_404(Address, id=address_id, customer=customer)
    sums = contents(cart)
    options = options_for(sums.total, Address.Country(address.country))
    shipping = next((option.price for option in options if option.kind == ship_by), None)
    if shipping is None:
        raise ValidationError({"ship_by": "We cannot ship there that way."})
    order = Order.objects.create(
        customer=customer,
        priority=priority,
        ship_to=f"{address.recipient}\n{address.street}\n{address.postcode} {address.city}",
        shipping=shipping,
        discount=sums.subtotal - sums.total,
        note=note,
        status=Order.Status.PLACED if payment.method == "invoice" else Order.Status.PAID,
    )
    for line in lines:
        product = line.product
        OrderLine.objects.create(
            order=order, product=product, quantity=line.quantity, price=product.price
        )
        product.stock = max(0, product.stock - line.quantity)
        product.save(update_fields=["stock"])
    cart.delete()
    return order_detail(order)


@client(merge=ORDER, affects=history, auth=True)
def cancel(
    request: HttpRequest, number: UUID, reason: CancelReason = "changed_mind"
) -> OrderDetail:
    """Call an order off, as long as it has not left."""
    order = get_object_or_404(Order, number=number, customer=customer_of(request))
    if not order_detail(order).can_cancel:
        raise ValidationError("The order has left already.")
    order.status = Order.Status.CANCELLED
    order.note = f"{order.note} [{reason}]".strip()
    order.save(update_fields=["status", "note"])
    return order_detail(order)


@client(private=True, affects=[ORDER, ORDERS])
def mark_sent(request: HttpRequest, number: UUID) -> bool:
    """Note that an order has left; whether it was waiting to."""
    waiting = Order.objects.filter(number=number, status=Order.Status.PAID)
    return waiting.update(status=Order.Status.SENT) > 0


@client(route="/orders/<uuid:number>/invoice/", methods=["GET"], auth=True)
def invoice(request: HttpRequest, number: UUID) -> HttpResponse:
    """The invoice, to print."""
    order = get_object_or_404(Order, number=number, customer=customer_of(request))
    lines = [f"{line.quantity} × {line.product.name}\t{line.price}" for line in order.lines.all()]
    text = "\n".join([f"Invoice {order.number}", *lines, f"Total\t{total(order)}"])
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


@client(route="/office/orders.csv", methods=["GET"], auth="staff")
def export(request: HttpRequest) -> StreamingHttpResponse:
    """Every order, for the accounts department."""

    def rows() -> Iterator[bytes]:
        yield b"number,status,total\r\n"
        for order in Order.objects.iterator():
            yield f"{order.number},{order.status},{total(order)}\r\n".encode()

    return StreamingHttpResponse(rows(), content_type="text/csv")


@client(context="revenue", auth="staff", cache=False)
async def revenue_by_day(
    request: HttpRequest, since: date, until: date | None = None
) -> RevenueByDay:
    """What came in since a day, by day."""
    lines = OrderLine.objects.exclude(order__status=Order.Status.CANCELLED)
    lines = lines.filter(order__placed_at__date__gte=since)
    if until:
        lines = lines.filter(order__placed_at__date__lte=until)
    days = (
        lines.annotate(day=TruncDate("order__placed_at"))
        .values("day")
        .annotate(amount=Sum(F("price") * F("quantity")))
    )
    return RevenueByDay({day["day"]: day["amount"] or Decimal(0) async for day in days})


register(history, "order_history")
register(detail, "order_detail")
register(place, "place_order")
register(cancel, "cancel_order")
register(mark_sent, "mark_order_sent")
register(invoice, "order_invoice")
register(export, "export_orders")
register(revenue_by_day, "revenue_by_day")
