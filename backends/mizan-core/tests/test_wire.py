"""Bodies, forms and headers, right and wrong."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mizan_core import client
from mizan_core.errors import BadRequest, Forbidden, MizanError, NotFound
from mizan_core.execute import Adapter, Backend
from mizan_core.registry import Registry
from mizan_core.texts import Texts
from mizan_core.wire import Unread, read_call, read_form, read_only
from pydantic import BaseModel


class Item(BaseModel):
    name: str
    sizes: dict[str, float] = {}


@client
def everything(
    request: Any,
    number: int = 0,
    text: str = "",
    items: tuple[Item, ...] = (),
    anything: Any = None,
    ids: frozenset[int] = frozenset(),
) -> dict[str, Any]:
    return {"number": number, "text": text, "items": items, "anything": anything, "ids": ids}


@client
def nothing(request: Any) -> None: ...


registry = Registry()
registry.register(everything)
registry.register(nothing)
backend = Backend(Adapter[Any](), registry)

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@pytest.mark.parametrize(
    ("body", "call"),
    [
        (b'{"fn": "echo", "args": {"text": "hi"}}', ("echo", {"text": "hi"})),
        (b'{"fn": "echo"}', ("echo", {})),
        (b'{"fn": "echo", "args": null, "more": 1}', ("echo", {})),
    ],
)
def test_a_call_is_read(body: bytes, call: Any) -> None:
    name, sent = read_call(body)
    assert (name, sent.read() if isinstance(sent, Unread) else sent) == call


@pytest.mark.parametrize(
    ("body", "number"),
    [
        (b'{"fn":"everything","args":{"number":1}}', 1),
        (b' {"fn" : "everything" ,\n"args" : {"number" : 1} }\r\n', 1),
        (b'{"args": {"number": 1}, "fn": "everything"}', 1),
        (b'{"fn": "every\\u0074hing", "args": {"number": 1}}', 1),
        (b'{"fn": "everything", "args": {"number": 1}, "more": {}}', 1),
        (b'{"fn": "everything", "args": {"number": 1}, "args": {"number": 2}}', 2),
        (b'{"fn": "everything", "args": {"number": 1, "number": 2}}', 2),
        (b'{"fn": "everything", "args": {"number": 1, "text": "NaN"}}', 1),
        (b'{"fn": "nothing", "args": {"number": 1}, "fn": "everything", "args": {"number": 2}}', 2),
    ],
)
def test_a_call_means_what_its_json_does_however_it_is_spelt(body: bytes, number: int) -> None:
    answer = backend.call(None, *read_call(body))
    assert json.loads(answer.body)["result"]["number"] == number


@pytest.mark.parametrize(
    "body",
    [
        b'{"fn": "everything", "args": {"number": }}',
        b'{"fn": "everything", "args": {}, {}}',
        b'{"fn": "everything", "args": {"anything": NaN}}',
        b'{"fn": "everything", "args": {"anything": -Infinity}}',
        b'{"fn": "everything", "args": {"text": "\\ud800"}}',
        b'{"fn": "everything", "args": {"text": "\xff"}}',
        b'{"fn": "everything", "args": {"anything": ' + b"[" * 100_000 + b"}}",
        b'{"fn": "nothing", "args": {"number": }}',
        b'{"fn": "nothing", "args": {}, "\\u0066n": "everything", "args": {}}',
    ],
)
def test_a_call_whose_arguments_are_no_json_is_a_bad_request(body: bytes) -> None:
    assert _status(body) == BadRequest.status


def _status(body: bytes) -> int:
    try:
        return backend.call(None, *read_call(body)).status
    except BadRequest as error:
        return error.status


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"[]", b"null", b'"echo"', b"{}", b'{"fn": 5}', b'{"fn": ""}', b'{"fn": null}', b'{"fn": "echo", "args": []}',
        b'{"fn": "echo", "args": "x"}', b'{"fn": "\xff"}', b'{"fn": "\\ud800"}', b"[" * 100_000, b'{"fn": "a", "args": {"n": NaN}}',
    ],
)  # fmt: skip
def test_what_is_no_call_is_a_bad_request(body: bytes) -> None:
    with pytest.raises(BadRequest):
        read_call(body)


@given(st.binary())
def test_any_bytes_are_a_call_or_a_bad_request(body: bytes) -> None:
    try:
        read_call(body)
    except BadRequest as error:
        assert json.loads(error.body())["code"] == "BAD_REQUEST"  # noqa: PT017


@given(st.dictionaries(st.sampled_from(["number", "text", "items", "anything", "ids", "x"]), JSON))
def test_any_arguments_are_taken_or_refused_and_never_fail(arguments: dict[str, Any]) -> None:
    body = json.dumps({"fn": "everything", "args": arguments}).encode()
    try:
        name, sent = read_call(body)
    except BadRequest:
        assert b"NaN" in body or b"Infinity" in body or b"\\ud" in body
        return
    answer = backend.call(None, name, sent)
    assert answer.status in (200, 400, 422)
    assert isinstance(json.loads(answer.body, parse_constant=pytest.fail), dict)


def test_a_number_beyond_all_numbers_is_answered() -> None:
    name, sent = read_call(b'{"fn": "everything", "args": {"anything": 1e999, "number": ' + b"9" * 4000 + b"}}")
    assert json.loads(backend.call(None, name, sent).body)["result"]["anything"] is None


def test_a_form_names_its_function_beside_its_fields() -> None:
    name, texts = read_form(Texts.of([("text", "a"), ("fn", "everything"), ("ids", "1"), ("ids", "2")]))
    assert json.loads(backend.call(None, name, texts).body)["result"] | {"ids": None} == {
        "number": 0, "text": "a", "items": [], "anything": None, "ids": None,
    }  # fmt: skip


def test_a_form_without_the_name_is_a_bad_request() -> None:
    with pytest.raises(BadRequest):
        read_form(Texts.of([("text", "a")]))


@pytest.mark.parametrize(
    ("header", "slots"), [(None, set()), ("", set()), ("a", {"a"}), ("a, b,,c ", {"a", "b", "c"}), (" , ", set())]
)
def test_the_header_names_slots(header: str | None, slots: set[str]) -> None:
    assert read_only(header) == slots


def test_an_error_says_what_the_wire_says() -> None:
    assert Forbidden("No.", fields={"a": ("b",)}).body() == (
        b'{"error":true,"code":"FORBIDDEN","message":"No.","details":{"fields":{"a":["b"]}}}'
    )
    assert NotFound().reason() == {"code": "NOT_FOUND", "message": "There is no such thing."}


@given(st.text(st.characters()), st.dictionaries(st.text(), JSON | st.binary() | st.builds(object)))
def test_any_error_has_a_body(message: str, details: dict[str, Any]) -> None:
    error = MizanError.__subclasses__()[0](message, details=details)
    assert json.loads(error.body(), parse_constant=pytest.fail)["error"] is True


def test_half_a_surrogate_pair_in_a_message_is_a_question_mark() -> None:
    assert json.loads(Forbidden("a\ud800").body())["message"] == "a?"
