"""Puts what the library declares on the wire."""

from django.apps import AppConfig


class LibraryConfig(AppConfig):
    name = "tests.library"

    def ready(self) -> None:
        from mizan.setup import mizan_clients

        mizan_clients("tests.library")
