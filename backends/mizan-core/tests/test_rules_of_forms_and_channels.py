"""What the rules say of forms and channels, which the packages of the frameworks hand in. The words are those of `mizan-dev check`."""

from typing import Any

from mizan_core import ServerFunction, client
from mizan_core.registry import Channel, Form, Registry
from mizan_core.rules import problems
from pydantic import BaseModel


class Call(ServerFunction):
    def call(self) -> int: ...


class Contact: ...


class Support: ...


class Message(BaseModel):
    text: str


def form(of: type[Any], name: str, calls: tuple[str, ...] = ("schema", "validate", "submit")) -> Form:
    return Form(name, of, {f"{name}.{call}": Call for call in calls}, dict, dict)


def said(registry: Registry, **known: Any) -> list[tuple[str, str]]:
    return [(it.code, it.message) for it in problems(registry, **known)]


def test_two_forms_of_one_name() -> None:
    registry = Registry()
    registry.add_form(form(Contact, "contact"))
    registry.add_form(form(Support, "contact"))
    [problem] = problems(registry)
    assert (problem.code, problem.message) == ("MZ119", "there is a form `contact` already")
    assert (problem.name, problem.severity, problem.subject) == ("duplicate-form-name", "error", Support)
    assert problem.help == "give one of them another name"


def test_a_function_that_has_the_name_of_a_form_s_call() -> None:
    @client
    def later(request: Any) -> int: ...

    registry = Registry()
    registry.add_form(form(Contact, "contact"))
    registry.register(later, "contact.submit")
    assert said(registry) == [("MZ106", "the name `contact.submit` is taken already")]


@client
def earlier(request: Any) -> int: ...


class LaterForm: ...


def test_a_form_that_needs_the_name_of_a_function() -> None:
    registry = Registry()
    registry.register(earlier, "contact.submit")
    registry.add_form(form(LaterForm, "contact"))
    assert said(registry) == [("MZ106", "the form `contact` needs the name `contact.submit`")]


def test_a_form_and_a_function_that_are_one_in_typescript() -> None:
    @client
    def contact_form(request: Any) -> int: ...

    registry = Registry()
    registry.add_form(form(Contact, "contact"))
    registry.register(contact_form)
    message = "the function `contact_form` would be `useContactForm` in TypeScript, as the form `contact` is"
    assert said(registry) == [("MZ107", message)]


def test_a_form_without_its_meta() -> None:
    [problem] = problems(Registry(), forms_without_meta=[Contact])
    assert (problem.code, problem.message) == ("MZ118", "`Contact` has `mizanFormMixin` and sets no `mizan` of its own")
    assert problem.help == 'add `mizan = mizanFormMeta(name="…")` to the class, or take the mixin away'


def test_two_channels_of_one_name() -> None:
    registry = Registry()
    for channel in (Contact, Support):
        registry.add_channel(Channel(channel, "chat"))
        registry.register_channel(channel, "lobby")
    assert said(registry) == [("MZ128", "there is a channel `lobby` already")]


def test_a_channel_that_nothing_registers() -> None:
    registry = Registry()
    registry.add_channel(Channel(Contact, "contact"))
    assert said(registry) == [("MZ117", "nothing registers `Contact`, so no client can reach it")]


def test_a_slot_that_is_no_model() -> None:
    registry = Registry()
    registry.add_channel(Channel(Contact, "ticker", params=str, send=Message))
    registry.register_channel(Contact, "ticker")
    assert said(registry) == [("MZ120", "this slot of the channel `ticker` is no model: `str` is none")]


def test_a_socket_without_channels() -> None:
    @client(websocket=True)
    def shout(request: Any) -> int: ...

    registry = Registry()
    registry.register(shout)
    registry.add_channel(Channel(Contact, "chat"))
    registry.register_channel(Contact, "chat")
    assert said(registry) == said(registry, websockets=True) == []
    assert [code for code, _ in said(registry, websockets=False)] == ["MZ114", "MZ114"]


def test_names_that_are_none() -> None:
    registry = Registry()
    registry.add_form(form(Contact, "con tact"))
    registry.add_channel(Channel(Support, "x"))
    registry.register_channel(Support, "../x")
    assert said(registry) == [
        ("MZ124", "`con tact` cannot be the name of a form"),
        ("MZ124", "`../x` cannot be the name of a channel"),
    ]
