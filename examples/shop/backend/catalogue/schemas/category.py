"""Categories: a reference to one, and the tree of all."""

from __future__ import annotations

from pydantic import Field

from schemas import CamelModel

from .product import ProductCard


class CategoryRef(CamelModel):
    """Enough of a category to link to it."""

    slug: str = Field(pattern=r"^[a-z0-9-]+$")
    name: str


class CategoryNode(CategoryRef):
    """A category with all below it."""

    product_count: int = Field(ge=0)
    bestseller: ProductCard | None = None
    children: list[CategoryNode] = Field(default_factory=list)
