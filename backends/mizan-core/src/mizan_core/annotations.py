"""Annotations as a person compares and writes them.

In go annotations that are resolved; out come a form that all spellings of one type share (`Optional[int]` and `None | int`), and words for
messages. Documentation is never part of what a type is, nor is the order of a union or a `Literal`.
"""

from __future__ import annotations

import collections.abc
import json
from collections.abc import Hashable
from enum import Enum
from types import NoneType, UnionType
from typing import Annotated, Any, Final, Literal, NewType, TypeVar, Union, get_args, get_origin

from pydantic.fields import FieldInfo
from pydantic.types import Discriminator
from pydantic_core import to_jsonable_python
from typing_extensions import TypeAliasType

ARRAYS: Final = frozenset(
    (
        list,
        collections.deque,
        collections.abc.Sequence,
        collections.abc.MutableSequence,
        collections.abc.Iterable,
        collections.abc.Collection,
    )
)
SETS: Final = frozenset((set, frozenset, collections.abc.Set, collections.abc.MutableSet))
DICTS: Final = frozenset(
    (dict, collections.abc.Mapping, collections.abc.MutableMapping, collections.OrderedDict, collections.defaultdict)
)


def is_one_type(left: Any, right: Any) -> bool:
    """Whether two annotations say one type, constraints and all: what tells which slot of a context a merged result replaces."""
    return _normal(left, keep=True) == _normal(right, keep=True)


def takes_the_same(left: Any, right: Any) -> bool:
    """Whether one value can be passed to both. Constraints narrow what may be passed and are left out."""
    return _normal(left, keep=False) == _normal(right, keep=False)


def _normal(annotation: Any, *, keep: bool) -> Hashable:
    annotation = _without_name(annotation)
    origin, arguments = get_origin(annotation), get_args(annotation)
    if annotation in (None, NoneType):
        return None
    if origin is Annotated:
        return _constrained(_normal(arguments[0], keep=keep), arguments[1:] if keep else ())
    if origin is Literal:
        return ("literal", frozenset((value.__class__, value) for value in arguments))
    if origin in (Union, UnionType):
        members = [_normal(argument, keep=keep) for argument in arguments]
        return ("union", frozenset(members))
    if kind := _kind(annotation):
        return (kind, *(_normal(part, keep=keep) for part in _parts(annotation)))
    return annotation if isinstance(annotation, Hashable) else repr(annotation)


def _constrained(inner: Hashable, metadata: tuple[Any, ...]) -> Hashable:
    constraints = sorted(repr(item) for said in metadata for item in _constraints(said))
    return ("annotated", inner, *constraints) if constraints else inner


def _constraints(said: Any) -> list[Any]:
    if isinstance(said, FieldInfo):
        extra = [said.json_schema_extra] if said.json_schema_extra else []
        return [*said.metadata, *extra]
    return [] if isinstance(said, str | Discriminator) else [said]


def _without_name(annotation: Any) -> Any:
    """What a `NewType` or an alias stands for."""
    while True:
        # An alias with arguments looks like an alias too: it hands on what its origin has. `typing.get_origin` of Python 3.10 does not know it.
        origin: Any = getattr(annotation, "__origin__", None)
        if isinstance(annotation, NewType):
            annotation = annotation.__supertype__
        elif _is_alias(origin):
            annotation = origin.__value__[annotation.__args__]
        elif _is_alias(annotation):
            annotation = annotation.__value__
        else:
            return annotation


def _is_alias(value: Any) -> bool:
    # Python 3.12 has a class of its own for `type A = …`.
    return isinstance(value, TypeAliasType) or type(value).__name__ == "TypeAliasType"


def _kind(annotation: Any) -> str | None:
    """Which kind of collection it is."""
    of = get_origin(annotation) or annotation
    if not isinstance(of, Hashable):
        return None
    if of is tuple:
        arguments = get_args(annotation)
        return "list" if annotation is tuple or arguments[1:] == (...,) else "tuple"
    kinds = {"list": ARRAYS, "set": SETS, "dict": DICTS}
    return next((kind for kind, classes in kinds.items() if of in classes), None)


def _parts(annotation: Any) -> tuple[Any, ...]:
    parts = tuple(part for part in get_args(annotation) if part is not ...)
    if parts or get_origin(annotation) is tuple:
        return parts
    return (Any, Any) if _kind(annotation) == "dict" else (Any,)


def written(annotation: Any) -> str:
    """A type as an annotation would say it, without constraints: `list[Item] | None`."""
    annotation = _without_name(annotation) if not _is_alias(annotation) else annotation
    origin, arguments = get_origin(annotation), get_args(annotation)
    if annotation in (None, NoneType):
        return "None"
    if origin is Annotated:
        return written(arguments[0])
    if origin is Literal:
        return f"Literal[{', '.join(_json(value) for value in arguments)}]"
    if origin in (Union, UnionType):
        others = [written(argument) for argument in arguments if argument is not NoneType]
        return " | ".join([*others, "None"] if len(others) < len(arguments) else others)
    if kind := _kind(annotation):
        parts = _parts(annotation)
        return f"{kind}[{', '.join(map(written, parts)) or '()'}]"
    if isinstance(annotation, TypeVar) or annotation is Any:
        return "Any"
    return getattr(annotation, "__qualname__", None) or getattr(annotation, "__name__", None) or repr(annotation)


def _json(value: Any) -> str:
    plain = value.value if isinstance(value, Enum) else value
    return json.dumps(to_jsonable_python(plain), ensure_ascii=False, separators=(",", ":"))
