"""What goes over a socket, frame by frame."""

from __future__ import annotations

import asyncio
import json
import logging
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.contrib.sessions.backends.db import SessionStore
from django.db import OperationalError

from .conftest import Frames, Site
from .rooms import ChatChannel, FailingChannel, OpenChannel, SlowChannel, TickerChannel

ROOM = {"channel": "chat", "params": {"room": "a"}}


async def test_a_subscriber_hears_what_is_pushed(site: Site) -> None:
    ada = await site.as_user("ada")
    await ada.subscribe("chat", room="a")
    await ChatChannel.push(room="a", message=ChatChannel.DjangoMessage(text="hi", user="server"))
    assert await ada.get() == {**ROOM, "data": {"text": "hi", "user": "server"}, "type": "DjangoMessage"}


async def test_what_one_says_everyone_in_the_group_hears(site: Site) -> None:
    ada, bo, other = [await site.as_user(name) for name in ("ada", "bo", "cy")]
    await ada.subscribe("chat", room="a")
    await bo.subscribe("chat", room="a")
    await other.subscribe("chat", room="b")
    await ada.send("message", **ROOM, data={"text": "hi"})
    pushed = {**ROOM, "data": {"text": "hi", "user": "ada"}, "type": "DjangoMessage"}
    assert [await ada.get(), await bo.get()] == [pushed, pushed]
    assert await other.hears_nothing()


async def test_the_other_vocabulary_coroutines_and_aliases(site: Site) -> None:
    someone = await site.open()
    await someone.subscribe("open", on="2026-01-31")
    await someone.send("message", channel="open", params={"on": "2026-01-31"}, data={"to_say": 7})
    assert await someone.get() == {
        "channel": "open",
        "params": {"on": "2026-01-31"},
        "data": {"saidAloud": 7},
        "type": "ServerMessage",
    }
    await someone.send("message", channel="open", params={"on": "2026-01-31"}, data={})
    assert await someone.hears_nothing()


async def test_params_come_back_as_each_subscription_sent_them(site: Site) -> None:
    someone = await site.open()
    await someone.subscribe("open", on="2026-01-31")
    await someone.subscribe("open", on="2026-02-28", topic="all")
    await OpenChannel.push(on="2026-01-01", message={"said": 1})
    heard = [await someone.get(), await someone.get()]
    assert [frame["params"] for frame in heard] == [{"on": "2026-01-31"}, {"on": "2026-02-28", "topic": "all"}]


async def test_a_channel_without_params_or_group_is_heard_by_all(site: Site) -> None:
    one, two = await site.open(), await site.open()
    await one.subscribe("ticker")
    assert await two.ask("subscribe", channel="ticker") == {"subscribed": True, "channel": "ticker", "params": {}}
    await TickerChannel.push(message=TickerChannel.ServerMessage(price=3))
    assert [(await it.get())["data"] for it in (one, two)] == [{"price": 3}, {"price": 3}]


async def test_a_second_subscription_to_the_same_is_the_same(site: Site) -> None:
    someone = await site.open()
    await someone.subscribe("ticker")
    await someone.subscribe("ticker")
    await TickerChannel.push(message={"price": 3})
    assert (await someone.get())["data"] == {"price": 3}
    assert await someone.hears_nothing()


async def test_who_has_unsubscribed_hears_nothing(site: Site) -> None:
    one, two = await site.open(), await site.open()
    await one.subscribe("ticker")
    await two.subscribe("ticker")
    assert await one.ask("unsubscribe", channel="ticker", params={}) == {
        "unsubscribed": True,
        "channel": "ticker",
        "params": {},
    }
    await TickerChannel.push(message={"price": 3})
    assert (await two.get())["data"] == {"price": 3}
    assert await one.hears_nothing()


async def test_unsubscribing_from_what_one_is_not_subscribed_to_is_nothing(site: Site) -> None:
    someone = await site.open()
    assert (await someone.ask("unsubscribe", channel="nothing", params={}))["unsubscribed"] is True


async def test_who_is_gone_is_not_waited_for(site: Site) -> None:
    gone, here = await site.open(), await site.open()
    await gone.subscribe("ticker")
    await here.subscribe("ticker")
    await gone.connection.close()
    await TickerChannel.push(message={"price": 3})
    assert (await here.get())["data"] == {"price": 3}


@pytest.mark.parametrize("name", ["a b", "é", "x" * 500, "a!b:c*\r\n", "", "\0", "💬"])
async def test_any_text_may_name_a_group(site: Site, name: str) -> None:
    ada = await site.as_user("ada")
    await ada.subscribe("chat", room=name)
    await ChatChannel.push(room=f"{name}.", message={"text": "to another", "user": ""})
    await ChatChannel.push(room=name, message={"text": "hi", "user": ""})
    assert (await ada.get())["data"]["text"] == "hi"


# Who may.


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        ({"channel": "chat", "params": {"room": "a"}}, "UNAUTHORIZED"),
        ({"channel": "open", "params": {"on": "2026-01-31", "topic": "secret"}}, "UNAUTHORIZED"),
        ({"channel": "undecided", "params": {}}, "UNAUTHORIZED"),
        ({"channel": "failing", "params": {"how": "denied"}}, "FORBIDDEN"),
        ({"channel": "nothing", "params": {}}, "NOT_FOUND"),
        ({"channel": "open", "params": {"on": "someday"}}, "VALIDATION_ERROR"),
    ],
    ids=str,
)
async def test_a_refused_subscription_says_why_and_which(site: Site, frame: dict[str, Any], code: str) -> None:
    someone = await site.open()
    answer = await someone.ask("subscribe", **frame)
    assert (answer["error"]["code"], {**answer, "error": None}) == (code, {**frame, "error": None})


async def test_who_is_signed_in_and_may_not_is_forbidden(site: Site) -> None:
    ada = await site.as_user("ada")
    assert (await ada.ask("subscribe", channel="undecided"))["error"]["code"] == "FORBIDDEN"


async def test_a_channel_that_does_not_say_who_may_enter_lets_nobody_in_and_says_so(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    ada = await site.as_user("ada")
    await ada.ask("subscribe", channel="undecided")
    assert "UndecidedChannel lets nobody in, since it has no authorize" in caplog.text


async def test_wrong_params_are_named_field_by_field(site: Site) -> None:
    someone = await site.open()
    answer = await someone.ask("subscribe", channel="open", params={"on": "someday", "topic": 5})
    assert sorted(answer["error"]["details"]["fields"]) == ["on", "topic"]


async def test_a_message_of_who_is_not_subscribed_is_refused(site: Site) -> None:
    ada = await site.as_user("ada")
    answer = await ada.ask("message", **ROOM, data={"text": "hi"})
    assert (answer["error"]["code"], answer["params"]) == ("FORBIDDEN", ROOM["params"])


async def test_a_wrong_message_is_refused_and_the_subscription_stays(site: Site) -> None:
    ada = await site.as_user("ada")
    await ada.subscribe("chat", room="a")
    answer = await ada.ask("message", **ROOM, data={"text": "x" * 21})
    assert list(answer["error"]["details"]["fields"]) == ["text"]
    await ada.send("message", **ROOM, data={"text": "hi"})
    assert (await ada.get())["data"]["text"] == "hi"


async def test_a_channel_that_takes_nothing_refuses_messages(site: Site) -> None:
    someone = await site.open()
    await someone.subscribe("ticker")
    assert (await someone.ask("message", channel="ticker", params={}, data={}))["error"]["code"] == "BAD_REQUEST"


async def test_who_has_signed_out_meanwhile_may_say_nothing(site: Site) -> None:
    from django.contrib.sessions.models import Session

    ada = await site.as_user("ada")
    await ada.subscribe("chat", room="a")
    await Session.objects.all().adelete()
    assert (await ada.ask("message", **ROOM, data={"text": "hi"}))["error"]["code"] == "UNAUTHORIZED"
    assert (await ada.ask("rpc", id=1, fn="socket_whoami", args={}))["error"]["code"] == "UNAUTHORIZED"


@pytest.mark.parametrize(
    ("text", "code"), [("refuse", "FORBIDDEN"), ("raise", "INTERNAL_ERROR"), ("nonsense", "INTERNAL_ERROR")]
)
async def test_a_failure_tells_nothing_of_itself_and_is_logged_once(
    site: Site, caplog: pytest.LogCaptureFixture, text: str, code: str
) -> None:
    someone = await site.open()
    await someone.subscribe("failing")
    with caplog.at_level(logging.ERROR):
        answer = await someone.ask("message", channel="failing", params={}, data={"text": text})
    assert answer["error"]["code"] == code
    assert "hunter2" not in json.dumps(answer)
    assert len([record for record in caplog.records if record.levelno == logging.ERROR]) == (code == "INTERNAL_ERROR")


async def test_a_subscription_that_fails_tells_nothing_of_itself(site: Site) -> None:
    someone = await site.open()
    answer = await someone.ask("subscribe", channel="failing", params={"how": "authorize"})
    assert answer["error"] == {"code": "INTERNAL_ERROR", "message": "The server failed to answer."}


# Calls and contexts.


async def call(frames: Frames, fn: str, **args: Any) -> dict[str, Any]:
    answer = await frames.ask("rpc", id="1", fn=fn, args=args)
    assert answer.pop("id") == "1"
    return answer


async def test_a_call_answers_with_the_whole_envelope(site: Site) -> None:
    someone = await site.open()
    assert await someone.ask("rpc", id="7", fn="socket_say", args={"room": "a", "text": "hi"}) == {
        "id": "7",
        "ok": True,
        "data": {"result": "HI", "invalidate": [{"context": "socket_room", "params": {"room": "a"}}]},
    }


async def test_an_id_may_be_a_number_and_args_may_be_left_out(site: Site) -> None:
    someone = await site.open()
    assert await someone.ask("rpc", id=7, fn="socket_count") == {"id": 7, "ok": True, "data": {"result": 1}}


async def test_a_context_answers_with_its_bundle(site: Site) -> None:
    ada = await site.as_user("ada")
    answer = await ada.ask("ctx", id="2", context="socket_room", params={"room": "a"})
    assert answer == {"id": "2", "ok": True, "data": {"socket_room": ["a", "ada"]}}


@pytest.mark.parametrize(
    ("fn", "args", "code"),
    [
        ("nothing", {}, "NOT_FOUND"),
        ("over_http", {}, "FORBIDDEN"),
        ("socket_private", {"room": "a"}, "FORBIDDEN"),
        ("socket_whoami", {}, "UNAUTHORIZED"),
        ("socket_say", {"room": "a"}, "VALIDATION_ERROR"),
        ("socket_fail", {}, "INTERNAL_ERROR"),
    ],
)
async def test_a_call_that_is_refused_says_why(site: Site, fn: str, args: dict[str, Any], code: str) -> None:
    someone = await site.open()
    answer = await call(someone, fn, **args)
    assert (answer["ok"], answer["error"]["code"]) == (False, code)
    assert set(answer["error"]) <= {"code", "message", "details"}
    assert "hunter2" not in json.dumps(answer)


async def test_an_unknown_context_is_not_found(site: Site) -> None:
    someone = await site.open()
    assert (await someone.ask("ctx", id=1, context="nothing", params={}))["error"]["code"] == "NOT_FOUND"


async def test_a_function_knows_who_calls(site: Site) -> None:
    ada = await site.as_user("ada")
    assert (await call(ada, "socket_whoami"))["data"] == {"result": "ada"}


async def test_what_a_function_leaves_in_the_session_stays(site: Site) -> None:
    ada = await site.as_user("ada")
    assert [(await call(ada, "socket_count"))["data"]["result"] for _ in range(3)] == [1, 2, 3]


async def test_calls_do_not_wait_for_each_other(site: Site) -> None:
    someone = await site.open()
    await someone.send("rpc", id="slow", fn="socket_wait", args={"seconds": 0.3})
    await someone.send("rpc", id="fast", fn="socket_wait", args={"seconds": 0})
    assert [(await someone.get())["id"], (await someone.get())["id"]] == ["fast", "slow"]


async def test_a_socket_that_closes_takes_its_calls_with_it(site: Site) -> None:
    someone = await site.open()
    await someone.send("rpc", id="slow", fn="socket_wait", args={"seconds": 3600})
    await someone.connection.close()
    assert await (await site.open()).hears_nothing()


async def test_a_function_that_blocks_holds_neither_the_loop_nor_other_sockets(site: Site) -> None:
    blocked, other = await site.open(), await site.open()
    await blocked.subscribe("slow")
    SlowChannel.let_go.clear()
    await blocked.send("message", channel="slow", params={}, data={})
    assert await other.hears_nothing()
    assert (await call(other, "socket_block"))["data"] == {"result": "blocked"}
    await other.subscribe("slow")
    SlowChannel.let_go.set()
    assert (await blocked.get())["type"] == "ServerMessage"


# Frames that are none.


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("", {}),
        ("hello", {}),
        ("[1]", {}),
        ("{}", {}),
        ('{"action": "sing"}', {}),
        ('{"action": "subscribe", "channel": 5}', {"channel": 5}),
        ('{"action": "subscribe", "channel": "chat", "params": []}', {"channel": "chat", "params": []}),
        ('{"action": "message", "channel": "chat", "params": {}}', {"channel": "chat", "params": {}}),
        ('{"action": "rpc", "id": "9", "fn": {}}', {"id": "9", "ok": False}),
        ('{"action": "rpc", "fn": "socket_count"}', {}),
        ('{"action": "ctx", "id": null, "context": "x"}', {}),
        ('{"action": "rpc", "id": 1, "fn": "\\ud800"}', {}),
        ("[" * 5000, {}),
        (b"\x00\xff", {}),
        (json.dumps({"action": "subscribe", "channel": "x" * 3_000_000}), {}),
    ],
    ids=lambda it: repr(it)[:50],
)
async def test_what_is_no_frame_is_refused_and_the_socket_stays(
    site: Site, text: str | bytes, address: dict[str, Any]
) -> None:
    someone = await site.open()
    await someone.connection.send(text)
    answer = await someone.get()
    assert (answer["error"]["code"], {name: value for name, value in answer.items() if name != "error"}) == (
        "BAD_REQUEST",
        address,
    )
    assert await someone.hears_nothing()


# Pushes.


async def test_a_push_from_a_thread_reaches_the_sockets(site: Site) -> None:
    someone = await site.open()
    await someone.subscribe("ticker")
    await asyncio.to_thread(TickerChannel.push_sync, message={"price": 1})
    assert (await someone.get())["data"] == {"price": 1}


async def test_a_burst_of_pushes_comes_whole_and_in_order(site: Site) -> None:
    someone = await site.open()
    await someone.subscribe("ticker")
    for price in range(500):
        await TickerChannel.push(message={"price": price})
    assert [(await someone.get())["data"]["price"] for _ in range(500)] == list(range(500))


async def test_a_push_to_nobody_is_nothing() -> None:
    await TickerChannel.push(message={"price": 1})


async def test_a_push_of_what_is_no_message_is_refused() -> None:
    with pytest.raises(ValueError, match="price"):
        await TickerChannel.push(message={"price": "much"})
    with pytest.raises(ValueError, match="room"):
        await ChatChannel.push(message={"text": "", "user": ""})


async def test_a_group_that_wants_a_user_cannot_be_pushed_to(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(FailingChannel, "group", lambda self, params: str(self.user.pk))
    with pytest.raises(RuntimeError, match=r"FailingChannel\.group can go by its params alone"):
        await FailingChannel.push(message={"text": ""})


@pytest.mark.parametrize(
    ("action", "frame"),
    [
        ("rpc", {"id": 1, "fn": "socket_say", "args": {"room": "a", "text": "hi"}}),
        ("ctx", {"id": 1, "context": "global", "params": {}}),
        ("subscribe", ROOM),
    ],
)
async def test_a_session_that_cannot_be_read_is_answered_and_logged_once(
    site: Site,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    action: str,
    frame: dict[str, Any],
) -> None:
    ada = await site.as_user("ada")

    def away(_store: SessionStore) -> dict[str, Any]:
        raise OperationalError("the server closed the connection")

    monkeypatch.setattr(SessionStore, "load", away)
    monkeypatch.setattr(SessionStore, "aload", sync_to_async(away))
    with caplog.at_level(logging.ERROR):
        answer = await ada.ask(action, **frame)

    assert answer["error"] == {"code": "INTERNAL_ERROR", "message": "The server failed to answer."}
    assert len([record for record in caplog.records if record.levelno == logging.ERROR]) == 1
