"""Whatever goes wrong is answered in the envelope."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

import pytest
from fastapi import Depends, FastAPI, Header, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from fastapi.testclient import TestClient
from mizan_core.registry import Registry
from mizan_fastapi import Forbidden, Mizan, MizanError, client, mizan_error_handler, validation_error_handler


@client
def refuse(request: Request, status: int) -> str:
    raise HTTPException(status, "Not today.")


@pytest.mark.parametrize(
    ("raised", "status", "code"),
    [
        (401, 401, "UNAUTHORIZED"),
        (403, 403, "FORBIDDEN"),
        (404, 404, "NOT_FOUND"),
        (409, 400, "BAD_REQUEST"),
        (413, 413, "BAD_REQUEST"),
        (422, 422, "VALIDATION_ERROR"),
        (501, 501, "NOT_IMPLEMENTED"),
    ],
)
def test_an_http_exception_has_the_code_of_its_status(
    registry: Registry, visit: Callable[..., TestClient], raised: int, status: int, code: str
) -> None:
    registry.register(refuse)

    answer = visit().post("call/", json={"fn": "refuse", "args": {"status": raised}})

    assert answer.json() == {"error": True, "code": code, "message": "Not today."}
    assert answer.status_code == status


def test_an_http_exception_of_a_failed_server_tells_nothing(
    registry: Registry, visit: Callable[..., TestClient]
) -> None:
    registry.register(refuse)

    answer = visit().post("call/", json={"fn": "refuse", "args": {"status": 503}})

    assert answer.status_code == 500
    assert "Not today." not in answer.text


def test_the_headers_of_an_http_exception_travel_along(registry: Registry, visit: Callable[..., TestClient]) -> None:
    @client
    def wait(request: Request) -> str:
        raise HTTPException(429, "Too often.", headers={"Retry-After": "30"})

    @client
    def sign_in(request: Request) -> str:
        raise HTTPException(401, headers={"WWW-Authenticate": 'DPoP algs="ES256"'})

    registry.register(wait)
    registry.register(sign_in)

    assert visit().post("call/", json={"fn": "wait"}).headers["Retry-After"] == "30"
    assert visit().post("call/", json={"fn": "sign_in"}).headers["WWW-Authenticate"] == 'DPoP algs="ES256"'


def test_what_a_dependency_of_the_router_raises_is_in_the_envelope(registry: Registry) -> None:
    def known(tenant: Annotated[int, Header()]) -> None:
        if tenant == 0:
            raise Forbidden("This tenant is closed.")

    app = FastAPI()
    app.include_router(Mizan(registry=registry).router, prefix="/api/mizan", dependencies=[Depends(known)])
    visitor = TestClient(app)

    closed = visitor.get("/api/mizan/session/", headers={"tenant": "0"})
    unknown = visitor.get("/api/mizan/session/", headers={"tenant": "none"})

    assert closed.json() == {"error": True, "code": "FORBIDDEN", "message": "This tenant is closed."}
    assert unknown.json()["details"]["fields"].keys() == {"tenant"}
    assert unknown.status_code == 422


def test_a_redirection_of_a_dependency_stays_one(registry: Registry) -> None:
    def sign_in() -> None:
        raise HTTPException(303, headers={"Location": "/sign-in/"})

    app = FastAPI()
    app.include_router(Mizan(registry=registry).router, prefix="/api/mizan", dependencies=[Depends(sign_in)])

    answer = TestClient(app, follow_redirects=False).get("/api/mizan/session/")

    assert (answer.status_code, answer.headers["Location"]) == (303, "/sign-in/")


def test_the_handlers_do_the_same_for_routes_of_the_application() -> None:
    app = FastAPI()
    app.add_exception_handler(MizanError, mizan_error_handler)
    app.add_exception_handler(RequestValidationError, validation_error_handler)

    @app.get("/report/")
    def report(page: int) -> str:
        raise Forbidden("Not yours.")

    visitor = TestClient(app)

    assert visitor.get("/report/?page=1").json() == {"error": True, "code": "FORBIDDEN", "message": "Not yours."}
    assert visitor.get("/report/?page=x").json() == {
        "error": True,
        "code": "VALIDATION_ERROR",
        "message": "The input is not valid.",
        "details": {"fields": {"page": ["Input should be a valid integer, unable to parse string as an integer"]}},
    }


def test_a_wrong_method_says_which_are_right(visit: Callable[..., TestClient]) -> None:
    answers = [visit().get("call/"), visit().delete("session/"), visit().post("ctx/user/")]

    assert [answer.headers["Allow"] for answer in answers] == ["POST", "GET, HEAD", "GET, HEAD"]
    assert {answer.status_code for answer in answers} == {405}
