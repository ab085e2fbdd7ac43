//! Generic classes and aliases.

use insta::assert_snapshot;

use super::read::{types, types_of};

const PAGE: &str = "
from typing import *
from pydantic import BaseModel, Field
T = TypeVar('T')
class Item(BaseModel):
    id: int
class Page(BaseModel, Generic[T]):
    items: list[T]
    total: int = Field(0, ge=0)
";

fn page(rest: &str) -> String {
    types(&format!("{PAGE}{rest}"))
}

#[test]
fn a_generic_model_is_made_for_each_argument() {
    assert_snapshot!(page("def f(a: Page[Item], b: Page[list[Item]], c: Page, d: Page[Page[Item]]): ..."), @"
    f(a: main.Page[Item], b: main.Page[list[Item]], c: main.Page, d: main.Page[Page[Item]])
    Item { id: int }
    Page { items: list[Any], total: int >= 0 = 0 }
    Page[Item] { items: list[main.Item], total: int >= 0 = 0 }
    Page[Page[Item]] { items: list[main.Page[Item]], total: int >= 0 = 0 }
    Page[list[Item]] { items: list[list[main.Item]], total: int >= 0 = 0 }
    ");
}

#[test]
fn arguments_are_written_as_pydantic_does() {
    assert_snapshot!(page("
import datetime as dt
class Outer(BaseModel):
    class Inner(BaseModel): ...
def f(a: Page[Optional[int]], b: Page[int | None], c: Page[Literal['a', 1]], d: Page[List[int]], e: Page[dict[str, Any]], g: Page[None], h: Page[dt.datetime], i: Page[Outer.Inner], j: Page['Item'], k: Page[tuple[int, ...]]): ...
"), @r#"
    f(a: main.Page[Union[int, NoneType]], b: main.Page[Union[int, NoneType]], c: main.Page[Literal['a', 1]], d: main.Page[List[int]], e: main.Page[dict[str, Any]], g: main.Page[NoneType], h: main.Page[datetime], i: main.Page[Outer.Inner], j: main.Page[Item], k: main.Page[tuple[int, ...]])
    Item { id: int }
    Inner {}
    Page[Item] { items: list[main.Item], total: int >= 0 = 0 }
    Page[List[int]] { items: list[list[int]], total: int >= 0 = 0 }
    Page[Literal['a', 1]] { items: list[Literal["a", 1]], total: int >= 0 = 0 }
    Page[NoneType] { items: list[None], total: int >= 0 = 0 }
    Page[Outer.Inner] { items: list[main.Outer.Inner], total: int >= 0 = 0 }
    Page[Union[int, NoneType]] { items: list[int | None], total: int >= 0 = 0 }
    Page[datetime] { items: list[DateTime], total: int >= 0 = 0 }
    Page[dict[str, Any]] { items: list[dict[str, Any]], total: int >= 0 = 0 }
    Page[tuple[int, ...]] { items: list[list[int]], total: int >= 0 = 0 }
    "#);
}

#[test]
fn a_class_may_derive_from_a_generic_one() {
    assert_snapshot!(page("
K = TypeVar('K')
class Items(Page[Item]):
    cursor: str
class Pair(BaseModel, Generic[K, T]):
    key: K
    value: T
class Keyed(Pair[str, T], Generic[T]):
    more: list[T]
class Nest(BaseModel, Generic[T]):
    page: Page[T]
    again: 'Nest[T] | None' = None
ItemPage = Page[Item]
class Last(ItemPage): ...
def f(a: Items, b: Keyed[int], c: Nest[Item], d: Last, e: ItemPage): ...
"), @"
    f(a: main.Items, b: main.Keyed[int], c: main.Nest[Item], d: main.Last, e: main.Page[Item])
    Item { id: int }
    Items { items: list[main.Item], total: int >= 0 = 0, cursor: str }
    Keyed[int] { key: str, value: int, more: list[int] }
    Last { items: list[main.Item], total: int >= 0 = 0 }
    Nest[Item] { page: main.Page[Item], again: main.Nest[Item] | None = null }
    Page[Item] { items: list[main.Item], total: int >= 0 = 0 }
    ");
}

#[test]
fn classes_and_functions_with_type_parameters() {
    assert_snapshot!(types("
from pydantic import BaseModel
class A[T](BaseModel):
    x: T
class B[T: BaseModel, U = int](BaseModel):
    t: T
    u: U
class C[T](A[list[T]]): ...
class D[T: (int, str)](BaseModel):
    x: T
def f[T](a: A[int], b: B, c: C[str], d: D, e: T, g: list[T]): ...
"), @"
    f(a: main.A[int], b: main.B, c: main.C[str], d: main.D, e: Any, g: list[Any])
    A[int] { x: int }
    B { t: pydantic.main.BaseModel, u: int }
    C[str] { x: list[str] }
    D { x: (int | str) }
    BaseModel {}
    ");
}

#[test]
fn a_free_variable_is_what_it_may_be_at_most() {
    assert_snapshot!(page("
B = TypeVar('B', bound=Item)
C = TypeVar('C', int, str)
class M(BaseModel, Generic[B, C]):
    b: B
    c: C
def f(a: M, b: Page[T], c: T): ...
"), @"
    f(a: main.M, b: main.Page, c: Any)
    Item { id: int }
    M { b: main.Item, c: (int | str) }
    Page { items: list[Any], total: int >= 0 = 0 }
    ");
}

#[test]
fn generic_aliases() {
    assert_snapshot!(page("
Pair = tuple[T, T]
Maybe = Optional[T]
type Tree[X] = X | list[Tree[X]]
type Name = str
def f(a: Pair[int], b: Maybe[Item], c: Pair, d: Tree[int], e: Name): ...
"), @"
    f(a: tuple[int, int], b: main.Item | None, c: tuple[Any, Any], d: main.Tree[int], e: main.Name)
    Item { id: int }
    Name = str
    Tree[int] = (int | list[main.Tree[int]])
    ");
}

#[test]
fn two_arguments_of_one_name_are_two_definitions() {
    assert_snapshot!(types_of(&[
        ("a.py", "from pydantic import BaseModel\nclass Item(BaseModel):\n    a: int\n"),
        ("b.py", "from pydantic import BaseModel\nclass Item(BaseModel):\n    b: int\n"),
        ("main.py", "
from typing import Generic, TypeVar
from pydantic import BaseModel
import a, b
T = TypeVar('T')
class Page(BaseModel, Generic[T]):
    items: list[T]
def f(x: Page[a.Item], y: Page[b.Item]): ...
"),
    ]), @"
    f(x: main.Page[Item], y: main.Page[b.Item])
    Item { a: int }
    Item { b: int }
    Page[Item] { items: list[a.Item] }
    Page[Item] { items: list[b.Item] }
    ");
}

#[test]
fn generic_dataclasses_and_dictionaries() {
    assert_snapshot!(page("
from dataclasses import dataclass
@dataclass
class D(Generic[T]):
    x: T
class TD(TypedDict, Generic[T]):
    x: T
class NT(NamedTuple, Generic[T]):
    x: T
def f(a: D[int], b: TD[str], c: NT[bool]): ...
"), @"
    f(a: main.D[int], b: main.TD[str], c: main.NT[bool])
    dataclass D[int] { x: int }
    tuple NT[bool] { x: bool }
    dict TD[str] { x: str }
    ");
}
