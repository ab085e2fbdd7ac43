"""From rows of the database to what the client sees of an order."""

from decimal import Decimal

from .models import Order
from .schemas import OrderDetail, OrderedProduct, OrderSummary


def total(order: Order) -> Decimal:
    """What an order costs, with shipping and less the voucher."""
    lines = sum((line.price * line.quantity for line in order.lines.all()), Decimal(0))
    return lines + order.shipping - order.discount


def order_summary(order: Order) -> OrderSummary:
    """An order as it stands in a list."""
    return OrderSummary(
        orderNumber=order.number,
        status=Order.Status(order.status),
        priority=Order.Priority(order.priority),
        placed_at=order.placed_at,
        deliver_on=order.deliver_on,
        total=total(order),
    )


def order_detail(order: Order) -> OrderDetail:
    """An order in full."""
    lines = [
        OrderedProduct(
            slug=line.product.slug,
            name=line.product.name,
            quantity=line.quantity,
            price=line.price,
        )
        for line in order.lines.select_related("product")
    ]
    return OrderDetail(
        **order_summary(order).model_dump(by_alias=True),
        lines=lines,
        ship_to=order.ship_to,
        shipping=order.shipping,
        discount=order.discount,
        note=order.note,
    )
