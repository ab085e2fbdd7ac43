"""Puts what `cart` declares on the wire."""

from django.apps import AppConfig


class CartConfig(AppConfig):
    name = "cart"

    def ready(self) -> None:
        from mizan.setup import mizan_clients

        mizan_clients("cart")
