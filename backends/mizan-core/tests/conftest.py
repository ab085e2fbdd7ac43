"""Small projects on disk, and what reads them: the binary without running them, and a Python of its own that imports them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent
from typing import Any

import mizan_dev
import pytest
from hypothesis import settings

# How long an example takes says what else the machine does.
settings.register_profile("mizan", deadline=None)
settings.load_profile("mizan")

HEADER = """
from pydantic import BaseModel
from mizan_core import GlobalContext, ReactContext, ServerFunction, client, compose, register, register_as
"""

VIEWS = """
from starlette.responses import HTMLResponse
"""

CONFIGURATION = """
backend = "."
framework = "fastapi"
app = "main"
output = "client"
"""

SETUP = """
import json, sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from mizan_core.registry import registry
import main
if hasattr(main, "HTMLResponse"):
    registry.add_responses(main.HTMLResponse)
"""


@dataclass(frozen=True)
class Project:
    """A folder with one module, `main.py`."""

    folder: Path

    def static(self, command: str) -> Any:
        """What the binary says in JSON: `schema` or `check`."""
        run = self._run([mizan_dev.binary(), command, "--format", "json", str(self.folder)])
        assert run.returncode in (0, 1), run.stderr
        return json.loads(run.stdout)

    def static_text(self, command: str) -> str:
        return self._run([mizan_dev.binary(), command, "--format", "json", str(self.folder)]).stdout

    def running(self, program: str) -> str:
        """What a program prints that runs once the project is imported."""
        run = self._run([sys.executable, "-c", SETUP + dedent(program), str(self.folder)])
        assert run.returncode == 0, run.stderr
        return run.stdout

    def _run(self, command: Sequence[str | Path]) -> subprocess.CompletedProcess[str]:
        surrounding = os.environ | {"VIRTUAL_ENV": sys.prefix, "PYTHONIOENCODING": "utf-8"}
        return subprocess.run(command, capture_output=True, encoding="utf-8", check=False, env=surrounding)


@pytest.fixture
def project(tmp_path: Path) -> Callable[[str], Project]:
    """Makes a project whose `main.py` is this source, below the imports that each needs."""

    def made(source: str) -> Project:
        views = VIEWS if "HTMLResponse" in source else ""
        (tmp_path / "mizan.toml").write_text(CONFIGURATION, "utf-8")
        (tmp_path / "main.py").write_text(HEADER + views + dedent(source), "utf-8")
        return Project(tmp_path)

    return made
