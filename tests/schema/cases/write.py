"""What pydantic says of small types: the expected answers of `server/schema/tests/json_schema.rs`.

In: the table below. Out: `server/schema/tests/pydantic_cases.json`, where the answers of the running pydantic take the place
of those of the same release; other releases keep theirs. Each case is asked in both directions at once, as one call.
The Rust test builds the same types by hand, under the same names.

Run it with each pydantic that is supported: `python tests/schema/cases/write.py`.
"""

import json
import sys
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal, Optional, Union
from uuid import UUID

import pydantic
from pydantic import AnyUrl, Discriminator, Field, Json, PlainSerializer, SecretStr, Tag, TypeAdapter, WithJsonSchema

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

import cart.models as cart  # noqa: E402
from export_schema import bare, referred_to  # noqa: E402
from shop.models import *  # noqa: E402, F403

TARGET = HERE.parents[2] / "server/schema/tests/pydantic_cases.json"

# Before 2.14, what pydantic makes of an alias of a class depends on what it was asked before.
SINCE_2_14: dict[str, list[Any]] = {
    "alias_of_class_used_beside": [tuple[Mine, Note], Mine],
    "aliases_of_one_class": [tuple[Mine, Twin]],
}

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
    "generic_of_two": [Pair[str, int], Pair[dict[str, int], Pair[str, int]]],
    "alias": [Names, Tint],
    "alias_of_class": [Mine],
    "alias_of_class_used_before": [Note, Mine],
    "alias_of_class_twice": [list[Mine], tuple[Mine, Mine]],
    "tagged": [Annotated[Cat | Dog, Field(discriminator="kind")]],
    "tagged_maybe": [Optional[Annotated[Cat | Dog, Field(discriminator="kind")]]],
    "tagged_split": [Annotated[SplitCat | SplitDog, Field(discriminator="kind")]],
    "tagged_by_function": [
        Annotated[Annotated[Cat, Tag("c")] | Annotated[Dog, Tag("d")], Discriminator(lambda value: "c")]
    ],
    "written": [Written],
    "spans": [Spans],
    "collision": [Thing, cart.Thing],
    "equal": [Equal, cart.Equal],
    "equal_below": [Holder, cart.Holder],
    "equal_in_depth": [Deeper],
    "said": [Said, cart.Said],
    "collision_in_generic": [Page[Thing], Page[cart.Thing]],
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
    cases = CASES if release in ("2.12", "2.13") else SINCE_2_14 | CASES
    answers[release] = {name: answer(types) for name, types in cases.items()}
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(json.dumps(answers, indent=1, sort_keys=True, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    main()
