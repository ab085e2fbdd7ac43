"""What the requests of the fuzz tests reach: functions with every kind of parameter, none of which raises whatever it is given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from ipaddress import IPv4Address
from typing import Annotated, Any, Literal, NamedTuple
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from mizan.channels import ReactChannel
from mizan.channels import register as register_channel
from mizan.client import ReactContext, client
from mizan_core.registry import register
from pydantic import AnyUrl, BaseModel, ConfigDict, Field, Json, SecretStr
from typing_extensions import TypedDict

PLACE = ReactContext("fuzz_place")
CACHED = ReactContext("fuzz_cached")


class Colour(Enum):
    RED = "red"
    BLUE = 2


class Node(BaseModel):
    model_config = ConfigDict(extra="allow")
    word: Annotated[str, Field(pattern=r"^[a-z]*$", max_length=20)] = ""
    below: list[Node] = []


class Circle(BaseModel):
    kind: Literal["circle"]
    radius: float


class Square(BaseModel):
    kind: Literal["square"] = "square"
    side: Decimal


class Point(NamedTuple):
    x: int
    y: int = 0


class Options(TypedDict, total=False):
    deep: bool
    words: list[str]


@dataclass
class Pair:
    left: int
    right: str = ""


@client
def fuzz_anything(request: HttpRequest, value: Any = None) -> Any:
    return value


@client
def fuzz_scalars(
    request: HttpRequest,
    number: int = 0,
    amount: Decimal = Decimal(0),
    ratio: float = 0.0,
    flag: bool = False,
    text: str = "",
    data: bytes = b"",
    day: date | None = None,
    moment: datetime | None = None,
    hour: time | None = None,
    lasting: timedelta | None = None,
    key: UUID | None = None,
    address: IPv4Address | None = None,
    url: AnyUrl | None = None,
    secret: SecretStr | None = None,
    colour: Colour = Colour.RED,
) -> list[Any]:
    return [number, amount, ratio, flag, text, data, day, moment, hour, lasting, key, address, url, colour]


@client
async def fuzz_shapes(
    request: HttpRequest,
    node: Node | None = None,
    shape: Annotated[Circle | Square, Field(discriminator="kind")] | None = None,
    point: Point | None = None,
    options: Options | None = None,
    pair: Pair | None = None,
    many: list[int] | set[str] | None = None,
    table: Mapping[int, Sequence[float]] | None = None,
    parsed: Json[dict[str, int]] | None = None,
) -> dict[str, Any]:
    return {"node": node, "shape": shape, "point": point, "pair": pair, "table": table, "parsed": parsed}


@client(context=PLACE)
def fuzz_place(request: HttpRequest, city: str = "", zone: int = 0, tags: list[str] | None = None) -> dict[str, Any]:
    return {"city": city, "zone": zone, "tags": tags}


@client(context=PLACE)
async def fuzz_weather(request: HttpRequest, city: str = "", day: date | None = None) -> str:
    return f"{city} {day}"


@client(context=CACHED, cache=60)
def fuzz_cached(request: HttpRequest, name: str, size: float = 0, node: Node | None = None) -> list[Any]:
    return [name, size, node]


@client(affects=[PLACE, fuzz_cached])
def fuzz_move(
    request: HttpRequest, city: str, zone: int | None = None, tags: list[str] | None = None, name: Any = None
) -> str:
    return city


@client(auth=True)
def fuzz_members(request: HttpRequest, number: int) -> int:
    return number


@client(auth=lambda request: "sesame" in request.headers.get("X-Word", ""))
def fuzz_word(request: HttpRequest, word: str) -> str:
    return word


@client(websocket=True)
async def fuzz_socket(request: HttpRequest, value: Any = None, node: Node | None = None) -> list[Any]:
    return [value, node]


class FuzzChannel(ReactChannel):
    """Gives back what it hears."""

    class Params(BaseModel):
        room: str
        size: float = 0

    class ReactMessage(BaseModel):
        value: Any

    class DjangoMessage(BaseModel):
        value: Any

    def authorize(self, params: Params) -> bool:
        return params.room != "closed"

    def group(self, params: Params) -> str:
        return params.room

    def receive(self, params: Params, msg: ReactMessage) -> DjangoMessage:
        return self.DjangoMessage(value=msg.value)


register_channel(FuzzChannel, "fuzz")


@client(route="/fuzz/<str:city>/", methods=["GET", "POST"], affects=PLACE)
def fuzz_view(request: HttpRequest, city: str, zone: int = 0) -> HttpResponse:
    return HttpResponse(f"{zone}", content_type="text/plain")


FUNCTIONS = {
    function.__name__: function
    for function in (
        fuzz_anything, fuzz_scalars, fuzz_shapes, fuzz_place, fuzz_weather, fuzz_cached, fuzz_move, fuzz_members,
        fuzz_word, fuzz_socket, fuzz_view,
    )
}  # fmt: skip

for name, function in FUNCTIONS.items():
    register(function, name)
