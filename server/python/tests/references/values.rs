//! Whose attribute it is: what receivers are.

use insta::assert_snapshot;

use super::ask::named_in;

const MODELS: (&str, &str) = (
    "models.py",
    "from pydantic import BaseModel\nclass Item(BaseModel):\n    <name>: str\nclass Order(BaseModel):\n    name: str\n    item: Item\n    items: list[Item] = []\n    def first(self) -> Item: return self.items[0]\ndef make() -> Item: ...\nasync def load() -> 'list[Item]': ...\n",
);

fn with(main: &str) -> String {
    named_in(&[MODELS, ("main.py", main)])
}

#[test]
fn an_annotation_says_it() {
    assert_snapshot!(with("
from typing import Optional, Union
from models import Item, Order
import models as m
def f(a: Item, b: 'Item', c: Optional[Item], d: Item | None, e: Union[Item, str], g: 'm.Item | None', h, i: 'Unknown | Item', j: Order):
    a.name; b.name; c.name; d.name; e.name; g.name
    h.name; i.name; j.name
    k: Item = h
    k.name
"), @"
    models Item.name
      main.py
      6:7-11 name attribute in f
      6:15-19 name attribute in f
      6:23-27 name attribute in f
      6:31-35 name attribute in f
      6:39-43 name attribute in f
      6:47-51 name attribute in f
      9:7-11 name attribute in f
      models.py
      3:5-9 name declaration in Item
    ");
}

#[test]
fn making_it_says_it() {
    assert_snapshot!(with("
from models import Item, make, load
import models
a = Item(name='a')
a.name
def f():
    b = make()
    b.name
    c = models.make()
    c.name
    (d := Item()).name
    e = unknown()
    e.name
    g = Item()
    g = unknown()
    g.name
    Item.model_validate({}).name
    a.name
    load().name
async def g():
    for item in await load():
        item.name
    (await load())[0].name
"), @"
    models Item.name
      main.py
      4:10-14 name keyword
      5:3-7 name attribute
      8:7-11 name attribute in f
      10:7-11 name attribute in f
      11:19-23 name attribute in f
      17:29-33 name attribute in f
      18:7-11 name attribute in f
      22:14-18 name attribute in g
      23:23-27 name attribute in g
      models.py
      3:5-9 name declaration in Item
    ");
}

#[test]
fn going_over_it_says_it() {
    assert_snapshot!(with("
from models import Item, Order
def f(items: list[Item], by_id: dict[int, Item], *rest: Item, **more: Item):
    for item in items: item.name
    [item.name for item in items if item.name]
    for _, item in enumerate(items): item.name
    for key, item in by_id.items(): item.name; key.name
    for item in by_id.values(): item.name
    by_id[1].name
    by_id.get(1).name
    items[0].name
    items[1:][0].name
    for item in sorted(items, key=lambda item: item.name): item.name
    for item in rest: item.name
    more['a'].name
    for item in items:
        item = unknown(item)
        item.name
"), @"
    models Item.name
      main.py
      4:29-33 name attribute in f
      5:42-46 name attribute in f
      6:43-47 name attribute in f
      7:42-46 name attribute in f
      8:38-42 name attribute in f
      9:14-18 name attribute in f
      10:18-22 name attribute in f
      11:14-18 name attribute in f
      12:18-22 name attribute in f
      13:65-69 name attribute in f
      14:28-32 name attribute in f
      15:15-19 name attribute in f
      models.py
      3:5-9 name declaration in Item
    ");
}

#[test]
fn the_fields_and_methods_of_what_is_known_say_it() {
    assert_snapshot!(with("
from models import Item, Order
def f(order: Order):
    order.item.name
    order.items[0].name
    order.first().name
    order.name
    order.item.model_copy().name
    (order.item if order else order.first()).name
    (None or order.item).name
"), @"
    models Item.name
      main.py
      4:16-20 name attribute in f
      5:20-24 name attribute in f
      6:19-23 name attribute in f
      8:29-33 name attribute in f
      9:46-50 name attribute in f
      10:26-30 name attribute in f
      models.py
      3:5-9 name declaration in Item
    ");
}

#[test]
fn self_and_cls_are_the_class() {
    assert_snapshot!(named_in(&[("main.py", "
class Base:
    <name> = 1
    @classmethod
    def a(cls): return cls.name, cls().name
    @staticmethod
    def b(self): return self.name
    @property
    def me(self) -> 'Base': return self
class Item(Base):
    def c(self):
        def inner(): return self.name
        return self.name, self.me.name, super().name
    def d(self, other): return other.name
class Other:
    def e(self): return self.name
")]), @"
    main Base.name
      3:5-9 name declaration in Base
      5:28-32 name attribute in Base.a
      5:40-44 name attribute in Base.a
      12:34-38 name attribute in Item.c.<locals>.inner
      13:21-25 name attribute in Item.c
      13:35-39 name attribute in Item.c
      13:49-53 name attribute in Item.c
    ");
}

#[test]
fn keywords_of_what_is_made_are_fields() {
    assert_snapshot!(with("
from models import Item, Order
class Special(Item): ...
Item(name='a')
Special(name='b')
Item.model_construct(name='c')
Item(name='d').model_copy(update={'name': 'e', 'other': 1})
Order(name='f')
match x:
    case Item(name='g'): ...
    case Order(name='h'): ...
"), @"
    models Item.name
      main.py
      4:6-10 name keyword
      5:9-13 name keyword
      6:22-26 name keyword
      7:6-10 name keyword
      7:36-40 name keyword
      10:15-19 name keyword
      models.py
      3:5-9 name declaration in Item
    ");
    assert_snapshot!(named_in(&[
        ("models.py", "from dataclasses import dataclass\n@dataclass\nclass Point:\n    <x>: int\nclass Plain:\n    x: int\n"),
        ("main.py", "from dataclasses import replace\nfrom models import Point, Plain\np = Point(x=1)\nreplace(p, x=2)\nPlain(x=3)\n"),
    ]), @"
    models Point.x
      main.py
      3:11-12 x keyword
      4:12-13 x keyword
      models.py
      4:5-6 x declaration in Point
    ");
}

#[test]
fn what_overrides_is_named_with_what_it_overrides() {
    assert_snapshot!(named_in(&[
        ("models.py", "class A:\n    <name> = 1\nclass B(A):\n    name = 2\nclass C(B): ...\n"),
        ("main.py", "from models import A, B, C\nA.name; B.name; C.name\n"),
    ]), @"
    models A.name
      main.py
      2:3-7 name attribute
      2:11-15 name attribute
      2:19-23 name attribute
      models.py
      2:5-9 name declaration in A
      4:5-9 name declaration in B
    ");
    assert_snapshot!(named_in(&[
        ("main.py", "from models import A, B, C\nA.name; B.name; C.<name>\n"),
        ("models.py", "class A:\n    name = 1\nclass B(A):\n    name = 2\nclass C(B): ...\n"),
    ]), @"
    models B.name
      main.py
      2:11-15 name attribute
      2:19-23 name attribute
      models.py
      4:5-9 name declaration in B
    models A.name
      main.py
      2:3-7 name attribute
      2:11-15 name attribute
      2:19-23 name attribute
      models.py
      2:5-9 name declaration in A
      4:5-9 name declaration in B
    ");
}

#[test]
fn a_base_that_is_not_known_leaves_only_the_class_itself() {
    assert_snapshot!(named_in(&[("main.py", "from gone import Base\nclass A:\n    <x> = 1\nclass B(Base, A):\n    y = 1\nB.x; A.x\n")]), @"
    main A.x
      3:5-6 x declaration in A
      6:8-9 x attribute
    ");
}

#[test]
fn a_circle_is_not_known() {
    assert_snapshot!(with("from models import Item\ndef f(x: Item):\n    y = x\n    while y:\n        y = y.next\n    y.name\n    x.name\n"), @"
    models Item.name
      main.py
      7:7-11 name attribute in f
      models.py
      3:5-9 name declaration in Item
    ");
}
