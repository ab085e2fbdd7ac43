"""Generic classes, old and new."""

from datetime import datetime
from typing import Any, Generic, Literal, Optional, TypeVar, Union

from mizan.client import client
from pydantic import BaseModel, Field

T = TypeVar("T")
K = TypeVar("K")
Bound = TypeVar("Bound", bound=BaseModel)
Choice = TypeVar("Choice", int, str)


class Product(BaseModel):
    id: int
    name: str


class Page(BaseModel, Generic[T]):
    """A page of things."""

    items: list[T]
    total: int = Field(0, ge=0)


class Pair(BaseModel, Generic[K, T]):
    key: K
    value: T
    maybe: Optional[T] = None


class Keyed(Pair[str, T], Generic[T]):
    extra: T


class Bounded(BaseModel, Generic[Bound]):
    item: Bound


class Chosen(BaseModel, Generic[Choice]):
    choice: Choice


class Nest(BaseModel, Generic[T]):
    page: Page[T]
    self_or_none: "Nest[T] | None" = None


class ProductPage(Page[Product]):
    cursor: str | None = None


class New[A](BaseModel):
    a: A
    many: list[A] = []


class NewPair[A, B](BaseModel):
    a: A
    b: B


class NewBound[M: BaseModel](BaseModel):
    m: M


class NewChild[A](New[A]):
    child: A


class Response(BaseModel, Generic[T]):
    data: T
    error: Union[str, None] = None


@client
def generic_page(request, value: Page[Product]) -> Page[Product]: ...


@client
def generic_page_of_int(request) -> Page[int]: ...


@client
def generic_page_of_lists(request) -> Page[list[Product]]: ...


@client
def generic_page_of_maybe(request) -> Page[Optional[Product]]: ...


@client
def generic_page_of_pipe(request) -> Page[Product | None]: ...


@client
def generic_page_of_union(request) -> Page[int | str]: ...


@client
def generic_page_of_literal(request) -> Page[Literal["a", "b"]]: ...


@client
def generic_page_of_dict(request) -> Page[dict[str, Any]]: ...


@client
def generic_page_of_any(request) -> Page[Any]: ...


@client
def generic_page_of_none(request) -> Page[None]: ...


@client
def generic_page_of_time(request) -> Page[datetime]: ...


@client
def generic_page_of_tuple(request) -> Page[tuple[int, ...]]: ...


@client
def generic_page_of_pages(request) -> Page[Page[Product]]: ...


@client
def generic_bare(request) -> Page: ...


@client
def generic_pair(request, value: Pair[int, Product]) -> Pair[int, Product]: ...


@client
def generic_keyed(request, value: Keyed[Product]) -> Keyed[Product]: ...


@client
def generic_bounded(request) -> Bounded[Product]: ...


@client
def generic_bounded_bare(request) -> Bounded: ...


@client
def generic_chosen(request) -> Chosen[int]: ...


@client
def generic_chosen_bare(request) -> Chosen: ...


@client
def generic_nest(request) -> Nest[Product]: ...


@client
def generic_product_page(request) -> ProductPage: ...


@client
def generic_new(request, value: New[Product]) -> New[int]: ...


@client
def generic_new_pair(request) -> NewPair[int, Product]: ...


@client
def generic_new_bound(request) -> NewBound[Product]: ...


@client
def generic_new_child(request) -> NewChild[Product]: ...


@client
def generic_response(request) -> Response[list[Page[Product]]]: ...
