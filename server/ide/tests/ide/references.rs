//! References: every place in both languages, the same from either end.

use insta::assert_snapshot;
use mizan_engine::host::Cancellation;

use crate::project::Project;
use crate::render;

fn references(text: &str) -> String {
    let project = Project::new(text);
    let found = mizan_ide::references(&project.world(), &project.cursor(), &Cancellation::default());
    let Some(found) = found else { return "nothing".to_owned() };
    let mut out = render::found(found.len(), "reference");
    for reference in &found {
        out += &render::file_span(&project, &reference.at);
    }
    out
}

#[test]
fn a_function_is_found_in_both_languages() {
    let text = r#"
--- back/shop/clients.py
from mizan.client import client
from mizan.setup import register

@client(context="cart")
def ite<CURSOR>ms(request, cart_id: int) -> list[str]: ...

@client(affects=items)
def add(request, name: str) -> str: ...

register(items, "items")
--- web/src/App.tsx
import { useItems, fetchCart } from './api'
export function App() {
  void fetchCart({ cart_id: 1 }).then((cart) => cart.items)
  return useItems()
}
"#;
    assert_snapshot!(references(text), @r#"
    Found 7 references
     --> back/shop/clients.py:5:5
      | def items(request, cart_id: int) -> list[str]: ...
      |     ^^^^^
     --> back/shop/clients.py:7:17
      | @client(affects=items)
      |                 ^^^^^
     --> back/shop/clients.py:10:10
      | register(items, "items")
      |          ^^^^^
     --> back/shop/clients.py:10:17
      | register(items, "items")
      |                 ^^^^^^^
     --> web/src/App.tsx:1:10
      | import { useItems, fetchCart } from './api'
      |          ^^^^^^^^
     --> web/src/App.tsx:3:54
      |   void fetchCart({ cart_id: 1 }).then((cart) => cart.items)
      |                                                      ^^^^^
     --> web/src/App.tsx:4:10
      |   return useItems()
      |          ^^^^^^^^
    "#);
}

/// A function that Python calls, too; a model and a parameter in bodies.
const SHOP: &str = r#"
--- back/shop/models.py
from pydantic import BaseModel

class Item(BaseModel):
    name: str
--- back/shop/clients.py
from mizan.client import client
from shop.models import Item

@client
def find(request, text: str) -> Item:
    words = text.split()
    return Item(name=words[0])
--- back/shop/tests.py
from shop.clients import find

def test_find():
    item = find(None, text="a")
    assert item.name == "a"
--- web/src/App.tsx
import { callFind, type Item } from './api'
export const show = (item: Item) => item.name
void callFind({ text: 'a' }).then(({ name }) => name)
"#;

fn at(word: &str) -> String {
    let at = word.replace('|', "");
    assert_eq!(SHOP.matches(&at).count(), 1, "{at} stands once");
    references(&SHOP.replace(&at, &word.replace('|', "<CURSOR>")))
}

#[test]
fn a_function_is_found_where_python_calls_it() {
    assert_snapshot!(at("def fi|nd("), @r#"
    Found 5 references
     --> back/shop/clients.py:5:5
      | def find(request, text: str) -> Item:
      |     ^^^^
     --> back/shop/tests.py:1:26
      | from shop.clients import find
      |                          ^^^^
     --> back/shop/tests.py:4:12
      |     item = find(None, text="a")
      |            ^^^^
     --> web/src/App.tsx:1:10
      | import { callFind, type Item } from './api'
      |          ^^^^^^^^
     --> web/src/App.tsx:3:6
      | void callFind({ text: 'a' }).then(({ name }) => name)
      |      ^^^^^^^^
    "#);
}

#[test]
fn a_parameter_is_found_in_the_body_and_at_every_call() {
    assert_snapshot!(at("(request, te|xt"), @r#"
    Found 4 references
     --> back/shop/clients.py:5:19
      | def find(request, text: str) -> Item:
      |                   ^^^^
     --> back/shop/clients.py:6:13
      |     words = text.split()
      |             ^^^^
     --> back/shop/tests.py:4:23
      |     item = find(None, text="a")
      |                       ^^^^
     --> web/src/App.tsx:3:17
      | void callFind({ text: 'a' }).then(({ name }) => name)
      |                 ^^^^
    "#);
}

#[test]
fn a_field_of_a_model_is_found_where_it_is_given_and_read() {
    assert_snapshot!(at("    na|me: str"), @r#"
    Found 5 references
     --> back/shop/clients.py:7:17
      |     return Item(name=words[0])
      |                 ^^^^
     --> back/shop/models.py:4:5
      |     name: str
      |     ^^^^
     --> back/shop/tests.py:5:17
      |     assert item.name == "a"
      |                 ^^^^
     --> web/src/App.tsx:2:42
      | export const show = (item: Item) => item.name
      |                                          ^^^^
     --> web/src/App.tsx:3:38
      | void callFind({ text: 'a' }).then(({ name }) => name)
      |                                      ^^^^
    "#);
}

#[test]
fn the_list_is_the_same_from_every_end() {
    let of_function = at("def fi|nd(");
    for end in ["import { call|Find", "import fi|nd\n", "item = fi|nd(None"] {
        assert_eq!(at(end), of_function, "{end}");
    }
    let of_parameter = at("(request, te|xt");
    for end in ["words = te|xt.", "(None, te|xt=", "callFind({ te|xt"] {
        assert_eq!(at(end), of_parameter, "{end}");
    }
    let of_field = at("    na|me: str");
    for end in ["Item(na|me=", "assert item.na|me", "({ na|me })", "=> item.na|me\n"] {
        assert_eq!(at(end), of_field, "{end}");
    }
}
