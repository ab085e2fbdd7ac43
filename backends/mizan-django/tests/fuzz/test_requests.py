"""Any request at all: the whole application answers, by WSGI and by ASGI, and no answer is a failure of the server.

Bodies, queries, headers and tokens of any shape and any bytes are sent to functions that raise nothing themselves. A failing example is
printed as the request that it is. MIZAN_FUZZ_EXAMPLES says how many requests each test sends.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote, urlencode

import jwt
import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from mizan_core.registry import registry
from tests.conftest import BASE
from tests.forms import samples
from tests.fuzz import declared
from tests.fuzz.exchange import (
    Answer,
    Request,
    by_asgi,
    by_wsgi,
    demand_result,
    demand_sound,
    demand_sound_headers,
    sound_log,
)
from tests.fuzz.values import awkward, scalars, texts, values

SECRET = "the-secret-of-the-tokens-in-these-tests"
CSRF = "a" * 32

FORMS = [samples.ContactForm, samples.ProposeBookForm, samples.RenameForm, samples.GreetForm, samples.AwaitForm]
FORMS += [samples.FileForm, samples.LineForm, samples.FewForm, samples.EveryFieldForm]
CALLS = [name for form in FORMS for name in registry.view.forms[form.mizan.name].calls]
PARAMETERS = sorted(
    {name for function in declared.FUNCTIONS.values() for name in function.__annotations__} - {"request", "return"}
    | {name for form in FORMS for name in form.base_fields}
    | {"data", "forms", "fn", "split_0", "split_1"}
)

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.parametrize("exchange", [by_wsgi, by_asgi], ids=["wsgi", "asgi"]),
]
searching = settings(
    max_examples=int(os.environ.get("MIZAN_FUZZ_EXAMPLES", "60")),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(autouse=True)
def settings_of_mizan(settings: Any) -> None:
    settings.MIZAN_CACHE_SECRET = "the-secret-of-the-cache-in-these-tests"
    settings.MIZAN_MWT_SECRET = SECRET
    settings.MIZAN_JWT_SECRET = SECRET + "-jwt"


@pytest.fixture(autouse=True)
def connection(db: None) -> Iterator[None]:
    """Keep the connection that the test has to the database: Django closes it with each request."""
    ends = (request_started, request_finished)
    for signal in ends:
        signal.disconnect(close_old_connections)
    yield
    for signal in ends:
        signal.connect(close_old_connections)


@pytest.fixture(autouse=True)
def log() -> Iterator[None]:
    with sound_log():
        yield


# What is sent.

names = st.sampled_from(PARAMETERS)
arguments = st.dictionaries(names | texts, values, max_size=6)
filled = st.fixed_dictionaries({"data": arguments}) | st.fixed_dictionaries({"forms": st.lists(arguments, max_size=3)})
functions = st.sampled_from([*declared.FUNCTIONS, *CALLS])
header_texts = st.text(st.characters(max_codepoint=255, exclude_characters="\r\n\x00"), max_size=60)
header_names = st.sampled_from(
    [
        "Accept",
        "Accept-Language",
        "Authorization",
        "Cookie",
        "If-Modified-Since",
        "Origin",
        "Range",
        "Referer",
        "Transfer-Encoding",
        "X-CSRFToken",
        "X-Forwarded-For",
        "X-Mizan-Only",
        "X-Mizan-Token",
        "X-Requested-With",
        "X-Word",
    ]
)
claims = st.dictionaries(
    st.sampled_from(["sub", "staff", "super", "pkey", "aud", "iat", "nbf", "exp", "iss", "jti"]),
    scalars | values,
    max_size=10,
)


def with_csrf(*headers: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    return (("Cookie", f"csrftoken={CSRF}"), ("X-CSRFToken", CSRF), *headers)


def posted(body: bytes, content_type: str | None = "application/json") -> Request:
    return Request("POST", f"{BASE}call/", headers=with_csrf(), body=body, content_type=content_type)


def demand_answer_to_call(answer: Answer) -> None:
    said = demand_sound(answer)
    if answer.status == 200:
        demand_result(said)


Exchange = Callable[[Request], Answer]


@searching
@given(name=functions, args=arguments | filled)
@example("fuzz_move", {"city": "\r\nSet-Cookie: a=b", "zone": 10**40})
@example("every_field.submit", {"books": [10**40], "author": "\x00"})
def test_a_call_with_any_arguments(exchange: Exchange, name: str, args: Any) -> None:
    demand_answer_to_call(exchange(posted(json.dumps({"fn": name, "args": args}).encode())))


@searching
@given(body=values)
def test_a_body_of_any_json(exchange: Exchange, body: Any) -> None:
    demand_answer_to_call(exchange(posted(json.dumps(body).encode())))


@searching
@given(
    body=st.binary(max_size=300) | st.binary(max_size=60).map(lambda some: b'{"fn": "fuzz_anything", "args": ' + some)
)
@example(b'{"fn": "fuzz_anything", "args": {"value": "\\ud800"}}')
@example(b'{"fn": "fuzz_anything", "args": {"value": ' + b"9" * 6000 + b"}}")
@example(b'{"fn": "fuzz_anything", "args": {"value": ' + b"[" * 9000 + b"]" * 9000 + b"}}")
@example(b'{"fn": "fuzz_anything", "args": {"value": 1e999}}')
@example(b'{"fn": "fuzz_anything", "fn": "fuzz_word", "args": {"value": NaN}}')
def test_a_body_of_any_bytes(exchange: Exchange, body: bytes) -> None:
    demand_answer_to_call(exchange(posted(body)))


@searching
@given(
    body=st.binary(max_size=200),
    content_type=header_texts | st.sampled_from(["", "text/plain", "application/json; charset=x"]),
)
@example(b"fn=fuzz_anything&value=%ff%fe", "application/x-www-form-urlencoded; charset=latin-1")
@example(b"fn=fuzz_anything", "application/x-www-form-urlencoded; charset=no-such")
@example(b"--b--", "multipart/form-data")
@example(b"--b\r\n\r\n", "multipart/form-data; boundary=")
def test_a_body_of_any_content_type(exchange: Exchange, body: bytes, content_type: str) -> None:
    demand_answer_to_call(exchange(posted(body, content_type)))


parts = st.lists(
    st.tuples(
        names
        | texts
        | st.sampled_from(["form-TOTAL_FORMS", "form-INITIAL_FORMS", "form-0-title", "csrfmiddlewaretoken"]),
        st.none() | texts | awkward,
        st.binary(max_size=40) | texts.map(str.encode) | st.sampled_from([b"1", b"2", b"-1", b"a"]),
    ),
    max_size=6,
)


def multipart(name: str, fields: list[tuple[str, str | None, bytes]]) -> bytes:
    body = b""
    for field, file, value in [("fn", None, name.encode()), *fields]:
        named = f'form-data; name="{field}"' + ("" if file is None else f'; filename="{file}"')
        body += b"--b\r\nContent-Disposition: " + named.encode("utf-8", "replace") + b"\r\n\r\n" + value + b"\r\n"
    return body + b"--b--\r\n"


@searching
@given(name=functions, fields=parts)
def test_a_form_of_any_fields_and_files(
    exchange: Exchange, name: str, fields: list[tuple[str, str | None, bytes]]
) -> None:
    demand_answer_to_call(exchange(posted(multipart(name, fields), "multipart/form-data; boundary=b")))


@searching
@given(name=functions, fields=parts, data=st.data())
def test_a_form_that_was_damaged_on_its_way(
    exchange: Exchange, name: str, fields: list[tuple[str, str | None, bytes]], data: st.DataObject
) -> None:
    body = multipart(name, fields)
    cut = data.draw(st.integers(0, len(body)))
    damaged = body[:cut] + data.draw(st.binary(max_size=10)) + body[data.draw(st.integers(cut, len(body))) :]
    demand_answer_to_call(exchange(posted(damaged, "multipart/form-data; boundary=b")))


@searching
@given(fields=st.lists(st.tuples(names | texts | st.just("fn"), texts | awkward | functions), max_size=8))
def test_a_form_that_is_urlencoded(exchange: Exchange, fields: list[tuple[str, str]]) -> None:
    body = urlencode(fields).encode()
    demand_answer_to_call(exchange(posted(body, "application/x-www-form-urlencoded")))


contexts = st.sampled_from(sorted(registry.contexts))
pairs = st.lists(st.tuples(names | texts, texts | awkward | values.map(json.dumps)), max_size=6)


@searching
@given(
    context=contexts | texts, query=pairs, only=header_texts | st.sampled_from(["fuzz_place", "fuzz_cached, nobody"])
)
@example("fuzz_cached", [("name", "\r\nX: y"), ("size", "nan")], "")
def test_a_context_with_any_params(exchange: Exchange, context: str, query: list[tuple[str, str]], only: str) -> None:
    path = f"{BASE}ctx/{quote(context, safe='')}/"
    answer = exchange(Request("GET", path, urlencode(query).encode(), (("X-Mizan-Only", only),)))
    demand_sound_headers(answer)
    assert answer.status < 500, answer
    if "/" not in context and context:
        demand_sound(answer)


@searching
@given(query=st.binary(max_size=100), context=contexts)
@example(b"name=%ff&size=%00", "fuzz_cached")
@example(b"&&==&name&%", "fuzz_cached")
def test_a_context_with_a_query_of_any_bytes(exchange: Exchange, query: bytes, context: str) -> None:
    answer = exchange(Request("GET", f"{BASE}ctx/{context}/", query))
    if exchange is by_asgi and not _is_utf8(query):
        # Django itself refuses such a URL under ASGI, before it looks for a view.
        assert (answer.status, answer.body) == (400, b"")
        return
    demand_sound(answer)


def _is_utf8(query: bytes) -> bool:
    try:
        query.decode()
    except UnicodeDecodeError:
        return False
    return True


@searching
@given(
    headers=st.lists(st.tuples(header_names, header_texts), max_size=5),
    method=st.sampled_from(["GET", "POST", "PUT", "HEAD", "OPTIONS", "X"]),
)
@example([("Authorization", "Bearer")], "POST")
@example([("X-Mizan-Token", "")], "POST")
@example([("Cookie", "sessionid=\x7f; csrftoken=é")], "POST")
def test_any_headers_and_methods(exchange: Exchange, headers: list[tuple[str, str]], method: str) -> None:
    for path in ("session/", "call/", "ctx/fuzz_place/"):
        body = b'{"fn": "fuzz_members", "args": {"number": 1}}'
        answer = exchange(Request(method, f"{BASE}{path}", b"", tuple(headers), body, "application/json"))
        demand_sound(answer)


@searching
@given(
    said=claims,
    head=st.dictionaries(st.sampled_from(["kid", "typ", "crit", "b64", "jwk"]), scalars, max_size=3),
    key=st.sampled_from([SECRET, SECRET + "-jwt", "x" * 32]),
    header=st.sampled_from(["X-Mizan-Token", "Authorization"]),
)
@example({"sub": 10**40, "exp": 10**40}, {}, SECRET, "X-Mizan-Token")
@example({"sub": "\x00", "exp": 10**400}, {}, SECRET + "-jwt", "Authorization")
def test_a_token_with_any_claims_is_refused(exchange: Exchange, said: Any, head: Any, key: str, header: str) -> None:
    try:
        token = jwt.encode(said, key, "HS256", headers=head)
    except (TypeError, ValueError, jwt.PyJWTError):
        return
    value = token if header == "X-Mizan-Token" else f"Bearer {token}"
    body = b'{"fn": "fuzz_members", "args": {"number": 1}}'
    answer = exchange(Request("POST", f"{BASE}call/", b"", ((header, value),), body, "application/json"))
    demand_sound(answer)
    assert answer.status == 401


@searching
@given(token=header_texts, header=st.sampled_from(["X-Mizan-Token", "Authorization", "X-Session-Token"]))
@example("a.b.c", "X-Mizan-Token")
@example("eyJhbGciOiJub25lIn0.e30.", "Authorization")
def test_a_token_of_any_bytes_is_refused(exchange: Exchange, token: str, header: str) -> None:
    value = f"Bearer {token}" if header == "Authorization" else token
    body = b'{"fn": "fuzz_anything"}'
    answer = exchange(Request("POST", f"{BASE}call/", b"", with_csrf((header, value)), body, "application/json"))
    demand_sound(answer)
    assert answer.status == 401


@searching
@given(city=texts | awkward, query=st.binary(max_size=40), method=st.sampled_from(["GET", "POST", "HEAD", "DELETE"]))
def test_a_view_with_any_url(exchange: Exchange, city: str, query: bytes, method: str) -> None:
    answer = exchange(Request(method, f"/fuzz/{quote(city, safe='')}/", query, with_csrf()))
    demand_sound_headers(answer)
    assert answer.status < 500, answer


@searching
@given(path=st.binary(max_size=30))
def test_any_path_below_the_base(exchange: Exchange, path: bytes) -> None:
    answer = exchange(Request("GET", f"{BASE}{quote(path, safe='')}"))
    demand_sound_headers(answer)
    assert answer.status < 500, answer
