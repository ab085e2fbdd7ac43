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
    Found 6 references
     --> back/shop/clients.py:5:5
      | def items(request, cart_id: int) -> list[str]: ...
      |     ^^^^^
     --> back/shop/clients.py:7:17
      | @client(affects=items)
      |                 ^^^^^
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
