"""django-ninja's schemas: models by another name, and models made from Django's."""

from typing import Optional

from mizan.client import client
from ninja import Field, ModelSchema, Schema
from ninja.pagination import LimitOffsetPagination

from ..models import Author, Book


class Address(Schema):
    street: str
    number: int = Field(1, ge=1)
    extra: Optional[str] = None


class Person(Schema):
    name: str = Field(alias="full_name")
    addresses: list[Address] = []


class AuthorOut(ModelSchema):
    class Meta:
        model = Author
        fields = ["id", "name", "email"]


class BookOut(ModelSchema):
    author: AuthorOut

    class Meta:
        model = Book
        fields = ["id", "title", "slug", "pages", "price", "published", "in_print", "genre", "rating", "key", "notes"]


class BookIn(ModelSchema):
    class Meta:
        model = Book
        exclude = ["id", "created", "editors", "data"]


class BookPatch(ModelSchema):
    class Meta:
        model = Book
        fields = ["title", "pages", "author", "editors"]
        fields_optional = ["title"]


@client
def ninja_person(request, value: Person) -> Person: ...


@client
def ninja_book(request, value: BookIn) -> BookOut: ...


@client
def ninja_patch(request, value: BookPatch) -> list[AuthorOut]: ...


@client
def ninja_installed(request) -> LimitOffsetPagination.Output: ...
