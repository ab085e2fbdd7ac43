"""How much processor time a server has taken. In: the session that its processes are in. Out: seconds, or nothing where the system does not say.

What else runs on a machine makes an answer wait and so weighs on requests per second; it hardly weighs on this.
"""

from __future__ import annotations

import os
from pathlib import Path

PROCESSES = Path("/proc")


def seconds(session: int) -> float | None:
    """What all processes of a session have taken so far, in both modes. None where there is no `/proc`."""
    if not PROCESSES.is_dir():
        return None
    ticks = sum(_ticks(process, session) for process in PROCESSES.iterdir() if process.name.isdigit())
    return ticks / os.sysconf("SC_CLK_TCK")


def _ticks(process: Path, session: int) -> int:
    try:
        # The name of the program comes second, in parentheses, and may hold anything.
        fields = (process / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        # It has ended meanwhile.
        return 0
    return int(fields[11]) + int(fields[12]) if int(fields[3]) == session else 0
