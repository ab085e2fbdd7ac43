//! Types that hold others.

use insta::assert_snapshot;

use super::read::types;

#[test]
fn lists_sets_and_their_kin() {
    assert_snapshot!(types("
import typing as t
import collections as c
import collections.abc as abc
def builtin(a: list[int], b: set[int], c: frozenset[int], d: tuple[int, ...], e: tuple[int, str], f: tuple[()]): ...
def typing(a: t.List[int], b: t.Set[int], c: t.FrozenSet[int], d: t.Tuple[int, ...], e: t.Sequence[int], f: t.Iterable[int], g: t.Deque[int], h: t.AbstractSet[int]): ...
def abstract(a: abc.Sequence[int], b: abc.Set[int], c: abc.MutableSequence[int], d: abc.Generator[int, None, None], e: c.deque[int]): ...
def bare(a: list, b: t.List, c: abc.Sequence, d: set, e: tuple, f: dict, g: t.Mapping): ...
"), @"
    builtin(a: list[int], b: set[int], c: set[int], d: list[int], e: tuple[int, str], f: tuple[])
    typing(a: list[int], b: set[int], c: set[int], d: list[int], e: list[int], f: list[int], g: list[int], h: set[int])
    abstract(a: list[int], b: set[int], c: list[int], d: list[int], e: list[int])
    bare(a: list[Any], b: list[Any], c: list[Any], d: set[Any], e: list[Any], f: dict[Any, Any], g: dict[Any, Any])
    ");
}

#[test]
fn dictionaries() {
    assert_snapshot!(types("
import typing as t
import collections as c
import collections.abc as abc
def f(a: dict[str, int], b: t.Dict[int, str], c: t.Mapping[str, int], d: abc.MutableMapping[str, int], e: c.OrderedDict[str, int], f: t.DefaultDict[str, list[int]], g: t.Counter[str]): ...
"), @"f(a: dict[str, int], b: dict[int, str], c: dict[str, int], d: dict[str, int], e: dict[str, int], f: dict[str, list[int]], g: dict[str, int])");
}

#[test]
fn unions_are_flat_and_say_nothing_twice() {
    assert_snapshot!(types("
from typing import Optional, Union
Maybe = Optional[int]
def f(a: int | str, b: Union[int, Union[str, int]], c: Optional[int], d: None | int, e: Union[Maybe, str, None], f: Union[int], g: Optional[None], h: 'int | None'): ...
"), @"f(a: (int | str), b: (int | str), c: int | None, d: int | None, e: (int | str) | None, f: int, g: None, h: int | None)");
}

#[test]
fn literals_keep_their_order_and_open_each_other() {
    assert_snapshot!(types("
from enum import Enum
from typing import Literal, Optional
class E(Enum):
    A = 'a'
Inner = Literal['x', 'y']
def f(a: Literal['b', 'a', 1, True, None], b: Literal[Inner, 'z', 'x'], c: Literal[Literal[1], Literal[2]], d: Literal[E.A], e: Optional[Literal['q']], g: Literal[-1]): ...
"), @r#"f(a: Literal["b", "a", 1, true, null], b: Literal["x", "y", "z"], c: Literal[1, 2], d: Literal["a"], e: Literal["q"] | None, g: Literal[-1])"#);
}

#[test]
fn a_literal_of_a_call_is_unknown() {
    assert_snapshot!(types("from typing import Literal\ndef f(a: Literal[make()]): ..."), @"f(a: unknown(Literal[make()]: `make` is not defined in `main`))");
}
