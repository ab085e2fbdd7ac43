"""`python -m mizan_fastapi.cli MODULE`: the schema of a running application, as `mizan-dev schema --format json` prints it.

In goes the module that is started, as `main` or `main:app`; it is imported from the working folder. Out comes JSON on standard
output, with paths relative to the project's folder. Exit status: 0, or 2 with a sentence where there is no such module.
"""

from __future__ import annotations

import argparse
import importlib
import sys
from importlib.util import find_spec
from pathlib import Path

from mizan_core.project import folder_of
from mizan_core.registry import registry
from mizan_core.schema import schema, text


def main(arguments: list[str] | None = None) -> int:
    """Run with these arguments, or those of the process. Gives the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m mizan_fastapi.cli", description="Prints the schema of an application as JSON."
    )
    parser.add_argument("module", help="the module that is started: main, or main:app")
    parser.add_argument(
        "--root",
        metavar="DIR",
        type=Path,
        help="the folder that paths are relative to; else the nearest one upwards with a mizan.toml",
    )
    chosen = parser.parse_args(arguments)
    module, _, _app = chosen.module.partition(":")

    # As an ASGI server finds it.
    sys.path.insert(0, str(Path.cwd()))
    if not _is_there(module):
        parser.error(f"there is no module {module!r} in {Path.cwd()}; name the one that is started, as `main`")
    importlib.import_module(module)
    sys.stdout.write(text(schema(registry, chosen.root or folder_of(Path.cwd()))))
    return 0


def _is_there(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except (ImportError, ValueError):
        return False


if __name__ == "__main__":
    sys.exit(main())
