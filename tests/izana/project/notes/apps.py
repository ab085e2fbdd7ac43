"""The app of the end-to-end project; its functions come from `clients.py` by discovery."""

from django.apps import AppConfig


class NotesConfig(AppConfig):
    name = "notes"

    def ready(self) -> None:
        from izana.setup import izana_clients

        izana_clients()
