"""The folder of a project, as `mizan-dev` finds it: what paths in a schema are relative to."""

from __future__ import annotations

import re
from pathlib import Path

TABLE = re.compile(r"^\[+tool\.mizan[\].]", re.MULTILINE)


def folder_of(folder: Path) -> Path:
    """The nearest folder with a `mizan.toml`, or with `[tool.mizan]` in its `pyproject.toml`, from `folder` up to the one that holds `.git`.

    Where there is none it is `folder` itself.
    """
    folder = folder.resolve()
    for candidate in (folder, *folder.parents):
        if (candidate / "mizan.toml").is_file() or _has_table(candidate / "pyproject.toml"):
            return candidate
        if (candidate / ".git").exists():
            break
    return folder


def _has_table(pyproject: Path) -> bool:
    try:
        return TABLE.search(pyproject.read_text("utf-8")) is not None
    except (OSError, UnicodeError):
        return False
