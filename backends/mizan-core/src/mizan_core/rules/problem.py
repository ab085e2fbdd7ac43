"""A finding, and the stable codes; each code has its name and severity here and its page in `docs/diagnostics/`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias

from ..origin import Origin

Severity: TypeAlias = Literal["error", "warning", "hint"]

CODES: Final[dict[str, tuple[str, Severity]]] = {
    "MZ101": ("unknown-affects-target", "error"),
    "MZ102": ("unknown-merge-target", "error"),
    "MZ103": ("context-with-mutation", "error"),
    "MZ104": ("missing-return-annotation", "error"),
    "MZ105": ("unknown-auth", "error"),
    "MZ106": ("duplicate-wire-name", "error"),
    "MZ107": ("duplicate-typescript-name", "error"),
    "MZ108": ("context-parameter-conflict", "error"),
    "MZ109": ("mixed-transports", "error"),
    "MZ110": ("ambiguous-merge-slot", "error"),
    "MZ111": ("route-without-response", "error"),
    "MZ112": ("response-without-route", "error"),
    "MZ113": ("view-in-context", "error"),
    "MZ114": ("websocket-without-channels", "error"),
    "MZ115": ("compose-target", "error"),
    "MZ116": ("compose-duplicate", "error"),
    "MZ117": ("unregistered", "hint"),
    "MZ118": ("form-without-meta", "error"),
    "MZ119": ("duplicate-form-name", "error"),
    "MZ120": ("channel-slot", "error"),
    "MZ121": ("unresolved-type", "warning"),
    "MZ122": ("variadic-parameter", "error"),
    "MZ123": ("invalid-keyword", "error"),
    "MZ124": ("invalid-name", "error"),
    "MZ125": ("dynamic-declaration", "warning"),
    "MZ127": ("missing-request-parameter", "error"),
    "MZ128": ("duplicate-channel-name", "error"),
}


@dataclass(frozen=True)
class Problem:
    """A finding. `docs/diagnostics/CODE.md` explains its code."""

    code: str
    """`MZ101`."""
    message: str
    """What is wrong, without a full stop; names in backticks."""
    help: str | None
    """What to do."""
    subject: Any
    """The function or class that it is said of."""
    origin: Origin | None
    """Where that stands."""

    @property
    def name(self) -> str:
        """`unknown-affects-target`."""
        return CODES[self.code][0]

    @property
    def severity(self) -> Severity:
        return CODES[self.code][1]
