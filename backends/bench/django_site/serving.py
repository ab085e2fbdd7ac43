"""The site as servers take it; and, run by itself, its database made anew."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "django_site.settings")

from django.core.asgi import get_asgi_application
from django.core.wsgi import get_wsgi_application

wsgi = get_wsgi_application()
asgi = get_asgi_application()


def fill() -> None:
    """Fifty customers with forty sales of three lines each."""
    from django.core.management import call_command

    from .models import Customer, Line, Sale

    call_command("migrate", run_syncdb=True, verbosity=0)
    for number in range(50):
        customer = Customer.objects.create(name=f"Customer {number}", city="Utrecht")
        sales = Sale.objects.bulk_create(Sale(customer=customer, title=f"Sale {it}", total=it) for it in range(40))
        Line.objects.bulk_create(Line(sale=sale, sku=f"lamp-{it}") for sale in sales for it in range(3))


if __name__ == "__main__":
    fill()
