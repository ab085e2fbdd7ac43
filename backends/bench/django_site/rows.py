"""What answers about a customer ask the database."""

from __future__ import annotations

from django.db.models import Count, Sum
from schemas import Profile, Row, Sold, Sums

from .models import Customer, Sale


def profile_of(customer_id: int) -> Profile:
    customer = Customer.objects.get(pk=customer_id)
    return Profile(id=customer.pk, name=customer.name, city=customer.city)


def orders_of(customer_id: int) -> list[Row]:
    sales = Sale.objects.filter(customer_id=customer_id).order_by("pk")[:20]
    return [Row(number=sale.pk, title=sale.title, total=sale.total) for sale in sales]


def sales_of(customer_id: int) -> list[Sold]:
    sales = Sale.objects.filter(customer_id=customer_id).order_by("pk").prefetch_related("lines")[:20]
    return [Sold(title=sale.title, skus=[line.sku for line in sale.lines.all()]) for sale in sales]


def sums_of(customer_id: int) -> Sums:
    return Sums(**Sale.objects.filter(customer_id=customer_id).aggregate(count=Count("pk"), total=Sum("total")))
