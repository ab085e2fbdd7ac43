"""From a request and an id to a cart, and from a cart to what the client sees of it."""

from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from catalogue.rows import product_card

from .models import Cart as CartRow
from .schemas import Cart, CartId, CartLine, VoucherApplied


def cart_id_of(request: HttpRequest) -> CartId:
    """The id of the visitor's cart; the row is made when something is put into it."""
    known = request.session.setdefault("cart_id", str(uuid4()))
    return CartId(UUID(known))


def cart_of(request: HttpRequest, cart_id: CartId) -> CartRow:
    """The visitor's own cart; nobody reads another's."""
    if cart_id != cart_id_of(request):
        raise PermissionDenied("This is someone else's cart.")
    row, _ = CartRow.objects.get_or_create(id=cart_id)
    return row


def contents(row: CartRow) -> Cart:
    """A cart with its sums."""
    lines = row.lines.select_related("product")
    voucher = row.voucher
    return Cart(
        id=CartId(row.id),
        lines=[
            CartLine(product=product_card(line.product), quantity=line.quantity) for line in lines
        ],
        voucher=VoucherApplied(code=voucher.code, percent=voucher.percent) if voucher else None,
        touched_at=row.touched_at,
    )
