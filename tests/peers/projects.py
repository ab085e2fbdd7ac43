"""Two Django projects that offer the same functions: one declares them with `@client`, the other as a django-ninja API.

In: an empty folder. Out: the projects in it, and the file in which a field is to be renamed. Must never hold more in one than in the
other: ten modules of ten functions, each with a model of its own that goes out and one that comes in.
"""

from pathlib import Path

MODULES = 10
FUNCTIONS = 10

SETTINGS = """\
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent
SECRET_KEY = "only-for-measuring"
DEBUG = True
ROOT_URLCONF = "project.urls"
USE_TZ = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
INSTALLED_APPS = ["django.contrib.contenttypes", "django.contrib.auth", "django.contrib.sessions", {apps}]
DATABASES = {{"default": {{"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}}}
CHANNEL_LAYERS = {{"default": {{"BACKEND": "channels.layers.InMemoryChannelLayer"}}}}
"""

MANAGE = """\
import os
import sys

from django.core.management import execute_from_command_line

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "project.settings")
execute_from_command_line(sys.argv)
"""

MODELS = """\


class Order{n}({base}):
    title: str
    quantity: int = 1
    note: str | None = None


class Receipt{n}({base}):
    id: int
    total: float
    paid_at: datetime | None
    lines: list[str]
"""

CLIENT = """\


@client
def place_{n}(request, order: Order{n}, urgent: bool = False) -> Receipt{n}:
    return Receipt{n}(id=1, total=1.0, paid_at=None, lines=[order.title])
"""

ENDPOINT = """\


@router.post("/place_{n}", response=Receipt{n}, operation_id="place_{n}")
def place_{n}(request, order: Order{n}, urgent: bool = False):
    return Receipt{n}(id=1, total=1.0, paid_at=None, lines=[order.title])
"""

APP = """\
from django.apps import AppConfig


class Config(AppConfig):
    name = "{app}"

    def ready(self) -> None:
        from izana.setup import izana_clients

        izana_clients()
"""


def field(turn: int) -> str:
    """The line of the field that is renamed, and the name it has in a turn. It grows, since Python takes a module of the same length and the
    same second for the one that it has compiled."""
    return f"    lines{'s' * turn}: list[str]\n"


def declared(root: Path) -> Path:
    """A project with `@client`, as django-izana and mizan-dev read it."""
    apps = [f"shop{module}" for module in range(MODULES)]
    backend(root, ['"izana"', *(f'"{app}"' for app in apps)])
    write(root / "project/urls.py", 'from django.urls import include, path\n\nurlpatterns = [path("api/", include("izana.urls"))]\n')
    write(root / apps[0] / "apps.py", APP.format(app=apps[0]))
    for module, app in enumerate(apps):
        head = "from datetime import datetime\n\nfrom izana.client import client\nfrom pydantic import BaseModel\n"
        write(root / app / "__init__.py", "")
        write(root / app / "clients.py", head + functions(module, "BaseModel", CLIENT))
    write(root / "mizan.toml", 'dialect = "izana"\noutput = "client"\n')
    return root / "shop4/clients.py"


def served(root: Path) -> Path:
    """The same functions as endpoints of django-ninja."""
    modules = [f"shop{module}" for module in range(MODULES)]
    backend(root, ['"ninja"'])
    mounted = "".join(f'api.add_router("/{name}", "{name}.router")\n' for name in modules)
    write(root / "project/api.py", f"from ninja import NinjaAPI\n\napi = NinjaAPI()\n{mounted}")
    write(root / "project/urls.py", 'from django.urls import path\n\nfrom project.api import api\n\nurlpatterns = [path("api/", api.urls)]\n')
    for module, name in enumerate(modules):
        head = "from datetime import datetime\n\nfrom ninja import Router, Schema\n\nrouter = Router()\n"
        write(root / f"{name}.py", head + functions(module, "Schema", ENDPOINT))
    return root / "shop4.py"


def functions(module: int, base: str, function: str) -> str:
    numbers = range(module * FUNCTIONS, (module + 1) * FUNCTIONS)
    return "".join(MODELS.format(n=n, base=base) + function.format(n=n) for n in numbers)


def backend(root: Path, apps: list[str]) -> None:
    write(root / "manage.py", MANAGE)
    write(root / "project/__init__.py", "")
    write(root / "project/settings.py", SETTINGS.format(apps=", ".join(apps)))


def write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
