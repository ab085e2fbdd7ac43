"""The two questions to the database that every answer about a customer rests on."""

from __future__ import annotations

from schemas import Profile, Row

from .models import Customer, Sale


def profile_of(customer_id: int) -> Profile:
    customer = Customer.objects.get(pk=customer_id)
    return Profile(id=customer.pk, name=customer.name, city=customer.city)


def orders_of(customer_id: int) -> list[Row]:
    sales = Sale.objects.filter(customer_id=customer_id).order_by("pk")[:20]
    return [Row(number=sale.pk, title=sale.title, total=sale.total) for sale in sales]
