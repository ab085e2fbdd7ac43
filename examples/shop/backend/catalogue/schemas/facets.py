"""What the filters beside the product list offer, with how many products each would leave."""

from decimal import Decimal
from typing import NamedTuple

from pydantic import Field

from schemas import CamelModel

from .review import Stars


class PriceRange(NamedTuple):
    """From the cheapest to the dearest product."""

    lowest: Decimal
    highest: Decimal


class RatingCount(CamelModel):
    """How many products have at least this many stars."""

    product_count: int = Field(ge=0)
    is_common: bool = Field(default=False, description="Whether most products have as many.")


class Facets(CamelModel):
    """The filters for one selection of products."""

    price_range: PriceRange | None = None
    by_rating: dict[Stars, RatingCount] = Field(default_factory=dict)
    by_tag: dict[str, int] = Field(default_factory=dict)
    in_stock: int = 0
