"""From rows of the database to what the client sees of them."""

from decimal import Decimal

from django.db.models import Avg, QuerySet

from .models import Category, Product, Review
from .schemas import (
    CategoryRef,
    Picture,
    ProductCard,
    ProductDetail,
    ReviewEntry,
    SortOrder,
    StockLevel,
)

ORDERINGS: dict[SortOrder, str] = {
    SortOrder.NEWEST: "-added_at",
    SortOrder.CHEAPEST: "price",
    SortOrder.DEAREST: "-price",
    SortOrder.BEST_RATED: "-rating",
}


def products_on_sale() -> QuerySet[Product]:
    """Every product that customers may see, with its rating."""
    return Product.objects.filter(status=Product.Status.ON_SALE).annotate(
        rating=Avg("reviews__stars")
    )


def selection(category: str | None, search: str) -> QuerySet[Product]:
    """The products of a category, or of all, whose name has `search` in it."""
    products = products_on_sale()
    if category:
        products = products.filter(category__slug=category)
    if search:
        products = products.filter(name__icontains=search)
    return products


def product_card(product: Product) -> ProductCard:
    """A product as it stands in a list."""
    return ProductCard(
        id=product.id,
        slug=product.slug,
        name=product.name,
        summary=product.summary,
        price=product.price,
        price_before=product.price_before,
        stock=stock_level(product.stock),
        picture=picture(product),
        rating=getattr(product, "rating", None),
        tags=set(product.tags),
    )


def product_detail(product: Product) -> ProductDetail:
    """A product in full."""
    related = products_on_sale().filter(category=product.category).exclude(pk=product.pk)
    return ProductDetail(
        **product_card(product).model_dump(exclude={"saving"}),
        sku=product.sku,
        status=Product.Status(product.status),
        description=product.description,
        path=path_to(product.category),
        vat=Product.Vat(product.vat),
        attributes=product.attributes,
        restock_on=product.restock_on,
        guarantee=product.guarantee,
        related=tuple(product_card(other) for other in related[:4]),
    )


def review_entry(review: Review) -> ReviewEntry:
    """A review as everyone reads it."""
    return ReviewEntry(
        stars=review.stars,
        title=review.title,
        text=review.text,
        author=review.author.display_name,
        written_at=review.written_at,
    )


def stock_level(stock: int) -> StockLevel:
    """A number of pieces, in the words customers get."""
    if stock == 0:
        return StockLevel.SOLD_OUT
    return StockLevel.FEW if stock < 5 else StockLevel.PLENTY


def picture(product: Product) -> Picture | None:
    """The picture of a product that has one."""
    if not product.image:
        return None
    return Picture.model_validate({"url": product.image, "alt_text": product.name})


def path_to(category: Category) -> list[CategoryRef]:
    """A category with all above it, from the root down."""
    above = path_to(category.parent) if category.parent else []
    return [*above, CategoryRef(slug=category.slug, name=category.name)]


def net(price: Decimal, vat: int) -> Decimal:
    """A price without its VAT."""
    return (price * 100 / (100 + vat)).quantize(Decimal("0.01"))
