"""The app `mizan`: tells the core what a response of Django is, adds the system checks, and listens for what private functions change."""

from django.apps import AppConfig


class MizanConfig(AppConfig):
    name = "mizan"
    verbose_name = "Mizan"

    def ready(self) -> None:
        from django.http.response import HttpResponseBase
        from mizan_core.registry import registry

        from . import adapter, checks

        registry.add_responses(HttpResponseBase)
        checks.add()
        adapter.listen()
