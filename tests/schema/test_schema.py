"""The static schema against the one that runs.

In: the corpus, the shop and, on a Python that can read its syntax, the newest ways of writing. For each, `mizan-dev schema --format json` reads it, and `export_schema.py` imports it and
asks pydantic. Every function, channel and definition is one test; a difference is shown by its path.

What the binary lists as unresolved is allowed only where the line it points at says `# unknown: why`, and every such line must be listed:
a mark that is no longer needed fails too.

MIZAN_DEV_BIN names the binary; without it, the one of the debug build is used.
"""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROJECTS = {
    "corpus": (ROOT / "tests/schema/corpus", ROOT / "tests/schema/corpus"),
    "shop": (ROOT / "examples/shop", ROOT / "examples/shop/backend"),
}
if sys.version_info >= (3, 13):
    PROJECTS["newest"] = (ROOT / "tests/schema/newest", ROOT / "tests/schema/newest")
"""By name: the folder that is read, and the folder of its `manage.py`."""

RELEASE = tuple(int(part) for part in version("pydantic").split(".")[:2])

Json = Any
MISSING = object()
MARK = re.compile(r"#\s*unknown:\s*\S")


@cache
def static(project: str) -> Json:
    """What the binary says."""
    binary = os.environ.get("MIZAN_DEV_BIN", str(ROOT / "target/debug/mizan-dev"))
    return run([binary, "schema", "--format", "json", str(PROJECTS[project][0])])


@cache
def running(project: str) -> Json:
    """What pydantic says."""
    return run([sys.executable, str(ROOT / "tests/schema/export_schema.py"), str(PROJECTS[project][1])])


def run(command: list[str]) -> Json:
    """The JSON that a command prints, in the virtual environment of this Python."""
    surrounding = os.environ | {"VIRTUAL_ENV": sys.prefix}
    result = subprocess.run(command, capture_output=True, text=True, check=False, env=surrounding)
    assert result.returncode == 0, f"{' '.join(command)} failed:\n{result.stderr}"
    return json.loads(result.stdout)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """One test for each thing that either side knows."""
    if "thing" not in metafunc.fixturenames:
        return
    kind = metafunc.function.kind
    cases = [
        pytest.param(project, name, id=f"{project}-{name}", marks=known_difference(name))
        for project in PROJECTS
        for name in names(project, kind)
    ]
    metafunc.parametrize(("project", "thing"), cases)


def known_difference(name: str) -> list[pytest.MarkDecorator]:
    """What docs/schema.md says of older releases must differ as long as it says so."""
    if RELEASE >= (2, 14) or name not in {"configured_by_name", "ByName", "ByName-Input", "ByName-Output"}:
        return []
    return [pytest.mark.xfail(strict=True, reason="validate_by_alias=False shows the alias before pydantic 2.14")]


def names(project: str, kind: str) -> list[str]:
    here, there = part(static(project), kind), part(running(project)["together"], kind)
    if kind == "$defs":
        there = {name: there[name] for name in wanted(project) & there.keys()}
    return sorted(here.keys() | there.keys())


def wanted(project: str) -> set[str]:
    """The definitions that something refers to which is known throughout: what is unknown here refers to nothing."""
    unknown = unresolved_names(project)
    known = [
        thing
        for kind in ("functions", "channels", "$defs")
        for name, thing in running(project)["together"][kind].items()
        if name not in unknown
    ]
    return set(re.findall(r'"#/\$defs/([^"]+)"', json.dumps(known)))


def part(document: Json, kind: str) -> Json:
    """The functions, channels or definitions of a document; a form's calls are no functions of Python."""
    things = document.get(kind, {})
    return {name: thing for name, thing in things.items() if not is_form_call(thing)}


def is_form_call(thing: Json) -> bool:
    return isinstance(thing, dict) and thing.get("kind") == "form"


def of(kind: str) -> Any:
    """Which part of a document a test goes through."""

    def marked(function: Any) -> Any:
        function.kind = kind
        return function

    return marked


@of("functions")
def test_function(project: str, thing: str) -> None:
    check(project, "functions", thing, ["input", "output"])


@of("channels")
def test_channel(project: str, thing: str) -> None:
    check(project, "channels", thing, ["params", "send", "receive"])


@of("$defs")
def test_definition(project: str, thing: str) -> None:
    check(project, "$defs", thing, None)


def check(project: str, kind: str, name: str, keys: list[str] | None) -> None:
    here = part(static(project), kind).get(name, MISSING)
    there = part(running(project)["together"], kind).get(name, MISSING)
    assert here is not MISSING, f"mizan-dev does not have {name}"
    assert there is not MISSING, f"pydantic does not have {name}"
    if keys is not None:
        here, there = ({key: one[key] for key in keys} for one in (here, there))
    found = list(differences(here, there, "", lenient=name in unresolved_names(project)))
    assert not found, "\n".join(["", *found])


def unresolved_names(project: str) -> set[str]:
    return {entry.get("function") or entry.get("definition") for entry in static(project)["unresolved"]}


def differences(here: Json, there: Json, path: str, lenient: bool) -> Iterator[str]:
    """Each place where the two are not the same. Lenient: `{}` here is anything there, and a default may be left out."""
    if lenient and here == {}:
        return
    if isinstance(here, dict) and isinstance(there, dict):
        for key in sorted(here.keys() | there.keys()):
            if lenient and key == "default" and key not in here:
                continue
            yield from differences(here.get(key, MISSING), there.get(key, MISSING), f"{path}.{key}", lenient)
    elif isinstance(here, list) and isinstance(there, list) and len(here) == len(there):
        for index, (one, other) in enumerate(zip(here, there)):
            yield from differences(one, other, f"{path}[{index}]", lenient)
    elif type(here) is not type(there) and not (is_number(here) and is_number(there)) or here != there:
        yield f"  {path or 'all'}\n    mizan-dev  {shown(here)}\n    pydantic   {shown(there)}"


def is_number(value: Json) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def shown(value: Json) -> str:
    return "nothing" if value is MISSING else json.dumps(value, sort_keys=True)


@pytest.mark.parametrize("project", PROJECTS)
def test_unknown_is_marked(project: str) -> None:
    """What is listed as unresolved is what the source marks as unknown, no more and no less."""
    reasons = {place(entry): f"{entry['expression']}: {entry['reason']}" for entry in static(project)["unresolved"]}
    marks = marked_lines(PROJECTS[project][0])
    listed = [f"{place} is unresolved and not marked ({reasons[place]})" for place in sorted(reasons.keys() - marks)]
    stale = [f"{place} is marked and not unresolved" for place in sorted(marks - reasons.keys())]
    assert not listed + stale, "\n".join(["", *listed, *stale])


def place(entry: Json) -> str:
    return f"{entry['source']['file']}:{entry['source']['line']}"


def marked_lines(folder: Path) -> set[str]:
    return {
        f"{file.relative_to(folder).as_posix()}:{number}"
        for file in folder.rglob("*.py")
        for number, line in enumerate(file.read_text("utf-8").splitlines(), start=1)
        if MARK.search(line)
    }


@pytest.mark.parametrize("project", PROJECTS)
def test_forms(project: str) -> None:
    """The fields of every form are those that Django made, with the limits it keeps."""
    here = {name: [form_field(field) for field in form["fields"]] for name, form in static(project)["forms"].items()}
    there = {
        name: [{key: field.get(key) for key in FORM_KEYS} for field in form["fields"]]
        for name, form in running(project)["forms"].items()
    }
    found = list(differences(here, there, "", lenient=False))
    assert not found, "\n".join(["", *found])


FORM_KEYS = ["name", "required", "max_length", "min_length", "max_digits", "decimal_places", "min_value", "max_value"]


def form_field(field: Json) -> Json:
    """As `export_schema.py` writes it: bounds are text."""
    bound = {key: str(field[key]) for key in ("min_value", "max_value") if key in field}
    return {key: field.get(key) for key in FORM_KEYS} | bound


@pytest.mark.parametrize("project", PROJECTS)
def test_bytes_are_stable(project: str) -> None:
    """Reading twice gives the same, and every object is sorted."""
    binary = os.environ.get("MIZAN_DEV_BIN", str(ROOT / "target/debug/mizan-dev"))
    command = [binary, "schema", "--format", "json", str(PROJECTS[project][0])]
    first, second = (subprocess.run(command, capture_output=True, check=True).stdout for _ in range(2))
    assert first == second
    document = json.loads(first, object_pairs_hook=sorted_pairs)
    assert document["version"] == 1


def sorted_pairs(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    keys = [key for key, _ in pairs]
    assert keys == sorted(keys), f"unsorted: {keys}"
    return dict(pairs)
