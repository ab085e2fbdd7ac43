"""What a form that runs says of itself is what `mizan-dev` reads from its source.

In: the forms of `tests/forms/corpus` at the top of the repository, one for each way to come by fields. `mizan-dev` reads them; a process of its own imports
them under real Django, and exports the schema.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import mizan_dev
import pytest
from django.db.models import CharField

ROOT = Path(__file__).resolve().parents[4]
CORPUS = ROOT / "tests" / "forms" / "corpus"

EXPORT = """
import json, sys
from pathlib import Path
import django
django.setup()
from mizan_core.registry import registry
from mizan_core.schema import schema
json.dump(schema(registry, Path.cwd()), sys.stdout)
"""

Json = Any


@cache
def read() -> Json:
    """Read from the source. The words for nothing chosen are those of Django 5.2 there; here they are the running release's."""
    document = run(str(mizan_dev.binary()), "schema", "--format", "json")
    ((_, nothing), _) = CharField(choices=[("a", "A")]).get_choices()
    for form in document["forms"].values():
        for field in form["fields"]:
            for choice in field.get("choices", ()):
                if choice == ["", "---------"]:
                    choice[1] = str(nothing)
    return document


@cache
def running() -> Json:
    return run(sys.executable, "-c", EXPORT)


def run(*command: str) -> Json:
    """The JSON that a command prints in the folder of the corpus."""
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "settings", "DJANGO_ALLOW_ASYNC_UNSAFE": "true"}
    result = subprocess.run(command, cwd=CORPUS, env=environment, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


def is_known(form: Json) -> bool:
    """Whether the fields of a form can be read without running it."""
    return form["dynamic"] is None


def test_the_same_forms_are_on_the_wire() -> None:
    assert sorted(running()["forms"]) == sorted(read()["forms"])


@pytest.mark.parametrize("name", sorted(name for name, form in read()["forms"].items() if is_known(form)))
def test_a_form_says_the_same_of_itself(name: str) -> None:
    assert running()["forms"][name] == read()["forms"][name]


@pytest.mark.parametrize("name", sorted(name for name, form in read()["forms"].items() if is_known(form)))
def test_its_calls_say_the_same(name: str) -> None:
    for call in read()["forms"][name]["functions"]:
        assert running()["functions"][call] == read()["functions"][call], call


@pytest.mark.parametrize("name", ["adds", "takes_away", "pops", "helped"])
def test_a_form_that_makes_fields_says_so(name: str) -> None:
    assert (
        running()["forms"][name]["dynamic"]
        == f"`{read()['forms'][name]['python'].rsplit('.')[-1]}.__init__` decides its fields"
    )
