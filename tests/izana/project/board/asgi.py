"""The application that the tests serve: HTTP and the socket at /ws/."""

import os

from django.core.asgi import get_asgi_application
from izana import wrap_asgi

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "board.settings")

application = wrap_asgi(get_asgi_application())
