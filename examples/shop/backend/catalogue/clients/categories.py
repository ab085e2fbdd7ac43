"""The tree of categories."""

from django.db.models import Count
from django.http import HttpRequest
from mizan import client

from catalogue.models import Category
from catalogue.rows import product_card, products_on_sale
from catalogue.schemas import CategoryNode


@client(context="categories", cache=3600)
def category_tree(request: HttpRequest) -> list[CategoryNode]:
    """Every category, as a tree."""
    categories = Category.objects.annotate(product_count=Count("products"))
    below: dict[int | None, list[Category]] = {}
    for category in categories:
        below.setdefault(category.parent_id, []).append(category)

    def node(category: Category) -> CategoryNode:
        best = products_on_sale().filter(category=category).order_by("-rating").first()
        return CategoryNode(
            slug=category.slug,
            name=category.name,
            product_count=category.product_count,
            bestseller=product_card(best) if best else None,
            children=[node(child) for child in below.get(category.pk, [])],
        )

    return [node(root) for root in below.get(None, [])]
