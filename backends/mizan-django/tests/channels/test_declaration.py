"""How a channel is declared: its slots, its name, how it gets on the wire."""

from __future__ import annotations

import pytest
from mizan.channels import Channel, ReactChannel, register
from mizan_core import registry as core
from mizan_core.registry import Registry
from pydantic import BaseModel


class Word(BaseModel):
    text: str


@pytest.fixture(autouse=True)
def registry(monkeypatch: pytest.MonkeyPatch) -> Registry:
    """What the tests declare is for nobody else."""
    fresh = Registry()
    monkeypatch.setattr(core, "registry", fresh)
    monkeypatch.setattr("mizan.channels.registry", fresh)
    return fresh


def channel(name: str, **slots: object) -> type[ReactChannel]:
    return type(name, (ReactChannel,), {"DjangoMessage": Word, "__module__": __name__, **slots})


def test_the_two_names_are_one_class() -> None:
    assert Channel is ReactChannel


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("ChatChannel", "chat"),
        ("OrderTrackingChannel", "order_tracking"),
        ("HTTPLogChannel", "http_log"),
        ("Room2BoardChannel", "room2_board"),
        ("Lobby", "lobby"),
        ("Channel", "channel"),
        ("X", "x"),
    ],
)
def test_its_own_name_is_that_of_the_class(given: str, name: str) -> None:
    assert channel(given).own_name() == name


def test_a_channel_that_nothing_registers_is_not_on_the_wire(registry: Registry) -> None:
    channel("ChatChannel")
    assert dict(registry.view.channels) == {}


def test_discovery_puts_it_there_under_its_own_name(registry: Registry) -> None:
    channel("ChatChannel")
    registry.discover(__name__)
    assert list(registry.view.channels) == ["chat"]


def test_register_gives_it_another_name(registry: Registry) -> None:
    register(channel("ChatChannel"), "talk")
    registry.discover(__name__)
    assert list(registry.view.channels) == ["talk"]


def test_register_without_a_name_takes_its_own(registry: Registry) -> None:
    register(channel("ChatChannel"))
    assert list(registry.view.channels) == ["chat"]


@pytest.mark.parametrize("nonsense", [Word, "chat", None, lambda: None])
def test_what_is_no_channel_cannot_be_registered(nonsense: object) -> None:
    with pytest.raises(TypeError, match="derive it from ReactChannel"):
        register(nonsense, "chat")


@pytest.mark.parametrize("send", ["ReactMessage", "ClientMessage"])
@pytest.mark.parametrize("receive", ["DjangoMessage", "ServerMessage"])
def test_slots_may_have_either_name(registry: Registry, send: str, receive: str) -> None:
    class Sent(BaseModel):
        pass

    slots = {"DjangoMessage": None, "Params": Word, send: Sent, receive: Word}
    register(channel("ChatChannel", **slots), "chat")
    declared = registry.view.channels["chat"]
    assert (declared.params, declared.send, declared.receive) == (Word, Sent, Word)


def test_a_class_without_slots_is_a_base_of_others(registry: Registry) -> None:
    base = type("RoomChannel", (ReactChannel,), {"__module__": __name__, "authorize": lambda self, params: True})
    type("ChatChannel", (base,), {"__module__": __name__, "ServerMessage": Word})
    registry.discover(__name__)
    assert list(registry.view.channels) == ["chat"]
