"""The functions that the cases call, declared once for every framework.

In goes what a framework exports and how it knows who asks; out come declarations, registered under the names in the
table of README.md. Must never know which framework it is given.
"""

import asyncio
import datetime
import enum
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field


@dataclass(frozen=True)
class Framework:
    """What the program needs of a framework."""

    client: Any
    register: Callable[[Any, str], Any]
    ReactContext: Callable[[str], Any]
    ServerFunction: type
    caller: Callable[[Any], str | None]
    """The id of the user that a request is from, `None` for nobody."""
    features: frozenset[str]
    """The features of `backends.toml`: what the framework can have declared."""


class Echo(BaseModel):
    message: str


class Place(BaseModel):
    city: str
    country: Annotated[str, Field(min_length=2, max_length=2)]


class Mood(str, enum.Enum):
    CALM = "calm"
    LOUD = "loud"


class Kinds(BaseModel):
    when: datetime.datetime
    day: datetime.date
    clock: datetime.time
    span: datetime.timedelta
    price: Decimal
    key: uuid.UUID
    mood: Mood
    pair: tuple[int, str]
    names: set[str]
    by_number: dict[int, str]
    nothing: None
    ratio: float
    word: str


class Profile(BaseModel):
    id: int
    name: str


class Order(BaseModel):
    id: int
    total: Decimal


class Cart(BaseModel):
    items: list[str]


class Viewer(BaseModel):
    user: str | None


class Visits(BaseModel):
    count: int


def declare(framework: Framework) -> None:
    """Declares and registers all functions that the framework's features allow."""
    _calls(framework)
    _contexts(framework)
    _access(framework)
    _cached(framework)
    if "async" in framework.features:
        _asynchronous(framework)
    if "affects-function" in framework.features:
        _affects_function(framework)


def _calls(framework: Framework) -> None:
    client, register = framework.client, framework.register

    @client
    def echo(request: Any, text: str, times: int = 1) -> Echo:
        return Echo(message=" ".join([text] * times))

    @client
    def ping(request: Any) -> str:
        return "pong"

    @client
    def move(request: Any, place: Place, tags: list[str] | None = None) -> Place:
        return place

    @client
    def kinds(request: Any) -> Kinds:
        return Kinds(
            when=datetime.datetime(2024, 2, 29, 12, 30, tzinfo=datetime.timezone.utc),
            day=datetime.date(2024, 2, 29),
            clock=datetime.time(12, 30),
            span=datetime.timedelta(days=1, seconds=5),
            price=Decimal("12.50"),
            key=uuid.UUID("12345678-1234-5678-1234-567812345678"),
            mood=Mood.LOUD,
            pair=(1, "one"),
            names={"only"},
            by_number={7: "seven"},
            nothing=None,
            ratio=0.1,
            word="naïve ☕ </script>",
        )

    @client
    def boom(request: Any) -> str:
        raise RuntimeError("the secret of the server")

    @client(private=True)
    def nightly(request: Any) -> str:
        return "done"

    class Add(framework.ServerFunction):
        class Input(BaseModel):
            left: int
            right: int = 0

        class Output(BaseModel):
            sum: int

        def call(self, input: Input) -> Output:
            return self.Output(sum=input.left + input.right)

    for function in (echo, ping, move, kinds, boom, nightly):
        register(function, function.__name__)
    register(Add, "add")


def _contexts(framework: Framework) -> None:
    client, register = framework.client, framework.register
    user = framework.ReactContext("user")
    names: dict[int, str] = {}
    carts: dict[int, list[str]] = {}

    @client(context="global")
    def shop_hours(request: Any) -> Echo:
        return Echo(message="nine to five")

    @client(context=user)
    def user_profile(request: Any, user_id: int) -> Profile:
        return Profile(id=user_id, name=names.get(user_id, "Ada"))

    @client(context="user")
    def user_orders(request: Any, user_id: int, limit: int = 2) -> list[Order]:
        return [Order(id=number, total=Decimal("9.50")) for number in range(1, limit + 1)]

    @client(affects=user)
    def rename_user(request: Any, user_id: int, name: Annotated[str, Field(min_length=2)]) -> Profile:
        names[user_id] = name
        return Profile(id=user_id, name=name)

    @client(affects=["user", "cart"])
    def reset(request: Any) -> bool:
        names.clear()
        carts.clear()
        return True

    @client(context="cart")
    def cart(request: Any, cart_id: str) -> Cart:
        return Cart(items=carts.get(int(cart_id) if cart_id.isdigit() else 0, []))

    @client(affects="cart")
    def empty_cart(request: Any, cart_id: str) -> bool:
        return True

    @client(context="shelf")
    def shelf_items(request: Any, shelf: Literal["top", "bottom"]) -> Cart:
        return Cart(items=carts.get(1, []))

    @client(merge="shelf")
    def put_on_shelf(request: Any, shelf: Literal["top", "bottom"], item: str) -> Cart:
        carts.setdefault(1, []).append(item)
        return Cart(items=carts[1])

    @client(context="search")
    def found(request: Any, tags: list[str], page: int | None = None) -> Cart:
        return Cart(items=[*tags, str(page)])

    for function in (
        shop_hours,
        user_profile,
        user_orders,
        rename_user,
        reset,
        cart,
        empty_cart,
        shelf_items,
        put_on_shelf,
        found,
    ):
        register(function, function.__name__)


def _affects_function(framework: Framework) -> None:
    client, register = framework.client, framework.register

    @client(context="stock")
    def stock_level(request: Any, sku: str) -> Visits:
        return Visits(count=3)

    @client(affects=stock_level)
    def count_stock(request: Any, sku: str) -> bool:
        return True

    @client(affects=[stock_level, "cart"])
    def recount(request: Any) -> bool:
        return True

    for function in (stock_level, count_stock, recount):
        register(function, function.__name__)


def _access(framework: Framework) -> None:
    client, register = framework.client, framework.register

    @client(auth=True)
    def secret(request: Any, number: int) -> Viewer:
        return Viewer(user=framework.caller(request))

    @client(auth="staff")
    def staff_secret(request: Any) -> Viewer:
        return Viewer(user=framework.caller(request))

    @client(auth="superuser")
    def superuser_secret(request: Any) -> Viewer:
        return Viewer(user=framework.caller(request))

    @client(auth=lambda request: request.headers.get("X-Knock") == "three")
    def knock(request: Any) -> Echo:
        return Echo(message="come in")

    @client
    def whoami(request: Any) -> Viewer:
        return Viewer(user=framework.caller(request))

    @client(context="account", auth=True)
    def account(request: Any, number: int = 0) -> Viewer:
        return Viewer(user=framework.caller(request))

    for function in (secret, staff_secret, superuser_secret, knock, whoami, account):
        register(function, function.__name__)


def _cached(framework: Framework) -> None:
    client, register = framework.client, framework.register
    counts: dict[str, int] = {}

    def count(key: str) -> Visits:
        counts[key] = counts.get(key, 0) + 1
        return Visits(count=counts[key])

    @client(context="visits")
    def visits(request: Any, key: str) -> Visits:
        return count(key)

    @client(affects="visits")
    def forget_visits(request: Any, key: str) -> bool:
        return True

    @client(context="fresh", cache=False)
    def fresh(request: Any, key: str) -> Visits:
        return count(f"fresh {key}")

    @client(context="mine", auth=True)
    def mine(request: Any) -> Viewer:
        return Viewer(user=framework.caller(request))

    for function in (visits, forget_visits, fresh, mine):
        register(function, function.__name__)


def _asynchronous(framework: Framework) -> None:
    client, register = framework.client, framework.register

    @client
    async def later(request: Any, step: int) -> int:
        await asyncio.sleep(0)
        return step + 1

    @client
    async def boom_later(request: Any) -> str:
        await asyncio.sleep(0)
        raise RuntimeError("the secret of the server")

    @client
    def on_the_loop(request: Any) -> bool:
        try:
            asyncio.get_running_loop()
        except RuntimeError:
            return False
        return True

    for function in (later, boom_later, on_the_loop):
        register(function, function.__name__)
