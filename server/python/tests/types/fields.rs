//! What a field says beside its type.

use insta::assert_snapshot;

use super::read::{class, types};

fn model(body: &str) -> String {
    let imports = "
from typing import *
from pydantic import *
from pydantic.json_schema import SkipJsonSchema
from pydantic.alias_generators import to_camel, to_pascal, to_snake
import datetime as dt
from decimal import Decimal
from uuid import UUID
from enum import Enum
class E(Enum):
    A = 'a'
class Item(BaseModel):
    id: int = Field(1, alias='key')
    name: str = 'n'
";
    let body = body.trim_matches('\n').replace('\n', "\n    ");
    let shown = class(&format!("{imports}\nclass M(BaseModel):\n    {body}\n"), "M");
    shown.lines().find(|line| line.starts_with("M ")).unwrap_or(&shown).to_owned()
}

#[test]
fn defaults_are_the_json_that_pydantic_shows() {
    assert_snapshot!(model("
a: int = 1
b: float = 1
c: Decimal = Decimal('1.50')
d: dt.timedelta = dt.timedelta(days=1, hours=2)
e: dt.date = dt.date(2020, 1, 2)
f: dt.datetime = dt.datetime(2020, 1, 2, 3, tzinfo=dt.timezone.utc)
g: UUID = UUID('12345678123456781234567812345678')
h: E = E.A
i: list[E] = [E.A]
j: Item = Item(key=3)
k: bytes = b'x'
l: int | None = None
m: dict[int, str] = {1: 'a'}
n: tuple[int, str] = (1, 'a')
"), @r#"M { a: int = 1, b: float = 1, c: Decimal = "1.50", d: Duration = "P1DT2H", e: Date = "2020-01-02", f: DateTime = "2020-01-02T03:00:00Z", g: Uuid = "12345678-1234-5678-1234-567812345678", h: main.E = "a", i: list[main.E] = ["a"], j: main.Item = {"key":3,"name":"n"}, k: bytes = "x", l: int | None = null, m: dict[int, str] = {"1":"a"}, n: tuple[int, str] = [1,"a"] }"#);
}

#[test]
fn a_factory_shows_nothing_and_an_ellipsis_is_required() {
    assert_snapshot!(model("
a: list[int] = Field(default_factory=list)
b: int = ...
c: int = Field(...)
d: int = Field(default=2)
e: Annotated[int, Field(default=3)]
f: float = float('inf')
"), @"M { a: list[int] = …, b: int, c: int, d: int = 2, e: int = 3, f: float = … }");
}

#[test]
fn a_default_that_runs_is_unknown() {
    assert_snapshot!(model("
import os
a: str = os.environ['HOME']
b: int = settings.LIMIT
c: Any = print
"), @r#"M { a: str = unknown(os.environ["HOME"]: `os.environ` is computed at run time), b: int = unknown(settings.LIMIT: `settings` is not defined in `main`), c: Any = unknown(print: `print` is computed at run time) }"#);
}

#[test]
fn bounds_lengths_and_patterns() {
    assert_snapshot!(model("
a: int = Field(ge=1, lt=10)
b: Annotated[float, Field(gt=0, multiple_of=0.5)]
c: Decimal = Field(max_digits=5, decimal_places=2)
d: str = Field(min_length=1, max_length=9, pattern='^a')
e: list[int] = Field(min_length=1)
f: dict[str, int] = Field(max_length=3)
g: int | None = Field(None, ge=1)
h: Optional[Annotated[int, Field(ge=2)]] = None
i: int | str = Field(ge=1)
j: Item = Field(min_length=1)
k: dt.date = Field(ge=dt.date(2020, 1, 1))
"), @r#"M { a: int >= 1 < 10, b: float > 0 % 0.5, c: Decimal digits 5 places 2, d: str(1..9)/^a/, e: list[int](1..), f: dict[str, int](..3), g: int >= 1 | None = null, h: int >= 2 | None = null, i: (int | str) {+ {"ge":1}}, j: main.Item {+ {"minLength":1}}, k: Date }"#);
}

#[test]
fn what_stands_nearer_in_annotated_wins_over_the_assigned_field_for_bounds_and_loses_for_the_rest() {
    assert_snapshot!(model("
a: Annotated[int, Field(ge=1, description='in')] = Field(ge=3, le=5, description='out')
b: Annotated[int, Field(ge=1), Field(ge=2)]
c: Annotated[int, Field(alias='q')] = Field(validation_alias='w')
"), @r#"M { a: int >= 1 <= 5 (out), b: int >= 2, c in "w" out "q": int }"#);
}

#[test]
fn aliases() {
    assert_snapshot!(model("
a: int = Field(alias='x')
b: int = Field(validation_alias='v')
c: int = Field(serialization_alias='s')
d: int = Field(alias='x', serialization_alias='s')
e: int = Field(validation_alias=AliasChoices('p', 'q'))
f: int = Field(validation_alias=AliasPath('p', 0))
g: int = Field(validation_alias=AliasChoices(AliasPath('p', 0), 'q'))
"), @r#"M { a as "x": int, b in "v" out "b": int, c in "c" out "s": int, d in "x" out "s": int, e in "p" out "e": int, f: int, g in "q" out "g": int }"#);
}

#[test]
fn alias_generators() {
    assert_snapshot!(model("
model_config = ConfigDict(alias_generator=to_camel)
first_name: str
own_name: str = Field(alias='mine')
only_in: str = Field(validation_alias='v')
weak_one: str = Field(alias='weak', alias_priority=1)
@computed_field
@property
def full_name(self) -> str: ...
"), @r#"M { first_name as "firstName": str, own_name as "mine": str, only_in in "v" out "onlyIn": str, weak_one as "weakOne": str, computed full_name as "fullName": str }"#);
    assert_snapshot!(model("
model_config = ConfigDict(alias_generator=AliasGenerator(validation_alias=to_camel, serialization_alias=to_pascal))
first_name: str
"), @r#"M { first_name in "firstName" out "FirstName": str }"#);
    assert_snapshot!(model("
model_config = ConfigDict(alias_generator=to_camel, validate_by_alias=False, validate_by_name=True)
first_name: str
"), @r#"M { first_name in "first_name" out "firstName": str }"#);
}

#[test]
fn exclusion_and_what_stands_beside() {
    assert_snapshot!(model("
a: int = Field(exclude=True)
b: int = Field(exclude_if=lambda value: value == 0)
c: int = Field(1, deprecated=True, examples=[1, 2], json_schema_extra={'unit': 'cm'}, description='how many')
d: SkipJsonSchema[int] = 1
e: list[Annotated[int, Field(description='one')]]
"), @r#"M { a: int excluded, b: int sometimes, c: int {examples [1,2], deprecated, + {"unit":"cm"}} = 1 (how many), e: list[int {"one"}] }"#);
}

#[test]
fn what_is_no_field() {
    assert_snapshot!(model("
a: ClassVar[int] = 1
b: ClassVar = 1
c: Final[int] = 1
d: Final[int]
_e: int = 1
f: int = PrivateAttr(1)
g = 1
def h(self) -> int: ...
"), @"M { d: int }");
}

#[test]
fn docstrings_below_fields_where_the_configuration_says_so() {
    assert_snapshot!(model("
model_config = ConfigDict(use_attribute_docstrings=True)
a: int
'''What a is.'''
b: int = Field(description='said')
'''Not said.'''
"), @"M { a: int (What a is.), b: int (said) }");
    assert_snapshot!(model("
a: int
'''What a is.'''
"), @"M { a: int }");
}

#[test]
fn a_field_may_be_named_elsewhere() {
    assert_snapshot!(types("
from typing import Annotated
from pydantic import BaseModel, Field
PRICE = Field(gt=0, description='in cents')
Name = Annotated[str, Field(max_length=9, alias='n')]
LIMIT = 3
class M(BaseModel):
    a: int = PRICE
    b: Annotated[int, PRICE]
    c: Name
    d: Name = 'x'
    e: int = Field(le=LIMIT * 2 + 1)
def f() -> M: ...
"), @r#"
    f() -> main.M
    M { a: int > 0 (in cents), b: int > 0 (in cents), c as "n": str(..9), d as "n": str(..9) = "x", e: int <= 7 }
    "#);
}

#[test]
fn parameters_of_functions_are_fields() {
    assert_snapshot!(types("
from typing import Annotated
from pydantic import Field
def f(a, b=1, c: int = 2, d: Annotated[int, Field(ge=1)] = 3, e: int = Field(4, le=9), *, g: str | None = None): ...
"), @"f(a: Any, b: Any = 1, c: int = 2, d: int >= 1 = 3, e: int <= 9 = 4, g: str | None = null)");
}
