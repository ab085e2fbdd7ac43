//! Hover: what each side says of the other.

use std::fmt::Write as _;

use insta::assert_snapshot;
use mizan_ide::{Block, Language};

use crate::project::Project;
use crate::render;

fn hover(text: &str) -> String {
    let project = Project::new(text);
    let cursor = project.cursor();
    let Some(hover) = mizan_ide::hover(&project.world(), &cursor) else { return "nothing".to_owned() };
    let mut out = render::place(&project, &cursor.file, hover.span);
    for block in &hover.blocks {
        match block {
            Block::Code { language, text } => {
                let language = if *language == Language::Python { "python" } else { "typescript" };
                writeln!(out, "[{language}]\n{text}").unwrap();
            }
            Block::Text(text) => writeln!(out, "[text]\n{text}").unwrap(),
            Block::Facts(facts) => {
                out += "[facts]\n";
                for (name, value) in facts {
                    writeln!(out, "{name}: {value}").unwrap();
                }
            }
        }
    }
    out
}

const SHOP: &str = r#"
--- back/shop/clients.py
from mizan.client import client, ReactContext
from pydantic import BaseModel, Field

CART = ReactContext("cart")

class Item(BaseModel):
    name: str
    unit_price: int = Field(serialization_alias="price", description="In cents.")

@client(context=CART)
def items(request, cart_id: int, page: int = 1) -> list[Item]:
    """What is in the cart."""

@client(affects=CART, auth=True)
def add(request, cart_id: int, name: str) -> Item: ...
--- web/src/App.tsx
import { CartContext, useAdd, useItems } from './api'
function Cart() {
  const { mutate } = useAdd()
  return useItems().map((item) => <b onClick={() => mutate({ cart_id: 1, name: 'a' })}>{item.price}</b>)
}
export const App = () => <CartContext cart_id={1}><Cart /></CartContext>
"#;

fn at(word: &str) -> String {
    let at = word.replace('|', "");
    assert_eq!(SHOP.matches(&at).count(), 1, "{at} stands once");
    hover(&SHOP.replace(&at, &word.replace('|', "<CURSOR>")))
}

#[test]
fn a_function_of_a_context_says_the_hook_it_becomes() {
    assert_snapshot!(at("def it|ems"), @"
     --> back/shop/clients.py:11:5
      | def items(request, cart_id: int, page: int = 1) -> list[Item]:
      |     ^^^^^
    [typescript]
    useItems(): Item[]
    [facts]
    called by: GET /api/mizan/ctx/cart/
    auth: anyone
    cache: until it is invalidated
    used: once
    ");
}

#[test]
fn a_mutation_says_what_it_invalidates_and_who_feels_it() {
    assert_snapshot!(at("def ad|d"), @r#"
     --> back/shop/clients.py:15:5
      | def add(request, cart_id: int, name: str) -> Item: ...
      |     ^^^
    [typescript]
    callAdd({ cart_id: number, name: string }): Promise<Item>
    useAdd().mutate({ cart_id: number, name: string }): Promise<Item>
    [facts]
    called by: POST /api/mizan/call/ {"fn": "add"}
    auth: whoever is signed in
    invalidates: cart: 1 component
    used: once
    "#);
}

#[test]
fn a_context_constant_says_its_provider() {
    assert_snapshot!(at("CA|RT = React"), @r#"
     --> back/shop/clients.py:4:1
      | CART = ReactContext("cart")
      | ^^^^
    [typescript]
    <CartContext cart_id={number} page?={number}>
    fetchCart({ cart_id: number, page?: number }): Promise<{ items: Item[] }>
    [facts]
    kind: named: fetched by each provider that is mounted
    transport: HTTP
    fetched by: GET /api/mizan/ctx/cart/
    params: cart_id: int, page: int (optional)
    members: items
    invalidated by: add
    used: once
    "#);
}

#[test]
fn a_model_says_its_interface() {
    assert_snapshot!(at("class It|em"), @"
     --> back/shop/clients.py:6:7
      | class Item(BaseModel):
      |       ^^^^
    [typescript]
    interface Item {
      name: string;
      price: number;
    }
    [facts]
    used: by no frontend
    ");
}

#[test]
fn a_hook_says_its_python() {
    assert_snapshot!(at("return use|Items"), @"
     --> web/src/App.tsx:4:10
      |   return useItems().map((item) => <b onClick={() => mutate({ cart_id: 1, name: 'a' })}>{item.price}</b>)
      |          ^^^^^^^^
    [python]
    def items(request, cart_id: int, page: int = 1) -> list[Item]
    [text]
    What is in the cart.
    [facts]
    in: back/shop/clients.py:11
    auth: anyone
    member of: cart
    invalidated by: add
    ");
}

#[test]
fn a_mutation_in_typescript_says_who_may_call_it() {
    assert_snapshot!(at("} = use|Add"), @"
     --> web/src/App.tsx:3:22
      |   const { mutate } = useAdd()
      |                      ^^^^^^
    [python]
    def add(request, cart_id: int, name: str) -> Item
    [facts]
    in: back/shop/clients.py:15
    auth: whoever is signed in
    invalidates: cart
    ");
}

#[test]
fn an_argument_key_says_its_annotation() {
    assert_snapshot!(at("mutate({ ca|rt_id"), @"
     --> web/src/App.tsx:4:62
      |   return useItems().map((item) => <b onClick={() => mutate({ cart_id: 1, name: 'a' })}>{item.price}</b>)
      |                                                              ^^^^^^^
    [python]
    cart_id: int
    [facts]
    in: back/shop/clients.py:15
    ");
}

#[test]
fn a_result_field_says_its_description() {
    assert_snapshot!(at("item.pr|ice"), @"
     --> web/src/App.tsx:4:94
      |   return useItems().map((item) => <b onClick={() => mutate({ cart_id: 1, name: 'a' })}>{item.price}</b>)
      |                                                                                              ^^^^^
    [python]
    unit_price: int
    [text]
    In cents.
    [facts]
    in: back/shop/clients.py:8
    ");
}

#[test]
fn a_provider_says_its_members() {
    assert_snapshot!(at("() => <Cart|Context"), @r#"
     --> web/src/App.tsx:6:27
      | export const App = () => <CartContext cart_id={1}><Cart /></CartContext>
      |                           ^^^^^^^^^^^
    [python]
    CART = ReactContext("cart")
    [facts]
    in: back/shop/clients.py:4
    members: items
    invalidated by: add
    "#);
}

#[test]
fn a_name_in_code_says_what_its_declaration_says() {
    let called = SHOP.replace("--- web", "def test():\n    it|ems(None, 1)\n--- web");
    assert_eq!(
        hover(&called.replace('|', "<CURSOR>")).lines().skip(3).collect::<Vec<_>>(),
        at("def it|ems").lines().skip(3).collect::<Vec<_>>()
    );
}
