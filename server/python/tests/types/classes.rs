//! Dataclasses, typed dictionaries, named tuples.

use insta::assert_snapshot;

use super::read::types;

#[test]
fn dataclasses() {
    assert_snapshot!(types("
import dataclasses as dc
from dataclasses import dataclass, field, InitVar, KW_ONLY
from typing import Annotated, ClassVar
import pydantic
from pydantic import ConfigDict, Field
@dataclass
class A:
    a: int
    b: int = 1
    c: list[int] = field(default_factory=list)
    d: int = field(default=2, init=False)
    e: int = field(init=False)
    f: ClassVar[int] = 3
    g: InitVar[int] = 4
    _: KW_ONLY
    h: int = field(default=5, metadata={'description': 'said'})
@dc.dataclass(frozen=True)
class B(A):
    i: str = 'x'
class C(B):
    not_a_field: int = 1
@pydantic.dataclasses.dataclass(config=ConfigDict(extra='forbid'))
class D:
    a: Annotated[int, Field(ge=1)] = 1
    b: int = Field(2, alias='bee')
def f(a: A, b: B, c: C, d: D): ...
"), @r#"
    f(a: main.A, b: main.B, c: main.C, d: main.D)
    dataclass A { a: int, b: int = 1, c: list[int] = …, d: int = 2, g: int = 4, h: int = 5 (said) }
    dataclass B { a: int, b: int = 1, c: list[int] = …, d: int = 2, g: int = 4, h: int = 5 (said), i: str = "x" }
    dataclass C { a: int, b: int = 1, c: list[int] = …, d: int = 2, g: int = 4, h: int = 5 (said), i: str = "x" }
    dataclass D { a: int >= 1 = 1, b as "bee": int = 2, no others }
    "#);
}

#[test]
fn typed_dictionaries() {
    assert_snapshot!(types("
from typing import Annotated, NotRequired, ReadOnly, Required, TypedDict
from pydantic import ConfigDict, Field, with_config
class A(TypedDict):
    a: int
    b: NotRequired[Annotated[int, Field(ge=1)]]
class B(A, total=False):
    c: Required[str]
    d: ReadOnly[str]
@with_config(ConfigDict(extra='forbid'))
class C(TypedDict):
    self_or_none: 'C | None'
D = TypedDict('D', {'a': int, 'b-c': NotRequired[str]})
E = TypedDict('E', {'a': int, 'b': Required[str]}, total=False)
def f(a: A, b: B, c: C, d: D, e: E): ...
"), @"
    f(a: main.A, b: main.B, c: main.C, d: main.D, e: main.E)
    dict A { a: int, b: int >= 1 = … }
    dict B { a: int, b: int >= 1 = …, c: str, d: str = … }
    dict C { self_or_none: main.C | None, no others }
    dict D { a: int, b-c: str = … }
    dict E { a: int = …, b: str }
    ");
}

#[test]
fn named_tuples() {
    assert_snapshot!(types("
from collections import namedtuple
from typing import NamedTuple
class A(NamedTuple):
    x: int
    y: str = 'y'
class B(A): ...
C = NamedTuple('C', [('x', int), ('y', 'str')])
D = namedtuple('D', 'x, y', defaults=[1])
E = namedtuple('E', ['x', 'y'])
F = namedtuple('F', make())
def f(a: A, b: B, c: C, d: D, e: E, g: F): ...
"), @r#"
    f(a: main.A, b: main.B, c: main.C, d: main.D, e: main.E, g: unknown(make(): what `F` consists of is computed at run time))
    tuple A { x: int, y: str = "y" }
    tuple B { x: int, y: str = "y" }
    tuple C { x: int, y: str }
    tuple D { x: Any, y: Any = 1 }
    tuple E { x: Any, y: Any }
    "#);
}

#[test]
fn a_plain_class_is_no_type() {
    assert_snapshot!(types("
from typing import Protocol
from django.db import models
class A: ...
class B(Protocol): ...
class C(models.Model): ...
class D(str): ...
def f(a: A, b: B, c: C, d: D): ...
"), @"f(a: unknown(A: `A` is a plain class, which pydantic does not know), b: unknown(B: `B` is a protocol, which pydantic does not know), c: unknown(C: `C` is a Django model, which is no JSON value), d: unknown(D: `D` is a plain class, which pydantic does not know))");
}
