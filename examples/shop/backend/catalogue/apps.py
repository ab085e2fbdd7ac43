"""Puts what `catalogue` declares on the wire."""

from django.apps import AppConfig
from mizan.setup import mizan_clients


class CatalogueConfig(AppConfig):
    name = "catalogue"
    verbose_name = "Catalogue"

    def ready(self) -> None:
        mizan_clients("catalogue")
