"""Prices and removal."""

from decimal import Decimal
from typing import Annotated

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from mizan.client import client
from pydantic import Field

from ...contexts import CATALOGUE, PRODUCT
from ...models import Product
from ...rows import product_detail
from ...schemas import ProductDetail


@client(merge=PRODUCT, affects=CATALOGUE, auth="staff")
def set_price(
    request: HttpRequest,
    slug: str,
    price: Annotated[Decimal, Field(gt=0, max_digits=10, decimal_places=2)],
    keep_before: bool = True,
) -> ProductDetail:
    """Change a price; customers see the old one struck through, if it is kept."""
    product = get_object_or_404(Product, slug=slug)
    product.price_before = product.price if keep_before else None
    product.price = price
    product.save(update_fields=["price", "price_before"])
    return product_detail(product)


@client(affects=["catalogue", PRODUCT, "categories"], auth="superuser")
def retire_product(request: HttpRequest, slug: str) -> None:
    """Take a product off sale for good; orders keep showing it."""
    product = get_object_or_404(Product, slug=slug)
    product.status = Product.Status.RETIRED
    product.save(update_fields=["status"])
