"""Puts what `support` declares on the wire; `support.chat` does so itself."""

from django.apps import AppConfig


class SupportConfig(AppConfig):
    name = "support"

    def ready(self) -> None:
        from mizan.setup import mizan_clients

        mizan_clients("support")
