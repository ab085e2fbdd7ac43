"""The project with its sockets, for a server that is started beside the tests."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django_application = get_asgi_application()

from mizan import wrap_asgi  # noqa: E402 - once Django is set up

from . import rooms  # noqa: E402, F401 - registers what the sockets offer

application = wrap_asgi(django_application)
