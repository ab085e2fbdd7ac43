"""Puts every form of the corpus on the wire."""

from django.apps import AppConfig


class KindsConfig(AppConfig):
    name = "kinds"

    def ready(self) -> None:
        from mizan.setup import mizan_clients

        mizan_clients("kinds")
