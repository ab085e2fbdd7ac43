"""Sending a form: what is asked of it, what comes back, and what its hooks may do."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import AsyncClient
from tests.conftest import BASE, Browser
from tests.forms.samples import AwaitForm, ReserveForm
from tests.library.models import Author, Book

pytestmark = pytest.mark.django_db

LETTER = {"name": "Bo", "email": "bo@example.org"}


@pytest.fixture
def author() -> Author:
    return Author.objects.create(name="Ada")


def test_a_valid_form_answers_what_on_submit_success_gave(browser: Browser) -> None:
    answer = browser.call("contact.submit", LETTER)
    assert answer.status_code == 200
    assert answer.json() == {"result": {"success": True, "data": {"sent": True, **LETTER, "copies": None}}}


def test_an_invalid_form_is_refused_with_messages_and_codes(browser: Browser) -> None:
    answer = browser.call("contact.submit", {"name": "nobody", "email": "bo", "copies": 12})
    assert answer.status_code == 422
    assert answer.json() == {
        "error": True,
        "code": "VALIDATION_ERROR",
        "message": "The form is not valid.",
        "details": {
            "errors": [
                {"field": "name", "errors": [{"message": "Nobody is not welcome.", "code": "unwelcome"}]},
                {"field": "email", "errors": [{"message": "Enter a valid email address.", "code": "invalid"}]},
                {
                    "field": "copies",
                    "errors": [{"message": "Ensure this value is less than or equal to 9.", "code": "max_value"}],
                },
            ],
            "fields": {
                "name": ["Nobody is not welcome."],
                "email": ["Enter a valid email address."],
                "copies": ["Ensure this value is less than or equal to 9."],
            },
        },
    }


def test_what_is_wrong_with_the_form_as_a_whole_stands_under_all(browser: Browser) -> None:
    details = browser.call("contact.submit", LETTER | {"name": "today"}).json()["details"]
    assert details["fields"] == {"__all__": ["Not today."]}
    assert details["errors"] == [{"field": "__all__", "errors": [{"message": "Not today.", "code": "later"}]}]


@pytest.mark.parametrize(
    ("copies", "messages"),
    [
        ("3", None),
        (3, None),
        (3.0, None),
        ("", None),
        (None, None),
        ([3], ["Enter a whole number."]),
        ({"a": 3}, ["Enter a whole number."]),
        (True, ["Enter a whole number."]),
        (10**400, ["Ensure this value is less than or equal to 9."]),
    ],
)
def test_a_value_is_read_as_django_reads_text_and_never_as_another_shape(
    browser: Browser, copies: Any, messages: list[str] | None
) -> None:
    answer = browser.call("contact.submit", LETTER | {"copies": copies})
    assert answer.json().get("details", {}).get("fields") == (messages and {"copies": messages})


def test_a_list_is_no_text(browser: Browser) -> None:
    answer = browser.call("contact.submit", LETTER | {"name": ["Bo", "Di"]})
    assert answer.json()["details"]["fields"] == {"name": ["Enter a valid value."]}


def test_a_model_form_is_saved(browser: Browser, author: Author) -> None:
    answer = browser.call("propose_book.submit", {"author": author.pk, "title": "Notes", "pages": "20"})
    assert answer.json() == {"result": {"success": True, "data": None}}
    assert Book.objects.get().title == "Notes"


def test_a_row_that_is_not_there_is_no_choice(browser: Browser) -> None:
    answer = browser.call("propose_book.submit", {"author": 10**30, "title": "Notes", "pages": 20})
    assert list(answer.json()["details"]["fields"]) == ["author"]


def test_a_form_is_made_for_whoever_asks(signed_in: Browser, reader: User) -> None:
    assert signed_in.call("rename.submit", {"first_name": "Countess"}).status_code == 200
    reader.refresh_from_db()
    assert reader.first_name == "Countess"


@pytest.mark.parametrize("call", ["schema", "validate", "submit"])
def test_who_may_not_use_a_form_learns_nothing_of_it(browser: Browser, call: str) -> None:
    answer = browser.call(f"rename.{call}", {"data": 5})
    assert (answer.status_code, answer.json()["code"]) == (403, "FORBIDDEN")
    assert "details" not in answer.json()


def test_who_may_is_asked_on_the_event_loop_too(browser: Browser) -> None:
    assert browser.call("secret.submit", {"word": "hi"}).status_code == 403
    assert browser.call("secret.submit", {"word": "hi"}, **{"X-Word": "sesame"}).status_code == 200


@pytest.mark.parametrize(
    ("title", "fields"),
    [
        ("raised", {"__all__": ["It was lent a moment ago."]}),
        ("raised for a field", {"title": ["It is gone."], "__all__": ["It is empty."]}),
        ("added", {"title": ["It is gone."]}),
        ("", {"title": ["This field is required."]}),
    ],
)
def test_what_on_submit_success_finds_makes_the_form_invalid(
    browser: Browser, title: str, fields: dict[str, list[str]]
) -> None:
    ReserveForm.failures.clear()
    answer = browser.call("reserve.submit", {"title": title})
    assert (answer.status_code, answer.json()["details"]["fields"]) == (422, fields)
    assert ReserveForm.failures == [",".join(fields)]


def test_an_exception_of_a_hook_tells_nothing_of_itself(browser: Browser) -> None:
    answer = browser.call("reserve.submit", {"title": "broken"})
    assert (answer.status_code, answer.json()["code"]) == (500, "INTERNAL_ERROR")
    assert "secret" not in answer.content.decode()


def test_a_form_is_not_sent_without_a_csrf_token(browser: Browser) -> None:
    answer = browser.call("contact.submit", LETTER, **{"X-CSRFToken": "made-up"})
    assert (answer.status_code, answer.json()["code"]) == (403, "FORBIDDEN")


def test_hooks_may_be_coroutines(browser: Browser, author: Author) -> None:
    Book.objects.create(author=author, title="Notes", pages=3)
    answer = browser.call("await.submit", {"author": author.pk})
    assert answer.json() == {"result": {"success": True, "data": {"books": ["Notes"], "on a loop": True}}}


def test_a_coroutine_may_find_the_form_invalid_too(browser: Browser, author: Author) -> None:
    AwaitForm.failures.clear()
    answer = browser.call("await.submit", {"author": author.pk})
    assert answer.json()["details"]["fields"] == {"__all__": ["There is nothing to wait for."]}
    assert AwaitForm.failures == ["__all__"]


@pytest.mark.django_db(transaction=True)
async def test_a_form_is_checked_off_the_event_loop(async_client: AsyncClient) -> None:
    author = await Author.objects.acreate(name="Ada")
    await Book.objects.acreate(author=author, title="Notes", pages=3)
    token = (await async_client.get(f"{BASE}session/")).json()["csrfToken"]
    for call in ("await.submit", "propose_book.submit"):
        body = {"fn": call, "args": {"author": author.pk, "title": "More", "pages": 1}}
        headers = {"X-CSRFToken": token}
        answer = await async_client.post(f"{BASE}call/", body, content_type="application/json", headers=headers)
        assert answer.json()["result"]["success"], call
