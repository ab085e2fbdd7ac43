//! Names for types.

use insta::assert_snapshot;

use super::read::types;

#[test]
fn plain_aliases_vanish() {
    assert_snapshot!(types("
from typing import Annotated, NewType, TypeAlias, Union
from pydantic import Field
A = int
B: TypeAlias = 'list[A]'
C = Union[A, str]
D = Annotated[int, Field(ge=1)]
E = NewType('E', int)
F = NewType('F', E)
def f(a: A, b: B, c: C, d: D, e: E, g: F, h: list[D]): ...
"), @"f(a: int, b: list[int], c: (int | str), d: int >= 1, e: int, g: int, h: list[int >= 1])");
}

#[test]
fn kept_aliases_are_definitions() {
    assert_snapshot!(types("
from typing import Annotated, TypeAliasType
from pydantic import BaseModel, Field, JsonValue
type A = list[int]
B = TypeAliasType('B', dict[str, 'B'])
class M(BaseModel):
    free: A
    bound: Annotated[A, Field(min_length=1)]
    both: A | None = Field(None, min_length=1, max_length=3)
    json: JsonValue
def f(a: A, b: B, c: M): ...
"), @"
    f(a: main.A, b: main.B, c: main.M)
    A = list[int]
    A = list[int](1..3)
    A = list[int](1..)
    B = dict[str, main.B]
    M { free: main.A, bound: main.A[min_length=1], both: main.A[min_length=1, max_length=3] | None = null, json: pydantic.types.JsonValue }
    JsonValue = Any
    ");
}

#[test]
fn an_alias_of_itself_is_unknown() {
    assert_snapshot!(types("
X = 'list[X]'
Y = Z
Z = Y
def f(x: X, y: Y): ...
"), @"f(x: unknown(X: `X` is a value, not a type), y: unknown(Z: `Z` refers to itself))");
}

#[test]
fn a_value_is_no_alias() {
    assert_snapshot!(types("X = 1\nY = [int]\nZ: int\ndef _g(): ...\nimport os\ndef f(x: X, y: Y, z: Z, g: _g, o: os): ..."), @"f(x: unknown(X: `X` is a value, not a type), y: unknown(Y: `Y` is a value, not a type), z: unknown(Z: `Z` gets its value at run time), g: unknown(_g: `_g` is a function, not a type), o: unknown(os: `os` is not a type that pydantic knows))");
}
