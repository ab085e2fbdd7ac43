"""What other machines fetch: a product feed, and the warehouse's word on stock."""

import json

from django.http import HttpRequest, HttpResponse, JsonResponse
from mizan.client import client

from catalogue.contexts import CATALOGUE, PRODUCT
from catalogue.models import Product
from catalogue.rows import products_on_sale


@client(route="/feeds/products.csv", methods=["GET"], cache=900)
def product_feed(request: HttpRequest) -> HttpResponse:
    """Every product on sale, for price comparison sites."""
    lines = ["sku,name,price"]
    lines += [f'{row.sku},"{row.name}",{row.price}' for row in products_on_sale()]
    return HttpResponse("\n".join(lines), content_type="text/csv")


@client(private=True, affects=[CATALOGUE, PRODUCT])
def stock_counted(request: HttpRequest, slug: str, stock: int) -> bool:
    """Take over what the warehouse counted; whether the product is known."""
    return Product.objects.filter(slug=slug).update(stock=stock) > 0


@client(route="/hooks/stock/<slug:slug>/", methods=["POST", "PUT"], auth="staff")
def stock_hook(request: HttpRequest, slug: str) -> JsonResponse:
    """The warehouse calls this when it has counted a product."""
    known = stock_counted(request, slug=slug, stock=int(json.loads(request.body)["stock"]))
    return JsonResponse({"known": known}, status=200 if known else 404)
