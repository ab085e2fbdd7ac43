//! Pydantic models: bases, configuration, recursion, root models.

use insta::assert_snapshot;

use super::read::{class, types};

#[test]
fn the_fields_of_bases_come_first_and_an_override_stays_in_its_place() {
    assert_snapshot!(class("
from pydantic import BaseModel
class A(BaseModel):
    x: int = 1
    y: int
class B(A):
    z: str
    x: str
", "B"), @"B { x: str, y: int, z: str }");
}

#[test]
fn of_two_bases_the_first_has_the_fields_and_the_last_the_configuration() {
    assert_snapshot!(class("
from pydantic import BaseModel, ConfigDict
class A(BaseModel):
    model_config = ConfigDict(extra='forbid', str_max_length=3)
    x: str
class B(BaseModel):
    model_config = ConfigDict(extra='allow')
    x: int
class C(A, B):
    y: str
", "C"), @"C { x: str(..3), y: str(..3), others }");
}

#[test]
fn a_mixin_that_is_no_model_gives_fields_and_defaults() {
    assert_snapshot!(class("
from pydantic import BaseModel
class Mixin:
    x: int = 3
    y: str
class A(Mixin, BaseModel):
    z: int
class B(Mixin, BaseModel):
    x: int
", "tuple[A, B]"), @"
    A { x: int = 3, y: str, z: int }
    B { x: int = 3, y: str }
    ");
}

#[test]
fn a_diamond() {
    assert_snapshot!(class("
from pydantic import BaseModel
class Base(BaseModel):
    a: int
class L(Base):
    side: str = 'l'
class R(Base):
    side: str = 'r'
    r: int
class D(L, R): ...
", "D"), @r#"D { a: int, side: str = "l", r: int }"#);
}

#[test]
fn every_way_to_configure() {
    assert_snapshot!(types("
from pydantic import BaseModel, ConfigDict
BASE = ConfigDict(str_min_length=2)
class A(BaseModel, extra='forbid'): ...
class B(BaseModel):
    model_config = {'extra': 'ignore'}
class C(BaseModel):
    class Config:
        extra = 'allow'
class D(BaseModel):
    model_config = ConfigDict(**BASE, title='T', json_schema_extra={'x': 1}, serialize_by_alias=True, json_schema_serialization_defaults_required=True)
    s: str
class E(D):
    model_config = D.model_config | {'str_min_length': 5}
    t: str
class F(BaseModel):
    model_config = ConfigDict(extra='allow')
    __pydantic_extra__: dict[str, int]
def f(a: A, b: B, c: C, d: D, e: E, g: F): ...
"), @r#"
    f(a: main.A, b: main.B, c: main.C, d: main.D, e: main.E, g: main.F)
    A { no others }
    B { ignore others }
    C { others }
    D { s: str(2..) } + {"x":1} by_alias=true defaults required
    E { s: str(5..), t: str(5..) } + {"x":1} by_alias=true defaults required
    F { others: int }
    "#);
}

#[test]
fn configuration_of_bytes_and_durations() {
    assert_snapshot!(class("
from datetime import timedelta
from pydantic import BaseModel, ConfigDict
class M(BaseModel):
    model_config = ConfigDict(ser_json_bytes='base64', ser_json_timedelta='float')
    a: bytes = b'hello'
    b: timedelta
", "M"), @r#"M { a: Base64Url = "aGVsbG8=", b: <in Duration out float> }"#);
}

#[test]
fn an_alias_generator_that_runs_makes_the_model_unknown() {
    assert_snapshot!(types("
from pydantic import BaseModel, ConfigDict
def _make(name): ...
class A(BaseModel):
    model_config = ConfigDict(alias_generator=_make)
    x: int
def f(a: A, b: list[A]): ...
"), @"f(a: unknown(_make: in the configuration of `A`, `_make` makes the aliases at run time), b: list[unknown(_make: in the configuration of `A`, `_make` makes the aliases at run time)])");
}

#[test]
fn recursion() {
    assert_snapshot!(types("
from __future__ import annotations
from typing import Self
from pydantic import BaseModel
class Tree(BaseModel):
    children: list[Tree]
    parent: Self | None = None
class Ping(BaseModel):
    pong: Pong | None
class Pong(BaseModel):
    ping: Ping | None
def f(a: Tree, b: Ping): ...
"), @"
    f(a: main.Tree, b: main.Ping)
    Ping { pong: main.Pong | None }
    Pong { ping: main.Ping | None }
    Tree { children: list[main.Tree], parent: main.Tree | None = null }
    ");
}

#[test]
fn root_models() {
    assert_snapshot!(types("
from pydantic import BaseModel, Field, RootModel
class A(RootModel[list[int]]): ...
class B(RootModel):
    root: dict[str, A] = {}
class C(RootModel[int]):
    root: int = Field(3, ge=1, description='d')
def f(a: A, b: B, c: C, d: RootModel[str]): ...
"), @r#"
    f(a: main.A, b: main.B, c: main.C, d: pydantic.root_model.RootModel[str])
    A = root list[int]
    B = root dict[str, main.A] {+ {"default":{}}}
    C = root int >= 1 {"d", + {"default":3}}
    RootModel[str] = root str
    "#);
}

#[test]
fn ninja_schemas_are_models() {
    assert_snapshot!(types("
from ninja import Field, ModelSchema, Schema
class A(Schema):
    x: int = Field(1, ge=1)
class B(ModelSchema):
    class Meta:
        model = 'x'
def f(a: A, b: B): ...
"), @"
    f(a: main.A, b: unknown(B: the fields of `B` come from a Django model: the model `x` is not found))
    A { x: int >= 1 = 1 }
    ");
}

#[test]
fn a_base_that_is_not_found_makes_the_model_unknown() {
    assert_snapshot!(types("
from acme import Mixin
from pydantic import BaseModel
class A(Mixin, BaseModel):
    x: int
class B(A):
    y: int
class C(C): ...
class D(BaseModel, object_factory()): ...
class X: ...
class Y(X): ...
class Z(X, Y, BaseModel): ...
def f(a: A, b: B, c: C, d: D, z: Z): ...
"), @"f(a: unknown(A: `A` is not known: its base `Mixin` is not found), b: unknown(B: `B` is not known: its base `Mixin` is not found), c: unknown(C: `C` is not known: `C` derives from itself), d: unknown(D: `D` is not known: its base `object_factory()` is not known: `object_factory()` is computed at run time), z: unknown(Z: `Z` is not known: the bases of `Z` have no consistent order))");
}

#[test]
fn docstrings_and_names_of_definitions() {
    assert_snapshot!(types("
from pydantic import BaseModel
class Outer(BaseModel):
    class Inner(BaseModel):
        x: int
    inner: Inner
def f(a: Outer): ...
"), @"
    f(a: main.Outer)
    Outer { inner: main.Outer.Inner }
    Inner { x: int }
    ");
}
