"""Serves `program.py` by Django: `django_site.py mizan|izana wsgi|asgi`.

Out come the address that it listens at, and its log. The database is a file of its own that goes with the process.
"""

import importlib
import socket
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import django
import jwt
from django.conf import settings

sys.path.insert(0, str(Path(__file__).parent.parent))

from servers.stdin_end import end_with_stdin
from table import backends
from tokens import CACHE_SECRET, HOUR, IDS, JWT_SECRET, MWT_SECRET

DIALECT, GATEWAY = sys.argv[1:]
PREFIX = DIALECT.upper()
FOLDER = tempfile.TemporaryDirectory(prefix="conformance-")
RIGHTS: dict[str, dict[str, bool]] = {
    "ada": {},
    "sam": {"is_staff": True},
    "root": {"is_staff": True, "is_superuser": True},
}


def configure() -> None:
    """The settings of a project that uses all of it."""
    settings.configure(
        SECRET_KEY="only for these tests",
        ALLOWED_HOSTS=["127.0.0.1"],
        ROOT_URLCONF=__name__,
        USE_TZ=True,
        INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "django.contrib.sessions", DIALECT],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
        ],
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": Path(FOLDER.name) / "users.sqlite3"}},
        SESSION_ENGINE="django.contrib.sessions.backends.signed_cookies",
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        **{
            f"{PREFIX}_MWT_SECRET": MWT_SECRET,
            f"{PREFIX}_JWT_SECRET": JWT_SECRET,
            f"{PREFIX}_CACHE_SECRET": CACHE_SECRET,
        },
    )
    django.setup()


configure()

from django.contrib.auth import get_user_model, login
from django.core.management import call_command
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from program import Framework, declare
from program_forms import declare_forms


def sign_in(request: HttpRequest, name: str) -> HttpResponse:
    login(request, get_user_model().objects.get(username=name))
    return HttpResponse(name)


def token(request: HttpRequest, name: str) -> HttpResponse:
    user = get_user_model().objects.get(username=name)
    return HttpResponse(issued(user), content_type="text/plain")


def issued(user: Any) -> str:
    if DIALECT == "mizan":
        return importlib.import_module("mizan.mwt").issue(user)
    # The published backend says of no function that it issues tokens; what it reads of one is known.
    now = int(time.time())
    claims = {"sub": str(user.pk), "staff": user.is_staff, "super": user.is_superuser, "pkey": "", "aud": DIALECT}
    dates = {"iat": now, "nbf": now, "exp": now + HOUR}
    return jwt.encode({**claims, **dates}, MWT_SECRET, algorithm="HS256", headers={"kid": "v1"})


urlpatterns = [
    path("sign-in/<name>/", sign_in),
    path("token/<name>/", token),
    path(f"api/{DIALECT}/", include(f"{DIALECT}.urls")),
]


def caller(request: Any) -> str | None:
    return None if request.user.pk is None else str(request.user.pk)


def declared() -> None:
    package = importlib.import_module(DIALECT)
    name = "izana" if DIALECT == "izana" else f"django-{GATEWAY}"
    features = next(backend.features for backend in backends() if backend.name == name)
    declare(
        Framework(
            client=importlib.import_module(f"{DIALECT}.client").client,
            register=importlib.import_module(f"{DIALECT}.setup").register,
            ReactContext=package.ReactContext,
            ServerFunction=package.ServerFunction,
            caller=caller,
            features=features,
        )
    )
    if "forms" in features:
        declare_forms(DIALECT)


def add_users() -> None:
    call_command("migrate", verbosity=0)
    for name, rights in RIGHTS.items():
        get_user_model().objects.create_user(name, pk=IDS[name], **rights)


def serve_wsgi() -> None:
    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
    from django.core.wsgi import get_wsgi_application

    server = ThreadedWSGIServer(("127.0.0.1", 0), WSGIRequestHandler)
    server.set_app(get_wsgi_application())
    print(f"http://127.0.0.1:{server.server_port}", flush=True)
    server.serve_forever()


def serve_asgi() -> None:
    import uvicorn
    from django.core.asgi import get_asgi_application

    listener = socket.create_server(("127.0.0.1", 0))
    print(f"http://127.0.0.1:{listener.getsockname()[1]}", flush=True)
    uvicorn.Server(uvicorn.Config(get_asgi_application(), lifespan="off")).run([listener])


if __name__ == "__main__":
    end_with_stdin()
    declared()
    add_users()
    {"wsgi": serve_wsgi, "asgi": serve_asgi}[GATEWAY]()
