"""What is on the wire, under which name, and what importing a module anew does."""

import importlib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from textwrap import dedent
from types import ModuleType
from typing import Any

import pytest
from mizan_core import client
from mizan_core.declaration import log
from mizan_core.registry import Channel, Form, Registry
from pydantic import BaseModel


@pytest.fixture
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str, str], ModuleType]]:
    """Writes a module and imports it, anew where it was there."""
    monkeypatch.syspath_prepend(str(tmp_path))
    made: list[str] = []

    def imported(name: str, source: str) -> ModuleType:
        path = tmp_path.joinpath(*name.split(".")).with_suffix(".py")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("from mizan_core import *\n" + dedent(source), "utf-8")
        importlib.invalidate_caches()
        made.append(name)
        sys.modules.pop(name, None)
        return importlib.import_module(name)

    yield imported
    for name in made:
        sys.modules.pop(name, None)


def test_discovery_finds_what_a_module_declares_under_its_own_name(module: Any) -> None:
    module(
        "found",
        """
        import functools

        def loud(function):
            @functools.wraps(function)
            def louder(*args, **kwargs):
                return function(*args, **kwargs).upper()
            return louder

        @loud
        @client
        def echo(request, text: str) -> str:
            return text

        class Sum(ServerFunction):
            name = "sum.it"
            def call(self) -> int: ...

        class Base(ServerFunction): ...

        class Plain(Base):
            def call(self) -> int: ...

        def no_function(): ...
        """,
    )
    registry = Registry()
    registry.discover("found")
    assert list(registry.functions) == ["echo", "sum.it", "Plain"]
    echo = registry.functions["echo"]
    assert echo.run(None, echo.parse({"text": "hi"})) == "HI"


def test_what_a_module_imports_is_not_its_own(module: Any) -> None:
    module("first_app", "@client\ndef echo(request) -> int: ...")
    module("second_app", "from first_app import echo")
    registry = Registry()
    registry.discover("second_app")
    assert list(registry.functions) == []


def test_a_name_given_by_hand_replaces_the_own_one_whatever_comes_first(module: Any) -> None:
    imported = module("named", "@client\ndef echo(request) -> int: ...\n\n@client\ndef other(request) -> int: ...")
    registry = Registry()
    registry.discover("named")
    registry.register(imported.echo, "say.again")
    assert list(registry.functions) == ["say.again", "other"]


def test_one_function_may_have_two_names() -> None:
    @client(context="user")
    def profile(request: Any) -> int: ...

    registry = Registry()
    registry.register(profile)
    registry.register(profile, "me")
    assert list(registry.contexts["user"].members) == ["me", "profile"]


def test_importing_a_module_anew_replaces_what_it_registered(module: Any) -> None:
    registry = Registry(log)
    first = module("again", "@client\ndef echo(request) -> int: ...")
    registry.register(first.echo)
    second = module("again", "@client\ndef echo(request) -> str: ...")
    registry.register(second.echo)
    assert registry.functions["echo"].returns is str
    assert [claim.name for claim in registry.view.functions_claimed] == ["echo"]


def test_of_two_that_claim_a_name_the_first_by_module_and_place_has_it(module: Any) -> None:
    later = module("b_app", "@client\ndef echo(request) -> str: ...")
    first = module("a_app", "@client\ndef echo(request) -> int: ...")
    registry = Registry()
    registry.register(later.echo)
    registry.register(first.echo)
    assert registry.functions["echo"].module == "a_app"


def test_the_older_convention_needs_no_discovery(module: Any) -> None:
    registry = Registry(log)
    module(
        "older.mizan_clients",
        "@client\ndef elder(request) -> int: ...\n\nclass ElderSum(ServerFunction):\n    def call(self) -> int: ...",
    )
    assert {"elder", "ElderSum"} <= registry.functions.keys()


def test_what_is_declared_and_nowhere_registered_is_not_on_the_wire(module: Any) -> None:
    registry = Registry(log)
    module("forgotten_app", "@client\ndef lonely(request) -> int: ...")
    assert "lonely" not in registry.functions
    assert "lonely" in [claim.name for claim in registry.view.unregistered]


def test_what_is_not_declared_cannot_be_registered() -> None:
    def echo(request: Any) -> int: ...

    with pytest.raises(TypeError, match=r"`.*echo` is no server function: put `@client` on it"):
        Registry().register(echo)


def test_members_stand_in_the_order_of_module_and_place(module: Any) -> None:
    second = module("z_app", '@client(context="page")\ndef a(request, x: int = 1, y: str = "") -> int: ...')
    first = module(
        "y_app",
        """
        @client(context="page")
        def c(request, z: int, x: int) -> int: ...

        @client(context="page")
        def b(request) -> int: ...
        """,
    )
    registry = Registry()
    for function in (second.a, first.b, first.c):
        registry.register(function)
    page = registry.contexts["page"]
    assert list(page.members) == ["c", "b", "a"]
    assert [(it.key, it.is_required) for it in page.parameters] == [("z", True), ("x", True), ("y", False)]


def test_the_registry_is_read_anew_only_when_something_changed() -> None:
    @client
    def echo(request: Any) -> int: ...

    registry = Registry()
    before = registry.view
    assert registry.view is before
    registry.register(echo)
    assert registry.view is not before


class Message(BaseModel):
    text: str


def test_a_channel_is_on_the_wire_once_it_is_named_or_discovered() -> None:
    class Chat: ...

    class News: ...

    registry = Registry()
    registry.add_channel(Channel(Chat, "chat", send=Message))
    registry.add_channel(Channel(News, "news"))
    assert dict(registry.view.channels) == {}
    registry.register_channel(Chat, "room")
    assert list(registry.view.channels) == ["room"]
    registry.discover(__name__)
    assert list(registry.view.channels) == ["room", "news"]


def test_the_calls_of_a_form_are_functions_and_a_form_made_anew_replaces_the_old_one() -> None:
    class Contact: ...

    class Schema:
        def call(self) -> int: ...

    client(Schema)
    registry = Registry()
    for _ in range(2):
        registry.add_form(Form("contact", Contact, {"contact.schema": Schema}, dict, dict))
    assert list(registry.functions) == ["contact.schema"]
    assert len(registry.view.forms_claimed) == 1
