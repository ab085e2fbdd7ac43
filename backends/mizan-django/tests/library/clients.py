"""What the library declares: each function has one behaviour that a test asks for."""

import asyncio
import threading
from datetime import date
from typing import Annotated

from django.core.exceptions import (
    BadRequest,
    PermissionDenied,
    SuspiciousOperation,
    ValidationError,
)
from django.db import DataError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from mizan.client import GlobalContext, ReactContext, client
from mizan.errors import NotSupported
from pydantic import BaseModel, Field

from .models import Author, Book

SHELF = ReactContext("shelf")


class Said(BaseModel):
    message: str


class BookRow(BaseModel):
    id: int
    title: str
    pages: int


def row(book: Book) -> BookRow:
    return BookRow(id=book.pk, title=book.title, pages=book.pages)


# Calls.


@client
def echo(request: HttpRequest, text: str, times: Annotated[int, Field(ge=1, le=9)] = 1) -> Said:
    return Said(message=text * times)


@client
def total(request: HttpRequest, numbers: list[int]) -> int:
    return sum(numbers)


@client
def due(request: HttpRequest, lent: date) -> date:
    return lent.replace(year=lent.year + 1)


@client
def count_files(request: HttpRequest, label: str) -> dict[str, str]:
    return {label: ",".join(sorted(file.name for file in request.FILES.values()))}


@client
async def on_the_loop(request: HttpRequest) -> bool:
    await asyncio.sleep(0)
    return asyncio.get_running_loop().is_running()


@client
def thread(request: HttpRequest) -> int:
    return threading.get_ident()


@client
async def thread_of_the_loop(request: HttpRequest) -> int:
    return threading.get_ident()


# Who may.


@client
def whoami(request: HttpRequest) -> str | None:
    return request.user.get_username() or None


@client
async def whoami_async(request: HttpRequest) -> str | None:
    return request.user.get_username() or None


@client(auth=True)
def members_only(request: HttpRequest, number: int) -> int:
    return number


@client(auth="staff")
def staff_only(request: HttpRequest) -> bool:
    return True


@client(auth="superuser")
def superuser_only(request: HttpRequest) -> bool:
    return True


def knows_the_word(request: HttpRequest) -> bool:
    return request.headers.get("X-Word") == "sesame"


@client(auth=knows_the_word)
def with_the_word(request: HttpRequest) -> bool:
    return True


# Contexts and what makes them stale.


@client(context=GlobalContext)
def visitor(request: HttpRequest) -> str | None:
    return request.user.get_username() or None


@client(context=GlobalContext)
def motto(request: HttpRequest) -> str:
    return "</script><script>alert(1)</script> & \u2028"


@client(context="clock", cache=False)
def today(request: HttpRequest) -> date:
    return date.today()


computed: list[str] = []
"""The slots of `shelf` that were computed."""


@client(context=SHELF)
def books(request: HttpRequest, author_id: int) -> list[BookRow]:
    computed.append("books")
    return [row(book) for book in Book.objects.filter(author_id=author_id).order_by("pk")]


@client(context=SHELF, rev=2)
def author_name(request: HttpRequest, author_id: int, shout: bool = False) -> str:
    computed.append("author_name")
    name = get_object_or_404(Author, pk=author_id).name
    return name.upper() if shout else name


@client(context="desk", cache=60)
def desk(request: HttpRequest) -> str:
    """Says who reads it, so that a bundle of one reader is told from that of another."""
    request.session.setdefault("desk", request.user.get_username() or "nobody")
    return request.session["desk"]


async def meet(request: HttpRequest, name: str) -> list[str]:
    """Who of `club` is there after a few turns of the loop, as each author in the database sees it."""
    here: set[str] = request.META.setdefault("here", set())
    here.add(name)
    for _ in range(8):
        await asyncio.sleep(0)
    seen = ",".join(sorted(here))
    return [f"{author.name} sees {seen}" async for author in Author.objects.all()]


@client(context="club")
async def early(request: HttpRequest) -> list[str]:
    return await meet(request, "early")


@client(context="club")
def authors(request: HttpRequest) -> list[str]:
    return [author.name for author in Author.objects.order_by("pk")]


@client(context="club")
async def late(request: HttpRequest) -> list[str]:
    return await meet(request, "late")


@client(context="vault", auth=True)
def vault(request: HttpRequest) -> str:
    return f"{request.user.get_username()}'s"


@client(context="local")
def greet(request: HttpRequest, name: str) -> str:
    return f"Hello {name}"


@client(affects=SHELF)
def rename_author(request: HttpRequest, author_id: int, name: str) -> None:
    Author.objects.filter(pk=author_id).update(name=name)


@client(affects=[books, GlobalContext])
def add_book(request: HttpRequest, author_id: int, title: str) -> BookRow:
    return row(Book.objects.create(author_id=author_id, title=title))


@client(merge=SHELF)
def sort_books(request: HttpRequest, author_id: int) -> list[BookRow]:
    return [row(book) for book in Book.objects.filter(author_id=author_id).order_by("title")]


@client(private=True, affects=SHELF)
def recount(request: HttpRequest, author_id: int) -> int:
    return Book.objects.filter(author_id=author_id).count()


@client
def recount_by_hand(request: HttpRequest, author_id: int) -> int:
    return recount(request, author_id)


# What goes wrong.


@client
def fails(request: HttpRequest, how: str) -> None:
    raise FAILURES[how]


FAILURES: dict[str, Exception] = {
    "field": ValidationError({"title": ["Too short.", "Too dull."]}),
    "whole": ValidationError("The library is closed."),
    "denied": PermissionDenied("Not in the reading room."),
    "bare": PermissionDenied(),
    "missing": Http404("No such book."),
    "bad": BadRequest("Not like this."),
    "suspicious": SuspiciousOperation("tampered\nwith"),
    "unsupported": NotSupported("Not yet."),
    "null with psycopg 3": DataError("PostgreSQL text fields cannot contain NUL (0x00) bytes"),
    "null with psycopg 2": ValueError("A string literal cannot contain NUL (0x00) characters."),
    "too long": DataError("value too long for type character varying(80)"),
    "secret": RuntimeError("the password is hunter2"),
}


@client
def half_done(request: HttpRequest) -> None:
    Author.objects.create(name="Half")
    raise RuntimeError("in the middle")


@client
def wrong_result(request: HttpRequest) -> int:
    return "many"  # pyright: ignore[reportReturnType]


# Views.


@client(route="/books/<int:number>/card/", auth=True)
def card(request: HttpRequest, number: int) -> HttpResponse:
    return HttpResponse(get_object_or_404(Book, pk=number).title, content_type="text/plain")


@client(route="/books/<int:author_id>/recount/", methods=["POST"], affects=SHELF)
def recount_hook(request: HttpRequest, author_id: int) -> JsonResponse:
    return JsonResponse({"books": recount(request, author_id)})


@client(route="/loop/")
async def loop_page(request: HttpRequest) -> HttpResponse:
    await asyncio.sleep(0)
    return HttpResponse("looped")


@client(route="/news/", cache=900)
def news(request: HttpRequest) -> HttpResponse:
    return HttpResponse("news", headers={"Cache-Control": "max-age=5"} if "own" in request.GET else {})
