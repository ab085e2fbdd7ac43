"""`schema`, `validate` and what each kind of field takes and gives."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from django.utils import translation
from tests.conftest import BASE, Browser
from tests.library.models import Author, Book

pytestmark = pytest.mark.django_db

NOTHING = {"initial": None, "max_length": None, "min_length": None, "choices": None}


def fields_of(browser: Browser, form: str, data: dict[str, Any] | None = None) -> dict[str, dict[str, Any]]:
    answer = browser.call(f"{form}.schema", {"data": data})
    return {field["name"]: field for field in answer.json()["result"]["fields"]}


def test_a_form_presents_itself(browser: Browser) -> None:
    shared = {"disabled": False, "help_text": "", **NOTHING}
    assert browser.call("contact.schema").json()["result"] == {
        "name": "contact",
        "title": "Contact us",
        "subtitle": None,
        "submit_label": "Send",
        "fields": [
            shared
            | {
                "name": "name",
                "label": "Name",
                "type": "text",
                "widget": "TextInput",
                "required": True,
                "max_length": 10,
            },
            shared
            | {"name": "email", "label": "Email", "type": "email", "widget": "EmailInput", "required": True}
            | {"max_length": 320},
            shared
            | {"name": "copies", "label": "Copies", "type": "number", "widget": "NumberInput", "required": False}
            | {"min_value": 1, "max_value": 9},
        ],
        "meta": {"refetch_schema_on_validate": False, "live_validation": True, "live_form_errors": False},
    }


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("char", {"type": "text", "help_text": "A few letters.", "min_length": 2, "max_length": 5}),
        ("area", {"type": "text", "widget": "Textarea"}),
        ("secret", {"type": "password"}),
        ("hidden", {"type": "hidden", "initial": "h"}),
        ("off", {"disabled": True, "initial": "fixed"}),
        ("regex", {"regex": "^[A-Z]+$"}),
        ("integer", {"type": "number", "min_value": 1, "max_value": 9}),
        ("floating", {"type": "number", "step_size": 0.5}),
        ("decimal", {"type": "number", "max_digits": 5, "decimal_places": 2}),
        ("boolean", {"type": "checkbox"}),
        ("null_boolean", {"type": "select", "choices": None}),
        ("day", {"type": "date", "widget": "DateInput"}),
        ("split", {"type": "text", "widget": "SplitDateTimeWidget"}),
        (
            "choice",
            {
                "type": "radio",
                "choices": [
                    {"value": "praise", "label": "Praise"},
                    {"value": "late", "label": "It is late"},
                    {"value": "lost", "label": "It is lost"},
                ],
            },
        ),
        ("typed", {"initial": 1, "choices": [{"value": 1, "label": "One"}, {"value": 2, "label": "Two"}]}),
        ("json", {"widget": "Textarea"}),
    ],
)
def test_a_field_says_what_it_is(browser: Browser, name: str, shown: dict[str, Any]) -> None:
    field = fields_of(browser, "every_field")[name]
    assert field | shown == field


def test_rows_to_choose_are_named_by_their_keys(browser: Browser) -> None:
    author = Author.objects.create(name="Ada")
    choices = fields_of(browser, "every_field")["author"]["choices"]
    assert [choice["value"] for choice in choices] == ["", author.pk]
    assert choices[1]["label"] == str(author)


def test_a_form_of_a_row_begins_with_what_the_row_has(signed_in: Browser) -> None:
    signed_in.call("rename.submit", {"first_name": "Countess"})
    assert fields_of(signed_in, "rename")["first_name"]["initial"] == "Countess"


def test_labels_are_those_of_the_meta_class(browser: Browser) -> None:
    fields = fields_of(browser, "propose_book")
    assert [field["label"] for field in fields.values()] == ["Author", "What is it called?", "Pages"]
    assert fields["pages"]["initial"] == 100


def test_fields_are_read_from_the_form_of_this_request(browser: Browser) -> None:
    body = {"fn": "greet.schema", "args": {}}
    headers = {"X-CSRFToken": browser.token()}
    answer = browser.client.post(f"{BASE}call/?who=Ada", body, content_type="application/json", headers=headers)
    assert answer.json()["result"]["fields"][1]["label"] == "What do you say to Ada?"


def test_fields_may_hang_on_what_is_filled_in(browser: Browser) -> None:
    assert list(fields_of(browser, "greet")) == ["kind", "words"]
    assert list(fields_of(browser, "greet", {"kind": "call"})) == ["kind", "words", "number"]
    refused = browser.call("greet.submit", {"kind": "call", "words": "hi"})
    assert refused.json()["details"]["fields"] == {"number": ["This field is required."]}


def test_texts_are_in_the_language_of_the_request(browser: Browser) -> None:
    with translation.override("nl"):
        answer = browser.call("contact.validate", {"data": {}}, **{"Accept-Language": "nl"})
    assert answer.json()["result"]["errors"][0]["errors"][0]["message"] == "Dit veld is verplicht."


def test_validate_says_what_is_wrong_so_far(browser: Browser) -> None:
    answer = browser.call("contact.validate", {"data": {"name": "nobody", "email": "bo@example.org"}})
    assert answer.status_code == 200
    assert answer.json() == {
        "result": {
            "errors": [{"field": "name", "errors": [{"message": "Nobody is not welcome.", "code": "unwelcome"}]}]
        }
    }


def test_validate_of_a_valid_form_finds_nothing_and_does_nothing(browser: Browser) -> None:
    author = Author.objects.create(name="Ada")
    data = {"author": author.pk, "title": "Notes", "pages": 3}
    assert browser.call("propose_book.validate", {"data": data}).json() == {"result": {"errors": []}}
    assert not Book.objects.exists()


def test_validate_wants_data(browser: Browser) -> None:
    answer = browser.call("contact.validate", {})
    assert (answer.status_code, answer.json()["details"]["fields"]) == (422, {"data": ["Field required"]})


@pytest.mark.parametrize(
    ("sent", "cleaned"),
    [
        ({"char": "  ab "}, {"char": "'ab'"}),
        ({"char": None}, {"char": "''"}),
        ({"off": "changed"}, {"off": "'fixed'"}),
        ({"integer": 3}, {"integer": "3"}),
        ({"floating": 1.5}, {"floating": "1.5"}),
        ({"decimal": "1.50"}, {"decimal": "Decimal('1.50')"}),
        ({"boolean": True}, {"boolean": "True"}),
        ({"boolean": False}, {"boolean": "False"}),
        ({"boolean": "false"}, {"boolean": "False"}),
        ({}, {"boolean": "False", "null_boolean": "None"}),
        ({"null_boolean": True}, {"null_boolean": "True"}),
        ({"null_boolean": False}, {"null_boolean": "False"}),
        ({"day": "2024-01-31"}, {"day": "datetime.date(2024, 1, 31)"}),
        ({"hour": "10:30"}, {"hour": "datetime.time(10, 30)"}),
        (
            {"split_0": "2024-01-31", "split_1": "10:30"},
            {"split": "datetime.datetime(2024, 1, 31, 10, 30, tzinfo=zoneinfo.ZoneInfo(key='America/Chicago'))"},
        ),
        ({"lasting": "PT1H"}, {"lasting": "datetime.timedelta(seconds=3600)"}),
        ({"choice": "late"}, {"choice": "'late'"}),
        ({"typed": 2}, {"typed": "2"}),
        ({"typed": "2"}, {"typed": "2"}),
        ({"truth": True}, {"truth": "'True'"}),
        ({"several": ["a", "b"]}, {"several": "['a', 'b']"}),
        ({"several": "a"}, {"several": "['a']"}),
        ({"several": []}, {"several": "[]"}),
        ({"json": {"a": [1, None]}}, {"json": "{'a': [1, None]}"}),
        ({"json": [1, "2"]}, {"json": "[1, '2']"}),
        ({"json": '{"a": 1}'}, {"json": "{'a': 1}"}),
        ({"json": 5}, {"json": "5"}),
        ({"uuid": str(UUID(int=1))}, {"uuid": repr(UUID(int=1))}),
        ({"nobody": "knows me"}, {}),
    ],
)
def test_each_kind_of_field_reads_json(browser: Browser, sent: dict[str, Any], cleaned: dict[str, str]) -> None:
    answer = browser.call("every_field.submit", sent).json()
    assert answer["result"]["data"] | cleaned == answer["result"]["data"]


@pytest.mark.parametrize(
    "sent",
    [
        {"char": "x"},
        {"char": "a\x00b"},
        {"email": {"at": "home"}},
        {"integer": "three"},
        {"floating": "nan"},
        {"decimal": "1e400"},
        {"day": "tomorrow"},
        {"choice": "neither"},
        {"choice": ["late"]},
        {"several": ["a", "c"]},
        {"several": {"a": "b"}},
        {"books": [10**30]},
        {"books": ["\x00"]},
        {"author": "\x00"},
        {"json": "{"},
        {"uuid": "1"},
    ],
)
def test_what_a_field_does_not_take_is_said_of_that_field(browser: Browser, sent: dict[str, Any]) -> None:
    answer = browser.call("every_field.submit", sent)
    assert answer.status_code == 422
    assert list(answer.json()["details"]["fields"]) == list(sent)
