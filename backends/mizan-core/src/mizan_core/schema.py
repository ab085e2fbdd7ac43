"""The contract of a live registry as JSON: byte for byte what `mizan-dev schema --format json` says of its source."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from .registry import Registry


def schema(registry: Registry, root: Path) -> dict[str, Any]:
    """The document that `docs/schema.md` describes; places are relative to `root`, the project's folder."""
    raise NotImplementedError


def text(document: dict[str, Any]) -> str:
    """A document as it is printed: two spaces, sorted keys, one newline at the end."""
    raise NotImplementedError
