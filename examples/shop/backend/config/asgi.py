"""The ASGI application, HTTP and WebSocket."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django_application = get_asgi_application()

from mizan import wrap_asgi  # noqa: E402 - once Django is set up

application = wrap_asgi(django_application)
