"""A store in Redis, for all processes that share it.

A bundle is a string at `mizan:<digest>`: `L` and the token of who computes it, or `V` and the value. What purges name is a sorted
set at `mizan:tag:<tag>`, whose members are all keys with that tag, by the time at which they end. A member is the digest and the
tags of its key, so that a purge knows every set that a key stands in, even when the key itself is gone. A set ends with the last of its
members; what ended before is taken out of it whenever it is written.

Each operation is one script, which Redis runs as one step; the scripts of several purges are one transaction. A value that Redis has evicted the set of could not be purged any more: it
counts as absent. The scripts make names of keys out of members, which Redis Cluster does not allow.
"""

from __future__ import annotations

import asyncio
import os
import secrets
import time
from collections.abc import Sequence
from itertools import count
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from redis import BlockingConnectionPool, Redis
from redis.asyncio import BlockingConnectionPool as AsyncBlockingConnectionPool
from redis.asyncio import Redis as AsyncRedis
from redis.asyncio.retry import Retry as AsyncRetry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from .keys import Key
from .store import Busy, Claim, Held, Lease, StoreUnavailable, Tags

if TYPE_CHECKING:
    from redis.commands.core import AsyncScript, Script

LEASE_SECONDS = 30
"""How long a lease lasts, for when the process that has it is gone. A bundle that takes longer is not stored."""

_POLL_SECONDS = 0.02
_BUNDLES = "mizan:"
_SETS = "mizan:tag:"

# What the address of a Redis says of these comes first. Without the one retry, the first request after Redis has closed an idle
# connection would fail.
_CONNECTION: dict[str, Any] = {"socket_timeout": 1, "socket_connect_timeout": 1, "max_connections": 50, "timeout": 1}
_RETRIES = 1

# KEYS: the bundle, its sets. ARGV: the member, …
_INDEX = """
local function now()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end

local function index(ends)
  for i = 2, #KEYS do
    redis.call('ZADD', KEYS[i], ends, ARGV[1])
    redis.call('ZREMRANGEBYSCORE', KEYS[i], '-inf', now())
    local last = redis.call('ZREVRANGE', KEYS[i], 0, 0, 'WITHSCORES')[2]
    if last == 'inf' then redis.call('PERSIST', KEYS[i]) else redis.call('PEXPIREAT', KEYS[i], last) end
  end
end

local function is_indexed()
  for i = 2, #KEYS do
    if not redis.call('ZSCORE', KEYS[i], ARGV[1]) then return false end
  end
  return true
end
"""

# ARGV: member, token, milliseconds of the lease. Gives what the key holds, nothing when it is leased now.
_CLAIM = (
    _INDEX
    + """
local held = redis.call('GET', KEYS[1])
if held and is_indexed() then return held end
redis.call('SET', KEYS[1], 'L' .. ARGV[2], 'PX', ARGV[3])
index(now() + ARGV[3])
"""
)

# ARGV: member, token, value, milliseconds of its life or nothing.
_PUT = (
    _INDEX
    + """
if redis.call('GET', KEYS[1]) ~= 'L' .. ARGV[2] or not is_indexed() then return end
if ARGV[4] == '' then
  redis.call('SET', KEYS[1], 'V' .. ARGV[3])
  index('+inf')
else
  redis.call('SET', KEYS[1], 'V' .. ARGV[3], 'PX', ARGV[4])
  index(now() + ARGV[4])
end
"""
)

# ARGV: member, token.
_RELEASE = """
if redis.call('GET', KEYS[1]) ~= 'L' .. ARGV[2] then return end
redis.call('DEL', KEYS[1])
for i = 2, #KEYS do redis.call('ZREM', KEYS[i], ARGV[1]) end
"""

# KEYS: sets. ARGV: the prefix of bundles, that of sets. Takes out what stands in all of the sets.
_PURGE = """
local smallest = KEYS[1]
for i = 2, #KEYS do
  if redis.call('ZCARD', KEYS[i]) < redis.call('ZCARD', smallest) then smallest = KEYS[i] end
end

local function is_meant(member)
  for i = 1, #KEYS do
    if not redis.call('ZSCORE', KEYS[i], member) then return false end
  end
  return true
end

for _, member in ipairs(redis.call('ZRANGE', smallest, 0, -1)) do
  if is_meant(member) then
    local digest, tags = member:match('^([^:]+):(.*)$')
    redis.call('UNLINK', ARGV[1] .. digest)
    for tag in tags:gmatch('[^:]+') do redis.call('ZREM', ARGV[2] .. tag, member) end
  end
end
"""

_SCRIPTS = (_CLAIM, _PUT, _RELEASE, _PURGE)


_PROCESS = secrets.token_hex(8)
_leases = count()


def _new_token() -> str:
    """A token that no other claim has: each asks for one, and most need none. A process that was forked has the rest of it in common."""
    return f"{_PROCESS}.{os.getpid()}.{next(_leases)}"


class RedisStore:
    """Bundles in the Redis at an address, such as `redis://localhost:6379/0`. It connects with its first use."""

    def __init__(self, url: str) -> None:
        self._url = url
        retry = Retry(NoBackoff(), _RETRIES)
        pool = BlockingConnectionPool.from_url(url, **_CONNECTION, retry=retry)  # pyright: ignore[reportUnknownMemberType] - untyped there
        self._client = Redis.from_pool(pool)
        self._claim, self._put, self._release, self._purge = map(self._client.register_script, _SCRIPTS)
        self._loops: WeakKeyDictionary[asyncio.AbstractEventLoop, _LoopSide] = WeakKeyDictionary()

    def claim(self, key: Key) -> Claim:
        token = _new_token()
        return _claimed(key, token, _run(self._claim, _keys(key), [_member(key), token, LEASE_SECONDS * 1000]))

    def put(self, lease: Lease, value: bytes, lifetime: float | None) -> None:
        _run(self._put, _keys(lease.key), _put_arguments(lease, value, lifetime))

    def release(self, lease: Lease) -> None:
        _run(self._release, _keys(lease.key), [_member(lease.key), lease.token])

    def pause(self, key: Key, busy: Busy, seconds: float) -> None:
        time.sleep(min(seconds, _POLL_SECONDS))

    def purge(self, targets: Sequence[Tags]) -> None:
        try:
            with self._client.pipeline() as pipeline:  # pyright: ignore[reportUnknownMemberType] - untyped there
                for tags in targets:
                    self._purge(_sets(tags), [_BUNDLES, _SETS], client=pipeline)
                pipeline.execute()
        except RedisError as error:
            raise StoreUnavailable(str(error)) from error

    async def aclaim(self, key: Key) -> Claim:
        token = _new_token()
        arguments = [_member(key), token, LEASE_SECONDS * 1000]
        return _claimed(key, token, await _arun(self._loop().claim, _keys(key), arguments))

    async def aput(self, lease: Lease, value: bytes, lifetime: float | None) -> None:
        await _arun(self._loop().put, _keys(lease.key), _put_arguments(lease, value, lifetime))

    async def arelease(self, lease: Lease) -> None:
        await _arun(self._loop().release, _keys(lease.key), [_member(lease.key), lease.token])

    async def apause(self, key: Key, busy: Busy, seconds: float) -> None:
        await asyncio.sleep(min(seconds, _POLL_SECONDS))

    async def apurge(self, targets: Sequence[Tags]) -> None:
        side = self._loop()
        try:
            async with side.client.pipeline() as pipeline:
                for tags in targets:
                    await side.purge(_sets(tags), [_BUNDLES, _SETS], client=pipeline)
                await pipeline.execute()
        except RedisError as error:
            raise StoreUnavailable(str(error)) from error

    def close(self) -> None:
        """Closes the connections of threads. It can be used again, and keeps what it holds."""
        self._client.close()

    async def aclose(self) -> None:
        """Closes the connections of the running loop, and those of threads."""
        self.close()
        side = self._loops.pop(asyncio.get_running_loop(), None)
        if side is not None:
            await side.client.aclose()

    def _loop(self) -> _LoopSide:
        """The side of the running loop: a connection belongs to the loop that opened it."""
        loop = asyncio.get_running_loop()
        side = self._loops.get(loop)
        if side is None:
            side = self._loops[loop] = _LoopSide(self._url)
        return side


class _LoopSide:
    """The connections of one loop of asyncio, and the scripts on them."""

    def __init__(self, url: str) -> None:
        retry = AsyncRetry(NoBackoff(), _RETRIES)
        pool = AsyncBlockingConnectionPool.from_url(url, **_CONNECTION, retry=retry)  # pyright: ignore[reportUnknownMemberType] - untyped there
        self.client = AsyncRedis.from_pool(pool)
        self.claim, self.put, self.release, self.purge = map(self.client.register_script, _SCRIPTS)


def _run(script: Script, keys: list[str], arguments: list[Any]) -> bytes | None:
    try:
        return script(keys, arguments)
    except RedisError as error:
        raise StoreUnavailable(str(error)) from error


async def _arun(script: AsyncScript, keys: list[str], arguments: list[Any]) -> bytes | None:
    try:
        return await script(keys, arguments)
    except RedisError as error:
        raise StoreUnavailable(str(error)) from error


def _claimed(key: Key, token: str, held: bytes | None) -> Claim:
    if held is None:
        return Lease(key, token)
    return Held(held[1:]) if held[:1] == b"V" else Busy(held[1:].decode())


def _put_arguments(lease: Lease, value: bytes, lifetime: float | None) -> list[Any]:
    milliseconds = "" if lifetime is None else max(1, int(lifetime * 1000))
    return [_member(lease.key), lease.token, value, milliseconds]


def _member(key: Key) -> str:
    return ":".join([key.digest, *key.tags])


def _keys(key: Key) -> list[str]:
    return [_BUNDLES + key.digest, *_sets(key.tags)]


def _sets(tags: Tags) -> list[str]:
    return [_SETS + tag for tag in tags]
