"""Carts, their lines, and vouchers."""

from uuid import uuid4

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from catalogue.models import Product


class Voucher(models.Model):
    """A code that takes something off the price."""

    code = models.CharField(max_length=20, unique=True)
    percent = models.PositiveSmallIntegerField(
        validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    valid_until = models.DateField()

    def __str__(self) -> str:
        return f"{self.code} (-{self.percent} %)"


class Cart(models.Model):
    """What one visitor means to buy."""

    lines: "models.Manager[CartLine]"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    voucher = models.ForeignKey(Voucher, null=True, blank=True, on_delete=models.SET_NULL)
    touched_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return str(self.id)


class CartLine(models.Model):
    """One product in a cart, and how many of it."""

    cart = models.ForeignKey(Cart, on_delete=models.CASCADE, related_name="lines")
    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="+")
    quantity = models.PositiveSmallIntegerField(validators=[MaxValueValidator(99)])

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["cart", "product"], name="one_line_per_product")
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.product}"
