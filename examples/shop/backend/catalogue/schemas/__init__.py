"""What the client sees of the catalogue. Import from here; the files below are its parts."""

from .category import CategoryNode, CategoryRef
from .facets import Facets, PriceRange, RatingCount
from .product import (
    Comparison,
    Picture,
    ProductCard,
    ProductDetail,
    ProductDraft,
    SortOrder,
    StockCount,
    StockLevel,
)
from .review import ReviewDraft, ReviewEntry, Stars

# `product` names the categories only for the type checker, since `category` imports `product`.
ProductDetail.model_rebuild()

__all__ = [
    "CategoryNode",
    "CategoryRef",
    "Comparison",
    "Facets",
    "Picture",
    "PriceRange",
    "ProductCard",
    "ProductDetail",
    "ProductDraft",
    "RatingCount",
    "ReviewDraft",
    "ReviewEntry",
    "SortOrder",
    "Stars",
    "StockCount",
    "StockLevel",
]
