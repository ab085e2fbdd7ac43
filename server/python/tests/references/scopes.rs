//! Which name is meant: Python's scopes.

use insta::assert_snapshot;

use super::ask::named;

#[test]
fn a_local_hides_the_module_and_another_functions_local_does_not() {
    assert_snapshot!(named("def <echo>(): ...\ndef f(echo): return echo\ndef g():\n    echo = 1\n    return echo\ndef h(): return echo()\n"), @"
    main echo
      1:5-9 echo declaration
      6:17-21 echo call in h
    ");
}

#[test]
fn a_local_hides_the_module_above_its_assignment_too() {
    assert_snapshot!(named("<x> = 1\ndef f():\n    print(x)\n    x = 2\n"), @"
    main x
      1:1-2 x declaration
    ");
}

#[test]
fn a_class_body_is_not_seen_from_its_methods() {
    assert_snapshot!(named("<total> = 1\nclass Order:\n    total = total\n    half = total / 2\n    def f(self): return total\n"), @"
    main total
      1:1-6 total declaration
      3:13-18 total read in Order
      5:25-30 total read in Order.f
    ");
}

#[test]
fn a_class_body_that_has_not_bound_a_name_yet_sees_the_module() {
    assert_snapshot!(named("def <date>(): ...\nclass A:\n    a: date\n    date: date\n    b: date\ndef f():\n    date = 1\n    class B:\n        c = date\n        date = date\n"), @"
    main date
      1:5-9 date declaration
      3:8-12 date annotation in A
      4:11-15 date annotation in A
      5:8-12 date annotation in A
      9:13-17 date read in f.<locals>.B
      10:16-20 date read in f.<locals>.B
    ");
}

#[test]
fn an_annotation_comes_after_the_value_beside_it() {
    assert_snapshot!(named("from datetime import date\n<day> = date\nclass A:\n    day: day = day\n"), @"
    main day
      2:1-4 day declaration
      4:16-19 day read in A
    ");
}

#[test]
fn a_comprehension_has_a_scope_and_goes_over_what_is_outside() {
    assert_snapshot!(named("<x> = [1]\ny = [x for x in x]\nz = [a for a in x for b in x]\nclass C:\n    x = [2]\n    w = [x for a in x]\n"), @"
    main x
      1:1-2 x declaration
      2:17-18 x read
      3:17-18 x read
      3:28-29 x read
      6:10-11 x read in C
    ");
}

#[test]
fn each_kind_of_comprehension_has_a_scope() {
    assert_snapshot!(named("<x> = 1\n{x for x in y}\n{x: x for x in y}\nlist(x for x in y)\nf(x for z in x)\n"), @"
    main x
      1:1-2 x declaration
      5:3-4 x read
      5:14-15 x read
    ");
}

#[test]
fn a_walrus_in_a_comprehension_binds_outside_of_it() {
    assert_snapshot!(named("<y> = 1\n[y := x for x in z]\ndef f():\n    [y := x for x in z]\n    return y\n"), @"
    main y
      1:1-2 y declaration
      2:2-3 y write
    ");
}

#[test]
fn global_and_nonlocal_reach_out() {
    assert_snapshot!(named("<x> = 1\ndef f():\n    global x\n    x = 2\n    def g():\n        return x\ndef h():\n    x = 3\n    def i():\n        nonlocal x\n        x = 4\n"), @"
    main x
      1:1-2 x declaration
      3:12-13 x scope in f
      4:5-6 x write in f
      6:16-17 x read in f.<locals>.g
    ");
}

#[test]
fn whatever_binds_makes_a_local() {
    assert_snapshot!(named("
<x> = 0
def a():
    for x in y: print(x)
def b():
    with y as x: print(x)
def c():
    try: ...
    except y as x: print(x)
def d():
    import x
    print(x)
def e():
    from y import z as x
    print(x)
def f():
    match y:
        case {'k': [x, *_]}: print(x)
def g():
    def x(): ...
    print(x)
def h():
    class x: ...
    print(x)
def i():
    x: int
    print(x)
def j():
    (y, [z, *x]) = 1
    print(x)
def k():
    del x
def l():
    if x := 1: print(x)
def m():
    x += 1
def n(*x): print(x)
def o(**x): print(x)
def p():
    async with y as (x, z): print(x)
def q():
    type x = int
    print(x)
def r(y, /, *, x=x): print(x)
lambda x: x
lambda y=x: x
x.x
x[x] = x
"), @"
    main x
      2:1-2 x declaration
      44:18-19 x read
      46:10-11 x read
      46:13-14 x read
      47:1-2 x read
      48:1-2 x read
      48:3-4 x read
      48:8-9 x read
    ");
}

#[test]
fn the_patterns_of_match_capture() {
    assert_snapshot!(named("
<x> = 0
def f(y):
    match y:
        case x.ONE: ...
        case Point(x=1, y=0): ...
def g(y):
    match y:
        case Point(a=x) as z if x: ...
def h(y):
    match y:
        case 1 | x: ...
def i(y):
    match y:
        case {**x}: ...
def j(y):
    match x:
        case (z, *w): ...
"), @"
    main x
      2:1-2 x declaration
      5:14-15 x read in f
      17:11-12 x read in j
    ");
}

#[test]
fn decorators_defaults_and_annotations_are_evaluated_outside() {
    assert_snapshot!(named("
def <x>(): ...
@x
def f(x=x, *, y: x = 1) -> x:
    return x
@x()
class C(x, metaclass=x):
    @x
    def x(self, y=x): return x
    z = x
"), @"
    main x
      2:5-6 x declaration
      3:2-3 x call
      4:9-10 x read
      4:18-19 x annotation
      4:28-29 x annotation
      6:2-3 x call
      7:9-10 x read
      7:22-23 x read
      8:6-7 x call in C
      9:19-20 x read in C
      9:30-31 x read in C.x
    ");
}

#[test]
fn parameters_are_seen_by_what_is_nested() {
    assert_snapshot!(named("
def f(<x>, y=1):
    def g(): return x
    h = lambda z: x + z
    i = lambda x: x
    class C:
        w = x
    return [x for _ in y], {a: x for a in x}, f'{x!r:>{x}}'
f(1, y=2)
f(x=1)
"), @"
    main f(x)
      2:7-8 x declaration in f
      3:21-22 x read in f.<locals>.g
      4:19-20 x read in f
      7:13-14 x read in f.<locals>.C
      8:13-14 x read in f
      8:32-33 x read in f
      8:43-44 x read in f
      8:50-51 x read in f
      8:56-57 x read in f
      10:3-4 x keyword
    ");
}

#[test]
fn type_parameters_have_a_scope_of_their_own() {
    assert_snapshot!(named("
class <T>: ...
def f[T](x: T, y=T) -> T:
    z: T
class C[T: T](list[T]):
    x: T
    def g[U: T](self, y: U) -> T: ...
type X[T] = list[T]
type Y = list[T]
def g[*T, **P](x: T): ...
"), @"
    main T
      2:7-8 T declaration
      3:18-19 T read
      9:15-16 T annotation
    ");
}

#[test]
fn type_parameters_right_in_a_class_see_its_body() {
    assert_snapshot!(named("
class C:
    class <Base>: ...
    def f[T: Base](self, x: T) -> Base:
        return Base
    type A[U: Base] = U
"), @"
    main C.Base
      3:11-15 Base declaration in C
      4:14-18 Base annotation in C
      4:35-39 Base annotation in C
      6:15-19 Base annotation in C
    ");
}

#[test]
fn strings_that_are_types_name_what_is_in_them() {
    assert_snapshot!(named(r#"
from __future__ import annotations
from typing import Annotated, Literal, Optional, cast, TypeVar
class <Order>: ...
def f(a: "Order", b: 'list["Order"]', c: Literal["Order"], d: Annotated["Order", "Order"]) -> Optional["Order"]:
    x: "Order | None" = cast("Order", "Order")
    y = data["Order"]
T = TypeVar("T", bound="Order")
class Shop(list["Order"]): ...
Z = """Order"""
def g(a: '''Order''', b: "Ord\x65r", c: f"Order", d: "broken Order"): ...
"#), @"
    main Order
      4:7-12 Order declaration
      5:11-16 Order annotation
      5:29-34 Order annotation
      5:74-79 Order annotation
      5:105-110 Order annotation
      6:9-14 Order annotation in f
      6:31-36 Order annotation in f
      8:25-30 Order annotation
      9:18-23 Order annotation
      11:13-18 Order annotation
    ");
}

/// The grammar takes it for `type X = …`.
#[test]
fn an_attribute_of_a_type_is_no_alias() {
    assert_snapshot!(named("def <made>(): ...\ndef after(mock):\n    type(mock).made = made\n    type(mock).made = lambda: made\n"), @"
    main made
      1:5-9 made declaration
      3:23-27 made read in after
      4:31-35 made read in after
    ");
}

#[test]
fn an_f_string_names_what_is_in_it() {
    assert_snapshot!(named("<x> = 1\nf'{x} {x.y} x {f\"{x}\"} {y:{x}} {x=}'\n'{x}'\n"), @"
    main x
      1:1-2 x declaration
      2:4-5 x read
      2:8-9 x read
      2:19-20 x read
      2:28-29 x read
      2:33-34 x read
    ");
}

#[test]
fn a_name_bound_anew_is_the_same_name() {
    assert_snapshot!(named("def wrap(f): ...\ndef <echo>(): ...\necho = wrap(echo)\necho += 1\ndel echo\nfor echo in []: ...\n"), @"
    main echo
      2:5-9 echo declaration
      3:1-5 echo write
      3:13-17 echo read
      4:1-5 echo write
      5:5-9 echo write
      6:5-9 echo write
    ");
}

#[test]
fn methods_and_attributes_of_a_class_are_names_of_it() {
    assert_snapshot!(named("
class Order:
    <total>: int = 0
    double = total * 2
    class Line:
        total = 1
    def f(self, other):
        total = self.total + other.total
        Order.total = total
        self.total += 1
        del self.total
        return self.Line.total
"), @"
    main Order.total
      3:5-10 total declaration in Order
      4:14-19 total read in Order
      8:22-27 total attribute in Order.f
      9:15-20 total write in Order.f
      10:14-19 total write in Order.f
      11:18-23 total write in Order.f
    ");
}

#[test]
fn a_class_within_a_function_is_nobodys() {
    assert_snapshot!(named("def f():\n    class A:\n        <x> = 1\n"), @"no word");
}

#[test]
fn deep_nesting_ends() {
    let text = format!("<x> = 1\ny = {}x{}\n", "(lambda: ".repeat(3000), ")".repeat(3000));
    assert_snapshot!(named(&text), @"
    main x
      1:1-2 x declaration
    ");
    let text = format!("<x> = 1\ny = {}x{}\n", "[".repeat(3000), "]".repeat(3000));
    assert_snapshot!(named(&text), @"
    main x
      1:1-2 x declaration
      2:3005-3006 x read
    ");
    let text = format!("<x> = 1\nx{}\n", ".x".repeat(3000));
    assert_snapshot!(named(&text), @"
    main x
      1:1-2 x declaration
      2:1-2 x read
    ");
    let text = format!("<x> = 1\nx{}\n", "(x)".repeat(3000));
    assert!(named(&text).lines().count() > 3000);
}

#[test]
fn a_file_that_does_not_parse_is_read_as_far_as_it_goes() {
    assert_snapshot!(named("def <echo>(): ...\ndef f(a, echo(\n\ndef g():\n    return echo()\n"), @"
    main echo
      1:5-9 echo declaration
      2:10-14 echo read
      5:12-16 echo call in g
    ");
}
