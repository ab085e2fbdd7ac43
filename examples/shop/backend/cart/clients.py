"""The cart: what is in it, changing it, and what bringing it would cost."""

from datetime import timedelta
from typing import Annotated
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from mizan.client import GlobalContext, client, compose
from pydantic import Field

from accounts.contexts import ADDRESSES
from accounts.models import Address
from catalogue.rows import products_on_sale

from .carts import cart_id_of, cart_of, contents
from .contexts import CART
from .forms import QuickOrderForm
from .models import Voucher
from .schemas import (
    Cart,
    CartId,
    DeliveryEstimate,
    Quantity,
    ShippingOption,
    VoucherAnswer,
    VoucherApplied,
    VoucherRefused,
)
from .shipping import options_for

__all__ = ["QuickOrderForm"]


@client(context=GlobalContext, cache=False)
def active_cart(request: HttpRequest) -> CartId:
    """The id of the visitor's cart."""
    return cart_id_of(request)


@client(context=CART, cache=False)
def cart_contents(request: HttpRequest, cart_id: CartId) -> Cart:
    """What is in the cart, with its sums."""
    return contents(cart_of(request, cart_id))


@client(context=CART, cache=False)
def shipping_options(
    request: HttpRequest, cart_id: CartId, country: Address.Country = Address.Country.NETHERLANDS
) -> list[ShippingOption]:
    """How the cart may be shipped, the cheapest first."""
    return options_for(contents(cart_of(request, cart_id)).total, country)


@client(merge=CART, affects=shipping_options)
def add_to_cart(
    request: HttpRequest, cart_id: CartId, product_id: UUID, quantity: Quantity = 1
) -> Cart:
    """Put a product into the cart, or more of it."""
    cart = cart_of(request, cart_id)
    product = get_object_or_404(products_on_sale(), id=product_id)
    if product.stock == 0:
        raise ValidationError({"product_id": "This is sold out."})
    line, made = cart.lines.get_or_create(product=product, defaults={"quantity": quantity})
    if not made:
        line.quantity = min(99, line.quantity + quantity)
        line.save(update_fields=["quantity"])
    return contents(cart)


@client(merge=CART, affects=shipping_options)
def set_quantity(
    request: HttpRequest,
    cart_id: CartId,
    product_id: UUID,
    quantity: Annotated[int, Field(ge=0, le=99)],
) -> Cart:
    """Change how many of a product are in the cart; none takes it out."""
    cart = cart_of(request, cart_id)
    lines = cart.lines.filter(product_id=product_id)
    lines.update(quantity=quantity) if quantity else lines.delete()
    return contents(cart)


@client(merge="cart", affects=[shipping_options])
def empty_cart(request: HttpRequest, cart_id: CartId) -> Cart:
    """Take everything out."""
    cart = cart_of(request, cart_id)
    cart.lines.all().delete()
    return contents(cart)


@client(affects=[cart_contents, shipping_options])
def apply_voucher(
    request: HttpRequest, cart_id: CartId, code: Annotated[str, Field(pattern=r"^[A-Z0-9]{4,20}$")]
) -> VoucherAnswer:
    """Use a voucher; a cart has one at most."""
    voucher = Voucher.objects.filter(code=code).first()
    if voucher is None:
        return VoucherRefused(reason="unknown")
    if voucher.valid_until < timezone.localdate():
        return VoucherRefused(reason="expired")
    cart = cart_of(request, cart_id)
    cart.voucher = voucher
    cart.save(update_fields=["voucher"])
    return VoucherApplied(code=voucher.code, percent=voucher.percent)


@client(context="local", cache=600)
def delivery_estimate(
    request: HttpRequest,
    postcode: Annotated[str, Field(min_length=4, max_length=12)],
    country: Address.Country = Address.Country.NETHERLANDS,
) -> DeliveryEstimate:
    """When a parcel that is ordered now would arrive."""
    today = timezone.localdate()
    days = 1 if country is Address.Country.NETHERLANDS else 3
    return DeliveryEstimate(
        earliest=today + timedelta(days=days),
        latest=today + timedelta(days=days + (0 if postcode.isdigit() else 1)),
        order_before=timezone.localtime().replace(hour=22, minute=0, second=0, microsecond=0),
    )


@compose(CART, ADDRESSES)
def checkout() -> None:
    """What the checkout page reads: the cart and the address book."""
