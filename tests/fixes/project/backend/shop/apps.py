from django.apps import AppConfig
from mizan.setup import mizan_clients


class ShopConfig(AppConfig):
    name = "shop"

    def ready(self):
        mizan_clients("shop")
