"""Forms with files, which travel as multipart."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.conftest import BASE, Browser


@pytest.fixture
def letter() -> SimpleUploadedFile:
    return SimpleUploadedFile("letter.txt", b"Dear Ada", "text/plain")


def send(browser: Browser, fields: dict[str, Any], **headers: str) -> Any:
    return browser.client.post(f"{BASE}call/", fields, headers={"X-CSRFToken": browser.token()} | headers)


def test_a_file_comes_beside_the_fields(browser: Browser, letter: SimpleUploadedFile) -> None:
    answer = send(browser, {"fn": "file.submit", "title": "Hi", "tags": ["a", "b"], "file": letter})
    data = {"title": "Hi", "tags": ["a", "b"], "file": ["letter.txt", "Dear Ada"]}
    assert answer.json() == {"result": {"success": True, "data": data}}


def test_a_missing_file_is_said_of_its_field(browser: Browser) -> None:
    answer = send(browser, {"fn": "file.submit", "title": "Hi"})
    assert answer.status_code == 422
    assert answer.json()["details"]["fields"] == {"file": ["This field is required."]}


def test_an_empty_file_is_no_file(browser: Browser) -> None:
    answer = send(browser, {"fn": "file.submit", "title": "Hi", "file": SimpleUploadedFile("a.txt", b"")})
    assert answer.json()["details"]["errors"][0]["errors"][0]["code"] == "empty"


def test_text_in_the_place_of_a_file_is_no_file(browser: Browser) -> None:
    answer = browser.call("file.submit", {"title": "Hi", "file": "letter.txt"})
    assert answer.json()["details"]["fields"] == {"file": ["This field is required."]}


def test_a_form_without_its_files_is_checked_as_far_as_it_is_there(browser: Browser) -> None:
    assert browser.call("file.validate", {"data": {"title": "Hi"}}).json() == {"result": {"errors": []}}


def test_files_are_checked_where_they_are_sent(browser: Browser, letter: SimpleUploadedFile) -> None:
    found = send(browser, {"fn": "file.validate", "title": "Hi", "tags": "c", "file": letter}).json()["result"]
    assert [error["field"] for error in found["errors"]] == ["tags"]
    found = send(browser, {"fn": "file.validate", "title": "Hi"}).json()["result"]
    assert [error["field"] for error in found["errors"]] == ["file"]


def test_multipart_wants_a_csrf_token_too(browser: Browser, letter: SimpleUploadedFile) -> None:
    answer = send(browser, {"fn": "file.submit", "title": "Hi", "file": letter}, **{"X-CSRFToken": "made-up"})
    assert (answer.status_code, answer.json()["code"]) == (403, "FORBIDDEN")


def test_the_name_of_a_file_is_a_name_and_no_path(browser: Browser) -> None:
    body = (
        b'--b\r\nContent-Disposition: form-data; name="fn"\r\n\r\nfile.submit\r\n'
        b'--b\r\nContent-Disposition: form-data; name="title"\r\n\r\nHi\r\n'
        b'--b\r\nContent-Disposition: form-data; name="file"; filename="../../etc/passwd"\r\n\r\nx\r\n--b--\r\n'
    )
    headers = {"X-CSRFToken": browser.token()}
    content_type = "multipart/form-data; boundary=b"
    answer = browser.client.post(f"{BASE}call/", body, content_type=content_type, headers=headers)
    assert answer.json()["result"]["data"]["file"] == ["passwd", "x"]
