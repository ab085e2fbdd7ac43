"""Places of names, as an editor would point at them."""

import importlib
import sys
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
from mizan_core.origin import origin_of

SOURCE = """
import functools

def passed(function):
    @functools.wraps(function)
    def around(*args):
        return function(*args)
    return around

@passed
@passed
async   def  decorated(
    request,
): ...

class Outer:
    class Inner: ...

    def method(self): ...

if True:
    def twice(): ...
else:
    def twice(): ...

def twice_again(): ...
def twice_again(): return 1

"😀"; wide = lambda: 0
def \\
  continued(): ...
"😀" ;
class Wide: ...

def outer():
    def inner(): ...
    return inner
"""


@pytest.fixture
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.syspath_prepend(str(tmp_path))
    (tmp_path / "placed.py").write_text(dedent(SOURCE), "utf-8")
    importlib.invalidate_caches()
    yield importlib.import_module("placed")
    del sys.modules["placed"]


@pytest.mark.parametrize(
    ("path", "line", "column"),
    [
        ("decorated.__wrapped__.__wrapped__", 12, 14),
        ("Outer", 16, 7),
        ("Outer.Inner", 17, 11),
        ("Outer.method", 19, 9),
        ("twice", 22, 9),
        ("twice_again", 27, 5),
        ("continued", 31, 3),
        ("Wide", 33, 7),
    ],
)
def test_a_name_has_a_place(module: Any, tmp_path: Path, path: str, line: int, column: int) -> None:
    target = module
    for part in path.split("."):
        target = getattr(target, part)
    origin = origin_of(target)
    assert origin is not None
    assert origin.relative_to(tmp_path) == {"file": "placed.py", "line": line, "column": column}


def test_a_function_within_a_function_has_a_place(module: Any, tmp_path: Path) -> None:
    origin = origin_of(module.outer())
    assert origin is not None
    assert (origin.line, origin.column) == (36, 9)


def test_what_has_no_source_has_no_place() -> None:
    namespace: dict[str, Any] = {"__name__": "nowhere"}
    exec("def made(): ...\nclass Made: ...", namespace)
    assert (origin_of(namespace["made"]), origin_of(namespace["Made"])) == (None, None)


def test_a_file_that_is_no_python_any_more_has_no_places(module: Any, tmp_path: Path) -> None:
    (tmp_path / "placed.py").write_text("def (", "utf-8")
    assert origin_of(module.Outer) is None
