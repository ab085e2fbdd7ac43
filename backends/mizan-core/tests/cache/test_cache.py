"""What is kept, for whom, for how long, and what a purge reaches; the same of every store."""

from __future__ import annotations

import itertools
import time
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mizan_core.cache import Cache, MemoryStore, open_cache


def ask(
    cache: Cache,
    context: str,
    params: Mapping[str, object] = {},
    *,
    user: str | None = None,
    value: bytes = b"",
    **more: Any,
) -> bytes | None:
    """What the cache has; nothing when it had to compute, which gives `value`."""
    key = cache.key(context, params, revs=more.get("revs", {"member": 0}), user=user)
    cached = cache.fetch(key, more.get("lifetime"), lambda: value)
    return cached.value if cached.hit else None


def test_a_bundle_is_computed_once_and_then_kept(cache: Cache) -> None:
    key = cache.key("user", {"user_id": 5}, revs={"profile": 0}, user="7")
    first = cache.fetch(key, None, lambda: b"one")
    second = cache.fetch(key, None, lambda: b"two")
    assert (first.value, first.hit) == (b"one", False)
    assert (second.value, second.hit) == (b"one", True)


@pytest.mark.parametrize(
    "other",
    [
        {"context": "users"},
        {"params": {"user_id": 6}},
        {"params": {"user_id": "5"}},
        {"params": {"user_id": 5, "page": 1}},
        {"params": {}},
        {"user": "8"},
        {"user": None},
        {"revs": {"profile": 1}},
        {"revs": {"profile": 0, "orders": 0}},
    ],
    ids=str,
)
def test_a_bundle_is_kept_for_the_same_question_of_the_same_user_alone(cache: Cache, other: dict[str, Any]) -> None:
    question: dict[str, Any] = {"context": "user", "params": {"user_id": 5}, "user": "7", "revs": {"profile": 0}}
    ask(cache, **question, value=b"secret")
    assert ask(cache, **{**question, **other}) is None
    assert ask(cache, **question) == b"secret"


def test_the_order_of_params_does_not_matter(cache: Cache) -> None:
    ask(cache, "user", {"a": 1, "b": UUID(int=2)}, value=b"kept")
    assert ask(cache, "user", {"b": UUID(int=2), "a": 1}) == b"kept"


def test_the_order_within_a_param_does_not_matter_either(cache: Cache) -> None:
    ask(cache, "user", {"where": {"x": [{"a": 1, "b": 2}], "y": 2}}, value=b"kept")
    assert ask(cache, "user", {"where": {"y": 2, "x": [{"b": 2, "a": 1}]}}) == b"kept"


@pytest.mark.parametrize("strange", ["\ud800", float("nan"), 10**40, b"\xff", {"deep": {3, 1}}], ids=repr)
def test_any_param_has_a_key(cache: Cache, strange: object) -> None:
    ask(cache, "user", {"id": strange}, value=b"kept")
    assert ask(cache, "user", {"id": strange}) == b"kept"
    assert ask(cache, "user", {"id": None}) is None
    cache.purge([("user", {"id": strange})])
    assert ask(cache, "user", {"id": strange}) is None


def test_bytes_come_back_as_they_were(cache: Cache) -> None:
    value = bytes(range(256)) + "żółw".encode()
    ask(cache, "user", value=value)
    assert ask(cache, "user") == value


def test_an_empty_bundle_is_kept_too(cache: Cache) -> None:
    ask(cache, "user", value=b"")
    assert ask(cache, "user", value=b"other") == b""


def test_a_purge_of_a_context_reaches_all_of_it_and_nothing_else(cache: Cache) -> None:
    ask(cache, "user", {"user_id": 5}, user="7", value=b"five")
    ask(cache, "user", {"user_id": 6}, user=None, value=b"six")
    ask(cache, "cart", value=b"cart")
    cache.purge([("user", {})])
    assert ask(cache, "user", {"user_id": 5}, user="7") is None
    assert ask(cache, "user", {"user_id": 6}) is None
    assert ask(cache, "cart") == b"cart"


def test_a_purge_with_params_reaches_those_that_agree_on_all_of_them(cache: Cache) -> None:
    for a, b in itertools.product((1, 2), (1, 2)):
        ask(cache, "page", {"a": a, "b": b}, value=b"kept")
    cache.purge([("page", {"a": 1, "b": 2})])
    assert ask(cache, "page", {"a": 1, "b": 1}) == b"kept"
    assert ask(cache, "page", {"a": 2, "b": 2}) == b"kept"
    cache.purge([("page", {"a": 1})])
    assert ask(cache, "page", {"a": 1, "b": 1}) is None
    assert ask(cache, "page", {"a": 1, "b": 2}) is None
    assert ask(cache, "page", {"a": 2, "b": 1}) == b"kept"


@pytest.mark.parametrize(
    ("kept", "purged"),
    [(5, "5"), ("5", 5), (True, "true"), (UUID(int=1), str(UUID(int=1))), ([1, 2], "[1,2]"), (None, None)],
)
def test_params_agree_as_they_stand_in_a_url(cache: Cache, kept: object, purged: object) -> None:
    ask(cache, "user", {"id": kept}, value=b"kept")
    cache.purge([("user", {"id": purged})])
    assert ask(cache, "user", {"id": kept}) is None


def test_one_purge_may_name_several_contexts(cache: Cache) -> None:
    ask(cache, "user", {"user_id": 5}, value=b"user")
    ask(cache, "cart", value=b"cart")
    cache.purge([("user", {"user_id": 5}), ("cart", {})])
    assert ask(cache, "user", {"user_id": 5}) is None
    assert ask(cache, "cart") is None


def test_a_purge_of_nothing_is_nothing(cache: Cache) -> None:
    ask(cache, "user", value=b"kept")
    cache.purge([])
    cache.purge([("user", {"nobody": 1}), ("nothing", {})])
    assert ask(cache, "user") == b"kept"


def test_a_bundle_with_a_lifetime_ends_with_it(cache: Cache) -> None:
    ask(cache, "short", value=b"kept", lifetime=0.2)
    ask(cache, "long", value=b"kept", lifetime=3600)
    assert ask(cache, "short", value=b"kept", lifetime=0.2) == b"kept"
    time.sleep(0.3)
    assert ask(cache, "short", lifetime=0.2) is None
    assert ask(cache, "long") == b"kept"


def test_a_bundle_that_fails_is_not_kept_and_the_failure_is_told(cache: Cache) -> None:
    key = cache.key("user", {}, revs={}, user=None)

    def fail() -> bytes:
        raise LookupError("no such user")

    with pytest.raises(LookupError, match="no such user"):
        cache.fetch(key, None, fail)
    assert cache.fetch(key, None, lambda: b"found").hit is False
    assert cache.fetch(key, None, fail).value == b"found"


async def test_a_task_finds_what_a_thread_has_kept_and_purges_it(cache: Cache) -> None:
    key = cache.key("user", {"user_id": 5}, revs={}, user=None)

    async def compute() -> bytes:
        return b"task"

    cache.fetch(key, None, lambda: b"thread")
    assert (await cache.afetch(key, None, compute)).value == b"thread"
    await cache.apurge([("user", {"user_id": 5})])
    assert (await cache.afetch(key, None, compute)).value == b"task"
    assert cache.fetch(key, None, lambda: b"thread").value == b"task"


async def test_a_task_that_fails_keeps_nothing(cache: Cache) -> None:
    key = cache.key("user", {}, revs={}, user=None)

    async def fail() -> bytes:
        raise LookupError("no such user")

    with pytest.raises(LookupError):
        await cache.afetch(key, None, fail)
    assert cache.fetch(key, None, lambda: b"found").hit is False


PARAMS = st.fixed_dictionaries({}, optional={"a": st.integers(0, 1), "b": st.integers(0, 1)})
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("ask"), st.sampled_from(["x", "y"]), PARAMS, st.sampled_from([None, "7"])),
        st.tuples(st.just("purge"), st.sampled_from(["x", "y"]), PARAMS, st.none()),
    ),
    max_size=30,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_any_order_of_questions_and_purges_gives_what_a_plain_table_gives(
    cache: Cache, steps: list[tuple[Any, ...]]
) -> None:
    cache.purge([("x", {}), ("y", {})])
    table: dict[tuple[Any, ...], bytes] = {}
    for number, (kind, context, params, user) in enumerate(steps):
        if kind == "purge":
            cache.purge([(context, params)])
            table = {
                (c, p, u): value for (c, p, u), value in table.items() if c != context or not params.items() <= set(p)
            }
            continue
        place, value = (context, tuple(sorted(params.items())), user), b"%d" % number
        assert ask(cache, context, params, user=user, value=value) == table.get(place)
        table.setdefault(place, value)


def test_keys_tell_nothing_and_differ_by_secret() -> None:
    place: dict[str, Any] = {"context": "user", "params": {"email": "a:b@example.org\r\n*"}, "revs": {}, "user": "me"}
    one, other = (open_cache(secret).key(**place) for secret in ("one secret", "another secret"))
    assert one.digest != other.digest
    assert set(one.tags).isdisjoint(other.tags)
    for text in (one.digest, *one.tags):
        assert text.replace("-", "").replace("_", "").isalnum()


def test_an_empty_secret_is_refused_with_what_to_do() -> None:
    with pytest.raises(ValueError, match="MIZAN_CACHE_SECRET"):
        open_cache("")


def test_memory_holds_so_many_bytes_and_drops_what_was_read_longest_ago() -> None:
    cache = Cache("secret", MemoryStore(max_bytes=30))
    for context in ("a", "b", "c"):
        ask(cache, context, value=b"0123456789")
    assert ask(cache, "a") is not None
    ask(cache, "d", value=b"0123456789")
    assert ask(cache, "b", value=b"") is None
    assert ask(cache, "a") is not None
    assert ask(cache, "d") is not None


def test_a_bundle_larger_than_the_memory_is_not_kept_and_drops_nothing() -> None:
    cache = Cache("secret", MemoryStore(max_bytes=10))
    ask(cache, "small", value=b"0123456789")
    ask(cache, "large", value=b"0123456789+")
    assert ask(cache, "large") is None
    assert ask(cache, "small") == b"0123456789"
