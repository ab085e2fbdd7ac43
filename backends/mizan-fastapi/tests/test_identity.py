"""Who asks: the application's user, or a token's."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import pytest
from fastapi import Depends, FastAPI, Request, Response
from fastapi.testclient import TestClient
from mizan_core.registry import Registry
from mizan_fastapi import Mizan, client, jwt, mwt

BASE = "/api/mizan"
MWT = mwt.Keys(secret="the secret of these tokens, in tests only")
JWT = jwt.Keys(
    algorithm="HS256",
    signing="the secret of the others, in tests only",
    verifying="the secret of the others, in tests only",
)


@dataclass(frozen=True)
class User:
    id: int
    is_staff: bool = False


@client
def who(request: Request) -> str | None:
    user = getattr(request.state, "user", None)
    return None if user is None else f"{type(user).__name__} {user.id}"


@client(auth="staff")
def staff_only(request: Request) -> str:
    return "come in"


@pytest.fixture(autouse=True)
def registered(registry: Registry) -> None:
    registry.register(who)
    registry.register(staff_only)


def token_of(user: str, *, staff: bool = False) -> str:
    return mwt.issue(mwt.Claims(subject=user, staff=staff, superuser=False, permissions=""), MWT, lifetime=60)


def asked(visitor: TestClient, fn: str = "who", **headers: str) -> tuple[int, Any]:
    answer = visitor.post("call/", json={"fn": fn}, headers=headers)
    body = answer.json()
    return answer.status_code, body.get("result", body.get("code"))


def test_nobody_is_signed_in_where_the_application_says_nothing(visit: Callable[..., TestClient]) -> None:
    assert asked(visit()) == (200, None)
    assert asked(visit(), "staff_only") == (401, "UNAUTHORIZED")


def test_a_token_is_its_own_user_where_nobody_loads_one(visit: Callable[..., TestClient]) -> None:
    headers = {"X-Mizan-Token": token_of("5", staff=True)}

    assert asked(visit(mwt=MWT), **headers) == (200, "TokenUser 5")
    assert asked(visit(mwt=MWT), "staff_only", **headers) == (200, "come in")


def test_the_user_of_a_token_is_loaded(visit: Callable[..., TestClient]) -> None:
    async def load(id: str) -> User | None:
        return User(int(id), is_staff=True) if id == "5" else None

    visitor = visit(mwt=MWT, jwt=JWT, load_user=load)

    assert asked(visitor, **{"X-Mizan-Token": token_of("5")}) == (200, "User 5")
    assert asked(visitor, Authorization=f"Bearer {jwt.issue('5', JWT, lifetime=60)}") == (200, "User 5")
    assert asked(visitor, **{"X-Mizan-Token": token_of("6")}) == (401, "UNAUTHORIZED")


def test_a_token_grants_no_more_than_it_says(visit: Callable[..., TestClient]) -> None:
    visitor = visit(mwt=MWT, load_user=lambda id: User(int(id), is_staff=True))

    assert asked(visitor, "staff_only", **{"X-Mizan-Token": token_of("5")}) == (403, "FORBIDDEN")


def test_tokens_of_two_users_are_refused(visit: Callable[..., TestClient]) -> None:
    headers = {"X-Mizan-Token": token_of("5"), "Authorization": f"Bearer {jwt.issue('6', JWT, lifetime=60)}"}

    assert asked(visit(mwt=MWT, jwt=JWT), **headers) == (401, "UNAUTHORIZED")


def test_a_token_is_refused_where_there_are_no_keys_for_it(visit: Callable[..., TestClient]) -> None:
    assert asked(visit(), **{"X-Mizan-Token": token_of("5")}) == (401, "UNAUTHORIZED")


def test_without_keys_a_bearer_token_is_the_applications_own_matter(registry: Registry) -> None:
    app = FastAPI()
    app.include_router(Mizan(registry=registry).router, prefix=BASE)

    @app.middleware("http")
    async def know_the_user(request: Request, answer: Callable[[Request], Awaitable[Response]]) -> Response:
        request.state.user = User(7) if request.headers.get("Authorization") == "Bearer mine" else None
        return await answer(request)

    visitor = TestClient(app, base_url=f"http://testserver{BASE}")

    assert asked(visitor, Authorization="Bearer mine") == (200, "User 7")
    assert asked(visitor) == (200, None)


def test_a_dependency_of_the_router_may_say_who_asks(registry: Registry) -> None:
    def know_the_user(request: Request) -> None:
        request.state.user = User(8, is_staff=True)

    app = FastAPI()
    app.include_router(Mizan(registry=registry).router, prefix=BASE, dependencies=[Depends(know_the_user)])
    visitor = TestClient(app, base_url=f"http://testserver{BASE}")

    assert asked(visitor) == (200, "User 8")
    assert asked(visitor, "staff_only") == (200, "come in")
