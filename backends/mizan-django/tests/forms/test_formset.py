"""Several forms at once: as JSON, and with the management form that a browser sends."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.conftest import BASE, Browser
from tests.library.models import Author, Book

pytestmark = pytest.mark.django_db

REQUIRED = [{"message": "This field is required.", "code": "required"}]


def test_a_formset_says_how_many_forms_there_may_be(browser: Browser) -> None:
    limits = {"forms": [], "can_delete": False, "can_order": False}
    assert browser.call("line.formset.schema").json()["result"] == limits | {"min_num": 0, "max_num": 1000}


def test_a_class_says_what_formset_it_has(browser: Browser) -> None:
    schema = browser.call("few.formset.schema").json()["result"]
    assert [schema["min_num"], schema["max_num"]] == [1, 2]
    assert [field["name"] for field in schema["forms"][0]["fields"]] == ["title"]


def test_validate_names_what_is_wrong_with_each_form(browser: Browser) -> None:
    forms = [{"title": "Notes", "pages": 3}, {"title": "Notes", "pages": "many"}, {}]
    assert browser.call("line.formset.validate", {"forms": forms}).json()["result"] == {
        "general": [],
        "per_form": [
            {"errors": []},
            {"errors": [{"field": "pages", "errors": [{"message": "Enter a whole number.", "code": "invalid"}]}]},
            {"errors": [{"field": "title", "errors": REQUIRED}, {"field": "pages", "errors": REQUIRED}]},
        ],
    }


def test_every_form_does_what_it_is_for(browser: Browser) -> None:
    answer = browser.call("line.formset.submit", {"forms": [{"title": "A", "pages": 1}, {"title": "B", "pages": 2}]})
    assert answer.json() == {"result": {"success": True, "data": ["A", "B"]}}
    assert list(Book.objects.order_by("pk").values_list("title", "pages")) == [("A", 1), ("B", 2)]


def test_no_form_does_anything_where_one_is_not_valid(browser: Browser) -> None:
    answer = browser.call("line.formset.submit", {"forms": [{"title": "A", "pages": 1}, {"title": "B"}]})
    assert answer.status_code == 422
    assert answer.json()["details"] == {
        "fields": {"forms.1.pages": ["This field is required."]},
        "general": [],
        "per_form": [{"errors": []}, {"errors": [{"field": "pages", "errors": REQUIRED}]}],
    }
    assert not Book.objects.exists()


def test_what_was_done_is_undone_where_a_later_form_turns_out_not_to_be_valid(browser: Browser) -> None:
    answer = browser.call(
        "line.formset.submit", {"forms": [{"title": "A", "pages": 1}, {"title": "forbidden", "pages": 2}]}
    )
    assert answer.json()["details"]["fields"] == {"forms.1.title": ["Nobody may read that."]}
    assert not Book.objects.exists()


def test_hooks_of_each_form_may_be_coroutines(browser: Browser) -> None:
    author = Author.objects.create(name="Ada")
    Book.objects.create(author=author, title="Notes", pages=3)
    waits = {"author": author.pk}
    answer = browser.call("await.formset.submit", {"forms": [waits, waits]})
    assert [form["books"] for form in answer.json()["result"]["data"]] == [["Notes"], ["Notes"]]
    refused = browser.call("await.formset.submit", {"forms": [waits, {"author": Author.objects.create().pk}]})
    assert refused.json()["details"]["fields"] == {"forms.1.__all__": ["There is nothing to wait for."]}


@pytest.mark.parametrize(
    ("count", "message"), [(0, "Please submit at least 1 form."), (3, "Please submit at most 2 forms.")]
)
def test_too_many_and_too_few_are_said_of_the_whole(browser: Browser, count: int, message: str) -> None:
    details = browser.call("few.formset.submit", {"forms": [{"title": "A"}] * count}).json()["details"]
    assert details["fields"] == {"__all__": [message]}
    assert [error["message"] for error in details["general"]] == [message]


def test_there_may_be_a_thousand_where_a_class_does_not_say(browser: Browser) -> None:
    details = browser.call("line.formset.submit", {"forms": [{"title": "A", "pages": 1}] * 1001}).json()["details"]
    assert details["fields"] == {"__all__": ["Please submit at most 1000 forms."]}
    assert not Book.objects.exists()


@pytest.mark.parametrize("args", [{}, {"forms": None}, {"forms": {}}, {"forms": ["A"]}, {"forms": 5}])
def test_forms_are_a_list_of_objects(browser: Browser, args: dict[str, Any]) -> None:
    answer = browser.call("line.formset.submit", args)
    assert (answer.status_code, answer.json()["code"]) == (422, "VALIDATION_ERROR")


def test_a_field_of_a_form_cannot_reach_another_form_or_the_management_form(browser: Browser) -> None:
    strays = {"TOTAL_FORMS": 5, "0-title": "B", "": "x", "../1-title": "C"}
    answer = browser.call("line.formset.submit", {"forms": [{"title": "A", "pages": 1, **strays}]})
    assert answer.json()["result"]["data"] == ["A"]


def test_a_list_in_a_form_is_no_text(browser: Browser) -> None:
    answer = browser.call("line.formset.validate", {"forms": [{"title": ["A"], "pages": 1}]})
    errors = answer.json()["result"]["per_form"][0]["errors"]
    assert errors == [{"field": "title", "errors": [{"message": "Enter a valid value.", "code": ""}]}]


def send(browser: Browser, fields: dict[str, Any]) -> Any:
    return browser.client.post(f"{BASE}call/", fields, headers={"X-CSRFToken": browser.token()})


def test_a_browser_sends_a_management_form(browser: Browser) -> None:
    answer = send(
        browser,
        {
            "fn": "line.formset.submit",
            "form-TOTAL_FORMS": "2",
            "form-INITIAL_FORMS": "0",
            "form-0-title": "A",
            "form-0-pages": "1",
            "form-1-title": "B",
            "form-1-pages": "2",
        },
    )
    assert answer.json()["result"]["data"] == ["A", "B"]


@pytest.mark.parametrize("total", ["", "many"])
def test_a_management_form_that_was_tampered_with_is_refused(browser: Browser, total: str) -> None:
    answer = send(browser, {"fn": "line.formset.submit", "form-TOTAL_FORMS": total, "form-INITIAL_FORMS": "0"})
    assert answer.status_code == 422
    assert list(answer.json()["details"]["fields"]) == ["__all__"]


def test_no_management_form_is_no_formset(browser: Browser) -> None:
    answer = send(browser, {"fn": "line.formset.submit", "file": SimpleUploadedFile("a.txt", b"a")})
    assert (answer.status_code, list(answer.json()["details"]["fields"])) == (422, ["__all__"])
