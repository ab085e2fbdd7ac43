"""What pydantic says of small types: the expected answers of `server/schema/tests/json_schema.rs`.

In: the table below. Out: `server/schema/tests/pydantic_cases.json`, where the answers of the running pydantic take the place
of those of the same release; other releases keep theirs. Each case is asked in both directions at once, as one call.
The Rust test builds the same types by hand, under the same names.

Run it with each pydantic that is supported: `python tests/schema/cases.py`.
"""

import json
import sys
from datetime import datetime, timedelta
from decimal import Decimal
from enum import Enum, StrEnum
from pathlib import Path
from types import ModuleType
from typing import Annotated, Any, Generic, Literal, NamedTuple, Optional, TypeVar, Union
from uuid import UUID

import pydantic
from pydantic import (
    AnyUrl,
    BaseModel,
    ConfigDict,
    Discriminator,
    Field,
    Json,
    PlainSerializer,
    RootModel,
    SecretStr,
    Tag,
    TypeAdapter,
    WithJsonSchema,
    computed_field,
    model_serializer,
)
from typing_extensions import NotRequired, TypedDict

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "double"))
from export_schema import bare, referred_to  # noqa: E402

TARGET = Path(__file__).resolve().parents[2] / "server/schema/tests/pydantic_cases.json"

T = TypeVar("T")
MODULE = "shop.models"

# Both modules are made up; some releases look them up.
sys.modules |= {name: ModuleType(name) for name in (MODULE, "cart.models")}


class Item(BaseModel):
    id: int
    price: Decimal


class Note(BaseModel):
    title: str
    description: str = Field("", description="said of the note")


class Tree(BaseModel):
    children: list["Tree"] = []


class Colour(Enum):
    RED = "r"
    BLUE = "b"


class Word(StrEnum):
    ONE = "one"


class Fields(BaseModel):
    model_config = ConfigDict(extra="forbid", json_schema_extra={"title": "other", "x-kind": 1})

    alias: int = Field(alias="a")
    split: int = Field(validation_alias="in", serialization_alias="out")
    made: list[int] = Field(default_factory=list)
    gone: int = Field(1, exclude=True)
    rare: int = Field(exclude_if=lambda value: value == 0)
    item: Item = Field(description="what", examples=[1], deprecated=True)
    extra: int = Field(1, json_schema_extra={"x-unit": "cm", "title": "t"})

    @computed_field
    @property
    def double(self) -> int:
        return 2


class DefaultsRequired(BaseModel):
    model_config = ConfigDict(json_schema_serialization_defaults_required=True)

    a: int = 1


class Allow(BaseModel):
    model_config = ConfigDict(extra="allow")


class AllowTyped(BaseModel):
    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, int]


class Numbers(RootModel[list[int]]):
    """Some numbers."""


class Movie(TypedDict):
    title: str
    year: NotRequired[int]


class Point(NamedTuple):
    x: int
    y: int = 0


class Origin(NamedTuple):
    x: int = 0


class Page(BaseModel, Generic[T]):
    items: list[T]


class Cat(BaseModel):
    kind: Literal["cat"]


class Dog(BaseModel):
    kind: Literal["dog", "wolf"] = "dog"


class SplitCat(BaseModel):
    kind: Literal["cat"] = Field(validation_alias="in", serialization_alias="out")


class SplitDog(BaseModel):
    kind: Literal["dog"] = Field(validation_alias="in", serialization_alias="out")


class Written(BaseModel):
    a: int

    @model_serializer
    def write(self) -> dict[str, int]:
        return {}


class Spans(BaseModel):
    model_config = ConfigDict(ser_json_timedelta="float")

    span: timedelta = timedelta(seconds=90)


def class_in(module: str, name: str, doc: str | None = None, **fields: Any) -> type[BaseModel]:
    made = pydantic.create_model(name, __module__=module, __doc__=doc, **fields)
    made.__qualname__ = name
    return made


ShopThing = class_in("shop.models", "Thing", a=(int, ...))
CartThing = class_in("cart.models", "Thing", b=(str, ...))
ShopEqual = class_in("shop.models", "Equal", a=(int, ...))
CartEqual = class_in("cart.models", "Equal", a=(int, ...))
ShopSaid = class_in("shop.models", "Said", "The shop's.", a=(int, ...))
CartSaid = class_in("cart.models", "Said", "The cart's.", a=(int, ...))
ShopHolder = class_in("shop.models", "Holder", equal=(ShopEqual, ...))
CartHolder = class_in("cart.models", "Holder", equal=(CartEqual, ...))

for made in list(globals().values()):
    if isinstance(made, type) and made.__module__ == __name__:
        made.__module__ = MODULE
for made in [Tree, Page]:
    made.model_rebuild(force=True, _types_namespace=globals())

type Names = list[str]
type Tint = Colour

CASES: dict[str, list[Any]] = {
    "any": [Any],
    "none": [None],
    "int": [Annotated[int, Field(ge=1, le=9, multiple_of=2)]],
    "float": [Annotated[float, Field(gt=0, lt=1.5)]],
    "decimal": [Decimal],
    "decimal_bounds": [Annotated[Decimal, Field(ge=0, lt=Decimal("1.5"))]],
    "decimal_digits": [Annotated[Decimal, Field(max_digits=5, decimal_places=2)]],
    "decimal_only_digits": [Annotated[Decimal, Field(max_digits=5)]],
    "decimal_only_places": [Annotated[Decimal, Field(decimal_places=2)]],
    "decimal_places_over_digits": [Annotated[Decimal, Field(max_digits=2, decimal_places=2)]],
    "maybe_decimal": [Optional[Decimal]],
    "decimal_or_str": [Union[Decimal, str]],
    "dict_by_decimal": [dict[Decimal, int]],
    "str": [Annotated[str, Field(min_length=1, max_length=3, pattern="^a")]],
    "bytes": [Annotated[bytes, Field(max_length=3)]],
    "datetime": [datetime],
    "uuid": [UUID],
    "url": [AnyUrl],
    "secret": [SecretStr],
    "literal_one": [Literal["a"]],
    "literal_mixed": [Literal["a", 1, None]],
    "literal_none": [Literal[None]],
    "literal_truth": [Literal[True, False]],
    "list": [list[Any]],
    "set": [Annotated[set[int], Field(min_length=1)]],
    "tuple": [tuple[int, str]],
    "tuple_empty": [tuple[()]],
    "dict": [Annotated[dict[str, int], Field(min_length=1)]],
    "dict_of_any": [dict[str, Any]],
    "dict_by_int": [dict[int, str]],
    "dict_by_uuid": [dict[UUID, str]],
    "dict_by_literal": [dict[Literal["a", "b"], int]],
    "dict_by_enum": [dict[Colour, int]],
    "dict_by_pattern": [dict[Annotated[str, Field(pattern="^a", min_length=3)], Any]],
    "maybe_any": [Optional[Any]],
    "maybe_union": [Union[int, str, None]],
    "maybe_twice": [Optional[Annotated[Optional[int], Field(ge=1)]]],
    "union_of_described": [Annotated[int, Field(description="a")] | Annotated[int, Field(description="b")]],
    "union_in_described": [Annotated[int | str, Field(description="a")] | bool],
    "union_of_one": [Union[Annotated[int, Field(ge=1)], Annotated[int, Field(ge=1), Field()]]],
    "json": [Json[list[int]]],
    "serialized": [Annotated[int, PlainSerializer(str, return_type=str)]],
    "replaced": [Annotated[Item, WithJsonSchema({"type": "string", "title": "t"})]],
    "enum": [Colour],
    "enum_mixed_in": [Word],
    "model": [Item],
    "model_in_both": [Note],
    "recursive": [Tree],
    "fields": [Fields],
    "defaults_required": [DefaultsRequired],
    "extra": [Allow, AllowTyped],
    "root": [Numbers],
    "typed_dict": [Movie],
    "named_tuple": [Point, Origin],
    "generic": [Page[Item], Page[list[int]], Page[Optional[int]], Page[tuple[int, ...]]],
    "alias": [Names, Tint],
    "tagged": [Annotated[Cat | Dog, Field(discriminator="kind")]],
    "tagged_maybe": [Optional[Annotated[Cat | Dog, Field(discriminator="kind")]]],
    "tagged_split": [Annotated[SplitCat | SplitDog, Field(discriminator="kind")]],
    "tagged_by_function": [
        Annotated[Annotated[Cat, Tag("c")] | Annotated[Dog, Tag("d")], Discriminator(lambda value: "c")]
    ],
    "written": [Written],
    "spans": [Spans],
    "collision": [ShopThing, CartThing],
    "equal": [ShopEqual, CartEqual],
    "equal_below": [ShopHolder, CartHolder],
    "said": [ShopSaid, CartSaid],
    "collision_in_generic": [Page[ShopThing], Page[CartThing]],
}


def answer(types: list[Any]) -> dict[str, Any]:
    """The roots in order, each in both directions, and what they share."""
    questions = [
        ((number, mode), mode, TypeAdapter(asked))
        for number, asked in enumerate(types)
        for mode in ("validation", "serialization")
    ]
    schemas, shared = TypeAdapter.json_schemas(questions)
    roots = [bare(schema) for schema in schemas.values()]
    return {"roots": roots, "$defs": referred_to(bare(shared).get("$defs", {}), roots)}


def main() -> None:
    release = ".".join(pydantic.VERSION.split(".")[:2])
    answers = json.loads(TARGET.read_text("utf-8")) if TARGET.exists() else {}
    answers[release] = {name: answer(types) for name, types in CASES.items()}
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(json.dumps(answers, indent=1, sort_keys=True, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    main()
