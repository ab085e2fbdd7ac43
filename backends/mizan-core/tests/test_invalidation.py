"""What is made stale, in the body and in the header, and what a client reads out of both."""

from typing import Any
from urllib.parse import quote, unquote

from hypothesis import given
from hypothesis import strategies as st
from mizan_core import client
from mizan_core.invalidation import LONGEST_SCOPE, Invalidation, header, invalidated, text
from mizan_core.registry import Registry

NAMES = st.from_regex(r"[a-z_]{1,20}", fullmatch=True)
VALUES = st.text() | st.integers() | st.booleans() | st.lists(st.integers()) | st.dictionaries(st.text(), st.text())
INVALIDATIONS = st.builds(
    Invalidation, NAMES, st.none() | NAMES, st.dictionaries(st.text(min_size=1), VALUES, max_size=4)
)


def read(value: str) -> list[tuple[str, dict[str, str]]]:
    """What the client's kernel reads out of the header, but for a name: it knows names that are plain."""
    entries = [[part.strip() for part in entry.split(";")] for entry in value.split(",")]
    pairs = [(context, [pair.partition("=") for pair in scope]) for context, *scope in entries if context]
    return [(unquote(context), {unquote(name): unquote(it) for name, _, it in scope}) for context, scope in pairs]


def fits(scope: dict[str, str]) -> bool:
    return (
        sum(len(f";{quote(name, safe='')}={quote(value, safe='')}") for name, value in scope.items()) <= LONGEST_SCOPE
    )


@given(st.lists(INVALIDATIONS))
def test_a_client_reads_the_header_as_it_was_meant(stale: list[Invalidation]) -> None:
    meant = [(it.context, {name: text(value) for name, value in it.params.items()}) for it in stale]
    shown = [(context, scope if fits(scope) else {}) for context, scope in meant]
    unique = [entry for index, entry in enumerate(shown) if entry not in shown[:index]]
    assert read(header(stale)) == unique


@given(st.lists(INVALIDATIONS))
def test_the_header_is_printable_ascii(stale: list[Invalidation]) -> None:
    assert all(" " <= character <= "~" for character in header(stale))


def test_the_header_knows_contexts_and_values_as_a_url_has_them() -> None:
    stale = [
        Invalidation("user", "user_profile", {"user_id": 5}),
        Invalidation("user", None, {"user_id": 5}),
        Invalidation("cart", None, {"b": True, "a": "a b;c,d\r\n"}),
        Invalidation("tree", None, {"of": {"b": 1, "a": [None]}}),
    ]
    assert (
        header(stale)
        == "user;user_id=5, cart;a=a%20b%3Bc%2Cd%0D%0A;b=true, tree;of=%7B%22a%22%3A%5Bnull%5D%2C%22b%22%3A1%7D"
    )


def test_a_scope_that_no_header_can_hold_is_left_out() -> None:
    assert header([Invalidation("user", None, {"note": "x" * 5000})]) == "user"


def test_an_entry_says_no_more_than_it_must() -> None:
    assert Invalidation("user").entry() == "user"
    assert Invalidation("user", "a").entry() == {"context": "user", "function": "a"}
    assert Invalidation("user", "a", {"b": 1}).entry() == {"context": "user", "function": "a", "params": {"b": 1}}


@client(context="user")
def profile(request: Any, user_id: int, tab: str = "", zone: str = "") -> int: ...


@client(affects=["user", profile])
def change(request: Any, **arguments: Any) -> None: ...


@given(st.dictionaries(st.sampled_from(["user_id", "tab", "zone", "other"]), st.none() | st.integers() | st.text()))
def test_the_arguments_that_are_params_scope_and_no_others(arguments: dict[str, Any]) -> None:
    registry = Registry()
    registry.register(profile)
    registry.register(change)
    found = invalidated(registry.view, registry.functions["change"], arguments)
    scope = {name: value for name, value in arguments.items() if name != "other" and value is not None}
    assert [(it.context, it.function, it.params) for it in found] == [("user", None, scope), ("user", "profile", scope)]
    assert all(list(it.params) == sorted(it.params) for it in found)


def test_what_is_no_json_scopes_nothing() -> None:
    registry = Registry()
    registry.register(profile)
    registry.register(change)
    [first, _] = invalidated(registry.view, registry.functions["change"], {"user_id": object(), "tab": "a"})
    assert first.params == {"tab": "a"}
