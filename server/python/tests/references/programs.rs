//! What is named from other files.

use insta::assert_snapshot;

use super::ask::named_in;

const CLIENTS: (&str, &str) = ("shop/clients.py", "def <echo>(request, text): ...\n");

#[test]
fn every_way_to_import_a_function() {
    assert_snapshot!(named_in(&[
        CLIENTS,
        ("shop/__init__.py", ""),
        ("main.py", "
from shop.clients import echo
from shop.clients import echo as say
from shop import clients
from shop import clients as c
import shop.clients
import shop.clients as sc
echo(1); say(2); clients.echo(3); c.echo; shop.clients.echo; sc.echo
import other
other.echo
"),
        ("shop/near.py", "from .clients import echo\nfrom . import clients\nfrom .. import shop\nclients.echo\necho\n"),
    ]), @"
    shop.clients echo
      main.py
      2:26-30 echo import
      3:26-30 echo import
      3:34-37 say import (alias)
      8:1-5 echo call
      8:10-13 say call (alias)
      8:26-30 echo call
      8:37-41 echo attribute
      8:56-60 echo attribute
      8:65-69 echo attribute
      shop/clients.py
      1:5-9 echo declaration
      shop/near.py
      1:22-26 echo import
      4:9-13 echo attribute
      5:1-5 echo read
    ");
}

#[test]
fn an_import_within_a_function_counts_there() {
    assert_snapshot!(named_in(&[
        CLIENTS,
        ("shop/__init__.py", ""),
        ("main.py", "def f():\n    from shop.clients import echo\n    return echo()\ndef g():\n    return echo()\ndef h():\n    import shop.clients\n    shop.clients.echo\n"),
    ]), @"
    shop.clients echo
      main.py
      2:30-34 echo import in f
      3:12-16 echo call in f
      8:18-22 echo attribute in h
      shop/clients.py
      1:5-9 echo declaration
    ");
}

#[test]
fn a_package_re_exports() {
    assert_snapshot!(named_in(&[
        CLIENTS,
        ("shop/__init__.py", "from .clients import echo as say, echo\n__all__ = ['echo', 'say', 'gone']\n__all__ += ['echo']\n"),
        ("main.py", "from shop import say, echo\nimport shop\nsay(); echo(); shop.say(); shop.echo()\n"),
    ]), @"
    shop.clients echo
      main.py
      1:18-21 say import (alias)
      1:23-27 echo import
      3:1-4 say call (alias)
      3:8-12 echo call
      3:21-24 say call (alias)
      3:33-37 echo call
      shop/__init__.py
      1:22-26 echo import
      1:30-33 say import (alias)
      1:35-39 echo import
      2:13-17 echo exported
      2:21-24 say exported (alias)
      3:14-18 echo exported
      shop/clients.py
      1:5-9 echo declaration
    ");
}

#[test]
fn a_star_brings_what_all_says() {
    assert_snapshot!(named_in(&[
        ("shop/clients.py", "__all__ = ['echo']\ndef <echo>(): ...\ndef hidden(): ...\n"),
        ("shop/__init__.py", "from .clients import *\n"),
        ("main.py", "from shop import *\necho()\nhidden()\ndef f(): return echo\n"),
    ]), @"
    shop.clients echo
      main.py
      2:1-5 echo call
      4:17-21 echo read in f
      shop/clients.py
      1:13-17 echo exported
      2:5-9 echo declaration
    ");
    assert_snapshot!(named_in(&[
        ("shop/clients.py", "__all__ = ['echo']\ndef echo(): ...\ndef <hidden>(): ...\n"),
        ("shop/__init__.py", "from .clients import *\n"),
        ("main.py", "from shop import *\necho()\nhidden()\n"),
    ]), @"
    shop.clients hidden
      shop/clients.py
      3:5-11 hidden declaration
    ");
}

#[test]
fn what_a_star_of_something_unknown_may_bring_is_a_doubt() {
    assert_snapshot!(named_in(&[CLIENTS, ("main.py", "from gone import *\necho()\n")]), @"
    shop.clients echo
      main.py
      2:1-5 echo ? it may come from `from gone import *`, and `gone` is not found
      shop/clients.py
      1:5-9 echo declaration
    ");
}

#[test]
fn imports_under_conditions_mean_each_of_them() {
    assert_snapshot!(named_in(&[
        CLIENTS,
        ("main.py", "
from typing import TYPE_CHECKING
if TYPE_CHECKING:
    from shop.clients import echo
try:
    from shop.clients import echo as a
except ImportError:
    a = None
if x:
    from shop.clients import echo as b
else:
    from other import b
def f(): return echo, a, b
"),
        ("other.py", "def b(): ...\n"),
        ("again.py", "from main import b\nb()\n"),
    ]), @"
    shop.clients echo
      again.py
      1:18-19 b import (alias)
      2:1-2 b call (alias)
      2:1-2 b ? which `b` is meant is decided at run time
      main.py
      4:30-34 echo import
      6:30-34 echo import
      6:38-39 a import (alias)
      10:30-34 echo import
      10:38-39 b import (alias)
      13:17-21 echo read in f
      13:23-24 a read (alias) in f
      13:26-27 b read (alias) in f
      13:23-24 a ? which `a` is meant is decided at run time
      13:26-27 b ? which `b` is meant is decided at run time
      shop/clients.py
      1:5-9 echo declaration
    ");
}

#[test]
fn an_import_that_is_bound_anew_is_meant_until_then() {
    assert_snapshot!(named_in(&[
        CLIENTS,
        ("main.py", "from shop.clients import echo\necho = wrap(echo)\necho()\ndef f(): return echo\n"),
    ]), @"
    shop.clients echo
      main.py
      1:26-30 echo import
      2:13-17 echo read
      shop/clients.py
      1:5-9 echo declaration
    ");
}

#[test]
fn a_module_is_named_by_every_part_of_its_path() {
    assert_snapshot!(named_in(&[
        ("main.py", "import shop.<clients>\nfrom shop import clients as c\nfrom shop.clients import echo\nshop.clients.echo\nc\n"),
        ("shop/clients.py", "def echo(): ...\n"),
        ("shop/near.py", "from .clients import echo\nfrom . import clients\n"),
    ]), @"
    module shop.clients
      main.py
      1:13-20 clients import
      2:18-25 clients import
      2:29-30 c import (alias)
      3:11-18 clients import
      4:6-13 clients attribute
      5:1-2 c read (alias)
      shop/near.py
      1:7-14 clients import
      2:15-22 clients import
    ");
}

#[test]
fn a_class_is_named_in_types_of_other_files() {
    assert_snapshot!(named_in(&[
        ("models.py", "class Order:\n    class <Line>: ...\n    def f(self, line: Line, again: 'Order.Line'): ...\n"),
        ("main.py", "
from __future__ import annotations
import models
from models import Order
def f(a: Order.Line, b: 'models.Order.Line', c: list[Order.Line | None]) -> Order.Line: ...
class Sub(Order):
    x: Order.Line
Sub.Line
"),
    ]), @"
    models Order.Line
      main.py
      5:16-20 Line annotation
      5:39-43 Line annotation
      5:60-64 Line annotation
      5:83-87 Line annotation
      7:14-18 Line annotation in Sub
      8:5-9 Line attribute
      models.py
      2:11-15 Line declaration in Order
      3:23-27 Line annotation in Order
      3:43-47 Line annotation in Order
    ");
}

#[test]
fn an_enum_member_is_named_through_its_class() {
    assert_snapshot!(named_in(&[
        ("models.py", "from enum import Enum\nclass Status(Enum):\n    <OPEN> = 'open'\n    SHUT = 'shut'\n"),
        ("main.py", "
import models
from models import Status as S
S.OPEN.value; models.Status.OPEN; S.SHUT.OPEN
match x:
    case S.OPEN: ...
    case models.Status.OPEN: ...
"),
    ]), @"
    models Status.OPEN
      main.py
      4:3-7 OPEN attribute
      4:29-33 OPEN attribute
      4:42-46 OPEN attribute
      6:12-16 OPEN attribute
      7:24-28 OPEN attribute
      models.py
      3:5-9 OPEN declaration in Status
    ");
}

#[test]
fn a_parameter_is_named_by_keywords_of_calls() {
    assert_snapshot!(named_in(&[
        ("shop/clients.py", "from mizan import client\n@client\ndef echo(request, /, <text>: str, *rest, loud=False, **more):\n    return text.upper() if loud else text\n"),
        ("main.py", "
import functools
from shop.clients import echo
from shop import clients
echo(None, text='a', loud=True, other=1)
clients.echo(None, text='b')
functools.partial(echo, text='c')
again = echo
again(text='d')
echo(**{'text': 1, 'loud': 2})
other(text='e')
def f(text): return echo(None, text=text)
"),
    ]), @"
    shop.clients echo(text)
      main.py
      5:12-16 text keyword
      6:20-24 text keyword
      7:25-29 text keyword
      9:7-11 text keyword
      10:10-14 text keyword
      12:32-36 text keyword in f
      shop/clients.py
      3:22-26 text declaration in echo
      4:12-16 text read in echo
      4:38-42 text read in echo
    ");
}

#[test]
fn a_positional_only_parameter_has_no_keyword() {
    assert_snapshot!(named_in(&[("main.py", "def f(<a>, /, **more): return a\nf(a=1)\n")]), @"
    main f(a)
      1:7-8 a declaration in f
      1:29-30 a read in f
    ");
}

#[test]
fn a_parameter_of_a_method_is_named_through_its_instances() {
    assert_snapshot!(named_in(&[
        ("models.py", "class Base:\n    def __init__(self, <room>): self.room = room\nclass Chat(Base): ...\n"),
        ("main.py", "from models import Chat\nChat(room='a')\n"),
    ]), @"
    models Base.__init__(room)
      main.py
      2:6-10 room keyword
      models.py
      2:24-28 room declaration in Base.__init__
      2:43-47 room read in Base.__init__
    ");
    assert_snapshot!(named_in(&[
        ("models.py", "class Base:\n    def push(self, <room>): ...\nclass Chat(Base):\n    def f(self): self.push(room=1)\n"),
        ("main.py", "from models import Chat\nChat().push(room='a')\nChat.push(room='b')\ndef f(x): x.push(room='c'); x.push(1); x.pull(room=2)\n"),
    ]), @"
    models Base.push(room)
      main.py
      2:13-17 room keyword
      3:11-15 room keyword
      4:18-26 room='c' ? what this calls is not known, and may be `Base.push`
      models.py
      2:20-24 room declaration in Base.push
      4:28-32 room keyword in Chat.f
    ");
}
