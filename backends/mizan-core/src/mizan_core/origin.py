"""Where something is declared: the file, line and column of its name.

Read from the source with `ast`, as an editor would point at it. Lines and columns count from 1, columns in UTF-16 code units.
"""

from __future__ import annotations

import ast
import inspect
import sys
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any


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
    raise NotImplementedError


def order(target: Any) -> tuple[str, int, int]:
    """What sorts declarations by module, then place."""
    raise NotImplementedError
