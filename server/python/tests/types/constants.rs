//! Constants, seen as the defaults of parameters.

use insta::assert_snapshot;

use super::read::{types, types_of};

#[test]
fn literals_names_and_arithmetic() {
    assert_snapshot!(types(r#"
from enum import Enum
class E(Enum):
    A = "a"
LIMIT = 10
A, B = 1, "two"
WORDS = ["a"]
MORE = [*WORDS, "b"] + ["c"]
TABLE = {"x": 1, **{"y": 2}}
def f(a=LIMIT * 2 + 1, b="a" "b", c=B, d=MORE, e=TABLE, g=-7 // 2, h=-7 % 3, i=7 / 2, j=E.A, k=E.A.value, l=E.A.name, m=TABLE["y"], n=WORDS[0], o=WORDS[-1], p=2 ** 10, q=1 if True else 2, r="x" * 3, s=E("a"), t=E["A"], u="abc".upper(), v=not True, w=10**30): ...
"#), @r#"f(a: Any = 21, b: Any = "ab", c: Any = "two", d: Any = ["a","b","c"], e: Any = {"x":1,"y":2}, g: Any = -4, h: Any = 2, i: Any = 3.5, j: Any = "a", k: Any = "a", l: Any = "A", m: Any = 2, n: Any = "a", o: Any = "a", p: Any = 1024, q: Any = 1, r: Any = "xxx", s: Any = "a", t: Any = "a", u: Any = "ABC", v: Any = false, w: Any = unknown(10 ** 30: `10 ** 30` is computed at run time))"#);
}

#[test]
fn constants_of_other_files_and_sums() {
    assert_snapshot!(types_of(&[
        ("settings/base.py", "APPS = ['a']\nAPPS += ['b']\n"),
        ("settings/local.py", "from .base import *\nAPPS = APPS + ['c']\nLAST = APPS[2]\n"),
        ("main.py", "from settings import local\nfrom settings.base import APPS\ndef f(a=APPS, b=local.LAST): ..."),
    ]), @r#"f(a: Any = ["a","b"], b: Any = "c")"#);
}

#[test]
fn values_of_the_standard_library_in_their_json_form() {
    assert_snapshot!(types(r#"
import datetime as dt
from datetime import timedelta as td
from decimal import Decimal as D
from pathlib import Path
from uuid import UUID
from ipaddress import ip_address
from django.utils.translation import gettext_lazy as _, pgettext
def durations(a=td(0), b=td(days=400), c=td(milliseconds=1500), d=td(hours=-1), e=td(minutes=1.5), f=td(weeks=1, days=1)): ...
def moments(a=dt.date(2020, 1, 2), b=dt.datetime(2020, 1, 2, 3, 4, 5, 6), c=dt.time(1, 2), d=dt.datetime(2020, 1, 1, tzinfo=dt.UTC), e=dt.date(2020, 2, 30)): ...
def others(a=D("1.50"), b=D(3), c=D("1e3"), d=Path("a//b/"), e=UUID("{12345678-1234-5678-1234-567812345678}"), f=_("Name"), g=pgettext("x", "Name"), h=ip_address("::1"), i=b"x", j=D(1.1)): ...
"#), @r#"
    durations(a: Any = "PT0S", b: Any = "P1Y35D", c: Any = "PT1.5S", d: Any = "-PT1H", e: Any = "PT1M30S", f: Any = "P8D")
    moments(a: Any = "2020-01-02", b: Any = "2020-01-02T03:04:05.000006", c: Any = "01:02:00", d: Any = "2020-01-01T00:00:00Z", e: Any = unknown(dt.date(2020, 2, 30): `dt.date(2020, 2, 30)` is computed at run time))
    others(a: Any = "1.50", b: Any = "3", c: Any = unknown(D("1e3"): `D("1e3")` is computed at run time), d: Any = "a/b", e: Any = "12345678-1234-5678-1234-567812345678", f: Any = "Name", g: Any = "Name", h: Any = "::1", i: Any = "x", j: Any = unknown(D(1.1): `D(1.1)` is computed at run time))
    "#);
}

#[test]
fn what_runs_is_no_constant() {
    assert_snapshot!(types(r#"
import os
from django.conf import settings
def _g(): ...
X = Y
Y = X
def f(a=os.environ["A"], b=settings.DEBUG, c=_g(), d=f"{_g}", e=[1, _g()], g="{}".format(1), h=X, i=1 / 0): ...
"#), @r#"f(a: Any = unknown(os.environ["A"]: `os.environ` is computed at run time), b: Any = unknown(settings.DEBUG: `settings.DEBUG` is computed at run time), c: Any = unknown(_g(): `_g()` is computed at run time), d: Any = unknown(f"{_g}": `f"{_g}"` is computed at run time), e: Any = unknown([1, _g()]: `_g()` is computed at run time), g: Any = unknown("{}".format(1): `"{}"` is computed at run time), h: Any = unknown(X: `X` refers to itself), i: Any = unknown(1 / 0: `1 / 0` is computed at run time))"#);
}
