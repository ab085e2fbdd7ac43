"""`Shape[Model]`: what it reads, in how many queries, and what it says when it cannot."""

from typing import Annotated, Any

import pytest
from django_readers import pairs
from mizan.shapes import Shape
from pydantic import Field, ValidationError

from .library.models import Author, Book, Tag

pytestmark = pytest.mark.django_db


class TagShape(Shape[Tag]):
    word: str


class AuthorShape(Shape[Author]):
    name: str


class BookShape(Shape[Book]):
    id: int
    title: Annotated[str, Field(alias="bookTitle")]
    author: AuthorShape
    tags: list[TagShape]


class ShelfShape(Shape[Author]):
    name: str
    books_count: int
    books: list[BookShape]

    readers = {"books_count": pairs.count("books")}  # noqa: RUF012 - as a project writes it


@pytest.fixture
def ursula() -> Author:
    author = Author.objects.create(name="Ursula")
    for title in ("Tombs", "Dispossessed"):
        Book.objects.create(title=title, author=author).tags.create(word="classic")
    return author


def test_reads_what_it_annotates(ursula: Author) -> None:
    (_, tombs) = BookShape.read(Book.objects.order_by("title"))
    assert tombs.model_dump(by_alias=True, exclude={"id"}) == {
        "bookTitle": "Tombs",
        "author": {"name": "Ursula"},
        "tags": [{"word": "classic"}],
    }


def test_takes_one_query_for_itself_and_one_for_each_relation(ursula: Author, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(3):
        BookShape.read()


def test_loads_the_columns_that_it_names_alone(ursula: Author, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1) as queries:
        AuthorShape.read()
    assert "pages" not in queries[0]["sql"]


def test_follows_relations_from_their_other_end_and_reads_pairs(ursula: Author) -> None:
    (shelf,) = ShelfShape.read(Author.objects)
    assert (shelf.books_count, [book.title for book in shelf.books]) == (2, ["Tombs", "Dispossessed"])


@pytest.mark.django_db(transaction=True)
async def test_reads_on_an_event_loop() -> None:
    await Author.objects.acreate(name="Ursula")
    assert [author.name for author in await AuthorShape.aread()] == ["Ursula"]


def test_a_relation_may_be_null(ursula: Author) -> None:
    class Maybe(Shape[Book]):
        author: AuthorShape | None

    assert [book.author and book.author.name for book in Maybe.read()] == ["Ursula", "Ursula"]


def test_the_key_of_a_relation_is_a_field(ursula: Author) -> None:
    class Keyed(Shape[Book]):
        author_id: int

    assert {book.author_id for book in Keyed.read()} == {ursula.pk}


def test_validates_what_it_reads(ursula: Author) -> None:
    class Thin(Shape[Book]):
        pages: Annotated[int, Field(lt=50)]

    with pytest.raises(ValidationError, match="less than 50"):
        Thin.read()


def test_a_name_that_the_model_does_not_have_is_said() -> None:
    class Misspelt(Shape[Book]):
        titel: str

    with pytest.raises(TypeError, match=r"Misspelt\.titel: Book has no field 'titel'"):
        Misspelt.read()


def test_a_reader_of_no_field_is_said() -> None:
    class Counted(Shape[Author]):
        name: str

        readers = {"bookcount": pairs.count("books")}  # noqa: RUF012

    with pytest.raises(TypeError, match=r"Counted\.readers: there is no field 'bookcount'"):
        Counted.read()


def test_a_shape_of_no_model_is_said() -> None:
    class Nothing(Shape):
        name: str

    with pytest.raises(TypeError, match=r"derive from Shape\[TheModel\]"):
        Nothing.read()


def test_is_a_model_of_pydantic() -> None:
    schema = AuthorShape.model_json_schema()
    assert schema["properties"] == {"name": {"title": "Name", "type": "string"}}
