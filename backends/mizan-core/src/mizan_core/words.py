"""How rules speak: names and lists as a person would write them, shortened and without control characters."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from .spelling import LONGEST_NAME

SHOWN_CHARACTERS: Final = 80
SHOWN_NAMES: Final = 8


def quoted(name: str) -> str:
    """The name in backticks."""
    shown = "".join(_shown(character) for character in name[:SHOWN_CHARACTERS])
    return f"`{shown}{'…' if len(name) > SHOWN_CHARACTERS else ''}`"


def _shown(character: str) -> str:
    is_control = ord(character) < 32 or 127 <= ord(character) < 160
    return SHORT.get(character, f"\\u{{{ord(character):x}}}") if is_control else character


SHORT: Final = {"\t": "\\t", "\r": "\\r", "\n": "\\n"}


def listed(names: Sequence[str]) -> str:
    """The names in backticks, those past the eighth as a number."""
    shown = ", ".join(map(quoted, names[:SHOWN_NAMES]))
    return f"{shown} and {len(names) - SHOWN_NAMES} more" if len(names) > SHOWN_NAMES else shown


def did_you_mean(wrong: str, names: Iterable[str], otherwise: str) -> str:
    """The name that was probably meant, or what to say where none is near."""
    near = [(distance, name) for name in names if (distance := _distance(wrong, name)) is not None]
    return f"did you mean `{min(near)[1]}`?" if near else otherwise


def _distance(wrong: str, name: str) -> int | None:
    """How many characters are to be typed otherwise, where they are few enough that a person would have meant the name."""
    if len(wrong.encode()) > LONGEST_NAME:
        return None
    allowed = min(max(len(wrong) // 3, 1), 3)
    if abs(len(name) - len(wrong)) > allowed:
        return None
    distance = _edits(wrong, name)
    return distance if distance <= allowed else None


def _edits(left: str, right: str) -> int:
    """Insertions, deletions, replacements and exchanges of neighbours, at least."""
    rows = [list(range(len(right) + 1))]
    last_seen: dict[str, int] = {}
    for i, one in enumerate(left, 1):
        row, last_match = [i], 0
        for j, other in enumerate(right, 1):
            known = last_seen.get(other, 0)
            cost = min(rows[-1][j] + 1, row[-1] + 1, rows[-1][j - 1] + (one != other))
            if known and last_match:
                cost = min(cost, rows[known - 1][last_match - 1] + (i - known - 1) + 1 + (j - last_match - 1))
            if one == other:
                last_match = j
            row.append(cost)
        last_seen[one] = i
        rows.append(row)
    return rows[-1][-1]
