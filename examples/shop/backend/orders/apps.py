"""Puts what `orders` declares on the wire, by the older convention."""

from django.apps import AppConfig


class OrdersConfig(AppConfig):
    name = "orders"

    def ready(self) -> None:
        import orders.mizan_clients
        import orders.tracking  # noqa: F401
