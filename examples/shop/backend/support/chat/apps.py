"""Puts what `support.chat` declares on the wire."""

from django.apps import AppConfig


class ChatConfig(AppConfig):
    name = "support.chat"

    def ready(self) -> None:
        from mizan.setup import mizan_clients

        mizan_clients("support.chat")
