"""One computes while the others wait, and a purge that comes meanwhile is not lost."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from mizan_core.cache import Cache, Key
from redis_server import RedisServer

ASKERS = 20


@pytest.fixture
def key(cache: Cache) -> Key:
    return cache.key("user", {"user_id": 5}, revs={}, user=None)


class Slow:
    """A computation that waits until it is let go, and counts how often it began."""

    def __init__(self) -> None:
        self.begun = threading.Semaphore(0)
        self.go = threading.Event()
        self.count = 0

    def __call__(self) -> bytes:
        self.count += 1
        self.begun.release()
        assert self.go.wait(10)
        return b"%d" % self.count


def test_threads_that_ask_at_once_compute_once(cache: Cache, key: Key) -> None:
    slow = Slow()
    with ThreadPoolExecutor(ASKERS) as pool:
        asked = [pool.submit(cache.fetch, key, None, slow) for _ in range(ASKERS)]
        assert slow.begun.acquire(timeout=10)
        slow.go.set()
        values = [future.result().value for future in asked]
    assert values == [b"1"] * ASKERS


async def test_tasks_that_ask_at_once_compute_once_and_block_nobody(cache: Cache, key: Key) -> None:
    count, begun, go = 0, asyncio.Event(), asyncio.Event()

    async def compute() -> bytes:
        nonlocal count
        count += 1
        begun.set()
        await go.wait()
        return b"%d" % count

    asked = [asyncio.create_task(cache.afetch(key, None, compute)) for _ in range(ASKERS)]
    await begun.wait()
    await asyncio.sleep(0.05)
    go.set()
    assert [cached.value for cached in await asyncio.gather(*asked)] == [b"1"] * ASKERS


async def test_tasks_wait_for_a_thread(cache: Cache, key: Key) -> None:
    slow = Slow()

    async def compute() -> bytes:
        raise AssertionError("the thread computes it")

    thread = asyncio.create_task(asyncio.to_thread(cache.fetch, key, None, slow))
    await asyncio.to_thread(slow.begun.acquire)
    asked = [asyncio.create_task(cache.afetch(key, None, compute)) for _ in range(ASKERS)]
    await asyncio.sleep(0.05)
    slow.go.set()
    assert {cached.value for cached in await asyncio.gather(thread, *asked)} == {b"1"}


async def test_a_task_that_is_cancelled_leaves_the_work_to_another(cache: Cache, key: Key) -> None:
    begun = asyncio.Event()

    async def never() -> bytes:
        begun.set()
        await asyncio.Event().wait()
        raise AssertionError

    async def compute() -> bytes:
        return b"another"

    cancelled = asyncio.create_task(cache.afetch(key, None, never))
    await begun.wait()
    waiting = asyncio.create_task(cache.afetch(key, None, compute))
    await asyncio.sleep(0.05)
    cancelled.cancel()
    assert (await waiting).value == b"another"
    with pytest.raises(asyncio.CancelledError):
        await cancelled


async def test_a_waiter_that_gives_up_takes_nobody_with_it(cache: Cache, key: Key) -> None:
    begun, go = asyncio.Event(), asyncio.Event()

    async def compute() -> bytes:
        begun.set()
        await go.wait()
        return b"kept"

    computing = asyncio.create_task(cache.afetch(key, None, compute))
    await begun.wait()
    impatient, patient = (asyncio.create_task(cache.afetch(key, None, compute)) for _ in range(2))
    await asyncio.sleep(0.05)
    impatient.cancel()
    await asyncio.wait([impatient])
    go.set()
    assert [(await task).value for task in (computing, patient)] == [b"kept"] * 2


@pytest.mark.parametrize("target", [("user", {}), ("user", {"user_id": 5})], ids=["context", "params"])
def test_what_was_being_computed_when_a_purge_came_is_not_kept(
    cache: Cache, key: Key, target: tuple[str, dict[str, object]]
) -> None:
    def compute_and_purge() -> bytes:
        cache.purge([target])
        return b"stale"

    assert cache.fetch(key, None, compute_and_purge).value == b"stale"
    assert cache.fetch(key, None, lambda: b"fresh").value == b"fresh"
    assert cache.fetch(key, None, lambda: b"never").value == b"fresh"


def test_a_purge_of_another_instance_does_not_stop_it(cache: Cache, key: Key) -> None:
    def compute_and_purge() -> bytes:
        cache.purge([("user", {"user_id": 6})])
        return b"kept"

    cache.fetch(key, None, compute_and_purge)
    assert cache.fetch(key, None, lambda: b"never").hit


def test_who_asks_after_a_purge_is_not_given_what_was_begun_before(cache: Cache, key: Key) -> None:
    stale, fresh = Slow(), Slow()
    fresh.count = 1
    with ThreadPoolExecutor(2) as pool:
        before = pool.submit(cache.fetch, key, None, stale)
        assert stale.begun.acquire(timeout=10)
        cache.purge([("user", {"user_id": 5})])
        after = pool.submit(cache.fetch, key, None, fresh)
        assert fresh.begun.acquire(timeout=10), "the second does not wait for the first"
        stale.go.set()
        assert before.result().value == b"1"
        fresh.go.set()
        assert after.result().value == b"2"
    assert cache.fetch(key, None, stale).value == b"2"


def test_a_waiter_that_a_purge_overtakes_is_given_what_came_after(cache: Cache, key: Key) -> None:
    stale = Slow()
    with ThreadPoolExecutor(2) as pool:
        pool.submit(cache.fetch, key, None, stale)
        assert stale.begun.acquire(timeout=10)
        waiting = pool.submit(cache.fetch, key, None, lambda: b"fresh")
        cache.purge([("user", {})])
        assert waiting.result().value == b"fresh"
        stale.go.set()
    assert cache.fetch(key, None, stale).value == b"fresh"


def test_work_that_leaves_nothing_is_done_by_all_who_waited_and_not_by_one_after_the_other(
    cache: Cache, key: Key
) -> None:
    begun, go, together = threading.Event(), threading.Event(), threading.Barrier(ASKERS)

    def fail() -> bytes:
        begun.set()
        assert go.wait(10)
        raise LookupError("no such user")

    def fail_together() -> bytes:
        together.wait(10)
        raise LookupError("no such user")

    with ThreadPoolExecutor(ASKERS + 1) as pool:
        asked = [pool.submit(cache.fetch, key, None, fail)]
        assert begun.wait(10)
        asked += [pool.submit(cache.fetch, key, None, fail_together) for _ in range(ASKERS)]
        time.sleep(0.1)
        go.set()
        for future in asked:
            with pytest.raises(LookupError):
                future.result()


def test_who_asks_for_what_it_is_computing_does_it_itself_in_the_end(
    cache: Cache, key: Key, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mizan_core.cache.single_flight.PATIENCE_SECONDS", 0.05)

    def compute() -> bytes:
        return b"outer " + cache.fetch(key, None, lambda: b"inner").value

    assert cache.fetch(key, None, compute).value == b"outer inner"


PROCESS = textwrap.dedent("""
    import sys, time, redis
    from mizan_core.cache import open_cache

    url = sys.argv[1]
    cache, counter = open_cache("secret", url), redis.Redis.from_url(url)

    def compute():
        counter.incr("computed")
        time.sleep(0.3)
        return b"computed by one of us"

    print("ready", flush=True)
    sys.stdin.readline()
    print(cache.fetch(cache.key("user", {}, revs={}, user=None), None, compute).value.decode())
""")


def test_processes_that_ask_at_once_compute_once(redis_server: RedisServer) -> None:
    command = [sys.executable, "-c", PROCESS, redis_server.url]
    processes = [subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    tell: Callable[[subprocess.Popen[str]], str] = lambda process: process.stdout.readline().strip()  # type: ignore[union-attr]  # noqa: E731
    assert [tell(process) for process in processes] == ["ready"] * 3
    for process in processes:
        assert process.stdin
        process.stdin.write("go\n")
        process.stdin.flush()
    answers = [process.communicate()[0].strip() for process in processes]
    assert answers == ["computed by one of us"] * 3
    assert redis_server.client.get("computed") == b"1"
