"""The binary `mizan-dev`, whose reading of a source the running packages are held to.

It is the one that `MIZAN_DEV_BIN` names, else the workspace's debug build.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]


def binary() -> Path:
    """Where it is. Fails the test that asks where there is none."""
    path = Path(os.environ.get("MIZAN_DEV_BIN", REPOSITORY / "target/debug/mizan-dev"))
    if not path.exists():
        pytest.fail(
            f"There is no mizan-dev at {path}, and these tests compare with its words. "
            "Build it, `cargo build`, or name another one in MIZAN_DEV_BIN.",
            pytrace=False,
        )
    return path
