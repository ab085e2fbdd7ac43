//! Completion in TypeScript.

use insta::assert_snapshot;

use super::{completion, labels};
use crate::project::Project;

/// A call, a context of two functions, a mutation of it, a function of its own context, an enumeration, a form and a channel.
const CLIENTS: &str = r#"
--- back/shop/clients.py
from enum import Enum
from typing import Literal
from mizan.client import client, compose
from mizan.channels import Channel
from pydantic import BaseModel, Field
from .forms import ContactForm

class Status(str, Enum):
    DRAFT = "draft"
    SENT = "sent"

class Item(BaseModel):
    name: str
    unit_price: int = Field(serialization_alias="price")
    kind: Literal["new", "used"] = "new"
    status: Status = Status.DRAFT

class Filter(BaseModel):
    max_price: int | None = None
    words: list[str]

@client
def find_item(request, kind: Literal["new", "used"] = "new", *, text: str, filter: Filter | None = None) -> Item | None:
    """Looks for an item."""

@client(context="cart")
def items(request, cart_id: int, page: int = 1) -> list[Item]: ...

@client(context="cart")
def total(request, cart_id: int) -> int: ...

@client(affects="cart")
def add_item(request, name: str, status: Status = Status.DRAFT) -> Item:
    """Puts an item into the cart."""

@client(context="local")
def greet(request, name: str) -> str: ...

class ChatChannel(Channel):
    class Params(BaseModel):
        room: str
    class ReactMessage(BaseModel):
        text: str
    class DjangoMessage(BaseModel):
        text: str
        user: str
--- back/shop/forms.py
from django import forms
from mizan.forms import mizanFormMeta, mizanFormMixin

class ContactForm(mizanFormMixin, forms.Form):
    mizan = mizanFormMeta(name="contact")
    topic = forms.CharField(required=False)
    email = forms.EmailField()
"#;

fn frontend(app: &str) -> String {
    completion(&format!("{CLIENTS}--- web/src/App.tsx\n{app}"))
}

fn frontend_labels(app: &str) -> String {
    labels(&format!("{CLIENTS}--- web/src/App.tsx\n{app}"))
}

#[test]
fn the_keys_of_a_call_with_what_it_needs_first() {
    assert_snapshot!(frontend("import { callFindItem } from './api'\nvoid callFindItem({ <CURSOR> })\n"), @r#"
    Typing here
     --> web/src/App.tsx:2:21
      | void callFindItem({  })
      |                     ^
    Found 3 items
     text · text: string
        | void callFindItem({ text })
     kind · kind?: "new" | "used"
        | void callFindItem({ kind })
     filter · filter?: Filter | null
        | void callFindItem({ filter })
    "#);
    assert_snapshot!(frontend_labels("import { callFindItem } from './api'\nvoid callFindItem({ text: 'a', <CURSOR> })\n"), @"kind  filter");
    assert_snapshot!(frontend_labels("import { callFindItem } from './api'\nvoid callFindItem({ text: 'a', filter: { <CURSOR> } })\n"), @"words  max_price");
}

#[test]
fn the_keys_of_fetches_submissions_and_subscriptions() {
    assert_snapshot!(frontend_labels("import { fetchCart } from './api'\nvoid fetchCart({ <CURSOR> })\n"), @"cart_id  page");
    assert_snapshot!(frontend_labels("import { submitContactForm } from './api'\nvoid submitContactForm({ <CURSOR> })\n"), @"email  topic");
    assert_snapshot!(frontend_labels("import { subscribeChat } from './api'\nsubscribeChat({ <CURSOR> }, {})\n"), @"room");
}

#[test]
fn the_keys_of_a_mutation_by_way_of_its_hook() {
    assert_snapshot!(frontend("import { useAddItem } from './api'\nexport function App() {\n  const { mutate } = useAddItem()\n  return <button onClick={() => void mutate({ na<CURSOR> })} />\n}\n"), @"
    Typing here
     --> web/src/App.tsx:4:47
      |   return <button onClick={() => void mutate({ na })} />
      |                                               ^^
    Found 1 item
     name · name: string
        |   return <button onClick={() => void mutate({ name })} />
    ");
}

#[test]
fn keys_in_half_typed_calls() {
    assert_snapshot!(frontend_labels("import { callFindItem } from './api'\nvoid callFindItem({ <CURSOR>\n"), @"text  kind  filter");
    assert_snapshot!(frontend_labels("import { callFindItem } from './api'\nvoid callFindItem({ te<CURSOR>\nconst other = 1\n"), @"text  filter");
    assert_snapshot!(frontend_labels("import { callFindItem } from './api'\nexport function App() {\n  const search = () => {\n    void callFindItem({ <CURSOR>\n  }\n  return <p />\n}\n"), @"text  kind  filter");
    assert_snapshot!(frontend_labels("import { callFindItem } from './api'\nvoid callFindItem({ <CURSOR> text: 'a' })\n"), @"kind  filter");
    assert_snapshot!(frontend_labels("import { callFindItem } from './api'\r\nvoid callFindItem({\r\n  <CURSOR>\r\n})\r\n"), @"text  kind  filter");
}

#[test]
fn texts_of_closed_sets() {
    assert_snapshot!(frontend("import { callFindItem } from './api'\nvoid callFindItem({ kind: '<CURSOR>' })\n"), @"
    Typing here
     --> web/src/App.tsx:2:28
      | void callFindItem({ kind: '' })
      |                            ^
    Found 2 items
     new · kind · callFindItem
        | void callFindItem({ kind: 'new' })
     used · kind · callFindItem
        | void callFindItem({ kind: 'used' })
    ");
    assert_snapshot!(frontend("import { callFindItem } from './api'\nvoid callFindItem({ kind: 'u<CURSOR> })\n"), @"
    Typing here
     --> web/src/App.tsx:2:28
      | void callFindItem({ kind: 'u })
      |                            ^
    Found 1 item
     used · kind · callFindItem
        | void callFindItem({ kind: 'used' })
    ");
    assert_snapshot!(frontend_labels("import { useItems } from './api'\nexport const Sent = () => useItems().filter((item) => item.status === \"<CURSOR>\")\n"), @"draft  sent");
    assert_snapshot!(frontend_labels("import { Status } from './api'\nexport const status = Status.<CURSOR>\n"), @"DRAFT  SENT");
}

#[test]
fn attributes_of_providers() {
    assert_snapshot!(frontend("import { CartContext } from './api'\nexport const App = () => <CartContext <CURSOR> />\n"), @"
    Typing here
     --> web/src/App.tsx:2:39
      | export const App = () => <CartContext  />
      |                                       ^
    Found 2 items
     cart_id · cart_id: number
        | export const App = () => <CartContext cart_id />
     page · page?: number
        | export const App = () => <CartContext page />
    ");
    assert_snapshot!(frontend_labels("import { CartContext } from './api'\nexport const App = () => <CartContext cart_id={5} <CURSOR>>x</CartContext>\n"), @"page");
    assert_snapshot!(frontend_labels("import { CartContext } from './api'\nexport const App = () => (\n  <CartContext <CURSOR>\n)\n"), @"cart_id  page");
    assert_snapshot!(frontend_labels("import { GreetProvider } from './api'\nexport const App = () => <GreetProvider <CURSOR>\n"), @"name");
}

#[test]
fn fields_of_results() {
    assert_snapshot!(frontend("import { useItems } from './api'\nexport const App = () => useItems().map((item) => item.<CURSOR>)\n"), @r#"
    Typing here
     --> web/src/App.tsx:2:56
      | export const App = () => useItems().map((item) => item.)
      |                                                        ^
    Found 4 items
     name · name: string
        | export const App = () => useItems().map((item) => item.name)
     price · price: number
        | export const App = () => useItems().map((item) => item.price)
     kind · kind: "new" | "used"
        | export const App = () => useItems().map((item) => item.kind)
     status · status: Status
        | export const App = () => useItems().map((item) => item.status)
    "#);
    assert_snapshot!(frontend_labels("import { useItems } from './api'\nexport const App = () => useItems().map(({ name, <CURSOR> }) => name)\n"), @"price  kind  status");
    assert_snapshot!(frontend_labels("import { fetchCart } from './api'\nexport async function load() {\n  const cart = await fetchCart({ cart_id: 1 })\n  return cart.<CURSOR>\n}\n"), @"items  total");
    assert_snapshot!(frontend_labels("import { subscribeChat } from './api'\nsubscribeChat({ room: 'a' }, { onMessage: (message) => message.<CURSOR> })\n"), @"text  user");
}

#[test]
fn names_that_the_file_does_not_import_yet() {
    assert_snapshot!(frontend("import { useItems } from './api'\nexport const App = () => useAdd<CURSOR>\n"), @"
    Typing here
     --> web/src/App.tsx:2:26
      | export const App = () => useAdd
      |                          ^^^^^^
    Found 1 item
     useAddItem · useAddItem().mutate({ name: string, status?: Status }): Promise<Item> · from ./api
        | import { useItems, useAddItem } from './api'
        | export const App = () => useAddItem
    ");
    assert_snapshot!(frontend("export const App = () => callFind<CURSOR>\n"), @r#"
    Typing here
     --> web/src/App.tsx:1:26
      | export const App = () => callFind
      |                          ^^^^^^^^
    Found 1 item
     callFindItem · callFindItem({ kind?: "new" | "used", text: string, filter?: Filter | null }): Promise<Item | null> · from ./api
        | import { callFindItem } from "./api"
        | 
        | export const App = () => callFindItem
    "#);
    assert_snapshot!(frontend("import React from \"react\";\nexport const App = () => <CartCo<CURSOR>\n"), @r#"
    Typing here
     --> web/src/App.tsx:2:27
      | export const App = () => <CartCo
      |                           ^^^^^^
    Found 1 item
     CartContext · <CartContext cart_id={number} page?={number}> · from ./api
        | import { CartContext } from "./api";
        | export const App = () => <CartContext
        does not parse
    "#);
    assert_snapshot!(frontend("import { useItems } from './api'\nexport const one: Ite<CURSOR>\n"), @"
    Typing here
     --> web/src/App.tsx:2:19
      | export const one: Ite
      |                   ^^^
    Found 4 items
     Item · type of shop.clients · from ./api
        | import { useItems, type Item } from './api'
        | export const one: Item
     AddItemArgs ·  · from ./api
        | import { useItems, type AddItemArgs } from './api'
        | export const one: AddItemArgs
     Filter · type of shop.clients · from ./api
        | import { useItems, type Filter } from './api'
        | export const one: Filter
     FindItemArgs ·  · from ./api
        | import { useItems, type FindItemArgs } from './api'
        | export const one: FindItemArgs
    ");
    assert_snapshot!(frontend("import type { Item } from './api'\nimport {\n  useItems,\n  useTotal,\n} from './api'\nexport const App = () => fetchCa<CURSOR>\n"), @"
    Typing here
     --> web/src/App.tsx:6:26
      | export const App = () => fetchCa
      |                          ^^^^^^^
    Found 2 items
     fetchCart · fetchCart({ cart_id: number, page?: number }): Promise<{ items: Item[], total: number }> · from ./api
        |   fetchCart,
        | export const App = () => fetchCart
     fetchContactFormSchema ·  · from ./api
        |   fetchContactFormSchema,
        | export const App = () => fetchContactFormSchema
    ");
    assert_snapshot!(frontend("import type { Item } from './api'\nexport const App = (status: Stat<CURSOR>) => null\n"), @"
    Typing here
     --> web/src/App.tsx:2:29
      | export const App = (status: Stat) => null
      |                             ^^^^
    Found 1 item
     Status · enum of shop.clients · from ./api
        | import type { Item, Status } from './api'
        | export const App = (status: Status) => null
    ");
    assert_snapshot!(frontend("'use client'\n\nexport const App = () => useGreet<CURSOR>\n"), @"
    Typing here
     --> web/src/App.tsx:3:26
      | export const App = () => useGreet
      |                          ^^^^^^^^
    Found 1 item
     useGreet · useGreet(): string · from ./api
        | import { useGreet } from './api'
        |
    ");
}

#[test]
fn names_that_the_file_has_already() {
    assert_snapshot!(frontend("import { useItems as useCartItems } from './api'\nexport const App = () => useIt<CURSOR>\n"), @r#"
    Typing here
     --> web/src/App.tsx:2:26
      | export const App = () => useIt
      |                          ^^^^^
    Found 3 items
     useCartItems · useItems(): Item[]
        | export const App = () => useCartItems
     useAddItem · useAddItem().mutate({ name: string, status?: Status }): Promise<Item> · from ./api
        | import { useItems as useCartItems, useAddItem } from './api'
        | export const App = () => useAddItem
     useFindItem · useFindItem().mutate({ kind?: "new" | "used", text: string, filter?: Filter | null }): Promise<Item | null> · from ./api
        | import { useItems as useCartItems, useFindItem } from './api'
        | export const App = () => useFindItem
    "#);
    assert_snapshot!(frontend("import { useItems, useTo<CURSOR> } from './api'\n"), @"
    Typing here
     --> web/src/App.tsx:1:20
      | import { useItems, useTo } from './api'
      |                    ^^^^^
    Found 1 item
     useTotal · useTotal(): number
        | import { useItems, useTotal } from './api'
    ");
    assert_snapshot!(frontend_labels("import * as api from './api'\nexport const App = () => api.useGr<CURSOR>\n"), @"useGreet");
}

#[test]
fn an_import_goes_the_way_that_neighbours_go() {
    let text = format!(
        "{CLIENTS}--- web/tsconfig.json\n{}\n--- web/src/pages/Cart.tsx\nimport {{ useItems }} from '@/api'\nexport const Cart = () => useItems()\n--- web/src/pages/Total.tsx\nexport const Total = () => useTo<CURSOR>\n",
        r#"{ "compilerOptions": { "baseUrl": ".", "paths": { "@/*": ["src/*"] } } }"#
    );
    assert_snapshot!(completion(&text), @r#"
    Typing here
     --> web/src/pages/Total.tsx:1:28
      | export const Total = () => useTo
      |                            ^^^^^
    Found 1 item
     useTotal · useTotal(): number · from @/api
        | import { useTotal } from "@/api"
        | 
        | export const Total = () => useTotal
    "#);
    let text = format!(
        "{CLIENTS}--- web/src/Cart.tsx\nimport {{ useItems }} from './api/index.js'\nexport const Cart = () => useItems()\n--- web/src/pages/deep/Total.tsx\nexport const Total = () => useTo<CURSOR>\n"
    );
    assert_snapshot!(completion(&text), @r#"
    Typing here
     --> web/src/pages/deep/Total.tsx:1:28
      | export const Total = () => useTo
      |                            ^^^^^
    Found 1 item
     useTotal · useTotal(): number · from ../../api/index.js
        | import { useTotal } from "../../api/index.js"
        | 
        | export const Total = () => useTotal
    "#);
    let text = format!("{CLIENTS}--- web/src/pages/deep/Total.ts\nexport const total = useTo<CURSOR>\n");
    assert_snapshot!(completion(&text), @r#"
    Typing here
     --> web/src/pages/deep/Total.ts:1:22
      | export const total = useTo
      |                      ^^^^^
    Found 1 item
     useTotal · useTotal(): number · from ../../api
        | import { useTotal } from "../../api"
        | 
        | export const total = useTotal
    "#);
}

#[test]
fn a_barrel_is_extended() {
    let text = format!(
        "{CLIENTS}--- web/src/lib.ts\nexport * from './api'\n--- web/src/App.tsx\nimport {{ useItems }} from './lib';\nexport const App = () => useTo<CURSOR>;\n"
    );
    assert_snapshot!(completion(&text), @"
    Typing here
     --> web/src/App.tsx:2:26
      | export const App = () => useTo;
      |                          ^^^^^
    Found 1 item
     useTotal · useTotal(): number · from ./lib
        | import { useItems, useTotal } from './lib';
        | export const App = () => useTotal;
    ");
}

/// A function, a key and a value of it that were typed in Python and not saved, in a project whose client is on disk.
fn unsaved(app: &str) -> String {
    let mut project = Project::new(&format!("{CLIENTS}--- web/src/App.tsx\n{app}"));
    let python = CLIENTS.split("--- ").nth(1).unwrap().split_once('\n').unwrap().1;
    let python = python.replace("def find_item(request, ", "def find_item(request, colour: str = '', ");
    let python = python
        .replace("Literal[\"new\", \"used\"] = \"new\", *", "Literal[\"new\", \"used\", \"broken\"] = \"new\", *");
    project.type_over("back/shop/clients.py", &format!("{python}\n@client\ndef find_other(request) -> int: ...\n"));
    let found = mizan_ide::completion(&project.world(), &project.cursor());
    let shown =
        |item: &mizan_ide::Completion| format!("{}{}", item.label, if item.is_on_disk { " (on disk)" } else { "" });
    found.map_or_else(|| "nothing".to_owned(), |found| found.items.iter().map(shown).collect::<Vec<_>>().join("  "))
}

#[test]
fn what_the_client_on_disk_does_not_have_yet_is_known_for_it() {
    assert_snapshot!(unsaved("export const App = () => callFind<CURSOR>\n"), @"callFindOther  callFindItem (on disk)");
    assert_snapshot!(unsaved("import { callFindItem } from './api'\nvoid callFindItem({ <CURSOR> })\n"), @"colour  text (on disk)  kind (on disk)  filter (on disk)");
    assert_snapshot!(unsaved("import { callFindItem } from './api'\nvoid callFindItem({ kind: '<CURSOR>' })\n"), @"broken  new (on disk)  used (on disk)");
}

#[test]
fn nothing_is_offered_where_nothing_of_ours_is() {
    for code in [
        "import { callFindItem } from './api'\nvoid callFindItem({ text: <CURSOR> })\n",
        "import { callFindItem } from './api'\nvoid other({ <CURSOR> })\n",
        "import { callFindItem } from './api'\n// callFindItem({ <CURSOR>\n",
        "import { callFindItem } from './api'\n/* use<CURSOR> */\n",
        "import { callFindItem } from './api'\nconst text = 'use<CURSOR>'\n",
        "const use<CURSOR> = 1\n",
        "function use<CURSOR>() {}\n",
        "const thing = { useAdd: 1 }\nthing.use<CURSOR>\n",
        "export const App = (use<CURSOR>) => null\n",
        "export const App = () => <p>use<CURSOR></p>\n",
        "<CURSOR>\n",
        "import { useItems } from './other'\nuseItems().<CURSOR>\n",
    ] {
        assert_eq!(frontend_labels(code), "nothing", "{code}");
    }
    assert_eq!(labels(&format!("{CLIENTS}--- web/src/api/index.js\nuse<CURSOR>\n")), "nothing");
    assert_eq!(labels(&format!("{CLIENTS}--- elsewhere/App.tsx\nuse<CURSOR>\n")), "nothing");
}
