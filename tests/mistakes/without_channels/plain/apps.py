from django.apps import AppConfig
from mizan.setup import mizan_clients


class PlainConfig(AppConfig):
    name = "plain"

    def ready(self) -> None:
        mizan_clients("plain")
