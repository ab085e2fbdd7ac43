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

from asking import Asked, Question, ask_for, once

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
PAGE = Question("GET", "/api/mizan/ctx/page/?customer_id=7")
KEPT_PAGE = Question("GET", "/api/mizan/ctx/kept_page/?customer_id=7")

ROWS = [
    Row("call", "Django, WSGI", called("place"), "a view with pydantic", posted("/by-hand/place/", ORDER)),
    Row("call", "Django, WSGI", called("place"), "django-ninja", posted("/ninja/place", ORDER)),
    Row("ctx", "Django, WSGI", CUSTOMER, "a view with pydantic", Question("GET", "/by-hand/customer/?customer_id=7")),
    Row("ctx", "Django, WSGI", CUSTOMER, "django-ninja", Question("GET", "/ninja/customer?customer_id=7")),
    Row("ctx, kept in memory", "Django, WSGI", KEPT, "ctx", CUSTOMER),
    Row("ctx of a page, kept in memory", "Django, WSGI", KEPT_PAGE, "ctx of a page", PAGE),
    Row("ctx, kept in Redis", "Django, WSGI, Redis", KEPT, "ctx", CUSTOMER),
    Row("ctx of a page, kept in Redis", "Django, WSGI, Redis", KEPT_PAGE, "ctx of a page", PAGE),
    Row("call", "Django, ASGI", called("place"), "a view with pydantic", posted("/by-hand/place/", ORDER)),
    Row(
        "call of a coroutine",
        "Django, ASGI",
        called("place_async"),
        "an async view with pydantic",
        posted("/by-hand/place-async/", ORDER),
    ),
    Row("ctx", "Django, ASGI", CUSTOMER, "a view with pydantic", Question("GET", "/by-hand/customer/?customer_id=7")),
    Row("ctx, kept in memory", "Django, ASGI", KEPT, "ctx", CUSTOMER),
    Row("ctx of a page, kept in memory", "Django, ASGI", KEPT_PAGE, "ctx of a page", PAGE),
    Row("call", "FastAPI", called("place"), "a route", posted("/by-hand/place", ORDER)),
    Row(
        "call of a coroutine", "FastAPI", called("place_async"), "an async route", posted("/by-hand/place-async", ORDER)
    ),
]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--only", default="", help="measure rows whose title or server has this text")
    options = parser.parse_args()
    rows = [row for row in ROWS if options.only.lower() in f"{row.server} {row.title}".lower()]
    with ExitStack() as stack:
        servers = start(stack, {row.server for row in rows})
        load_before = os.getloadavg()[0]
        measured = asyncio.run(measure(rows, servers, options.rounds))
    print(f"{options.rounds} rounds; {os.cpu_count()} cores; load of the machine before: {load_before:.1f}\n")
    print("\n".join(table(rows, measured)))


@dataclass(frozen=True)
class Server:
    """A server that runs: where it listens, and the session of its processes."""

    port: int
    session: int


def start(stack: ExitStack, wanted: set[str]) -> dict[str, Server]:
    """Starts the servers, each in a session of its own."""
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
        "Django, WSGI, Redis": (
            lambda port: [*gunicorn, f"127.0.0.1:{port}", "django_site.serving:wsgi"],
            kept_in_redis,
        ),
        "Django, ASGI": (
            lambda port: [*uvicorn, str(port), "--lifespan", "off", "django_site.serving:asgi"],
            environment,
        ),
        "FastAPI": (lambda port: [*uvicorn, str(port), "fastapi_site:app"], environment),
    }
    servers: dict[str, Server] = {}
    for name, (command, variables) in commands.items():
        if name in wanted:
            port = free_port()
            session = stack.enter_context(running([sys.executable, "-m", *command(port)], variables, port))
            servers[name] = Server(port, session)
    return servers


@contextmanager
def redis(folder: Path) -> Iterator[str]:
    program = shutil.which("redis-server")
    if program is None:
        sys.exit(
            "redis-server is not installed: apt install redis-server, or brew install redis. Or leave its row out, with --only."
        )
    port = free_port()
    command = [program, "--port", str(port), "--bind", "127.0.0.1", "--dir", str(folder), "--save", ""]
    with running(command, dict(os.environ), port):
        yield f"redis://127.0.0.1:{port}/0"


@contextmanager
def running(command: list[str], environment: dict[str, str], port: int) -> Iterator[int]:
    """A server, from when it listens until it is no more needed; its session."""
    with subprocess.Popen(
        command, cwd=HERE, env=environment, stdout=subprocess.DEVNULL, start_new_session=True
    ) as process:
        try:
            deadline = time.monotonic() + START_LIMIT_SECONDS
            while not listens(port):
                if process.poll() is not None or time.monotonic() > deadline:
                    sys.exit(f"did not start: {' '.join(command)}")
                time.sleep(0.05)
            yield process.pid
        finally:
            process.terminate()


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


Pair = tuple[Asked, Asked]
"""What one round came to: Mizan's, and by hand."""


async def measure(rows: list[Row], servers: dict[str, Server], rounds: int) -> list[list[Pair]]:
    """For each row what every round came to."""
    pairs: list[tuple[Server, Question, Question]] = []
    for row in rows:
        server = servers[row.server]
        mizan, by_hand = [await known(server.port, question) for question in (row.mizan, row.by_hand)]
        await compare(row, server.port, mizan, by_hand)
        pairs.append((server, mizan, by_hand))
    measured: list[list[Pair]] = [[] for _ in rows]
    for number in range(rounds):
        print(f"round {number + 1} of {rounds}", file=sys.stderr)
        for came_to, (server, mizan, by_hand) in zip(measured, pairs, strict=True):
            # Who comes first changes, in case it matters.
            turns = (mizan, by_hand) if number % 2 == 0 else (by_hand, mizan)
            asked = {it: await ask_for(TURN_SECONDS, server.port, it, server.session) for it in turns}
            came_to.append((asked[mizan], asked[by_hand]))
    return measured


async def known(port: int, question: Question) -> Question:
    """The question with the CSRF token of a visitor, where it changes something."""
    if question.method == "GET":
        return question
    _, head, body = await once(port, Question("GET", "/api/mizan/session/"))
    cookie = next(
        line.split(b":", 1)[1].split(b";")[0].strip()
        for line in head.split(b"\r\n")
        if line.lower().startswith(b"set-cookie")
    )
    return replace(
        question, headers={**question.headers, "Cookie": cookie.decode(), "X-CSRFToken": json.loads(body)["csrfToken"]}
    )


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
    return {
        name.removeprefix("kept_").removeprefix("customer_").removeprefix("page_"): value
        for name, value in said.items()
    }


def table(rows: list[Row], measured: list[list[Pair]]) -> Iterator[str]:
    yield "| server | Mizan | a second | beside | a second | ratio, median | quartiles | processor µs | beside | ratio |"
    yield "| --- | --- | ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: |"
    for row, rounds in zip(rows, measured, strict=True):
        ratios = [mizan.rate / by_hand.rate for mizan, by_hand in rounds]
        low, ratio, high = statistics.quantiles(ratios, n=4) if len(ratios) > 1 else ratios * 3
        mizan, by_hand = (list(side) for side in zip(*rounds, strict=True))
        own, other = processor_us(mizan), processor_us(by_hand)
        yield (
            f"| {row.server} | {row.title} | {median_rate(mizan):,.0f} | {row.beside} | {median_rate(by_hand):,.0f} "
            f"| {ratio:.2f} | {low:.2f}\N{EN DASH}{high:.2f} | {own:.0f} | {other:.0f} | {other / own if own else 0:.2f} |"
        )


def median_rate(asked: list[Asked]) -> float:
    return statistics.median(it.rate for it in asked)


def processor_us(asked: list[Asked]) -> float:
    """Microseconds of processor time that the server took for an answer."""
    return 1e6 * sum(it.processor for it in asked) / sum(it.answers for it in asked)


if __name__ == "__main__":
    main()
