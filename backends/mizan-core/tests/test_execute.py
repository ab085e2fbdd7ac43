"""Calls, bundles and views, as a framework asks for them: on a thread, and on an event loop."""

import asyncio
import json
import logging
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Annotated, Any
from urllib.parse import parse_qsl

import pytest
from mizan_core import ReactContext, ServerFunction, client
from mizan_core.cache import open_cache
from mizan_core.errors import Forbidden, InternalError, MizanError, NotFound
from mizan_core.execute import Adapter, Answer, Backend, Viewed
from mizan_core.function import Arguments, Function
from mizan_core.registry import Registry
from mizan_core.texts import Query, Texts
from pydantic import AfterValidator, BaseModel, Field, computed_field


class Response:
    """A framework's response."""

    def __init__(self, text: str) -> None:
        self.text = text


@dataclass
class Somebody:
    is_authenticated: bool = True
    is_staff: bool = False
    is_superuser: bool = False
    cache_identity: str | None = None


class Missing(Exception):
    """A framework's own exception."""


@dataclass
class Web(Adapter[Any]):
    """A framework whose request is a namespace with a `caller`."""

    reported: list[tuple[str, Exception]] = field(default_factory=list)
    guarded: list[str] = field(default_factory=list)
    asked: int = 0

    def caller(self, request: Any) -> Any:
        self.asked += 1
        return request.caller

    def translate(self, error: Exception) -> MizanError | None:
        return NotFound("It is gone.") if isinstance(error, Missing) else None

    def report(self, request: Any, name: str, error: Exception) -> None:
        self.reported.append((name, error))

    def guard(self, function: Function, request: Any, arguments: Arguments) -> Any:
        self.guarded.append("in")
        try:
            return super().guard(function, request, arguments)
        finally:
            self.guarded.append("out")


class Ask:
    """Asks a backend, one way or the other."""

    def __init__(self, on_loop: bool) -> None:
        self.on_loop = on_loop

    def __call__(self, method: str, backend: Backend[Any], *arguments: Any) -> Any:
        if self.on_loop:
            return asyncio.run(getattr(backend, f"a{method}")(*arguments))
        return getattr(backend, method)(*arguments)


@pytest.fixture(params=["thread", "loop"])
def ask(request: pytest.FixtureRequest) -> Ask:
    return Ask(on_loop=request.param == "loop")


NOBODY = SimpleNamespace(caller=Somebody(is_authenticated=False))


def backend_of(*functions: Any, cache: Any = None, **named: Any) -> Backend[Any]:
    registry = Registry(responses=[Response])
    for function in functions:
        registry.register(function)
    for name, function in named.items():
        registry.register(function, name)
    return Backend(Web(), registry, cache)


def query(spelt: str) -> Query:
    return Query(spelt, lambda: Texts.of(parse_qsl(spelt)))


def body(answer: Answer) -> Any:
    return json.loads(answer.body)


class Profile(BaseModel):
    user_id: int
    name: str = Field(default="Ada", serialization_alias="displayName")

    @computed_field
    @property
    def initial(self) -> str:
        return self.name[0]


@client
def echo(request: Any, text: str, times: int = 1, *, loud: bool = False) -> str:
    """Says it again."""
    said = " ".join([text] * times)
    return said.upper() if loud else said


@client(context="user")
def user_profile(request: Any, user_id: int) -> Profile:
    return Profile(user_id=user_id)


@client(context="user")
async def user_orders(request: Any, user_id: int, tags: list[str] = []) -> list[str]:  # noqa: B006 - as users write it
    return [f"{user_id}", *tags]


@client(affects="user")
def rename(request: Any, user_id: int, name: str = "") -> None: ...


class TestACall:
    def test_gives_the_result(self, ask: Ask) -> None:
        answer = ask("call", backend_of(echo), NOBODY, "echo", {"text": "hi", "times": 2, "loud": True})
        assert answer == Answer(200, b'{"result":"HI HI"}', {"Cache-Control": "no-store"})

    def test_coerces_as_pydantic_does_and_ignores_what_nobody_knows(self, ask: Ask) -> None:
        answer = ask("call", backend_of(echo), NOBODY, "echo", {"text": "hi", "times": "2", "stray": 1})
        assert body(answer) == {"result": "hi hi"}

    def test_writes_a_model_by_alias_with_what_it_computes(self, ask: Ask) -> None:
        answer = ask("call", backend_of(user_profile), NOBODY, "user_profile", {"user_id": 5})
        assert body(answer)["result"] == {"user_id": 5, "displayName": "Ada", "initial": "A"}

    def test_awaits_a_coroutine_under_a_plain_decorator(self, ask: Ask) -> None:
        def plain(function: Any) -> Any:
            def around(*args: Any, **kwargs: Any) -> Any:
                return function(*args, **kwargs)

            around.__wrapped__ = function  # type: ignore[attr-defined]
            return around

        @client
        @plain
        async def late(request: Any) -> int:
            await asyncio.sleep(0)
            return 7

        assert body(ask("call", backend_of(late=late), NOBODY, "late", {})) == {"result": 7}

    def test_passes_the_request(self, ask: Ask) -> None:
        @client
        def who(request: Any) -> str:
            return request.name

        assert body(ask("call", backend_of(who), SimpleNamespace(name="Bo"), "who", {})) == {"result": "Bo"}

    def test_takes_any_name_for_a_parameter(self, ask: Ask) -> None:
        @client
        def odd(
            request: Any, json: int, copy: int, _page: int, model_config: int, self: int, /, cls: int = 6
        ) -> list[int]:
            return [json, copy, _page, model_config, self, cls]

        sent = {"json": 1, "copy": 2, "_page": 3, "model_config": 4, "self": 5}
        assert body(ask("call", backend_of(odd), NOBODY, "odd", sent)) == {"result": [1, 2, 3, 4, 5, 6]}

    def test_keeps_the_constraints_of_an_annotation(self, ask: Ask) -> None:
        @client
        def limited(
            request: Any, n: Annotated[int, Field(le=5, alias="number")] = 1, m: int = Field(default=2, ge=2)
        ) -> int:
            return n + m

        backend = backend_of(limited)
        assert body(ask("call", backend, NOBODY, "limited", {"number": 5})) == {"result": 7}
        fields = body(ask("call", backend, NOBODY, "limited", {"number": 6, "m": 1}))["details"]["fields"]
        assert fields == {
            "number": ["Input should be less than or equal to 5"],
            "m": ["Input should be greater than or equal to 2"],
        }

    def test_runs_a_class(self, ask: Ask) -> None:
        class Add(ServerFunction):
            name = "add"

            class Input(BaseModel):
                left: int
                right: int = Field(default=1, alias="other")

            Output = int

            def call(self, input: Input) -> int:
                return input.left + input.right + self.request.more

        assert body(ask("call", backend_of(Add), SimpleNamespace(more=3), "add", {"left": 1})) == {"result": 5}

    def test_reads_what_is_no_instance_of_the_declared_type(self, ask: Ask) -> None:
        @client
        def rows(request: Any) -> list[Profile]:
            return (SimpleNamespace(user_id=n, name=name) for n, name in enumerate(("Bo", "Cy")))  # type: ignore[return-value]

        @client
        def row(request: Any) -> Profile:
            return {"user_id": 1, "name": "Di"}  # type: ignore[return-value]

        backend = backend_of(rows, row)
        assert [it["displayName"] for it in body(ask("call", backend, NOBODY, "rows", {}))["result"]] == ["Bo", "Cy"]
        assert body(ask("call", backend, NOBODY, "row", {}))["result"]["displayName"] == "Di"

    def test_refuses_to_give_what_the_annotation_does_not_say(self, ask: Ask) -> None:
        @client
        def liar(request: Any) -> int:
            return "many"  # type: ignore[return-value]

        backend = backend_of(liar)
        assert ask("call", backend, NOBODY, "liar", {}).status == 500
        [(name, error)] = backend.adapter.reported  # type: ignore[attr-defined]
        assert name == "liar"
        assert "returned what its annotation does not say" in str(error)

    def test_writes_a_number_that_is_none_as_null(self, ask: Ask) -> None:
        @client
        def lost(request: Any) -> dict[str, float]:
            return {"nan": float("nan"), "inf": float("inf")}

        assert ask("call", backend_of(lost), NOBODY, "lost", {}).body == b'{"result":{"nan":null,"inf":null}}'


class TestARefusal:
    def test_of_an_unknown_name(self, ask: Ask) -> None:
        answer = ask("call", backend_of(echo), NOBODY, "ech\no", {})
        assert answer.status == 404
        assert body(answer) == {"error": True, "code": "NOT_FOUND", "message": "There is no function of that name."}

    def test_of_wrong_input_names_each_field(self, ask: Ask) -> None:
        @client
        def save(request: Any, place: Profile, size: int) -> None: ...

        answer = ask("call", backend_of(save), NOBODY, "save", {"place": {"user_id": "x"}})
        assert (answer.status, body(answer)["code"]) == (422, "VALIDATION_ERROR")
        assert body(answer)["details"]["fields"] == {
            "place.user_id": ["Input should be a valid integer, unable to parse string as an integer"],
            "size": ["Field required"],
        }

    def test_of_what_clients_may_not_call(self, ask: Ask) -> None:
        @client(private=True)
        def secret(request: Any) -> None: ...

        @client(route="/page/")
        def page(request: Any) -> Response: ...

        backend = backend_of(secret, page)
        assert [body(ask("call", backend, NOBODY, name, {}))["code"] for name in ("secret", "page")] == [
            "FORBIDDEN"
        ] * 2

    def test_of_a_failure_tells_nothing_of_it(self, ask: Ask) -> None:
        @client
        def broken(request: Any) -> None:
            raise ValueError("the password is swordfish")

        backend = backend_of(broken)
        answer = ask("call", backend, NOBODY, "broken", {})
        assert (answer.status, body(answer)) == (500, InternalError().envelope())
        assert [name for name, _ in backend.adapter.reported] == ["broken"]  # type: ignore[attr-defined]

    def test_of_a_model_that_fails_inside_is_no_fault_of_the_caller(self, ask: Ask) -> None:
        @client
        def inside(request: Any) -> None:
            Profile.model_validate({})

        assert ask("call", backend_of(inside), NOBODY, "inside", {}).status == 500

    def test_that_a_function_raises_goes_to_the_client(self, ask: Ask) -> None:
        @client
        def sold_out(request: Any) -> None:
            raise Forbidden("Nothing is left.", fields={"product": ["Sold out."]}, details={"left": 0})

        answer = ask("call", backend_of(sold_out), NOBODY, "sold_out", {})
        assert (answer.status, body(answer)["message"]) == (403, "Nothing is left.")
        assert body(answer)["details"] == {"left": 0, "fields": {"product": ["Sold out."]}}

    def test_in_the_framework_s_own_terms_is_translated(self, ask: Ask) -> None:
        @client
        def gone(request: Any) -> None:
            raise Missing

        answer = ask("call", backend_of(gone), NOBODY, "gone", {})
        assert (answer.status, body(answer)["message"]) == (404, "It is gone.")

    def test_is_logged_once_where_a_framework_has_no_other_way(self, caplog: pytest.LogCaptureFixture) -> None:
        @client
        def broken(request: Any) -> None:
            raise ValueError("swordfish")

        registry = Registry()
        registry.register(broken)
        with caplog.at_level(logging.ERROR, "mizan"):
            Backend(Adapter(), registry).call(NOBODY, "broken", {})
        [record] = caplog.records
        assert record.getMessage() == "The server function or context 'broken' failed"
        assert record.exc_info


class TestAccess:
    @pytest.mark.parametrize(
        ("auth", "caller", "status"),
        [
            (True, Somebody(is_authenticated=False), 401),
            ("required", Somebody(), 200),
            ("staff", Somebody(is_authenticated=False, is_staff=True), 401),
            ("staff", Somebody(is_superuser=True), 403),
            ("staff", Somebody(is_staff=True), 200),
            ("superuser", Somebody(is_staff=True), 403),
            ("superuser", Somebody(is_superuser=True), 200),
            (lambda request: request.caller.is_staff, Somebody(), 403),
            (lambda request: request.caller.is_staff, Somebody(is_staff=True), 200),
            ("supeuser", Somebody(is_staff=True, is_superuser=True), 403),
            (7, Somebody(is_staff=True, is_superuser=True), 403),
            (False, Somebody(is_authenticated=False), 200),
        ],
    )
    def test_is_what_auth_says(self, ask: Ask, auth: Any, caller: Somebody, status: int) -> None:
        @client(auth=auth)
        def guarded(request: Any) -> None: ...

        assert ask("call", backend_of(guarded), SimpleNamespace(caller=caller), "guarded", {}).status == status

    @pytest.mark.parametrize("may", [True, False])
    @pytest.mark.parametrize("spelling", ["function", "lambda", "object"])
    def test_may_be_decided_by_a_coroutine(self, ask: Ask, spelling: str, may: bool) -> None:
        async def function(request: Any) -> bool:
            await asyncio.sleep(0)
            return may

        class Callable:
            async def __call__(self, request: Any) -> bool:
                return may

        predicates: dict[str, Any] = {
            "function": function,
            "lambda": lambda request: function(request),
            "object": Callable(),
        }

        @client(auth=predicates[spelling])
        def guarded(request: Any) -> None: ...

        assert ask("call", backend_of(guarded), NOBODY, "guarded", {}).status == (200 if may else 403)

    def test_is_asked_before_the_input_is_looked_at(self, ask: Ask) -> None:
        @client(auth=True)
        def guarded(request: Any, n: int) -> None: ...

        assert ask("call", backend_of(guarded), NOBODY, "guarded", {"n": "x"}).status == 401

    def test_asks_nobody_where_nothing_is_required(self, ask: Ask) -> None:
        backend = backend_of(echo)
        ask("call", backend, NOBODY, "echo", {"text": "a"})
        assert backend.adapter.asked == 0  # type: ignore[attr-defined]

    def test_of_one_member_counts_for_the_whole_bundle(self, ask: Ask) -> None:
        @client(context="user", auth="staff")
        def user_notes(request: Any, user_id: int) -> str: ...

        backend = backend_of(user_profile, user_notes)
        assert ask("bundle", backend, NOBODY, "user", {"user_id": 1}).status == 401
        assert ask("bundle", backend, NOBODY, "user", {"user_id": 1}, frozenset({"user_profile"})).status == 200


class TestAnInvalidation:
    def test_is_scoped_by_the_arguments_that_are_params_of_the_context(self, ask: Ask) -> None:
        answer = ask("call", backend_of(rename, user_profile), NOBODY, "rename", {"user_id": 5, "name": "Bo"})
        assert body(answer) == {"result": None, "invalidate": [{"context": "user", "params": {"user_id": 5}}]}
        assert answer.headers["X-Mizan-Invalidate"] == "user;user_id=5"

    def test_is_as_it_was_sent_and_not_coerced(self, ask: Ask) -> None:
        answer = ask("call", backend_of(rename, user_profile), NOBODY, "rename", {"user_id": "05"})
        assert body(answer)["invalidate"] == [{"context": "user", "params": {"user_id": "05"}}]

    def test_names_functions_and_contexts_once_each(self, ask: Ask) -> None:
        @client(context="cart")
        def cart(request: Any) -> int: ...

        @client(affects=[user_profile, "user", user_profile, ReactContext("cart"), "nowhere"])
        def change(request: Any) -> None: ...

        answer = ask("call", backend_of(user_profile, cart, change), NOBODY, "change", {})
        assert body(answer)["invalidate"] == [{"context": "user", "function": "user_profile"}, "user", "cart"]
        assert answer.headers["X-Mizan-Invalidate"] == "user, cart"

    def test_of_a_function_that_has_several_names_means_each(self, ask: Ask) -> None:
        @client(affects=user_profile)
        def change(request: Any) -> None: ...

        answer = ask("call", backend_of(change, a=user_profile, b=user_profile), NOBODY, "change", {})
        assert [it["function"] for it in body(answer)["invalidate"]] == ["a", "b"]

    def test_is_none_of_a_member_of_a_context(self, ask: Ask) -> None:
        @client(context="page", affects="user", merge="user")
        def both(request: Any) -> Profile:
            return Profile(user_id=1)

        answer = ask("call", backend_of(both, user_profile), NOBODY, "both", {})
        assert list(body(answer)) == ["result"]

    def test_is_none_of_a_call_that_failed(self, ask: Ask) -> None:
        @client(affects="user")
        def fails(request: Any) -> None:
            raise Forbidden

        answer = ask("call", backend_of(fails, user_profile), NOBODY, "fails", {})
        assert answer.headers == {"Cache-Control": "no-store"}

    def test_of_a_private_function_comes_with_the_call_that_ran_it(self, ask: Ask) -> None:
        @client(private=True, affects="user")
        def touch(request: Any, user_id: int, note: str = "") -> int:
            return user_id

        @client(private=True, affects="user")
        async def atouch(request: Any, user_id: int) -> int:
            return user_id

        @client
        def outer(request: Any) -> int:
            return touch(request, 5) + touch(request, user_id=5)

        @client
        async def aouter(request: Any) -> int:
            return await atouch(request, 6)

        backend = backend_of(touch, atouch, outer, aouter, user_profile)
        answers = [body(ask("call", backend, NOBODY, name, {})) for name in ("outer", "aouter")]
        assert answers == [
            {"result": 10, "invalidate": [{"context": "user", "params": {"user_id": 5}}]},
            {"result": 6, "invalidate": [{"context": "user", "params": {"user_id": 6}}]},
        ]

    def test_of_a_private_class_comes_too(self, ask: Ask) -> None:
        class Touch(ServerFunction):
            _meta = {"private": True, "affects": "user"}  # noqa: RUF012 - as users write it

            class Input(BaseModel):
                user_id: int

            def call(self, input: Input) -> int:
                return input.user_id

        @client
        def outer(request: Any) -> int:
            return Touch(request).call(Touch.Input(user_id=5))

        answer = ask("call", backend_of(outer, Touch, user_profile), NOBODY, "outer", {})
        assert body(answer)["invalidate"] == [{"context": "user", "params": {"user_id": 5}}]


class TestAMerge:
    def test_replaces_the_slot_of_its_type(self, ask: Ask) -> None:
        @client(merge="user")
        def update(request: Any, user_id: int) -> Profile:
            return Profile(user_id=user_id)

        answer = ask("call", backend_of(update, user_profile, user_orders), NOBODY, "update", {"user_id": 5})
        value = {"user_id": 5, "displayName": "Ada", "initial": "A"}
        merge = {"context": "user", "slot": "user_profile", "value": value, "params": {"user_id": 5}}
        assert body(answer) == {"result": value, "merge": [merge]}
        assert "X-Mizan-Invalidate" not in answer.headers

    def test_stands_beside_what_is_invalidated(self, ask: Ask) -> None:
        @client(merge="user", affects=user_orders)
        def update(request: Any) -> Profile:
            return Profile(user_id=1)

        answer = ask("call", backend_of(update, user_profile, user_orders), NOBODY, "update", {})
        assert list(body(answer)) == ["result", "invalidate", "merge"]


class TestABundle:
    def test_has_a_slot_for_each_member(self, ask: Ask) -> None:
        backend = backend_of(user_profile, user_orders)
        query = Texts.of([("user_id", "5"), ("tags", "a"), ("tags", "b"), ("stray", "1")])
        assert body(ask("bundle", backend, NOBODY, "user", query)) == {
            "user_profile": {"user_id": 5, "displayName": "Ada", "initial": "A"},
            "user_orders": ["5", "a", "b"],
        }

    def test_has_only_the_slots_that_are_asked_for(self, ask: Ask) -> None:
        backend = backend_of(user_profile, user_orders)
        only = frozenset({"user_orders", "unknown"})
        assert body(ask("bundle", backend, NOBODY, "user", {"user_id": 5}, only)) == {"user_orders": ["5"]}
        whole = ask("bundle", backend, NOBODY, "user", {"user_id": 5}, frozenset({"unknown"}))
        assert list(body(whole)) == ["user_profile", "user_orders"]

    def test_leaves_out_what_is_private_or_a_view(self, ask: Ask) -> None:
        @client(context="user", private=True)
        def hidden(request: Any) -> int: ...

        @client(context="user", route="/x/")
        def page(request: Any) -> Response: ...

        answer = ask("bundle", backend_of(user_profile, hidden, page), NOBODY, "user", {"user_id": 5})
        assert list(body(answer)) == ["user_profile"]

    def test_of_one_function_has_its_name(self, ask: Ask) -> None:
        @client(context="local")
        def greet(request: Any, name: str) -> str:
            return f"Hello {name}"

        answer = ask("bundle", backend_of(greet), NOBODY, "greet", Texts.of([("name", "Bo")]))
        assert body(answer) == {"greet": "Hello Bo"}

    def test_gives_each_member_what_is_its_own(self, ask: Ask) -> None:
        class Strict(ServerFunction):
            name = "strict"
            _meta = {"context": "user"}  # noqa: RUF012

            class Input(BaseModel, extra="forbid"):
                page: int = 1

            def call(self, input: Input) -> int:
                return input.page

        answer = ask("bundle", backend_of(user_profile, Strict), NOBODY, "user", {"user_id": 5, "page": 2})
        assert body(answer)["strict"] == 2

    def test_of_nothing_is_not_found(self, ask: Ask) -> None:
        assert (
            body(ask("bundle", backend_of(echo), NOBODY, "user", {}))["message"] == "There is no context of that name."
        )

    def test_fails_as_its_member_does(self, ask: Ask) -> None:
        assert ask("bundle", backend_of(user_profile), NOBODY, "user", {}).status == 422


class Counted:
    """A context that counts how often it is computed."""

    def __init__(self, **keywords: Any) -> None:
        self.count = 0

        @client(context="counter", **keywords)
        def counter(request: Any, n: int = 1) -> int:
            self.count += 1
            return self.count

        self.function = counter


class TestTheCache:
    @pytest.fixture
    def cache(self) -> Any:
        return open_cache("a secret of more than thirty-two bytes", None)

    def test_gives_a_bundle_again(self, ask: Ask, cache: Any) -> None:
        backend = backend_of(Counted().function, cache=cache)
        asked = [ask("bundle", backend, NOBODY, "counter", {"n": n}) for n in (1, "1", 2)]
        assert [it.headers["X-Mizan-Cache"] for it in asked] == ["MISS", "HIT", "MISS"]
        assert [body(it)["counter"] for it in asked] == [1, 1, 2]
        assert {it.headers["Cache-Control"] for it in asked} == {"no-store"}

    def test_keeps_callers_apart(self, ask: Ask, cache: Any) -> None:
        backend = backend_of(Counted().function, cache=cache)
        who = [SimpleNamespace(caller=Somebody(cache_identity=identity)) for identity in ("a", "b", None, "a")]
        assert [body(ask("bundle", backend, it, "counter", {}))["counter"] for it in who] == [1, 2, 3, 1]

    def test_keeps_callers_apart_who_ask_alike(self, ask: Ask, cache: Any) -> None:
        backend = backend_of(Counted().function, cache=cache)
        who = [SimpleNamespace(caller=Somebody(cache_identity=identity)) for identity in ("a", "b", None, "a", "b")]
        assert [body(ask("bundle", backend, it, "counter", query("n=5")))["counter"] for it in who] == [1, 2, 3, 1, 2]

    def test_keeps_contexts_apart_that_are_asked_alike(self, ask: Ask, cache: Any) -> None:
        @client(context="doubled")
        def doubled(request: Any, n: int) -> int:
            return 2 * n

        backend = backend_of(Counted().function, doubled, cache=cache)
        asked = [body(ask("bundle", backend, NOBODY, name, query("n=5"))) for name in ("counter", "doubled") * 2]
        assert asked == [{"counter": 1}, {"doubled": 10}] * 2

    def test_finds_a_bundle_by_what_a_query_says(self, ask: Ask, cache: Any) -> None:
        backend = backend_of(Counted().function, cache=cache)
        asked = ["n=5", "n=5", "n=05&x=1", "n=5&n=6", ""]
        assert [body(ask("bundle", backend, NOBODY, "counter", query(it)))["counter"] for it in asked] == [
            1,
            1,
            1,
            2,
            3,
        ]

    def test_refuses_a_query_each_time(self, ask: Ask, cache: Any) -> None:
        backend = backend_of(Counted().function, cache=cache)
        assert [ask("bundle", backend, NOBODY, "counter", query("n=x")).status for _ in range(2)] == [422, 422]

    def test_makes_a_default_anew_for_each_request(self, ask: Ask, cache: Any) -> None:
        days = iter(range(10))

        @client(context="today")
        def today(request: Any, day: int = Field(default_factory=lambda: next(days))) -> int:
            return day

        backend = backend_of(today, cache=cache)
        assert [body(ask("bundle", backend, NOBODY, "today", query("")))["today"] for _ in range(3)] == [0, 1, 2]

    def test_asks_a_validator_for_each_request(self, ask: Ask, cache: Any) -> None:
        banned: set[int] = set()

        def allowed(value: int) -> int:
            if value in banned:
                raise ValueError("is banned")
            return value

        @client(context="room")
        def room(request: Any, number: Annotated[int, AfterValidator(allowed)]) -> int:
            return number

        backend = backend_of(room, cache=cache)
        asked = [ask("bundle", backend, NOBODY, "room", query("number=5")).status]
        banned.add(5)
        assert [*asked, ask("bundle", backend, NOBODY, "room", query("number=5")).status] == [200, 422]

    @pytest.mark.parametrize("keywords", [{"cache": False}, {"cache": 0}])
    def test_keeps_nothing_where_a_member_says_so(self, ask: Ask, cache: Any, keywords: Any) -> None:
        backend = backend_of(Counted(**keywords).function, cache=cache)
        asked = [ask("bundle", backend, NOBODY, "counter", {}) for _ in range(2)]
        assert [body(it)["counter"] for it in asked] == [1, 2]
        assert "X-Mizan-Cache" not in asked[0].headers

    def test_is_asked_once_the_caller_may(self, ask: Ask, cache: Any) -> None:
        backend = backend_of(Counted(auth=True).function, cache=cache)
        signed_in = SimpleNamespace(caller=Somebody())
        assert ask("bundle", backend, signed_in, "counter", {}).status == 200
        assert ask("bundle", backend, NOBODY, "counter", {}).status == 401

    def test_keeps_nothing_that_a_framework_claims_for_one_request(self, ask: Ask, cache: Any) -> None:
        backend = backend_of(Counted().function, cache=cache)
        backend.adapter.may_store = lambda request: False  # type: ignore[method-assign]
        assert [body(ask("bundle", backend, NOBODY, "counter", {}))["counter"] for _ in range(2)] == [1, 2]

    def test_keeps_no_failure(self, ask: Ask, cache: Any) -> None:
        @client(context="bad")
        def bad(request: Any) -> int:
            raise Missing

        backend = backend_of(bad, cache=cache)
        assert [ask("bundle", backend, NOBODY, "bad", {}).status for _ in range(2)] == [404, 404]

    @pytest.mark.parametrize("sent", [{}, {"n": 1}, {"n": "1"}])
    def test_forgets_what_a_mutation_made_stale(self, ask: Ask, cache: Any, sent: Mapping[str, Any]) -> None:
        @client(affects="counter")
        def change(request: Any, n: int | None = None) -> None: ...

        backend = backend_of(Counted().function, change, cache=cache)
        ask("bundle", backend, NOBODY, "counter", {})
        ask("call", backend, NOBODY, "change", sent)
        assert body(ask("bundle", backend, NOBODY, "counter", {}))["counter"] == 2

    def test_keeps_the_instances_that_a_mutation_did_not_mean(self, ask: Ask, cache: Any) -> None:
        @client(affects="counter")
        def change(request: Any, n: int) -> None: ...

        backend = backend_of(Counted().function, change, cache=cache)
        ask("bundle", backend, NOBODY, "counter", {})
        ask("call", backend, NOBODY, "change", {"n": 2})
        assert body(ask("bundle", backend, NOBODY, "counter", {}))["counter"] == 1

    def test_forgets_what_a_result_was_merged_into(self, ask: Ask, cache: Any) -> None:
        @client(merge="counter")
        def change(request: Any) -> int:
            return 9

        backend = backend_of(Counted().function, change, cache=cache)
        ask("bundle", backend, NOBODY, "counter", {})
        assert body(ask("call", backend, NOBODY, "change", {}))["merge"]
        assert body(ask("bundle", backend, NOBODY, "counter", {}))["counter"] == 2

    def test_forgets_what_a_private_function_changed_before_the_call_failed(self, ask: Ask, cache: Any) -> None:
        @client(private=True, affects="counter")
        def touch(request: Any) -> None: ...

        @client
        def fails(request: Any) -> None:
            touch(request)
            raise Missing

        backend = backend_of(Counted().function, touch, fails, cache=cache)
        ask("bundle", backend, NOBODY, "counter", {})
        ask("call", backend, NOBODY, "fails", {})
        assert body(ask("bundle", backend, NOBODY, "counter", {}))["counter"] == 2

    def test_forgets_what_a_private_function_below_a_read_changed_and_tells_nobody_to_read_again(
        self, ask: Ask, cache: Any
    ) -> None:
        @client(private=True, affects="counter")
        def touch(request: Any) -> None: ...

        @client(context="reader")
        def reader(request: Any) -> int:
            touch(request)
            return 1

        backend = backend_of(Counted().function, touch, reader, cache=cache)
        ask("bundle", backend, NOBODY, "counter", {})
        assert "X-Mizan-Invalidate" not in ask("bundle", backend, NOBODY, "reader", {}).headers
        assert body(ask("bundle", backend, NOBODY, "counter", {}))["counter"] == 2

    def test_hears_of_a_private_function_outside_of_any_request(self, cache: Any) -> None:
        @client(private=True, affects="counter")
        def touch(request: Any) -> None: ...

        @client(private=True, affects="counter")
        async def atouch(request: Any) -> None: ...

        backend = backend_of(Counted().function, touch, atouch, cache=cache)
        stop = backend.hear()
        try:
            backend.bundle(NOBODY, "counter", {})
            touch(None)
            assert body(backend.bundle(NOBODY, "counter", {}))["counter"] == 2
            asyncio.run(atouch(None))
        finally:
            stop()
        assert body(backend.bundle(NOBODY, "counter", {}))["counter"] == 3
        touch(None)
        assert body(backend.bundle(NOBODY, "counter", {}))["counter"] == 3


class TestAView:
    def test_gives_its_response_with_what_it_invalidates(self, ask: Ask) -> None:
        @client(route="/users/<id>/", affects="user", cache=60, auth=True)
        def page(request: Any, user_id: int, tab: str = "all") -> Response:
            return Response(f"{user_id} {tab}")

        backend = backend_of(page, user_profile)
        viewed: Viewed = ask(
            "view", backend, SimpleNamespace(caller=Somebody()), backend.registry.functions["page"], {"user_id": "5"}
        )
        assert viewed.response.text == "5 all"
        assert viewed.headers == {"Cache-Control": "private, max-age=60", "X-Mizan-Invalidate": "user;user_id=5"}

    def test_refuses_by_raising(self, ask: Ask) -> None:
        @client(route="/users/<id>/", auth=True)
        def page(request: Any, id: int) -> Response: ...

        backend = backend_of(page)
        with pytest.raises(MizanError) as refused:
            ask("view", backend, NOBODY, backend.registry.functions["page"], {"id": "5"})
        assert refused.value.status == 401

    def test_lets_what_the_function_raises_through(self, ask: Ask) -> None:
        @client(route="/gone/")
        def page(request: Any) -> Response:
            raise Missing

        backend = backend_of(page)
        with pytest.raises(Missing):
            ask("view", backend, NOBODY, backend.registry.functions["page"], {})


class TestWhereItRuns:
    def test_a_synchronous_function_never_blocks_the_loop(self) -> None:
        threads: list[int] = []

        @client
        def slow(request: Any) -> None:
            threads.append(threading.get_ident())

        asyncio.run(backend_of(slow).acall(NOBODY, "slow", {}))
        assert threads != [threading.get_ident()]

    def test_a_coroutine_runs_on_the_loop_that_asks(self) -> None:
        loops: list[Any] = []

        @client
        async def here(request: Any) -> None:
            loops.append(asyncio.get_running_loop())

        async def asking() -> Any:
            await backend_of(here).acall(NOBODY, "here", {})
            return asyncio.get_running_loop()

        assert [asyncio.run(asking())] == loops

    def test_a_result_is_written_before_the_guard_is_left(self, ask: Ask) -> None:
        backend = backend_of()
        guarded = backend.adapter.guarded  # type: ignore[attr-defined]

        @client
        def lazy(request: Any) -> list[int]:
            return (len(guarded) for _ in range(1))  # type: ignore[return-value]

        backend.registry.register(lazy)
        assert body(ask("call", backend, NOBODY, "lazy", {})) == {"result": [1]}
        assert guarded == ["in", "out"]

    @pytest.mark.parametrize("method", ["acall", "abundle"])
    def test_a_request_that_is_given_up_leaves_nothing_behind(self, method: str) -> None:
        @client(private=True, affects="endless")
        def touch(request: Any) -> None: ...

        @client(context="endless")
        async def endless(request: Any) -> None:
            touch(request)
            await asyncio.sleep(60)

        backend = backend_of(endless, touch, cache=open_cache("a secret of more than thirty-two bytes", None))

        async def giving_up() -> None:
            call = asyncio.create_task(getattr(backend, method)(NOBODY, "endless", {}))
            await asyncio.sleep(0)
            await asyncio.sleep(0)
            call.cancel()
            with pytest.raises(asyncio.CancelledError):
                await call

        asyncio.run(giving_up())


def test_a_wrong_type_in_an_iterable_argument_is_a_refusal_and_no_failure(ask: Ask) -> None:
    @client
    def total(request: Any, numbers: Iterable[int]) -> int:
        return sum(numbers)

    assert ask("call", backend_of(total), NOBODY, "total", {"numbers": [1, "2"]}).body == b'{"result":3}'
    assert ask("call", backend_of(total), NOBODY, "total", {"numbers": [1, "x"]}).status == 422
