"""What lies in Redis, and what happens when it loses some of it or is away."""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from mizan_core.cache import Cache, open_cache
from redis_server import RedisServer

USER = ("user", {"user_id": 5, "page": 2})


def keep(
    cache: Cache, value: bytes, *, lifetime: float | None = None, params: dict[str, object] | None = None
) -> bytes:
    key = cache.key("user", USER[1] if params is None else params, revs={}, user="7")
    return cache.fetch(key, lifetime, lambda: value).value


@pytest.mark.parametrize("target", [("user", {}), ("user", {"user_id": 5}), ("user", {"page": 2}), USER], ids=str)
def test_a_purge_leaves_nothing_behind(
    redis_cache: Cache, redis_server: RedisServer, target: tuple[str, dict[str, object]]
) -> None:
    keep(redis_cache, b"kept")
    assert redis_server.client.dbsize() == 4
    redis_cache.purge([target])
    assert redis_server.client.dbsize() == 0


def test_a_purge_leaves_what_others_share_with_it(redis_cache: Cache, redis_server: RedisServer) -> None:
    keep(redis_cache, b"two")
    keep(redis_cache, b"three", params={"user_id": 5, "page": 3})
    redis_cache.purge([("user", {"page": 2})])
    assert redis_server.client.dbsize() == 4
    assert keep(redis_cache, b"never", params={"user_id": 5, "page": 3}) == b"three"


def test_a_purge_finds_what_stands_in_sets_when_the_bundle_itself_is_gone(
    redis_cache: Cache, redis_server: RedisServer
) -> None:
    keep(redis_cache, b"kept")
    server_loses_bundles(redis_server)
    redis_cache.purge([("user", {"page": 2})])
    assert redis_server.client.dbsize() == 0


def test_what_ends_by_itself_leaves_nothing_behind(redis_cache: Cache, redis_server: RedisServer) -> None:
    keep(redis_cache, b"kept", lifetime=0.05)
    deadline = time.monotonic() + 10
    while redis_server.client.dbsize() and time.monotonic() < deadline:
        time.sleep(0.02)
    assert redis_server.client.keys() == []


def test_what_has_ended_is_taken_out_of_the_sets_that_stay(redis_cache: Cache, redis_server: RedisServer) -> None:
    keep(redis_cache, b"kept", lifetime=0.02, params={"page": 1})
    time.sleep(0.05)
    keep(redis_cache, b"kept", params={"page": 2})
    sizes = [redis_server.client.zcard(name) for name in redis_server.client.keys("mizan:tag:*")]
    assert sorted(sizes) == [1, 1]


def test_a_failure_leaves_nothing_behind(redis_cache: Cache, redis_server: RedisServer) -> None:
    with pytest.raises(ZeroDivisionError):
        redis_cache.fetch(redis_cache.key(*USER, revs={}, user=None), None, lambda: bytes(1 // 0))
    assert redis_server.client.dbsize() == 0


def test_a_lease_ends_by_itself_when_its_process_is_gone(redis_cache: Cache, redis_server: RedisServer) -> None:
    def look() -> bytes:
        [bundle] = bundles(redis_server)
        assert 0 < redis_server.client.pttl(bundle) <= 30_000
        for index in redis_server.client.keys("mizan:tag:*"):
            assert 0 < redis_server.client.pttl(index) <= 30_000
        return b"looked"

    redis_cache.fetch(redis_cache.key(*USER, revs={}, user=None), None, look)


def test_work_that_outlives_its_lease_replaces_nothing(redis_cache: Cache, redis_server: RedisServer) -> None:
    key = redis_cache.key(*USER, revs={}, user=None)

    def late() -> bytes:
        server_loses_bundles(redis_server)
        assert redis_cache.fetch(key, None, lambda: b"by another").value == b"by another"
        return b"late"

    assert redis_cache.fetch(key, None, late).value == b"late"
    assert redis_cache.fetch(key, None, lambda: b"never").value == b"by another"


def test_a_bundle_that_could_not_be_purged_any_more_counts_as_absent(
    redis_cache: Cache, redis_server: RedisServer
) -> None:
    keep(redis_cache, b"kept")
    redis_server.client.delete(redis_server.client.keys("mizan:tag:*")[0])
    assert keep(redis_cache, b"fresh") == b"fresh"


def test_names_and_values_are_not_to_be_read_in_redis(redis_cache: Cache, redis_server: RedisServer) -> None:
    keep(redis_cache, b"kept", params={"email": "somebody@example.org"})
    redis_cache.purge([("user", {"email": "nobody@example.org\r\nFLUSHALL"})])
    assert b"example" not in b" ".join(redis_server.client.keys())
    assert keep(redis_cache, b"never", params={"email": "somebody@example.org"}) == b"kept"


def test_scripts_that_redis_has_forgotten_are_sent_again(redis_cache: Cache, redis_server: RedisServer) -> None:
    keep(redis_cache, b"kept")
    redis_server.client.script_flush()
    assert keep(redis_cache, b"never") == b"kept"
    redis_server.client.script_flush()
    redis_cache.purge([USER])
    assert redis_server.client.dbsize() == 0


@pytest.fixture
def own_redis(tmp_path: Path) -> Iterator[RedisServer]:
    """A server that the test may stop."""
    server = RedisServer(tmp_path)
    server.start()
    yield server
    server.stop()
    server.client.close()


def test_while_redis_is_away_bundles_are_computed_and_it_is_said_once(
    own_redis: RedisServer, caplog: pytest.LogCaptureFixture
) -> None:
    cache = open_cache("secret", own_redis.url)
    keep(cache, b"kept")
    own_redis.stop()
    with caplog.at_level(logging.ERROR):
        assert keep(cache, b"one") == b"one"
        assert keep(cache, b"two") == b"two"
        cache.purge([USER])
    assert len([record for record in caplog.records if "The cache is away" in record.message]) == 1


async def test_tasks_do_without_redis_too(own_redis: RedisServer) -> None:
    cache = open_cache("secret", own_redis.url)
    key = cache.key(*USER, revs={}, user=None)

    async def compute() -> bytes:
        return b"computed"

    own_redis.stop()
    assert (await cache.afetch(key, None, compute)).value == b"computed"
    await cache.apurge([USER])


def test_a_purge_that_redis_missed_reaches_it_before_anything_is_read(own_redis: RedisServer) -> None:
    cache = open_cache("secret", own_redis.url)
    keep(cache, b"stale")
    own_redis.stop()
    cache.purge([USER])
    own_redis.start()
    assert own_redis.client.dbsize() == 4, "it came back with what it had"
    asked_until = time.monotonic() + 10
    key = cache.key(*USER, revs={}, user="7")
    while not (cached := cache.fetch(key, None, lambda: b"fresh")).hit and time.monotonic() < asked_until:
        assert cached.value == b"fresh"
        time.sleep(0.05)
    assert (cached.value, cached.hit) == (b"fresh", True)


def bundles(server: RedisServer) -> list[bytes]:
    return [name for name in server.client.keys("mizan:*") if not name.startswith(b"mizan:tag:")]


def server_loses_bundles(server: RedisServer) -> None:
    server.client.delete(*bundles(server))


async def test_a_closed_cache_has_no_connections_and_can_be_used_again(redis_server: RedisServer) -> None:
    cache = open_cache("a secret", redis_server.url)
    before = len(redis_server.client.client_list())
    key = cache.key(*USER, revs={}, user=None)

    async def compute() -> bytes:
        return b"kept"

    for closings in range(2):
        assert cache.fetch(key, None, lambda: b"kept").hit == (closings > 0)
        assert (await cache.afetch(key, None, compute)).hit
        assert len(redis_server.client.client_list()) == before + 2
        await cache.aclose()
        assert len(redis_server.client.client_list()) == before

    cache.fetch(key, None, lambda: b"never")
    cache.close()
    assert len(redis_server.client.client_list()) == before


def test_without_redis_py_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "mizan_core.cache.redis_store")
    monkeypatch.setitem(sys.modules, "redis", None)
    with pytest.raises(ModuleNotFoundError, match=r"install .*mizan-core\[cache\]"):
        open_cache("a secret", "redis://localhost")
