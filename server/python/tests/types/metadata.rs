//! Validators, serializers and other metadata.

use insta::assert_snapshot;

use super::read::{class, types};

#[test]
fn annotated_types() {
    assert_snapshot!(types("
from typing import Annotated as A
from annotated_types import *
from pydantic import StringConstraints, Strict
def f(a: A[int, Ge(1), Lt(9)], b: A[int, Interval(gt=1, le=4)], c: A[int, MultipleOf(3)], d: A[list[int], Len(1, 3)], e: A[list[int], Len(0)], g: A[str, MinLen(1), MaxLen(2)], h: A[int, Predicate(bool)], i: A[str, StringConstraints(min_length=1, pattern='^a', strip_whitespace=True)], j: A[int, 'a note', Strict()]): ...
"), @"f(a: int >= 1 < 9, b: int > 1 <= 4, c: int % 3, d: list[int](1..3), e: list[int], g: str(1..2), h: int, i: str(1..)/^a/, j: int)");
}

#[test]
fn validators_change_the_way_in() {
    assert_snapshot!(types("
from typing import Annotated as A
from pydantic import BeforeValidator, AfterValidator, PlainValidator, WrapValidator, Field
def f(a: A[int, BeforeValidator(str)], b: A[int, BeforeValidator(str, json_schema_input_type=str)], c: A[int, AfterValidator(str)], d: A[int, PlainValidator(str)], e: A[int, PlainValidator(str, json_schema_input_type=int | str)], g: A[int, WrapValidator(str, json_schema_input_type=str)], h: A[int, AfterValidator(str), Field(ge=1)]): ...
"), @r#"f(a: int, b: <in str out int>, c: int, d: <in Any out int>, e: <in (int | str) out int>, g: <in str out int>, h: int {+ {"ge":1}})"#);
}

#[test]
fn serializers_change_the_way_out() {
    assert_snapshot!(types("
from typing import Annotated as A, Optional
from pydantic import PlainSerializer, WrapSerializer, Field
def _text(value) -> str: ...
def _untyped(value): ...
def f(a: A[int, PlainSerializer(_text)], b: A[int, PlainSerializer(_untyped)], c: A[int, PlainSerializer(_untyped, return_type=str)], d: A[int, WrapSerializer(_text)], e: A[int, PlainSerializer(lambda v: v)], g: A[int, PlainSerializer(_text), Field(ge=1)], h: A[Optional[int], PlainSerializer(_text, when_used='unless-none')]): ...
"), @"f(a: <in int out str>, b: int, c: <in int out str>, d: <in int out str>, e: int, g: <in int >= 1 out str>, h: <in int | None out (None | str)>)");
}

#[test]
fn decorated_methods_change_fields() {
    assert_snapshot!(class("
from pydantic import *
class M(BaseModel):
    a: int = 1
    b: int = 2
    c: int
    d: int
    @field_serializer('a')
    def write(self, value) -> str: ...
    @field_serializer('b')
    def write_untyped(self, value): ...
    @field_validator('c', mode='plain')
    @classmethod
    def check(cls, value): ...
    @field_validator('d', mode='before', json_schema_input_type=int | str)
    @classmethod
    def check_d(cls, value): ...
", "M"), @"M { a: <in int out str> = 1 out = …, b: int = 2, c: <in Any out int>, d: <in (int | str) out int> }");
}

#[test]
fn a_serializer_of_every_field() {
    assert_snapshot!(class("
from pydantic import *
class Base:
    @field_serializer('*')
    def write(self, value) -> str: ...
class M(Base, BaseModel):
    a: int
    b: float
", "M"), @"M { a: <in int out str>, b: <in float out str> }");
}

#[test]
fn a_serializer_of_the_model() {
    assert_snapshot!(class("
from pydantic import *
class M(BaseModel):
    a: int
    @model_serializer
    def write(self) -> dict[str, int]: ...
class N(BaseModel):
    m: M
    @model_serializer
    def write(self): ...
", "N"), @"
    M { a: int } gives dict[str, int]
    N { m: main.M }
    ");
}

#[test]
fn computed_fields() {
    assert_snapshot!(class("
from functools import cached_property
from pydantic import *
class A(BaseModel):
    @computed_field
    @property
    def a(self) -> int:
        '''What a is.'''
    @computed_field(alias='bee', return_type=list[int], description='said')
    @cached_property
    def b(self): ...
class M(A):
    @computed_field
    @property
    def c(self): ...
", "M"), @r#"M { computed a: int (What a is.), computed b as "bee": list[int] (said), computed c: unknown(c: `c` does not say what it returns) }"#);
}

#[test]
fn a_schema_in_the_place_of_a_type() {
    assert_snapshot!(types("
from typing import Annotated as A
from pydantic import WithJsonSchema
from pydantic.json_schema import SkipJsonSchema
def f(a: A[int, WithJsonSchema({'type': 'string'})], b: A[int, WithJsonSchema({'type': 'string'}, mode='serialization')], c: int | SkipJsonSchema[None]): ...
"), @r#"f(a: int {as {"type":"string"}}, b: <in int out int {as {"type":"string"}}>, c: int)"#);
}

#[test]
fn tagged_unions() {
    assert_snapshot!(types("
from typing import Annotated as A, Literal, Union
from pydantic import BaseModel, Discriminator, Field, Tag
class C(BaseModel):
    kind: Literal['c']
class D(BaseModel):
    kind: Literal['d']
def _tag(value) -> str: ...
def f(a: A[C | D, Field(discriminator='kind')], b: list[A[Union[C, D], Discriminator('kind')]], c: A[A[C, Tag('c')] | A[D, Tag('d')], Discriminator(_tag)], d: C | D | None = Field(None, discriminator='kind')): ...
"), @r#"
    f(a: (main.C | main.D by kind), b: list[(main.C | main.D by kind)], c: (main.C | main.D by a function), d: (main.C | main.D by kind) | None = null)
    C { kind: Literal["c"] }
    D { kind: Literal["d"] }
    "#);
}

#[test]
fn metadata_that_makes_its_own_schema_is_unknown() {
    assert_snapshot!(types("
from typing import Annotated as A
from acme import Thing
class Plain: ...
class Own:
    @classmethod
    def __get_pydantic_core_schema__(cls, source, handler): ...
def f(a: A[int, Plain()], b: A[int, Own()], c: A[int, Own], d: A[int, Thing()], e: Own): ...
"), @"f(a: int, b: unknown(Own(): `Own.__get_pydantic_core_schema__` computes the schema at run time), c: unknown(Own: `Own.__get_pydantic_core_schema__` computes the schema at run time), d: unknown(Thing(): `acme.Thing` is not found in the project or its environment), e: unknown(Own: `Own.__get_pydantic_core_schema__` computes the schema at run time))");
}
