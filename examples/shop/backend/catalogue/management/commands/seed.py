"""A few products, customers and a voucher, to try the shop with; safe to run again."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.text import slugify

from accounts.models import Address, User
from cart.models import Voucher
from catalogue.models import Category, Product, Review

SHELVES: dict[str, dict[str, list[tuple[str, str, str, int]]]] = {
    "Light": {
        "Lanterns": [
            ("LAN-0001", "Harbour lantern", "64.00", 12),
            ("LAN-0002", "Paper moon", "29.50", 3),
        ],
        "Table lamps": [
            ("LMP-0042", "Reading lamp Ada", "89.00", 7),
            ("LMP-0043", "Night light Otto", "34.95", 0),
        ],
    },
    "Textiles": {
        "Blankets": [
            ("BLK-0007", "Wool throw Fjord", "119.00", 4),
            ("BLK-0008", "Cotton throw Dune", "49.00", 25),
        ],
        "Cushions": [
            ("CSH-0100", "Linen cushion Clay", "27.00", 40),
            ("CSH-0101", "Velvet cushion Moss", "31.50", 18),
        ],
    },
}


class Command(BaseCommand):
    help = "Fill the shop with a few products and customers."

    def handle(self, *args: Any, **options: Any) -> None:
        for root, shelves in SHELVES.items():
            above = shelf(root, None)
            for name, products in shelves.items():
                below = shelf(name, above)
                for sku, title, price, stock in products:
                    product(below, sku, title, Decimal(price), stock)
        customer = person("ada@example.com", "Ada", is_staff=False)
        person("staff@example.com", "Grace", is_staff=True)
        Address.objects.get_or_create(
            customer=customer,
            label="Home",
            defaults={
                "recipient": "Ada",
                "street": "Keizersgracht 12",
                "postcode": "1015 CX",
                "city": "Amsterdam",
                "is_default": True,
            },
        )
        Review.objects.get_or_create(
            product=Product.objects.get(sku="LAN-0001"),
            author=customer,
            defaults={"stars": 5, "title": "Warm light", "text": "Exactly what we wanted."},
        )
        Voucher.objects.get_or_create(
            code="WELCOME10",
            defaults={"percent": 10, "valid_until": timezone.localdate() + timedelta(days=365)},
        )
        self.stdout.write("Sign in as ada@example.com or staff@example.com, password lantern-loom.")


def shelf(name: str, parent: Category | None) -> Category:
    """The category of that name, made if need be."""
    category, _ = Category.objects.get_or_create(
        slug=slugify(name), defaults={"name": name, "parent": parent}
    )
    return category


def product(category: Category, sku: str, name: str, price: Decimal, stock: int) -> None:
    """A product on sale."""
    Product.objects.get_or_create(
        sku=sku,
        defaults={
            "slug": slugify(name),
            "name": name,
            "summary": f"{name}, made in small series.",
            "description": f"{name} is made by hand, one at a time, in a workshop in Leiden.",
            "category": category,
            "status": Product.Status.ON_SALE,
            "price": price,
            "stock": stock,
            "restock_on": None if stock else timezone.localdate() + timedelta(days=14),
            "guarantee": timedelta(days=730),
            "tags": ["handmade", slugify(category.name)],
            "attributes": {"Origin": "Leiden", "Shelf": category.name},
        },
    )


def person(email: str, name: str, *, is_staff: bool) -> User:
    """Someone who can sign in."""
    user, made = User.objects.get_or_create(
        email=email, defaults={"username": email, "display_name": name, "is_staff": is_staff}
    )
    if made:
        user.set_password("lantern-loom")
        user.save(update_fields=["password"])
    return user
