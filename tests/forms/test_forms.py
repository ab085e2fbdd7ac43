"""The forms that are read against the forms that run.

In: the corpus and `examples/shop`. For each, `mizan-dev schema --format json` reads the forms, and `running.py` imports them under real Django and
instantiates them. Every form is one test; every field is compared with all that Django says of it.

A form of `clients/at_run_time.py` must be said to be known only at run time, and no other may be.

MIZAN_DEV_BIN names the binary; without it, the one of the debug build is used.
"""

import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
PROJECTS = {
    "corpus": (HERE / "corpus", HERE / "corpus"),
    "shop": (ROOT / "examples/shop", ROOT / "examples/shop/backend"),
}
"""By name: the folder that is read, and the folder of its `manage.py`."""

SURROUNDINGS = ["with Django", "without Django"]
"""Whether the binary finds Django in an environment: what it knows must not hang on it."""

Json = Any


@cache
def static(project: str, surroundings: str) -> Json:
    binary = os.environ.get("MIZAN_DEV_BIN", str(ROOT / "target/debug/mizan-dev"))
    environment = {name: value for name, value in os.environ.items() if name != "VIRTUAL_ENV"}
    if surroundings == "with Django":
        environment["VIRTUAL_ENV"] = sys.prefix
    return run([binary, "schema", "--format", "json", str(PROJECTS[project][0])], environment)["forms"]


@cache
def running(project: str) -> Json:
    return run([sys.executable, str(HERE / "running.py"), str(PROJECTS[project][1])], dict(os.environ))


def run(command: list[str], environment: dict[str, str]) -> Json:
    result = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert result.returncode == 0, f"{' '.join(command)} failed:\n{result.stderr}"
    return json.loads(result.stdout)


def cases() -> list[Any]:
    names = [(project, name) for project in PROJECTS for name in sorted(running(project).keys() | static(project, SURROUNDINGS[0]).keys())]
    return [
        pytest.param(project, name, surroundings, id=f"{project}-{name}-{surroundings.replace(' ', '-')}")
        for project, name in names
        for surroundings in SURROUNDINGS
    ]


@pytest.mark.parametrize(("project", "name", "surroundings"), cases())
def test_a_form_is_read_as_it_runs(project: str, name: str, surroundings: str) -> None:
    read = static(project, surroundings)[name]
    runs = running(project)[name]

    is_dynamic = read["python"].startswith("kinds.clients.at_run_time.")
    assert (read["dynamic"] is not None) == is_dynamic, read["dynamic"]
    assert {key: read[key] for key in ("formset", "live_validation", "title")} == {
        key: runs[key] for key in ("formset", "live_validation", "title")
    }
    if is_dynamic:
        return
    assert [field["name"] for field in read["fields"]] == [field["name"] for field in runs["fields"]]
    for left, right in zip(read["fields"], runs["fields"], strict=True):
        assert comparable(left) == right


def comparable(field: Json) -> Json:
    """A field of the schema in the words of `running.py`."""
    field = {key: value for key, value in field.items() if key not in {"source", "widget", "input_formats"}}
    if field["type"] == "duration" and field["initial"] is not None:
        field["initial"] = {"duration": iso(field["initial"])}
    if "primary_key" in field:
        schema = field["primary_key"]
        field["primary_key"] = schema.get("format", schema["type"])
    return field


def iso(text: str) -> str:
    """`PT1H` as Django writes it."""
    from datetime import timedelta

    from django.utils.dateparse import parse_duration
    from django.utils.duration import duration_iso_string

    parsed = parse_duration(text)
    assert isinstance(parsed, timedelta), text
    return duration_iso_string(parsed)
