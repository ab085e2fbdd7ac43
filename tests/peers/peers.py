"""What a change of a contract costs with mizan-dev, and with what a user would run instead: a table in Markdown.

In: MIZAN_DEV_BIN, the release binary of mizan-dev; PEERS_PYTHON, a Python with `requirements.txt` installed; the packages of
`package.json` in `node_modules/`. Out: medians of ROUNDS rounds in milliseconds, and their ratios. Must never count a run whose
output does not hold the change.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import projects

HERE = Path(__file__).resolve().parent
TOOLS = HERE / "node_modules/.bin"
ROUNDS = int(os.environ.get("ROUNDS", "5"))
LIMIT = 30.0

ORVAL = """\
export default { shop: { input: "./openapi.json", output: { target: "./client/shop.ts", client: "react-query", mode: "single" } } };
"""


def main() -> None:
    binary, python = required("MIZAN_DEV_BIN"), required("PEERS_PYTHON")
    with tempfile.TemporaryDirectory(prefix="mizan-peers-") as folder:
        declared, served = Path(folder, "declared"), Path(folder, "served")
        clients, endpoints = projects.declared(declared), projects.served(served)
        (served / "orval.config.mjs").write_text(ORVAL)
        export = [python, "manage.py", "export_openapi_schema", "--api", "project.api.api", "--output", "openapi.json"]

        watch = start_watch(binary, declared)
        try:
            rows = measured(
                {
                    "mizan": lambda round: watched(clients, declared / "client/shop4.clients.d.ts", round),
                    "izana": lambda round: ran(clients, round, declared, [[python, "manage.py", "export_izana_ir"]], None),
                    "openapi": lambda round: ran(endpoints, round, served, [export], served / "openapi.json"),
                    "openapi-typescript": lambda round: ran(
                        endpoints, round, served, [export, tool("openapi-typescript", "openapi.json", "-o", "schema.d.ts")], served / "schema.d.ts"
                    ),
                    "orval": lambda round: ran(
                        endpoints, round, served, [export, tool("orval", "--config", "orval.config.mjs")], served / "client/shop.ts"
                    ),
                }
            )
        finally:
            watch.terminate()
            watch.wait()
    report(rows)


def measured(peers: dict[str, Callable[[int], float]]) -> dict[str, list[float]]:
    """Seconds by peer. The peers take turns, so that whatever else the machine does falls on all of them; the first turn does not count."""
    rows: dict[str, list[float]] = {name: [] for name in peers}
    turn = 0
    for round in range(ROUNDS + 1):
        for name, peer in peers.items():
            turn += 1
            took = peer(turn)
            if round > 0:
                rows[name].append(took)
            print(f"{name}: {took * 1000:.1f} ms", file=sys.stderr)
    return rows


def watched(source: Path, client: Path, turn: int) -> float:
    """From the save to the client on disk, by the `watch` that runs."""
    name = rename_field(source, turn)
    begun = time.perf_counter()
    while name not in client.read_text():
        if time.perf_counter() - begun > LIMIT:
            raise SystemExit(f"{client.name} does not hold {name} after {LIMIT} s")
        time.sleep(0.0002)
    return time.perf_counter() - begun


def ran(source: Path, turn: int, folder: Path, commands: list[list[str]], output: Path | None) -> float:
    """From the save to the end of the last command; what holds the change is `output`, or what the command prints."""
    name = rename_field(source, turn)
    begun = time.perf_counter()
    printed = ""
    for command in commands:
        done = subprocess.run(command, cwd=folder, env=environment(), capture_output=True, text=True)
        if done.returncode != 0:
            raise SystemExit(f"{command} failed:\n{done.stdout}{done.stderr}")
        printed = done.stdout
    took = time.perf_counter() - begun
    if name not in (output.read_text() if output else printed):
        raise SystemExit(f"{commands[-1]} did not see {name}")
    return took


def rename_field(source: Path, turn: int) -> str:
    """Renames the field of the first model in `source`, and gives its new name."""
    before, after = projects.field(last.get(source, 0)), projects.field(turn)
    text = source.read_text()
    assert before in text, f"{source} holds {before}"
    last[source] = turn
    beside = source.with_suffix(".py~")
    beside.write_text(text.replace(before, after, 1))
    beside.rename(source)
    return after.strip().split(":")[0]


#: By file, the turn in which its field was last renamed.
last: dict[Path, int] = {}


def start_watch(binary: str, project: Path) -> subprocess.Popen[str]:
    child = subprocess.Popen([binary, "watch", str(project), "--format", "json"], stdout=subprocess.PIPE, text=True)
    assert child.stdout
    if '"ready"' not in child.stdout.readline():
        raise SystemExit("watch did not become ready")
    return child


def tool(name: str, *words: str) -> list[str]:
    """A command of `node_modules`, under the Node that is pinned beside it."""
    return [str(TOOLS / "node"), str((TOOLS / name).resolve()), *words]


def environment() -> dict[str, str]:
    return {**os.environ, "PATH": f"{TOOLS}{os.pathsep}{os.environ['PATH']}", "PYTHONWARNINGS": "ignore"}


def report(rows: dict[str, list[float]]) -> None:
    middle = {name: statistics.median(times) * 1000 for name, times in rows.items()}
    floor = middle["mizan"]
    about = {
        "mizan": "`mizan-dev watch` | save → client on disk",
        "izana": "`manage.py export_izana_ir` | start of Django, and the export; no client yet",
        "openapi": "`manage.py export_openapi_schema` | start of Django, and the OpenAPI document; no client yet",
        "openapi-typescript": "the same, then `openapi-typescript` | types; no calls, no hooks",
        "orval": "the same, then `orval` | types, calls and React Query hooks",
    }
    print("| what runs | what that includes | ms, median | fastest | of `watch`, medians |\n| --- | --- | ---: | ---: | ---: |")
    for name, words in about.items():
        print(f"| {words} | {middle[name]:.1f} | {min(rows[name]) * 1000:.1f} | {middle[name] / floor:.0f}× |")


def required(name: str) -> str:
    value = os.environ.get(name)
    if not value:
        raise SystemExit(f"{name} is not set; README.md says what it has to be")
    return str(Path(value).absolute())


if __name__ == "__main__":
    main()
