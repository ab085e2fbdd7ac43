//! Enumerations.

use insta::assert_snapshot;

use super::read::types;

#[test]
fn every_kind_of_enumeration() {
    assert_snapshot!(types("
from enum import Enum, Flag, IntEnum, IntFlag, StrEnum, auto
class A(Enum):
    X = 'x'
    Y = 1
    Z = None
class B(str, Enum):
    X = 'x'
class C(StrEnum):
    X = auto()
    LONG_NAME = auto()
class D(IntEnum):
    X = 3
    Y = auto()
class E(Flag):
    X = auto()
    Y = auto()
    Z = auto()
class F(float, Enum):
    X = 1
class G(IntFlag):
    R = 4
    W = 2
def f(a: A, b: B, c: C, d: D, e: E, g: F, h: G): ...
"), @r#"
    f(a: main.A, b: main.B, c: main.C, d: main.D, e: main.E, g: main.F, h: main.G)
    enum A { X = "x", Y = 1, Z = null }
    enum(Str) B { X = "x" }
    enum(Str) C { X = "x", LONG_NAME = "long_name" }
    enum(Int) D { X = 3, Y = 4 }
    enum E { X = 1, Y = 2, Z = 4 }
    enum(Float) F { X = 1.0 }
    enum(Int) G { R = 4, W = 2 }
    "#);
}

#[test]
fn djangos_choices() {
    assert_snapshot!(types("
from django.db import models
from django.utils.translation import gettext_lazy as _
class Status(models.TextChoices):
    OPEN = 'o', _('Open')
    CLOSED = 'c'
    AUTO_NAMED = models.auto() if False else 'x', 'X'
    __empty__ = _('none')
class Level(models.IntegerChoices):
    LOW = 1, 'Low'
    HIGH = 2, 'High'
def f(a: Status, b: Level): ...
"), @r#"
    f(a: main.Status, b: main.Level)
    enum(Int) Level { LOW = 1, HIGH = 2 }
    enum(Str) Status { OPEN = "o", CLOSED = "c", AUTO_NAMED = "x" }
    "#);
}

#[test]
fn what_is_a_member_and_what_is_not() {
    assert_snapshot!(types("
from enum import Enum, member, nonmember
PREFIX = 'a-'
class A(Enum):
    _ignore_ = ['hidden', 'too']
    hidden = 1
    too = 2
    X = PREFIX + 'x'
    ALIAS = X
    AGAIN = 'a-x'
    N = nonmember(3)
    M = member(4)
    _private_ = 5
    T = (1, 'two')
    function = lambda self: 1
    annotated: int
    def method(self): ...
    @property
    def label(self): ...
def f(a: A): ...
"), @r#"
    f(a: main.A)
    enum A { X = "a-x", ALIAS = "a-x", AGAIN = "a-x", M = 4, T = [1,"two"] }
    "#);
}

#[test]
fn methods_of_a_base_are_inherited_and_members_of_another_file_are_found() {
    assert_snapshot!(super::read::types_of(&[
        ("base.py", "from enum import Enum\nclass Labelled(str, Enum):\n    def label(self): ...\n"),
        ("main.py", "from base import Labelled\nclass A(Labelled):\n    X = 'x'\ndef f(a: A, b: dict[A, int], c: A = A.X): ..."),
    ]), @r#"
    f(a: main.A, b: dict[main.A, int], c: main.A = "x")
    enum(Str) A { X = "x" }
    "#);
}

#[test]
fn enumerations_made_by_a_call() {
    assert_snapshot!(types("
from enum import Enum, StrEnum
A = Enum('A', 'RED GREEN')
B = Enum('B', ['X', 'Y'])
C = Enum('C', {'X': 'x'})
D = StrEnum('D', 'RED')
E = Enum('E', make())
def f(a: A, b: B, c: C, d: D, e: E): ...
"), @r#"
    f(a: main.A, b: main.B, c: main.C, d: main.D, e: unknown(make(): what `E` consists of is computed at run time))
    enum A { RED = 1, GREEN = 2 }
    enum B { X = 1, Y = 2 }
    enum C { X = "x" }
    enum(Str) D { RED = "red" }
    "#);
}

#[test]
fn a_value_that_runs_makes_the_enumeration_unknown_and_says_which() {
    assert_snapshot!(types("
from enum import Enum
class A(Enum):
    X = 1
    Y = len('a')
class B(Enum):
    X = 1
    def __new__(cls, value): ...
def f(a: A, b: list[B]): ...
"), @r#"f(a: unknown(len("a"): the value of `A.Y` is not known: `len("a")` is computed at run time), b: list[unknown(1: the value of `B.X` is not known: `B` computes the values of its members)])"#);
}
