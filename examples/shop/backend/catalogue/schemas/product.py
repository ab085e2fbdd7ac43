"""Products, as a card in a list and in full."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from enum import Enum, StrEnum
from typing import TYPE_CHECKING, Annotated, Literal
from uuid import UUID

from pydantic import Field, HttpUrl, StringConstraints, computed_field

from catalogue.models import Product
from schemas import CamelModel, Money

if TYPE_CHECKING:
    from .category import CategoryRef

Sku = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}-\d{4}$")]


class StockLevel(Enum):
    """How much there is, as much as customers need to know."""

    PLENTY = "plenty"
    FEW = "few"
    SOLD_OUT = "sold_out"


class SortOrder(StrEnum):
    """How the product list may be sorted."""

    NEWEST = "newest"
    CHEAPEST = "cheapest"
    DEAREST = "dearest"
    BEST_RATED = "best_rated"


class Picture(CamelModel):
    """A picture with its size in pixels, so that the page does not jump."""

    url: HttpUrl
    alt_text: str = ""
    size: tuple[int, int] = (800, 800)


class ProductCard(CamelModel):
    """A product as it stands in a list."""

    id: UUID
    slug: str
    name: str
    summary: str = ""
    price: Money
    price_before: Money | None = None
    stock: StockLevel
    picture: Picture | None = None
    rating: Annotated[float, Field(ge=1, le=5)] | None = None
    tags: set[str] = Field(default_factory=set)

    @computed_field
    @property
    def saving(self) -> Decimal | None:
        """How much cheaper it is than before."""
        return self.price_before - self.price if self.price_before is not None else None


class ProductDetail(ProductCard):
    """A product in full."""

    sku: Sku
    status: Product.Status
    description: str
    path: list[CategoryRef] = Field(description="Its category, from the root down.")
    vat: Product.Vat = Product.Vat.STANDARD
    attributes: dict[str, str] = Field(default_factory=dict)
    restock_on: date | None = None
    guarantee: timedelta | None = None
    related: tuple[ProductCard, ...] = ()


class ProductDraft(CamelModel):
    """A product that the staff is still writing up."""

    sku: Sku
    slug: str = Field(pattern=r"^[a-z0-9-]+$")
    name: str = Field(min_length=1, max_length=120)
    description: str = ""
    category: str = Field(description="The slug of its category.")
    price: Money
    vat: Product.Vat = Product.Vat.STANDARD
    guarantee: timedelta | None = None


class StockCount(CamelModel):
    """What the warehouse sends when it has counted."""

    stock: int = Field(ge=0)


class Comparison(CamelModel):
    """Products side by side."""

    products: list[ProductCard]
    rows: dict[str, list[str | None]] = Field(
        description="By attribute, its value for each product, in their order."
    )
    cheapest: UUID
    verdict: Literal["same", "different"] = "different"
