"""`session/` and `call/`: what a browser sends and gets, under WSGI."""

import logging

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.test import Client

from .conftest import BASE, Browser, outside
from .library.models import Author

pytestmark = pytest.mark.django_db


def test_session_gives_a_token_and_sets_its_cookie(browser: Browser) -> None:
    answer = browser.client.get(f"{BASE}session/")
    assert list(answer.json()) == ["csrfToken"]
    assert "csrftoken" in answer.cookies
    assert answer["Cache-Control"] == "no-store"


def test_a_call_answers_with_the_result(browser: Browser) -> None:
    answer = browser.call("echo", {"text": "hi", "times": 2})
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/json"
    assert answer["Cache-Control"] == "no-store"
    assert answer.json() == {"result": {"message": "hihi"}}


def test_a_result_that_is_no_model_stands_as_it_is(browser: Browser) -> None:
    assert browser.call("due", {"lent": "2024-05-01"}).json() == {"result": "2025-05-01"}


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"not json", 400, "BAD_REQUEST"),
        (b"[]", 400, "BAD_REQUEST"),
        (b"\xff\xfe", 400, "BAD_REQUEST"),
        (b'{"args": {}}', 400, "BAD_REQUEST"),
        (b'{"fn": 5}', 400, "BAD_REQUEST"),
        (b'{"fn": "echo", "args": [1]}', 400, "BAD_REQUEST"),
        (b'{"fn": "nope"}', 404, "NOT_FOUND"),
        (b'{"fn": "echo"}', 422, "VALIDATION_ERROR"),
        (b"[" * 5000, 400, "BAD_REQUEST"),
    ],
)
def test_what_is_wrong_with_a_request_is_said_in_the_envelope(
    browser: Browser, body: bytes, status: int, code: str
) -> None:
    answer = browser.post(body)
    assert (answer.status_code, answer.json()["error"], answer.json()["code"]) == (status, True, code)


def test_wrong_arguments_are_named(browser: Browser) -> None:
    fields = browser.call("echo", {"times": 10}).json()["details"]["fields"]
    assert fields == {
        "text": ["Field required"],
        "times": ["Input should be less than or equal to 9"],
    }


def test_a_project_that_wants_everyone_to_sign_in_leaves_that_to_auth(browser: Browser, settings: object) -> None:
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, "django.contrib.auth.middleware.LoginRequiredMiddleware"]
    assert browser.call("echo", {"text": "hi"}).status_code == 200
    assert browser.call("members_only", {"number": 1}).status_code == 401


@pytest.mark.parametrize("fn", ["recount", "card"])
def test_private_functions_and_views_are_not_called(browser: Browser, fn: str) -> None:
    answer = browser.call(fn, {"author_id": 1, "number": 1})
    assert (answer.status_code, answer.json()["code"]) == (403, "FORBIDDEN")


@pytest.mark.parametrize("method", ["get", "put", "delete", "patch", "options"])
def test_other_methods_are_405_and_the_answer_names_the_right_one(browser: Browser, method: str) -> None:
    answer = getattr(browser.client, method)(f"{BASE}call/")
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert answer.json()["code"] == "BAD_REQUEST"


def test_a_form_is_read_as_json_would_be(browser: Browser) -> None:
    numbers = {"fn": "total", "numbers": ["1", "2", "39"]}
    answer = browser.client.post(f"{BASE}call/", numbers, headers={"X-CSRFToken": browser.token()})
    assert answer.json() == {"result": 42}


def test_files_are_on_the_request(browser: Browser) -> None:
    photo = SimpleUploadedFile("lamp.jpg", b"light")
    sent = {"fn": "count_files", "label": "files", "photo": photo}
    answer = browser.client.post(f"{BASE}call/", sent, headers={"X-CSRFToken": browser.token()})
    assert answer.json() == {"result": {"files": "lamp.jpg"}}


def test_a_broken_multipart_body_is_a_bad_request(browser: Browser) -> None:
    answer = browser.client.post(
        f"{BASE}call/", b"--x", content_type="multipart/form-data", headers={"X-CSRFToken": browser.token()}
    )
    assert (answer.status_code, answer.json()["code"]) == (400, "BAD_REQUEST")


def test_a_body_that_is_too_large_is_413(browser: Browser, settings: object) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    answer = browser.call("echo", {"text": "x" * 200})
    assert (answer.status_code, answer.json()["code"]) == (413, "BAD_REQUEST")


def test_too_many_fields_are_a_bad_request(browser: Browser, settings: object) -> None:
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 2
    token = browser.token()
    sent = {"fn": "total", "numbers": ["1", "2", "3"]}
    answer = browser.client.post(f"{BASE}call/", sent, headers={"X-CSRFToken": token})
    assert (answer.status_code, answer.json()["code"]) == (400, "BAD_REQUEST")


class TestDjangoExceptions:
    @pytest.mark.parametrize(
        ("how", "status", "code", "message"),
        [
            ("denied", 403, "FORBIDDEN", "Not in the reading room."),
            ("missing", 404, "NOT_FOUND", "No such book."),
            ("bad", 400, "BAD_REQUEST", "Not like this."),
            ("unsupported", 501, "NOT_IMPLEMENTED", "Not yet."),
            ("whole", 422, "VALIDATION_ERROR", "The library is closed."),
        ],
    )
    def test_have_the_code_of_their_kind(
        self, browser: Browser, how: str, status: int, code: str, message: str
    ) -> None:
        answer = browser.call("fails", {"how": how})
        assert (answer.status_code, answer.json()["code"], answer.json()["message"]) == (status, code, message)

    @pytest.mark.parametrize("how", ["null with psycopg 3", "null with psycopg 2"])
    def test_a_null_character_that_postgresql_refuses_is_the_requests_fault(self, browser: Browser, how: str) -> None:
        answer = browser.call("fails", {"how": how})
        assert (answer.status_code, answer.json()["code"]) == (400, "BAD_REQUEST")
        assert "null character" in answer.json()["message"]

    def test_what_else_the_database_refuses_is_the_functions_fault(
        self, browser: Browser, caplog: pytest.LogCaptureFixture
    ) -> None:
        answer = browser.call("fails", {"how": "too long"})
        assert (answer.status_code, answer.json()["code"]) == (500, "INTERNAL_ERROR")
        assert len([it for it in caplog.records if it.name == "django.request"]) == 1

    def test_a_bare_one_has_a_sentence_all_the_same(self, browser: Browser) -> None:
        assert browser.call("fails", {"how": "bare"}).json()["message"] == "Access is denied."

    def test_invalid_fields_are_named(self, browser: Browser) -> None:
        details = browser.call("fails", {"how": "field"}).json()["details"]
        assert details == {"fields": {"title": ["Too short.", "Too dull."]}}

    def test_the_whole_input_stands_under_all(self, browser: Browser) -> None:
        details = browser.call("fails", {"how": "whole"}).json()["details"]
        assert details == {"fields": {"__all__": ["The library is closed."]}}

    def test_what_is_suspicious_is_logged_on_one_line_and_not_told(
        self, browser: Browser, caplog: pytest.LogCaptureFixture
    ) -> None:
        answer = browser.call("fails", {"how": "suspicious"})
        assert (answer.status_code, "tampered" in answer.content.decode()) == (400, False)
        logged = [it for it in caplog.records if it.name == "django.security.SuspiciousOperation"]
        assert [it.getMessage() for it in logged] == [r"'tampered\nwith'"]


class TestAFailureOfTheServer:
    def test_tells_nothing_of_itself(self, browser: Browser) -> None:
        answer = browser.call("fails", {"how": "secret"})
        assert (answer.status_code, answer.json()["code"]) == (500, "INTERNAL_ERROR")
        assert b"hunter2" not in answer.content
        assert b"RuntimeError" not in answer.content

    def test_tells_nothing_with_debug_either(self, browser: Browser, settings: object) -> None:
        settings.DEBUG = True
        assert b"hunter2" not in browser.call("fails", {"how": "secret"}).content

    def test_is_logged_once_with_its_traceback(self, browser: Browser, caplog: pytest.LogCaptureFixture) -> None:
        browser.call("fails", {"how": "secret"})
        (logged,) = [it for it in caplog.records if it.levelno >= logging.ERROR]
        assert logged.name == "django.request"
        assert logged.exc_info is not None
        assert "hunter2" in str(logged.exc_info[1])
        assert logged.request.path == f"{BASE}call/"

    def test_is_raised_in_a_test_of_the_project(self, browser: Browser) -> None:
        client = Client()
        with pytest.raises(RuntimeError, match="hunter2"):
            client.post(f"{BASE}call/", {"fn": "fails", "args": {"how": "secret"}}, content_type="application/json")

    def test_a_result_of_another_type_is_one(self, browser: Browser) -> None:
        assert browser.call("wrong_result").status_code == 500

    def test_takes_back_what_it_did_with_atomic_requests(
        self, browser: Browser, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setitem(connections.settings["default"], "ATOMIC_REQUESTS", True)
        assert browser.call("half_done").status_code == 500
        assert Author.objects.count() == 0


class TestCsrf:
    def test_a_call_without_a_token_is_refused_in_the_envelope(self, browser: Browser) -> None:
        answer = browser.post({"fn": "echo", "args": {"text": "hi"}}, **{"X-CSRFToken": ""})
        assert (answer.status_code, answer.json()["code"]) == (403, "FORBIDDEN")
        assert "CSRF" in answer.json()["message"]

    def test_a_form_of_another_site_is_refused(self, signed_in: Browser) -> None:
        sent = {"fn": "members_only", "number": "1"}
        answer = signed_in.client.post(f"{BASE}call/", sent, headers={"Origin": "https://evil.example"})
        assert answer.status_code == 403

    def test_holds_without_the_middleware_too(self, settings: object) -> None:
        settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "csrf" not in name]
        browser = Browser(outside(Client))
        assert browser.call("echo", {"text": "hi"}).status_code == 200
        assert browser.post({"fn": "echo"}, **{"X-CSRFToken": "wrong"}).status_code == 403

    def test_holds_where_the_token_is_kept_in_the_session(self, settings: object) -> None:
        settings.CSRF_USE_SESSIONS = True
        browser = Browser(outside(Client))
        assert browser.call("echo", {"text": "hi"}).status_code == 200

    def test_reading_needs_no_token(self, browser: Browser) -> None:
        assert browser.bundle("global/").status_code == 200
