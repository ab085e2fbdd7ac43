"""Reviews: reading them beside a product, writing one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404
from mizan.client import client

from accounts.signed_in import customer_of
from catalogue.contexts import CATALOGUE, PRODUCT
from catalogue.models import Product, Review
from catalogue.rows import review_entry
from catalogue.schemas import ReviewDraft, ReviewEntry

from .products import product_detail

if TYPE_CHECKING:
    from django.http import HttpRequest


@client(context=PRODUCT)
def product_reviews(request: HttpRequest, slug: str) -> list[ReviewEntry]:
    """What customers say about a product, the newest first."""
    reviews = Review.objects.filter(product__slug=slug).select_related("author")
    return [review_entry(review) for review in reviews]


@client(affects=[product_reviews, product_detail, CATALOGUE], auth=True)
def write_review(request: HttpRequest, slug: str, review: ReviewDraft) -> ReviewEntry:
    """Review a product, or rewrite the review."""
    row, _ = Review.objects.update_or_create(
        product=get_object_or_404(Product, slug=slug),
        author=customer_of(request),
        defaults=review.model_dump(),
    )
    return review_entry(row)
