"""Where something is declared: the file, line and column of its name.

Read from the source with `ast`, as an editor would point at it. Lines and columns count from 1, columns in UTF-16 code units.
"""

from __future__ import annotations

import ast
import io
import re
import sys
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

Definition: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


@dataclass(frozen=True, order=True)
class Origin:
    """A place in a file."""

    file: Path
    line: int
    column: int

    def relative_to(self, root: Path) -> dict[str, Any]:
        """`{"file", "line", "column"}`, the path with `/` between its parts; as it is where it is not below `root`."""
        path = self.file.relative_to(root) if self.file.is_relative_to(root) else self.file
        return {"file": path.as_posix(), "line": self.line, "column": self.column}


def origin_of(target: Any) -> Origin | None:
    """The name in the `def` or `class` statement of a function or class; `None` where there is no source."""
    source = source_of(target)
    definition = source.definition(target) if source else None
    if source is None or definition is None:
        return None
    return source.name_of(definition)


def order(target: Any) -> tuple[str, int, int]:
    """What sorts declarations by module, then place. What has no source comes first."""
    origin = origin_of(target)
    return (target.__module__, origin.line, origin.column) if origin else (target.__module__, 0, 0)


def source_of(target: Any) -> Source | None:
    """The file that declares a function or class; `None` where there is none to be read."""
    file = _file_of(target)
    return None if file is None else source_at(file)


def _file_of(target: Any) -> Path | None:
    code = getattr(target, "__code__", None)
    name = code.co_filename if code else getattr(sys.modules.get(target.__module__), "__file__", None)
    return Path(name) if name else None


def source_at(file: Path) -> Source | None:
    """A file as it is now; `None` where it is not there or is no Python."""
    try:
        stamp = file.stat().st_mtime_ns
        return _read(file, stamp)
    except (OSError, SyntaxError, UnicodeDecodeError, ValueError):
        return None


@cache
def _read(file: Path, stamp: int) -> Source:
    with tokenize.open(file) as opened:
        return Source(file, opened.read())


class Source:
    """One Python file, parsed."""

    def __init__(self, file: Path, text: str) -> None:
        self.file = file.absolute()
        self.lines = io.StringIO(text, newline=None).read().split("\n")
        self.tree = ast.parse(text)
        self._definitions = list(_definitions(self.tree.body, ""))

    def definition(self, target: Any) -> Definition | None:
        """The statement that made a function or class. Of several of one name, the one at its line, else the last."""
        named = [definition for qualname, definition in self._definitions if qualname == target.__qualname__]
        code = getattr(target, "__code__", None)
        line: int | None = code.co_firstlineno if code else getattr(target, "__firstlineno__", None)
        at_line = [definition for definition in named if line == first_line(definition)]
        return next(iter(at_line or named[::-1]), None)

    def assigned(self, name: str) -> ast.expr | None:
        """What a name at the top of the file is given, the last time that it is."""
        given = [statement for statement in self.tree.body if isinstance(statement, ast.Assign)]
        named = [it.value for it in given if any(isinstance(to, ast.Name) and to.id == name for to in it.targets)]
        return named[-1] if named else None

    def name_of(self, definition: Definition) -> Origin:
        """Where the name stands in a `def` or `class`."""
        word = re.compile(rf"\b{re.escape(definition.name)}\b")
        line = definition.lineno
        start = self._characters(line, definition.col_offset) + len("def")
        while not (found := word.search(self.lines[line - 1], start)):
            line, start = line + 1, 0
        return Origin(self.file, line, _utf16(self.lines[line - 1][: found.start()]) + 1)

    def place(self, node: ast.expr | ast.arg | ast.keyword) -> Origin:
        """Where a part of the source begins."""
        start = self._characters(node.lineno, node.col_offset)
        return Origin(self.file, node.lineno, _utf16(self.lines[node.lineno - 1][:start]) + 1)

    def _characters(self, line: int, byte: int) -> int:
        return len(self.lines[line - 1].encode()[:byte].decode(errors="ignore"))


def first_line(definition: Definition) -> int:
    """The line of its first decorator, or its own."""
    return min([definition.lineno, *(decorator.lineno for decorator in definition.decorator_list)])


def _definitions(body: list[ast.stmt], prefix: str) -> Iterator[tuple[str, Definition]]:
    for statement in body:
        if isinstance(statement, Definition):
            qualname = prefix + statement.name
            yield qualname, statement
            inner = qualname + (".<locals>." if not isinstance(statement, ast.ClassDef) else ".")
            yield from _definitions(statement.body, inner)
            continue
        for block in ("body", "orelse", "finalbody"):
            yield from _definitions(getattr(statement, block, []), prefix)
        for handler in getattr(statement, "handlers", []):
            yield from _definitions(handler.body, prefix)
        for case in getattr(statement, "cases", []):
            yield from _definitions(case.body, prefix)


def _utf16(text: str) -> int:
    return len(text.encode("utf-16-le", errors="surrogatepass")) // 2
