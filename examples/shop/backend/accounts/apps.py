"""Puts what `accounts` declares on the wire."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        from mizan.setup import mizan_clients

        mizan_clients("accounts")
