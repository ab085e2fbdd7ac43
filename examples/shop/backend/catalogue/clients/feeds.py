"""What other machines fetch: a product feed, and the warehouse's word on stock."""

import csv

from django.http import HttpRequest, HttpResponse, JsonResponse
from mizan.client import client
from mizan.errors import ValidationFailed
from pydantic import ValidationError

from catalogue.contexts import CATALOGUE, PRODUCT
from catalogue.models import Product
from catalogue.rows import products_on_sale
from catalogue.schemas import StockCount


@client(route="/feeds/products.csv", methods=["GET"], cache=900)
def product_feed(request: HttpRequest) -> HttpResponse:
    """Every product on sale, for price comparison sites."""
    response = HttpResponse(content_type="text/csv")
    rows = csv.writer(response)
    rows.writerow(["sku", "name", "price"])
    rows.writerows(products_on_sale().values_list("sku", "name", "price"))
    return response


@client(private=True, affects=[CATALOGUE, PRODUCT])
def stock_counted(request: HttpRequest, slug: str, stock: int) -> bool:
    """Take over what the warehouse counted; whether the product is known."""
    return Product.objects.filter(slug=slug).update(stock=stock) > 0


@client(route="/hooks/stock/<slug:slug>/", methods=["POST", "PUT"], auth="staff")
def stock_hook(request: HttpRequest, slug: str) -> JsonResponse:
    """The warehouse calls this when it has counted a product."""
    try:
        count = StockCount.model_validate_json(request.body)
    except ValidationError as error:
        raise ValidationFailed.of(error) from error
    known = stock_counted(request, slug=slug, stock=count.stock)
    return JsonResponse({"known": known}, status=200 if known else 404)
