"""The tree of categories."""

from django.db.models import Count
from django.http import HttpRequest
from mizan import client

from catalogue.models import Category, Product
from catalogue.rows import product_card, products_on_sale
from catalogue.schemas import CategoryNode


@client(context="categories", cache=3600)
def category_tree(request: HttpRequest) -> list[CategoryNode]:
    """Every category, as a tree."""
    on_sale = Product.objects.filter(status=Product.Status.ON_SALE)
    counts = dict(on_sale.values_list("category").annotate(Count("pk")))
    below: dict[int | None, list[Category]] = {}
    for category in Category.objects.all():
        below.setdefault(category.parent_id, []).append(category)

    def node(category: Category) -> CategoryNode:
        best = products_on_sale().filter(category=category).order_by("-rating").first()
        return CategoryNode(
            slug=category.slug,
            name=category.name,
            product_count=counts.get(category.pk, 0),
            bestseller=product_card(best) if best else None,
            children=[node(child) for child in below.get(category.pk, [])],
        )

    return [node(root) for root in below.get(None, [])]
