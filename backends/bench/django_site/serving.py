"""The site as servers take it; and, run by itself, its database made anew."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "django_site.settings")

from django.core.asgi import get_asgi_application
from django.core.wsgi import get_wsgi_application

wsgi = get_wsgi_application()
asgi = get_asgi_application()


def fill() -> None:
    """Fifty customers with forty sales each."""
    from django.core.management import call_command

    from .models import Customer, Sale

    call_command("migrate", run_syncdb=True, verbosity=0)
    for number in range(50):
        customer = Customer.objects.create(name=f"Customer {number}", city="Utrecht")
        Sale.objects.bulk_create(Sale(customer=customer, title=f"Sale {sale}", total=sale) for sale in range(40))


if __name__ == "__main__":
    fill()
