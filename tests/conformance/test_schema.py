"""What runs and what is read off the source are one contract: FastAPI's own export says byte for byte what `mizan-dev` does."""

import os
import subprocess
from pathlib import Path

EXAMPLE = Path(__file__).parents[2] / "examples" / "fastapi"


def test_the_export_of_the_running_application_is_what_mizan_dev_reads() -> None:
    export = [os.environ["MIZAN_BACKENDS_PYTHON"], "-m", "mizan_fastapi.cli", "main"]
    read = [os.environ["MIZAN_DEV_BIN"], "schema", "--format", "json", str(EXAMPLE)]

    assert output(export, EXAMPLE / "backend") == output(read, EXAMPLE)


def output(command: list[str], folder: Path) -> str:
    return subprocess.run(command, cwd=folder, stdout=subprocess.PIPE, check=True, text=True).stdout
