"""The rules of the graph, judged on a live registry, in the very words of `mizan-dev check`.

In goes a registry; out come `Problem`s. Nothing is changed: what a rule refuses is not on the wire in the first place.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from .origin import Origin
from .registry import Registry

Severity = Literal["error", "warning", "hint"]


@dataclass(frozen=True)
class Problem:
    """A finding. `docs/diagnostics/CODE.md` explains its code."""

    code: str
    """`MZ101`."""
    name: str
    """`unknown-affects-target`."""
    severity: Severity
    message: str
    """What is wrong, without a full stop; names in backticks."""
    help: str | None
    """What to do."""
    subject: Any
    """The function or class that it is said of."""
    origin: Origin | None
    """Where the name of that stands."""


def problems(registry: Registry, *, websockets: bool | None = None) -> list[Problem]:
    """Everything that is wrong, by module and place. `websockets`: whether channels are set up; `None` where nobody knows."""
    raise NotImplementedError
