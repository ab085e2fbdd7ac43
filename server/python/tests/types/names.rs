//! Where a name of an annotation comes from.

use insta::assert_snapshot;
use mizan_python::resolve::PythonVersion;
use mizan_python::types::Settings;

use super::read::{types, types_of, with_settings};

const ITEM: &str = "from pydantic import BaseModel\nclass Item(BaseModel):\n    id: int\n";

#[test]
fn a_class_of_the_same_file() {
    assert_snapshot!(types("from pydantic import BaseModel\nclass A(BaseModel):\n    x: int\ndef f(a: A) -> list[A]: ..."), @"
    f(a: main.A) -> list[main.A]
    A { x: int }
    ");
}

#[test]
fn an_import_an_alias_and_a_module() {
    assert_snapshot!(types_of(&[
        ("shop/__init__.py", ""),
        ("shop/models.py", ITEM),
        ("main.py", "
from shop.models import Item, Item as Thing
import shop.models
import shop.models as m
from shop import models
def f(a: Item, b: Thing, c: shop.models.Item, d: m.Item, e: models.Item): ...
"),
    ]), @"
    f(a: shop.models.Item, b: shop.models.Item, c: shop.models.Item, d: shop.models.Item, e: shop.models.Item)
    Item { id: int }
    ");
}

#[test]
fn a_package_re_exports_what_a_relative_import_brings() {
    assert_snapshot!(types_of(&[
        ("shop/__init__.py", "from .models import Item\nfrom . import inner"),
        ("shop/models.py", ITEM),
        ("shop/inner/__init__.py", "from ..models import Item as Deep"),
        ("main.py", "from shop import Item, inner\ndef f(a: Item, b: inner.Deep): ..."),
    ]), @"
    f(a: shop.models.Item, b: shop.models.Item)
    Item { id: int }
    ");
}

#[test]
fn a_star_brings_what_is_public() {
    assert_snapshot!(types_of(&[
        ("a.py", "A = int\n_B = int\n"),
        ("main.py", "from a import *\ndef f(a: A, b: _B): ..."),
    ]), @"f(a: int, b: unknown(_B: `_B` is not defined in `main`))");
}

#[test]
fn a_star_brings_what_all_says_with_additions() {
    assert_snapshot!(types_of(&[
        ("b.py", "__all__ = ['_C']\n_C = str\nD = str\n"),
        ("a.py", "import b\nfrom b import *\n__all__ = ['_B']\n__all__ += ['E']\n__all__ += b.__all__\nA = int\n_B = int\nE = bool\n"),
        ("main.py", "from a import *\ndef f(a: A, b: _B, c: _C, d: D, e: E): ..."),
    ]), @"f(a: unknown(A: `A` is not defined in `main`), b: int, c: str, d: unknown(D: `D` is not defined in `main`), e: bool)");
}

#[test]
fn a_star_hides_what_stands_above_it() {
    assert_snapshot!(types_of(&[
        ("a.py", "X = int\nY = int\n"),
        ("main.py", "X = str\nfrom a import *\nY = str\ndef f(x: X, y: Y): ..."),
    ]), @"f(x: int, y: str)");
}

#[test]
fn a_name_that_a_star_of_a_missing_module_may_bring_is_unknown() {
    assert_snapshot!(types("from gone import *\ndef f(a: Thing, b: int): ..."), @"f(a: unknown(Thing: it may come from `from gone import *`, and `gone` is not found), b: int)");
}

#[test]
fn the_last_definition_wins_and_a_deleted_one_is_gone() {
    assert_snapshot!(types("X = int\nX = str\nY = int\ndel Y\ndef f(x: X, y: Y): ..."), @"f(x: str, y: unknown(Y: `Y` is not defined in `main`))");
}

#[test]
fn what_only_type_checkers_import_resolves_unless_the_program_says_otherwise() {
    assert_snapshot!(types_of(&[
        ("shop.py", ITEM),
        ("main.py", "
from typing import TYPE_CHECKING
if TYPE_CHECKING:
    from shop import Item
    Other = int
else:
    Other = str
def f(a: 'Item', b: Other): ...
"),
    ]), @"
    f(a: shop.Item, b: str)
    Item { id: int }
    ");
}

#[test]
fn of_two_tries_the_first_that_is_found() {
    assert_snapshot!(types_of(&[
        ("shop.py", ITEM),
        ("main.py", "
try:
    from gone import Item
except ImportError:
    from shop import Item
try:
    from typing import Optional as Maybe
except ImportError:
    Maybe = None
def f(a: Item, b: Maybe[int]): ...
"),
    ]), @"
    f(a: shop.Item, b: int | None)
    Item { id: int }
    ");
}

#[test]
fn the_version_of_python_decides() {
    let main = [(
        "main.py",
        "
import sys
if sys.version_info >= (3, 12):
    X = int
elif sys.version_info[:2] < (3, 0):
    X = bytes
else:
    X = str
def f(x: X): ...
",
    )];
    assert_snapshot!(types_of(&main), @"f(x: int)");
    assert_snapshot!(with_settings(&main, Settings { python: PythonVersion(3, 11), ..Settings::default() }), @"f(x: str)");
}

#[test]
fn what_is_decided_at_run_time_is_unknown_unless_both_mean_the_same() {
    assert_snapshot!(types("
import os
if os.name == 'nt':
    X = int
    Y = int
else:
    X = str
from shop import Z
if os.name == 'nt':
    from shop import Z
def f(x: X, y: Y, z: Z): ...
"), @"f(x: unknown(X: which `X` is meant is decided at run time), y: int, z: unknown(Z: `shop.Z` is not found in the project or its environment))");
}

#[test]
fn imports_in_a_circle_end() {
    assert_snapshot!(types_of(&[
        ("a.py", "from b import X, Only\nA = int"),
        ("b.py", "from a import X, A\nOnly = A"),
        ("main.py", "from a import X, Only\ndef f(x: X, only: Only): ..."),
    ]), @"f(x: unknown(X: `a` has no `X`), only: int)");
}

#[test]
fn models_of_two_files_may_refer_to_each_other() {
    assert_snapshot!(types_of(&[
        ("a.py", "from __future__ import annotations\nfrom pydantic import BaseModel\nfrom typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from b import B\nclass A(BaseModel):\n    b: B | None = None\n"),
        ("b.py", "from pydantic import BaseModel\nfrom a import A\nclass B(BaseModel):\n    a: A\n"),
        ("main.py", "from a import A\ndef f() -> A: ..."),
    ]), @"
    f() -> a.A
    A { b: b.B | None = null }
    B { a: a.A }
    ");
}

#[test]
fn a_model_of_an_installed_package_is_read() {
    assert_snapshot!(types_of(&[
        ("site-packages/acme/models.py", ITEM),
        ("main.py", "from acme.models import Item\ndef f() -> Item: ..."),
    ]), @"
    f() -> acme.models.Item
    Item { id: int }
    ");
}

#[test]
fn a_known_symbol_has_many_homes() {
    assert_snapshot!(types("
import typing as t, datetime as dt
from typing_extensions import Annotated as A, Literal
from pydantic.main import BaseModel as B
from pydantic.fields import Field as F
import pydantic
class M(B):
    a: A[int, F(ge=1)]
    b: t.Optional[dt.datetime]
    c: Literal['x']
    d: pydantic.EmailStr
def f() -> M: ...
"), @r#"
    f() -> main.M
    M { a: int >= 1, b: DateTime | None, c: Literal["x"], d: Email }
    "#);
}

#[test]
fn a_nested_class_is_found_by_its_outer_class_and_by_itself() {
    assert_snapshot!(types("
from pydantic import BaseModel
class Order(BaseModel):
    class Line(BaseModel):
        parent: 'Order.Line | None' = None
        again: 'Line | None' = None
    lines: list[Line]
def f(line: Order.Line) -> Order: ...
"), @"
    f(line: main.Order.Line) -> main.Order
    Order { lines: list[main.Order.Line] }
    Line { parent: main.Order.Line | None = null, again: main.Order.Line | None = null }
    ");
}

#[test]
fn a_class_body_hides_the_module_and_an_annotated_name_without_a_value_does_not() {
    assert_snapshot!(types("
from __future__ import annotations
from datetime import date
from typing import Optional
from pydantic import BaseModel
class A(BaseModel):
    date: Optional[date] = None
class B(BaseModel):
    date: date
def f(a: A, b: B): ...
"), @"
    f(a: main.A, b: main.B)
    A { date: None = null }
    B { date: Date }
    ");
}

#[test]
fn a_method_below_does_not_hide_a_built_in_above() {
    assert_snapshot!(types("
from pydantic import BaseModel
class A(BaseModel):
    items: list[int]
    def list(self): ...
def f() -> A: ...
"), @"
    f() -> main.A
    A { items: list[int] }
    ");
}

#[test]
fn string_annotations_are_read_where_they_stand() {
    assert_snapshot!(types("
from pydantic import BaseModel
class A(BaseModel):
    next: 'A | None' = None
    many: list['A']
    all: 'dict[str, list[A]]'
def f(a: 'A') -> 'list[A]': ...
"), @"
    f(a: main.A) -> list[main.A]
    A { next: main.A | None = null, many: list[main.A], all: dict[str, list[main.A]] }
    ");
}
