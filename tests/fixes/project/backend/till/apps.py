from django.apps import AppConfig


class TillConfig(AppConfig):
    name = "till"

    def ready(self):
        import till.clients  # noqa: F401
