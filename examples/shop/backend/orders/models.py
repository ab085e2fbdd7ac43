"""Orders and their lines."""

from decimal import Decimal
from uuid import uuid4

from django.conf import settings
from django.db import models

from catalogue.models import Product


class Order(models.Model):
    """What one customer ordered at one time."""

    class Status(models.TextChoices):
        PLACED = "placed", "Placed"
        PAID = "paid", "Paid"
        SENT = "sent", "On its way"
        DELIVERED = "delivered", "Delivered"
        CANCELLED = "cancelled", "Cancelled"

    class Priority(models.IntegerChoices):
        LOW = 1
        NORMAL = 2
        HIGH = 3

    lines: "models.Manager[OrderLine]"

    number = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    customer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="orders"
    )
    status = models.CharField(max_length=9, choices=Status, default=Status.PLACED)
    priority = models.PositiveSmallIntegerField(choices=Priority, default=Priority.NORMAL)
    ship_to = models.TextField()
    shipping = models.DecimalField(max_digits=6, decimal_places=2, default=Decimal(0))
    discount = models.DecimalField(max_digits=10, decimal_places=2, default=Decimal(0))
    note = models.CharField(max_length=300, blank=True)
    placed_at = models.DateTimeField(auto_now_add=True)
    deliver_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-placed_at"]

    def __str__(self) -> str:
        return f"{self.number} ({Order.Status(self.status).label})"


class OrderLine(models.Model):
    """One product of an order, at the price of that day."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="lines")
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="+")
    quantity = models.PositiveSmallIntegerField()
    price = models.DecimalField(max_digits=10, decimal_places=2)

    def __str__(self) -> str:
        return f"{self.quantity} × {self.product}"
