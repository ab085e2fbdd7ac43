//! What is shown of one side on the other: lenses, hints, implementations, hierarchies, generated types, symbols.

use std::fmt::Write as _;

use insta::assert_snapshot;
use mizan_ide::{CallableKind, LensKind, callables, incoming, outgoing};
use mizan_text::Span;

use crate::project::Project;
use crate::render;

/// A context with two functions, two mutations, a form, a channel and two components.
const SHOP: &str = r#"
--- back/shop/clients.py
from django import forms
from mizan.channels import Channel, register
from mizan.client import client
from mizan.forms import mizanFormMeta, mizanFormMixin
from pydantic import BaseModel

class Item(BaseModel):
    name: str

@client(context="cart")
def items(request, cart_id: int) -> list[Item]: ...

@client(context="cart")
def total(request, cart_id: int) -> int: ...

@client(affects="cart")
def add(request, cart_id: int, name: str) -> Item: ...

@client(affects=total, merge="cart")
def sort(request, cart_id: int) -> list[Item]: ...

@client
def ping(request) -> int: ...

@client(private=True)
def sweep(request) -> int: ...

class ContactForm(mizanFormMixin, forms.Form):
    mizan = mizanFormMeta(name="contact")
    name = forms.CharField()

class Chat(Channel):
    ServerMessage = Item

register(Chat, "chat")
--- web/src/App.tsx
import { CartContext, callSort, useAdd, useItems, useTotal } from './api'
function Cart() {
  const { mutate } = useAdd()
  return useItems().map((item) => <b onClick={() => mutate({ cart_id: 1, name: 'a' })}>{item.name}</b>)
}
const Total = () => <i onClick={() => callSort({ cart_id: 1 })}>{useTotal()}</i>
export default () => <CartContext cart_id={1}><Cart /><Total /></CartContext>
"#;

fn with_cursor(word: &str) -> Project {
    let at = word.replace('|', "");
    assert_eq!(SHOP.matches(&at).count(), 1, "{at} stands once");
    Project::new(&SHOP.replace(&at, &word.replace('|', "<CURSOR>")))
}

#[test]
fn a_lens_says_how_often_a_declaration_is_used_and_what_it_refetches() {
    let project = Project::new(SHOP);
    let file = project.root().join("back/shop/clients.py");
    let text = project.text(&file);
    let mut out = String::new();
    for lens in mizan_ide::code_lens(&project.world(), &file) {
        let said = match &lens.kind {
            LensKind::Uses(uses) => format!("{} uses", uses.len()),
            LensKind::Refetches(refetch) if refetch.is_merged => format!("replaces {refetch}"),
            LensKind::Refetches(refetch) => format!("invalidates {refetch}"),
        };
        writeln!(out, "{}: {said}", lens.span.of(&text)).unwrap();
    }
    assert_snapshot!(out, @"
    items: 1 uses
    total: 1 uses
    add: 1 uses
    add: invalidates cart: 2 components
    sort: 1 uses
    sort: invalidates cart.total: 1 component
    sort: replaces cart.items: 1 component
    ping: 0 uses
    ContactForm: 0 uses
    Chat: 0 uses
    ");
}

fn hints(path: &str) -> String {
    let project = Project::new(SHOP);
    let file = project.root().join(path);
    let text = project.text(&file);
    let hints = mizan_ide::inlay_hints(&project.world(), &file, Span::new(0, u32::MAX));
    let mut out = String::new();
    for hint in hints {
        let (before, after) = text.split_at(hint.offset as usize);
        let (before, after) = (before.lines().last().unwrap(), after.lines().next().unwrap());
        writeln!(out, "{before}«{}»{after}\n    {}", hint.label, hint.details.join("; ")).unwrap();
    }
    out
}

#[test]
fn a_hint_in_python_says_what_a_mutation_refetches() {
    assert_snapshot!(hints("back/shop/clients.py"), @r#"
    @client(affects="cart"«refetches items, total»)
        cart: 2 components
    @client(affects=total, merge="cart"«replaces items»)
        cart.items: 1 component
    "#);
}

#[test]
fn a_hint_in_typescript_says_what_a_call_refetches() {
    assert_snapshot!(hints("web/src/App.tsx"), @"
      return useItems().map((item) => <b onClick={() => mutate({ cart_id: 1, name: 'a' })«refetches items, total»}>{item.name}</b>)
        cart: 2 components
    const Total = () => <i onClick={() => callSort({ cart_id: 1 })«refetches total; replaces items»}>{useTotal()}</i>
        cart.total: 1 component; cart.items: 1 component
    ");
}

#[test]
fn the_implementations_of_a_function_are_its_uses_without_imports() {
    let project = with_cursor("def it|ems");
    let found = mizan_ide::implementation(&project.world(), &project.cursor());
    let out: String = found.iter().map(|at| render::file_span(&project, at)).collect();
    assert_snapshot!(out, @"
    --> web/src/App.tsx:4:10
     |   return useItems().map((item) => <b onClick={() => mutate({ cart_id: 1, name: 'a' })}>{item.name}</b>)
     |          ^^^^^^^^
    ");
}

#[test]
fn the_type_of_a_model_is_the_generated_one() {
    let project = with_cursor("class It|em");
    project.write_client();
    let found = mizan_ide::type_definition(&project.world(), &project.cursor());
    let out: String = found.iter().map(|at| render::file_span(&project, at)).collect();
    assert_snapshot!(out, @"
    --> web/src/api/shop.clients.d.ts:8:18
     | export interface Item {
     |                  ^^^^
    ");
}

#[test]
fn a_client_that_is_not_written_has_no_types() {
    let project = with_cursor("class It|em");
    assert_eq!(mizan_ide::type_definition(&project.world(), &project.cursor()), []);
}

fn hierarchy(at: &str) -> String {
    let project = with_cursor(at);
    let world = project.world();
    let mut out = String::new();
    for callable in callables(&world, &project.cursor()) {
        let noun = |kind: &CallableKind| match kind {
            CallableKind::Function(_) => "function",
            CallableKind::Component => "component",
        };
        writeln!(out, "{} {}", noun(&callable.kind), callable.name).unwrap();
        for (arrow, calls) in [("<-", incoming(&world, &callable)), ("->", outgoing(&world, &callable))] {
            for call in calls {
                let file = if arrow == "<-" { &call.with.at.file } else { &callable.at.file };
                let text = project.text(file);
                let words: Vec<&str> = call.from.iter().map(|span| span.of(&text)).collect();
                writeln!(out, "  {arrow} {} {}, by {}", noun(&call.with.kind), call.with.name, words.join(", "))
                    .unwrap();
            }
        }
    }
    out
}

#[test]
fn a_function_of_a_context_is_called_by_components_and_refetched_by_mutations() {
    assert_snapshot!(hierarchy("def tot|al"), @"
    function total
      <- component Total, by useTotal
      <- function add, by add
      <- function sort, by sort
    ");
}

#[test]
fn a_mutation_leads_on_to_what_it_refetches() {
    assert_snapshot!(hierarchy("def ad|d("), @"
    function add
      <- component Cart, by useAdd
      -> function items, by add
      -> function total, by add
    ");
}

#[test]
fn a_component_leads_to_the_functions_of_its_hooks() {
    assert_snapshot!(hierarchy("function Ca|rt"), @"
    component Cart
      -> function add, by useAdd
      -> function items, by useItems
    ");
}

#[test]
fn a_hook_in_typescript_is_its_function() {
    assert_snapshot!(hierarchy("return use|Items"), @"
    function items
      <- component Cart, by useItems
      <- function add, by add
      <- function sort, by sort
    ");
}

#[test]
fn what_is_declared_is_found_by_a_part_of_its_name() {
    let project = Project::new(SHOP);
    let world = project.world();
    let found = |query: &str| -> Vec<String> {
        let found = mizan_ide::workspace_symbols(&world, query);
        found.iter().map(|one| format!("{} {}", one.symbol.thing.noun(), one.symbol.thing.name())).collect()
    };
    assert_snapshot!(found("ct").join("\n"), @"
    context cart
    channel chat
    form contact
    ");
    assert_eq!(found("cart"), ["context cart"]);
    assert_eq!(found("CONT"), ["form contact"]);
    assert_eq!(found("").len(), 9);
    assert!(found("zzz").is_empty());
}
