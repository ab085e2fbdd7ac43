//! What cannot be known, and what is said of it.

use std::fmt::Write;

use insta::assert_snapshot;

use super::read::types;

#[test]
fn the_expression_and_the_reason() {
    assert_snapshot!(types("
from gone import Thing
def _make(): ...
Made = _make()
def f(a: _make(), b: list[_make()], c: Missing, d: Thing, e: Made, g: 'not a type', h: Thing.Inner, i: (lambda: int)(), j: _make.x): ...
"), @r#"f(a: unknown(_make(): `_make()` is computed at run time), b: list[unknown(_make(): `_make()` is computed at run time)], c: unknown(Missing: `Missing` is not defined in `main`), d: unknown(Thing: `gone.Thing` is not found in the project or its environment), e: unknown(_make(): `_make()` is computed at run time), g: unknown("not a type": the string does not say a type), h: unknown(Thing.Inner: `gone.Thing.Inner` is not found in the project or its environment), i: unknown(lambda …: int(): `lambda …: int()` is computed at run time), j: unknown(_make.x: `.x` of a function is computed at run time))"#);
}

#[test]
fn a_module_that_decides_itself() {
    assert_snapshot!(super::read::types_of(&[
        ("lazy.py", "def __getattr__(name): ...\nX = int\n"),
        ("main.py", "from lazy import X, Y\ndef f(x: X, y: Y): ..."),
    ]), @"f(x: int, y: unknown(Y: `lazy.__getattr__` decides at run time what `Y` is))");
}

#[test]
fn what_has_no_end_is_cut_off() {
    let mut doubling = String::from("X0 = int\nC0 = [1]\n");
    let mut nesting = String::from("Y0 = int\n");
    for n in 1..200 {
        let before = n - 1;
        let _ = writeln!(doubling, "X{n} = tuple[X{before}, X{before}]\nC{n} = [C{before}, C{before}]");
        let _ = writeln!(nesting, "Y{n} = list[Y{before}]");
    }
    let deep = format!("{}int{}", "list[".repeat(190), "]".repeat(190));
    let shown = types(&format!("{doubling}{nesting}def f(a: X60, b: Y199, c: {deep}, d=C60): ...\n"));
    assert!(shown.contains("the type is too large"));
    assert!(shown.contains("the type is nested too deep"));
    assert!(shown.contains("is nested too deep") && shown.len() < 10_000_000);
}

#[test]
fn a_bound_that_runs() {
    assert_snapshot!(types("
from typing import Annotated
from pydantic import Field
import settings
def f(a: Annotated[int, Field(ge=settings.MIN)], b: Annotated[str, Field(**settings.OPTIONS)]): ...
"), @"f(a: unknown(settings.MIN: `settings.MIN` is not found), b: unknown(Field(**settings.OPTIONS): `**settings.OPTIONS` is computed at run time))");
}
