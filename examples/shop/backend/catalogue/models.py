"""Products in a tree of categories, and what customers say about them."""

from decimal import Decimal
from uuid import uuid4

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models


class Category(models.Model):
    """A shelf; shelves stand on shelves."""

    parent_id: int | None

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=60)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "categories"

    def __str__(self) -> str:
        return self.name


class Product(models.Model):
    """Something for sale."""

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        ON_SALE = "on_sale", "On sale"
        RETIRED = "retired", "No longer sold"

    class Vat(models.IntegerChoices):
        ZERO = 0, "0 %"
        REDUCED = 9, "9 %"
        STANDARD = 21, "21 %"

    rating: float | None  # its average stars, on the rows of `products_on_sale`

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    sku = models.CharField(
        "SKU", max_length=8, unique=True, validators=[RegexValidator(r"^[A-Z]{3}-\d{4}$")]
    )
    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=120)
    summary = models.CharField(max_length=200, blank=True)
    description = models.TextField(blank=True)
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="products")
    status = models.CharField(max_length=8, choices=Status, default=Status.DRAFT)
    price = models.DecimalField(
        max_digits=10, decimal_places=2, validators=[MinValueValidator(Decimal("0.01"))]
    )
    price_before = models.DecimalField(max_digits=10, decimal_places=2, null=True, blank=True)
    vat = models.PositiveSmallIntegerField("VAT", choices=Vat, default=Vat.STANDARD)
    stock = models.PositiveIntegerField(default=0)
    restock_on = models.DateField(null=True, blank=True)
    guarantee = models.DurationField(null=True, blank=True)
    image = models.URLField(blank=True)
    tags = models.JSONField(default=list, blank=True)
    attributes = models.JSONField(default=dict, blank=True)
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-added_at"]

    def __str__(self) -> str:
        return self.name


class Review(models.Model):
    """What one customer says about one product."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="reviews")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reviews"
    )
    stars = models.PositiveSmallIntegerField(
        validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    title = models.CharField(max_length=80)
    text = models.TextField(max_length=2000, blank=True)
    written_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-written_at"]
        constraints = [
            models.UniqueConstraint(fields=["product", "author"], name="one_review_per_customer")
        ]

    def __str__(self) -> str:
        return f"{self.stars}★ {self.title}"
