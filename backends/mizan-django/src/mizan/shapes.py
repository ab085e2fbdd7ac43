"""`Shape[Model]`: a pydantic model of some fields of a Django model, which knows the queries that fetch exactly them.

    class AuthorShape(Shape[Author]):
        name: str

    class BookShape(Shape[Book]):
        id: int
        title: str
        author: AuthorShape                                     # a relation: one query more, however many books
        tags: list[TagShape]
        review_count: int

        readers = {"review_count": pairs.count("reviews")}      # pairs of django-readers, for what is no field of the model

    @client(context="shelf")
    def books(request) -> list[BookShape]:
        return BookShape.read(Book.objects.order_by("title"))

In: a queryset. Out: shapes, by django-readers, which loads the named columns alone and refuses any further query. The annotations decide; the Django
model is asked for no types.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar, cast, get_args

from django.db.models import Manager, Model, QuerySet
from pydantic import BaseModel
from pydantic.fields import FieldInfo
from typing_extensions import Self

if TYPE_CHECKING:
    from collections.abc import Callable

M = TypeVar("M", bound=Model)


class Shape(BaseModel, Generic[M]):
    """Some fields of the Django model `M`. Derive from `Shape[M]` and annotate them. A shape contains no shape of its own kind."""

    readers: ClassVar[Mapping[str, Any]] = {}
    """By field, the pair of django-readers that reads it, where the Django model has no such field."""

    _pair: ClassVar[Any] = None

    @classmethod
    def read(cls, rows: QuerySet[M] | Manager[M] | None = None) -> list[Self]:
        """The rows of a queryset, in its order; all rows of the model without one."""
        prepare, project = cls.__readers()
        prepared: QuerySet[M] = prepare(cls.__rows(rows))
        return [cls.__of(project(row)) for row in prepared]

    @classmethod
    async def aread(cls, rows: QuerySet[M] | Manager[M] | None = None) -> list[Self]:
        """As `read`, on an event loop."""
        prepare, project = cls.__readers()
        prepared: QuerySet[M] = prepare(cls.__rows(rows))
        return [cls.__of(project(row)) async for row in prepared]

    @classmethod
    def __rows(cls, rows: QuerySet[M] | Manager[M] | None) -> QuerySet[M]:
        source = _model_of(cls)._default_manager if rows is None else rows
        return cast("QuerySet[M]", source.all())  # pyright: ignore[reportUnknownMemberType]

    @classmethod
    def __readers(cls) -> tuple[Callable[[Any], Any], Callable[[Any], dict[str, Any]]]:
        # Imported here, since django-readers needs the apps to be loaded, and shapes are declared before that.
        from django_readers import specs  # pyright: ignore[reportMissingTypeStubs]

        if "_pair" not in cls.__dict__:
            cls._pair = specs.process(_spec_of(cls))  # pyright: ignore[reportUnknownMemberType]
        return cls._pair

    @classmethod
    def __of(cls, values: dict[str, Any]) -> Self:
        return cls.model_validate(values, by_name=True, by_alias=False)


def _spec_of(shape: type[Shape[Any]]) -> list[Any]:
    """What to read, as a `spec` of django-readers.

    Raises `TypeError` where a field's name is none of the Django model's and nothing says how to read it.
    """
    if unknown := shape.readers.keys() - shape.model_fields.keys():
        raise TypeError(f"{shape.__qualname__}.readers: there is no field {min(unknown)!r} to read")
    return [{name: _source(shape, name, field)} for name, field in shape.model_fields.items()]


def _model_of(shape: type[Shape[Any]]) -> type[Model]:
    """The Django model of a shape. Raises `TypeError` for one that names none."""
    for base in shape.__mro__:
        arguments = getattr(base, "__pydantic_generic_metadata__", {}).get("args", ())
        if arguments and isinstance(arguments[0], type) and issubclass(arguments[0], Model):
            return arguments[0]
    raise TypeError(f"{shape.__qualname__} names no Django model: derive from Shape[TheModel]")


def _source(shape: type[Shape[Any]], name: str, field: FieldInfo) -> Any:
    """Where the value of one field comes from, as an entry of a `spec`."""
    if name in shape.readers:
        return shape.readers[name]
    model = _model_of(shape)
    if name not in _readable(model):
        raise TypeError(
            f"{shape.__qualname__}.{name}: {model.__name__} has no field {name!r}. Say what reads it: "
            f"`readers = {{{name!r}: pairs.annotate(…)}}`"
        )
    nested = next(_shapes_in(field.annotation), None)
    return name if nested is None else _spec_of(nested)


def _readable(model: type[Model]) -> set[str]:
    """The names of everything that a queryset can load of a model: columns, keys of relations, relations from either end."""
    names: set[str] = set()
    fields = cast("list[Any]", model._meta.get_fields())  # pyright: ignore[reportUnknownMemberType]
    for field in fields:
        names |= {field.name, getattr(field, "attname", field.name)}
        if hasattr(field, "get_accessor_name"):
            names.add(field.get_accessor_name())
    return names


def _shapes_in(annotation: Any) -> Iterator[type[Shape[Any]]]:
    """The shapes that an annotation names: itself, in a list, or perhaps `None`."""
    if isinstance(annotation, type) and issubclass(annotation, Shape):
        yield annotation
    for part in get_args(annotation):
        yield from _shapes_in(part)
