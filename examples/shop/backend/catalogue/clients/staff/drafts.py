"""New products, before customers see them."""

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from mizan.client import client

from ...models import Category, Product
from ...schemas import ProductDraft


@client(auth="staff")
def save_draft(request: HttpRequest, draft: ProductDraft) -> ProductDraft:
    """Write down a new product, or change one that is not on sale yet."""
    product = Product.objects.filter(sku=draft.sku).first() or Product(sku=draft.sku)
    if product.status != Product.Status.DRAFT:
        raise ValidationError({"sku": "This product is on sale already."})
    product.category = get_object_or_404(Category, slug=draft.category)
    for name, value in draft.model_dump(exclude={"sku", "category"}).items():
        setattr(product, name, value)
    product.save()
    return draft
