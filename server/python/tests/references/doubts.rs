//! Where something may be named and reading cannot follow.

use insta::assert_snapshot;

use super::ask::named_in;

const CLIENTS: (&str, &str) = ("shop/clients.py", "def <echo>(): ...\n");

#[test]
fn names_in_strings() {
    assert_snapshot!(named_in(&[CLIENTS, ("main.py", "
from unittest import mock
from shop import clients
from other import thing
mock.patch('shop.clients.echo')
mock.patch('shop.clients:echo')
mock.patch('shop.clients.other')
mock.patch.object(clients, 'echo')
monkeypatch.setattr(clients, 'echo', None)
monkeypatch.setattr(clients, 'other', None)
getattr(clients, 'echo')
getattr(clients, name)
getattr(unknown, 'echo')
getattr(unknown, name)
'echo'
print('the echo')
")]), @"
    shop.clients echo
      main.py
      5:26-30 echo ? the string `shop.clients.echo` may name it
      6:26-30 echo ? the string `shop.clients:echo` may name it
      8:29-33 echo ? `object` is given its name as a string
      9:31-35 echo ? `setattr` is given its name as a string
      11:19-23 echo ? `getattr` is given its name as a string
      12:18-22 name ? `getattr` is given a name that is computed
      13:19-23 echo ? `getattr` is given its name as a string
      shop/clients.py
      1:5-9 echo declaration
    ");
}

#[test]
fn the_module_as_a_value() {
    assert_snapshot!(named_in(&[CLIENTS, ("main.py", "
import importlib
from shop import clients
import shop.clients
inspect(clients)
x = [shop.clients]
m = clients
m.echo
importlib.import_module('shop.clients').echo
importlib.import_module(name).echo
importlib.import_module(name).other
unknown.echo
")]), @"
    shop.clients echo
      main.py
      8:3-7 echo attribute
      9:41-45 echo attribute
      5:9-16 clients ? the module `shop.clients` is passed on as a value
      6:6-18 shop.clients ? the module `shop.clients` is passed on as a value
      10:31-35 echo ? which module this is of is decided at run time
      shop/clients.py
      1:5-9 echo declaration
    ");
}

#[test]
fn what_holds_the_names_of_the_module() {
    assert_snapshot!(named_in(&[
        ("shop/clients.py", "def <echo>(): ...\nglobals()['echo']\nglobals()['other']\nglobals()[name]\nglobals().get('echo')\nexec('echo()')\nexec('other()')\neval(code)\ndef f():\n    return locals()\nvars()['echo']\n"),
        ("main.py", "globals()['echo']\nexec('echo')\n"),
        ("again.py", "from shop.clients import echo\nglobals()['echo']\n"),
    ]), @"
    shop.clients echo
      again.py
      1:26-30 echo import
      2:12-16 echo ? `globals()` is given its name as a string
      shop/clients.py
      1:5-9 echo declaration
      2:12-16 echo ? `globals()` is given its name as a string
      4:11-15 name ? `globals()` is given a name that is computed
      5:1-10 globals() ? `globals()` holds it under its name
      6:1-15 exec('echo()') ? `exec` runs code that may name it
      8:1-11 eval(code) ? `eval` runs code that may name it
      11:9-13 echo ? `vars()` is given its name as a string
    ");
}

#[test]
fn keywords_that_reading_cannot_follow() {
    assert_snapshot!(named_in(&[
        ("clients.py", "@parametrize('text', [])\ndef echo(<text>, loud):\n    'text'\n    return '%(text)s' % locals(), f'{text}'\n"),
        ("main.py", "
from functools import partial
from clients import echo
echo(**more)
echo(**{'text': 1})
echo(**{key: 1})
partial(echo, **more)
submit(echo, text=1)
submit(echo, loud=1)
submit(other, text=1)
"),
    ]), @"
    clients echo(text)
      clients.py
      2:10-14 text declaration in echo
      4:38-42 text read in echo
      1:15-19 text ? a decorator of `echo` is given its name as a string
      4:25-33 locals() ? `locals()` holds it under its name
      main.py
      5:10-14 text keyword
      4:6-12 **more ? keywords are spread into the call, and this may be one of them
      6:6-16 **{key: 1} ? keywords are spread into the call, and this may be one of them
      7:15-21 **more ? keywords are spread into the call, and this may be one of them
      8:14-20 text=1 ? `echo` is passed on, and may be called with this
    ");
}

#[test]
fn a_method_of_something_unknown() {
    assert_snapshot!(named_in(&[
        ("models.py", "class Order:\n    def <total>(self): ...\n    size = 1\n"),
        ("main.py", "from models import Order\nOrder().total()\nunknown.total()\n[].total\nunknown.size\ngetattr(unknown, 'total')\ngetattr(Order, 'total')\n"),
    ]), @"
    models Order.total
      main.py
      2:9-14 total call
      3:9-14 total ? the class of what has `.total` here is not known
      4:4-9 total ? the class of what has `.total` here is not known
      6:19-24 total ? `getattr` is given its name as a string
      7:17-22 total ? `getattr` is given its name as a string
      models.py
      2:9-14 total declaration in Order
    ");
    assert_snapshot!(named_in(&[
        ("models.py", "class Order:\n    def total(self): ...\n    <size> = 1\n"),
        ("main.py", "from models import Order\nOrder().size\nunknown.size\n"),
    ]), @"
    models Order.size
      main.py
      2:9-13 size attribute
      models.py
      3:5-9 size declaration in Order
    ");
}
