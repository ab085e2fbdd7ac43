"""The channel layer in Redis: what one process pushes, the sockets of another hear."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import textwrap
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any

import pytest
import redis
from channels.layers import channel_layers
from redis_server import RedisServer

from .conftest import PROJECT, Site
from .rooms import ChatChannel, TickerChannel

PUSH = textwrap.dedent("""
    import sys, django
    from django.conf import settings

    layer = {"BACKEND": "channels_redis.core.RedisChannelLayer", "CONFIG": {"hosts": [sys.argv[1]]}}
    settings.configure(SECRET_KEY="x", INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "mizan"], CHANNEL_LAYERS={"default": layer})
    django.setup()
    from tests.channels.rooms import ChatChannel
    ChatChannel.push_sync(room="a b", message={"text": "from another process", "user": "worker"})
""")


@pytest.fixture
async def redis_layer(settings: Any, redis_server: RedisServer) -> AsyncIterator[RedisServer]:
    """Asked for before `site`, so that it ends after it: what a server does last still needs the layer."""
    settings.CHANNEL_LAYERS = {
        "default": {"BACKEND": "channels_redis.core.RedisChannelLayer", "CONFIG": {"hosts": [redis_server.url]}}
    }
    yield redis_server
    await channel_layers["default"].close_pools()


async def test_a_push_of_another_process_is_heard(redis_layer: RedisServer, site: Site) -> None:
    ada = await site.as_user("ada")
    await ada.subscribe("chat", room="a b")
    pushed = await asyncio.to_thread(
        subprocess.run, [sys.executable, "-c", PUSH, redis_layer.url], capture_output=True, text=True, cwd=PROJECT
    )
    assert (pushed.returncode, pushed.stderr) == (0, "")
    assert (await ada.get())["data"] == {"text": "from another process", "user": "worker"}


async def test_each_of_many_gets_a_push_which_crosses_redis_once(redis_layer: RedisServer, site: Site) -> None:
    subscribers = [await site.open() for _ in range(50)]
    await asyncio.gather(*(subscriber.subscribe("ticker") for subscriber in subscribers))
    [group] = redis_layer.client.keys("*:group:*")
    assert redis_layer.client.zcard(group) == 1
    for price in range(3):
        await TickerChannel.push(message={"price": price})
    for subscriber in subscribers:
        assert [(await subscriber.get())["data"]["price"] for _ in range(3)] == [0, 1, 2]


async def test_names_in_redis_hold_nothing_of_what_users_sent(redis_layer: RedisServer, site: Site) -> None:
    ada = await site.as_user("ada")
    await ada.subscribe("chat", room="evil\r\nFLUSHALL")
    await ChatChannel.push(room="evil\r\nFLUSHALL", message={"text": "hi", "user": ""})
    assert (await ada.get())["data"]["text"] == "hi"
    assert b"evil" not in b" ".join(redis_layer.client.keys("*"))


async def test_groups_that_redis_has_lost_are_joined_again(redis_layer: RedisServer, site: Site) -> None:
    someone = await site.open()
    await someone.subscribe("ticker")
    redis_layer.client.flushall()
    redis_layer.client.client_kill_filter(_type="normal", skipme=True)
    heard = asyncio.create_task(someone.get())
    while not heard.done():
        with suppress(redis.ConnectionError):
            await TickerChannel.push(message={"price": 1})
        await asyncio.sleep(0.1)
    assert (await heard)["data"] == {"price": 1}
