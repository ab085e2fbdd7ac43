"""The product list, one product, and how products compare."""

from typing import Annotated

from django.core.exceptions import ValidationError
from django.db.models import Max, Min
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from mizan.client import ServerFunction, client
from mizan.setup import register_as
from pydantic import BaseModel, Field

from catalogue.contexts import CATALOGUE, PRODUCT
from catalogue.rows import ORDERINGS, product_card, products_on_sale, selection
from catalogue.rows import product_detail as detail_of
from catalogue.schemas import (
    Comparison,
    Facets,
    PriceRange,
    ProductCard,
    ProductDetail,
    RatingCount,
    SortOrder,
)
from schemas import Page, PageNumber, page_of


@client(context=CATALOGUE)
def product_list(
    request: HttpRequest,
    category: str | None = None,
    search: str = "",
    sort: SortOrder = SortOrder.NEWEST,
    page: PageNumber = 1,
) -> Page[ProductCard]:
    """One page of the products of a category, or of all."""
    products = selection(category, search).order_by(ORDERINGS[sort], "slug")
    return page_of(products, product_card, page)


@client(context=CATALOGUE)
def product_facets(request: HttpRequest, category: str | None = None, search: str = "") -> Facets:
    """What the same products may be filtered by."""
    products = list(selection(category, search))
    if not products:
        return Facets()
    prices = selection(category, search).aggregate(lowest=Min("price"), highest=Max("price"))
    rated = {stars: sum((p.rating or 0) >= stars for p in products) for stars in range(1, 6)}
    tags = [tag for product in products for tag in product.tags]
    return Facets(
        price_range=PriceRange(**prices),
        by_rating={
            stars: RatingCount(product_count=count, is_common=count * 2 > len(products))
            for stars, count in rated.items()
        },
        by_tag={tag: tags.count(tag) for tag in sorted(set(tags))},
        in_stock=sum(product.stock > 0 for product in products),
    )


@client(context=PRODUCT, rev=2)
def product_detail(request: HttpRequest, slug: str) -> ProductDetail:
    """A product in full."""
    return detail_of(get_object_or_404(products_on_sale(), slug=slug))


@register_as("search_suggestions")
@client(websocket=True)
async def suggest(
    request: HttpRequest, text: str, *, at_most: Annotated[int, Field(ge=1, le=10)] = 5
) -> list[ProductCard]:
    """The products to offer while someone types in the search box."""
    found = selection(None, text).order_by("name")[:at_most]
    return [product_card(product) async for product in found]


class CompareProducts(ServerFunction):
    """Products side by side, attribute by attribute."""

    name = "compare_products"
    _meta = {"cache": 300}

    class Input(BaseModel):
        slugs: list[str] = Field(min_length=2, max_length=4)

    Output = Comparison

    def call(self, input: Input) -> Comparison:
        products = list(products_on_sale().filter(slug__in=input.slugs))
        if len(products) != len(input.slugs):
            raise ValidationError({"slugs": "We do not sell one of these."})
        names = sorted({name for product in products for name in product.attributes})
        rows = {name: [product.attributes.get(name) for product in products] for name in names}
        return Comparison(
            products=[product_card(product) for product in products],
            rows=rows,
            cheapest=min(products, key=lambda product: product.price).id,
            verdict="same" if all(len(set(row)) == 1 for row in rows.values()) else "different",
        )
