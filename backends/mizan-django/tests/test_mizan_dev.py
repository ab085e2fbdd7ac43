"""What the running project says of itself is what `mizan-dev` reads from its source: the schema, and what is wrong."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from mizan_dev import binary

ROOT = Path(__file__).resolve().parents[3]
SHOP = ROOT / "examples" / "shop"


def run(*command: str | Path, folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, encoding="utf-8", check=False
    )


def mizan_dev(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return run(binary(), *arguments, folder=folder)


def manage(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return run(sys.executable, "manage.py", *arguments, folder=folder)


needs_the_shop = pytest.mark.skipif(sys.version_info < (3, 11), reason="the shop is written for Python 3.11")


@needs_the_shop
def test_the_shop_s_schema_is_the_same_byte_for_byte() -> None:
    written = mizan_dev("schema", "--format", "json", folder=SHOP)
    exported = manage("export_mizan_schema", folder=SHOP / "backend")
    assert (written.returncode, exported.returncode, exported.stderr) == (0, 0, "")
    assert exported.stdout == written.stdout


@needs_the_shop
def test_the_shop_has_no_problems() -> None:
    checked = manage("check", "--fail-level", "DEBUG", folder=SHOP / "backend")
    assert (checked.returncode, checked.stdout) == (0, "System check identified no issues (0 silenced).\n")


PROJECT = {
    "mizan.toml": 'backend = "."\n',
    "package.json": "{}\n",
    "manage.py": """
import os, sys
from django.core.management import execute_from_command_line
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings")
execute_from_command_line(sys.argv)
""",
    "settings.py": """
SECRET_KEY = "only-for-this-test"
INSTALLED_APPS = ["mizan", "blog"]
ROOT_URLCONF = "urls"
""",
    "urls.py": """
from django.urls import include, path
urlpatterns = [path("api/mizan/", include("mizan.urls")), path("", include("mizan.urls.routes"))]
""",
    "blog/__init__.py": "",
    "blog/apps.py": """
from django.apps import AppConfig

class BlogConfig(AppConfig):
    name = "blog"

    def ready(self):
        from mizan.setup import mizan_clients

        mizan_clients("blog")
""",
    "blog/clients.py": """
from django.http import HttpResponse
from mizan.client import client, compose

@client(context="post")
def post(request, slug: str) -> str:
    return slug

@client(context="post")
def comments(request, slug: int) -> list[int]:
    return []

@client(affects="pots")
def publish(request, slug: str) -> None: ...

@client(merge="post")
def edit(request, slug: str) -> bytes:
    return b""

@client(context="author", affects="post")
def author(request) -> str:
    return ""

@client(auth="admin")
def remove(request) -> None: ...

@client
def silent(request): ...

@client(route="/feed/")
def feed(request) -> str:
    return ""

@client
def page(request) -> HttpResponse:
    return HttpResponse()

@client(websocket=True)
def ping(request) -> str:
    return "pong"

@client
def getPost(request) -> int:
    return 0

@client
def get_post(request) -> int:
    return 0

@client
def anything(request, *words) -> int:
    return 0

@compose("post", "nothing")
def dashboard(): ...
""",
}


SHAPES = {
    "settings.py": """
SECRET_KEY = "only-for-this-test"
INSTALLED_APPS = ["django.contrib.contenttypes", "mizan", "blog"]
ROOT_URLCONF = "urls"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
""",
    "blog/models.py": """
from django.db import models

class Author(models.Model):
    name = models.CharField(max_length=80)

class Post(models.Model):
    title = models.CharField(max_length=80)
    author = models.ForeignKey(Author, on_delete=models.CASCADE)
""",
    "blog/clients.py": """
from typing import Annotated

from django_readers import pairs
from mizan.client import client
from mizan.shapes import Shape
from pydantic import Field

from .models import Author, Post

class AuthorShape(Shape[Author]):
    name: str
    post_count: int

    readers = {"post_count": pairs.count("post")}

class PostShape(Shape[Post]):
    id: int
    title: Annotated[str, Field(alias="postTitle", max_length=80)]
    author: AuthorShape | None

@client(context="posts")
def posts(request, author_id: int) -> list[PostShape]:
    return PostShape.read(Post.objects.filter(author_id=author_id))
""",
}
"""What is otherwise in a project with shapes."""


def test_shapes_are_read_as_they_are(tmp_path: Path) -> None:
    write(tmp_path, PROJECT | SHAPES)
    written = mizan_dev("schema", "--format", "json", folder=tmp_path)
    exported = manage("export_mizan_schema", folder=tmp_path)
    assert (written.returncode, exported.returncode, exported.stderr) == (0, 0, "")
    assert exported.stdout == written.stdout
    assert json.loads(written.stdout)["unresolved"] == []


@pytest.fixture
def project(tmp_path: Path) -> Path:
    write(tmp_path, PROJECT)
    return tmp_path


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        file = folder / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, "utf-8")


def test_the_checks_find_what_mizan_dev_finds_in_its_words(project: Path) -> None:
    found = json.loads(mizan_dev("check", "--format", "json", folder=project).stdout)["diagnostics"]
    expected = sorted((it["code"], it["message"], it["help"] or "") for it in found if it["code"].startswith("MZ1"))
    assert len({code for code, _, _ in expected}) > 8
    said = MESSAGE.findall(manage("check", folder=project).stderr)
    assert sorted(said) == expected


MESSAGE = re.compile(r"^blog/clients\.py:\d+:\d+: \(mizan\.(MZ\d+)\) (.*)(?:\n\tHINT: (.*))?$", re.MULTILINE)
"""A check's message: its code, its words, its hint."""
