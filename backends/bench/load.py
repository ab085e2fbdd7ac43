"""Measures requests per second of Mizan beside the same work by hand, and prints a table in Markdown.

In: rounds, and which rows. Out: the table on stdout, what it is doing on stderr. README.md says how it measures.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from asking import Question, once, per_second

HERE = Path(__file__).parent
TURN_SECONDS = 0.2
START_LIMIT_SECONDS = 60

LINES = [{"sku": f"lamp-{number}", "quantity": number, "price": "19.95"} for number in range(1, 4)]
ORDER = {"order": {"customer": "Ada", "lines": LINES, "note": None}}
JSON = {"Content-Type": "application/json"}


def posted(path: str, body: object) -> Question:
    return Question("POST", path, json.dumps(body).encode(), JSON)


def called(name: str) -> Question:
    return posted("/api/mizan/call/", {"fn": name, "args": ORDER})


@dataclass(frozen=True)
class Row:
    """Two answers of one server to be compared: `by_hand` is what `mizan` is a ratio of."""

    title: str
    server: str
    mizan: Question
    beside: str
    by_hand: Question


CUSTOMER = Question("GET", "/api/mizan/ctx/customer/?customer_id=7")
KEPT = Question("GET", "/api/mizan/ctx/kept/?customer_id=7")

ROWS = [
    Row("call", "Django, WSGI", called("place"), "a view with pydantic", posted("/by-hand/place/", ORDER)),
    Row("call", "Django, WSGI", called("place"), "django-ninja", posted("/ninja/place", ORDER)),
    Row("ctx", "Django, WSGI", CUSTOMER, "a view with pydantic", Question("GET", "/by-hand/customer/?customer_id=7")),
    Row("ctx", "Django, WSGI", CUSTOMER, "django-ninja", Question("GET", "/ninja/customer?customer_id=7")),
    Row("ctx, kept in memory", "Django, WSGI", KEPT, "ctx", CUSTOMER),
    Row("ctx, kept in Redis", "Django, WSGI, Redis", KEPT, "ctx", CUSTOMER),
    Row("call", "Django, ASGI", called("place"), "a view with pydantic", posted("/by-hand/place/", ORDER)),
    Row("call of a coroutine", "Django, ASGI", called("place_async"), "an async view with pydantic", posted("/by-hand/place-async/", ORDER)),
    Row("ctx", "Django, ASGI", CUSTOMER, "a view with pydantic", Question("GET", "/by-hand/customer/?customer_id=7")),
    Row("ctx, kept in memory", "Django, ASGI", KEPT, "ctx", CUSTOMER),
    Row("call", "FastAPI", called("place"), "a route", posted("/by-hand/place", ORDER)),
    Row("call of a coroutine", "FastAPI", called("place_async"), "an async route", posted("/by-hand/place-async", ORDER)),
]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--only", default="", help="measure rows whose title or server has this text")
    options = parser.parse_args()
    rows = [row for row in ROWS if options.only.lower() in f"{row.server} {row.title}".lower()]
    with ExitStack() as stack:
        ports = start(stack, {row.server for row in rows})
        load_before = os.getloadavg()[0]
        measured = asyncio.run(measure(rows, ports, options.rounds))
    print(f"{options.rounds} rounds; {os.cpu_count()} cores; load of the machine before: {load_before:.1f}\n")
    print("\n".join(table(rows, measured)))


def start(stack: ExitStack, wanted: set[str]) -> dict[str, int]:
    """Starts the servers, each a process of its own, and gives their ports."""
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="mizan-bench-")))
    environment = {**os.environ, "BENCH_DATABASE": str(folder / "bench.sqlite3")}
    subprocess.run([sys.executable, "-m", "django_site.serving"], cwd=HERE, env=environment, check=True)
    kept_in_redis = dict(environment)
    if "Django, WSGI, Redis" in wanted:
        kept_in_redis["BENCH_REDIS_URL"] = stack.enter_context(redis(folder))
    gunicorn = ["gunicorn", "--threads", "4", "--keep-alive", "60", "--log-level", "error", "--bind"]
    uvicorn = ["uvicorn", "--log-level", "error", "--no-access-log", "--port"]
    commands = {
        "Django, WSGI": (lambda port: [*gunicorn, f"127.0.0.1:{port}", "django_site.serving:wsgi"], environment),
        "Django, WSGI, Redis": (lambda port: [*gunicorn, f"127.0.0.1:{port}", "django_site.serving:wsgi"], kept_in_redis),
        "Django, ASGI": (lambda port: [*uvicorn, str(port), "--lifespan", "off", "django_site.serving:asgi"], environment),
        "FastAPI": (lambda port: [*uvicorn, str(port), "fastapi_site:app"], environment),
    }
    ports: dict[str, int] = {}
    for name, (command, variables) in commands.items():
        if name in wanted:
            ports[name] = free_port()
            stack.enter_context(running([sys.executable, "-m", *command(ports[name])], variables, ports[name]))
    return ports


@contextmanager
def redis(folder: Path) -> Iterator[str]:
    program = shutil.which("redis-server")
    if program is None:
        sys.exit("redis-server is not installed: apt install redis-server, or brew install redis. Or leave its row out, with --only.")
    port = free_port()
    command = [program, "--port", str(port), "--bind", "127.0.0.1", "--dir", str(folder), "--save", ""]
    with running(command, dict(os.environ), port):
        yield f"redis://127.0.0.1:{port}/0"


@contextmanager
def running(command: list[str], environment: dict[str, str], port: int) -> Iterator[None]:
    """A server, from when it listens until it is no more needed."""
    with subprocess.Popen(command, cwd=HERE, env=environment, stdout=subprocess.DEVNULL) as process:
        try:
            deadline = time.monotonic() + START_LIMIT_SECONDS
            while not listens(port):
                if process.poll() is not None or time.monotonic() > deadline:
                    sys.exit(f"did not start: {' '.join(command)}")
                time.sleep(0.05)
            yield
        finally:
            process.terminate()


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


async def measure(rows: list[Row], ports: dict[str, int], rounds: int) -> list[list[tuple[float, float]]]:
    """For each row the rates of every round: Mizan's, and by hand."""
    pairs = [(ports[row.server], await known(ports[row.server], row.mizan), await known(ports[row.server], row.by_hand)) for row in rows]
    for row, (port, mizan, by_hand) in zip(rows, pairs, strict=True):
        await compare(row, port, mizan, by_hand)
    measured: list[list[tuple[float, float]]] = [[] for _ in rows]
    for number in range(rounds):
        print(f"round {number + 1} of {rounds}", file=sys.stderr)
        for rates, (port, mizan, by_hand) in zip(measured, pairs, strict=True):
            # Who comes first changes, in case it matters.
            turns = (mizan, by_hand) if number % 2 == 0 else (by_hand, mizan)
            rate = {question: await per_second(port, question, TURN_SECONDS) for question in turns}
            rates.append((rate[mizan], rate[by_hand]))
    return measured


async def known(port: int, question: Question) -> Question:
    """The question with the CSRF token of a visitor, where it changes something."""
    if question.method == "GET":
        return question
    _, head, body = await once(port, Question("GET", "/api/mizan/session/"))
    cookie = next(line.split(b":", 1)[1].split(b";")[0].strip() for line in head.split(b"\r\n") if line.lower().startswith(b"set-cookie"))
    return replace(question, headers={**question.headers, "Cookie": cookie.decode(), "X-CSRFToken": json.loads(body)["csrfToken"]})


async def compare(row: Row, port: int, mizan: Question, by_hand: Question) -> None:
    """Both must say the same, or there is nothing to compare."""
    answers = [plain(await once(port, question)) for question in (mizan, by_hand)]
    if answers[0] != answers[1]:
        sys.exit(f"{row.server}, {row.title} and {row.beside} answer differently:\n{answers[0]}\n{answers[1]}")


def plain(answer: tuple[int, bytes, bytes]) -> object:
    """What an answer says, whatever its members are called and whatever is around it."""
    status, _, body = answer
    said = json.loads(body)
    if status != 200:
        sys.exit(f"{status}: {said}")
    said = said.get("result", said)
    return {name.replace("kept_", "customer_"): value for name, value in said.items()}


def table(rows: list[Row], measured: list[list[tuple[float, float]]]) -> Iterator[str]:
    yield "| server | Mizan | a second | beside | a second | ratio, median | quartiles |"
    yield "| --- | --- | ---: | --- | ---: | ---: | ---: |"
    for row, rates in zip(rows, measured, strict=True):
        ratios = [mizan / by_hand for mizan, by_hand in rates]
        low, ratio, high = statistics.quantiles(ratios, n=4) if len(ratios) > 1 else ratios * 3
        mizan, by_hand = (statistics.median(side) for side in zip(*rates, strict=True))
        yield f"| {row.server} | {row.title} | {mizan:,.0f} | {row.beside} | {by_hand:,.0f} | {ratio:.2f} | {low:.2f}–{high:.2f} |"


if __name__ == "__main__":
    main()
