from django.apps import AppConfig
from mizan.setup import mizan_clients


class ExtraConfig(AppConfig):
    name = "extra"

    def ready(self) -> None:
        mizan_clients()
