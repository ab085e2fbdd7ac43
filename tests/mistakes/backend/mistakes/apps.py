from django.apps import AppConfig


class MistakesConfig(AppConfig):
    name = "mistakes"

    def ready(self) -> None:
        from mizan.setup import mizan_clients

        mizan_clients("mistakes")
        # MZ204: there is no such app.
        mizan_clients("mistaken")
