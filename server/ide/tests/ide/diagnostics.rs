//! Diagnostics in TypeScript: what is wrong, why, and what to do.

use std::fmt::Write as _;

use insta::assert_snapshot;
use mizan_ide::UseDiagnostic;
use mizan_schema::diagnostics::Severity;

use crate::project::Project;
use crate::render;

pub(crate) fn found(project: &Project) -> Vec<UseDiagnostic> {
    let world = project.world();
    let uses = world.uses(0).unwrap();
    mizan_ide::use_diagnostics(&world.backends[0], &uses)
}

fn diagnostics(text: &str) -> String {
    shown(&Project::new(text))
}

fn shown(project: &Project) -> String {
    let (world, mut out) = (project.world(), String::new());
    for one in found(project) {
        let severity = match one.code.severity() {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Hint => "hint",
        };
        writeln!(out, "{severity}[{}] {}", one.code.number(), one.message).unwrap();
        out += &render::file_span(project, &one.at);
        for related in &one.related {
            let places = world.backends[0].places();
            let (file, span) = (places.file(related.origin.source), places.span(related.origin));
            writeln!(out, " note: {}", related.message).unwrap();
            out += &render::place(project, &file, span);
        }
        if let Some(help) = one.help {
            writeln!(out, " help: {help}").unwrap();
        }
    }
    if out.is_empty() { "nothing".to_owned() } else { out }
}

/// A call, a context, a view, a private function, one that nothing registers.
const CLIENTS: &str = r#"
--- back/shop/clients.py
from typing import Literal
from django.http import HttpResponse
from mizan.client import client
from pydantic import BaseModel

class Item(BaseModel):
    name: str

class Hidden(BaseModel):
    name: str

@client
def find_item(request, text: str, kind: Literal["new", "used"] = "new") -> Item | None: ...

@client(private=True)
def audit(request) -> Hidden: ...

@client(route="/shop/<id>/")
def page(request, id: int) -> HttpResponse: ...

@client(context="cart")
def cart_items(request, cart_id: int) -> list[Item]: ...

@client(context="global")
def current_user(request) -> str: ...

@client(context="cart", affects="cart")
def broken(request, *args) -> int: ...
--- back/shop/tools.py
from mizan.client import client

@client
def loose(request) -> str: ...
"#;

fn frontend(app: &str) -> String {
    diagnostics(&format!("{CLIENTS}--- web/src/App.tsx\n{app}"))
}

#[test]
fn a_name_of_nothing_is_said_with_the_nearest() {
    assert_snapshot!(frontend("import { useFindItm, useWhatever } from './api'\n"), @"
    error[MZ402] the client has no `useFindItm`: nothing in the backend is called so
     --> web/src/App.tsx:1:10
      | import { useFindItm, useWhatever } from './api'
      |          ^^^^^^^^^^
     help: did you mean `useFindItem`?
    error[MZ402] the client has no `useWhatever`: nothing in the backend is called so
     --> web/src/App.tsx:1:22
      | import { useFindItm, useWhatever } from './api'
      |                      ^^^^^^^^^^^
     help: write it in Python, or leave the import out
    ");
}

#[test]
fn a_name_says_why_its_function_has_no_client() {
    assert_snapshot!(frontend("import { useAudit, callPage, useLoose, type Hidden } from './api'\n"), @r#"
    error[MZ402] the client has no `useAudit`: `audit` is private
     --> web/src/App.tsx:1:10
      | import { useAudit, callPage, useLoose, type Hidden } from './api'
      |          ^^^^^^^^
     note: declared here
     --> back/shop/clients.py:16:5
      | def audit(request) -> Hidden: ...
      |     ^^^^^
     help: leave `private=True` out, if clients are to call it
    error[MZ402] the client has no `callPage`: `page` is a view at `/shop/<id>/`, which no client calls
     --> web/src/App.tsx:1:20
      | import { useAudit, callPage, useLoose, type Hidden } from './api'
      |                    ^^^^^^^^
     note: declared here
     --> back/shop/clients.py:19:5
      | def page(request, id: int) -> HttpResponse: ...
      |     ^^^^
     help: return a model in the place of a response, or request its URL
    error[MZ402] the client has no `useLoose`: nothing registers `loose`
     --> web/src/App.tsx:1:30
      | import { useAudit, callPage, useLoose, type Hidden } from './api'
      |                              ^^^^^^^^
     note: declared here
     --> back/shop/tools.py:4:5
      | def loose(request) -> str: ...
      |     ^^^^^
     help: add `register(loose, "loose")` below it
    error[MZ402] the client has no `Hidden`: no function that a client may call gives or takes `Hidden`
     --> web/src/App.tsx:1:45
      | import { useAudit, callPage, useLoose, type Hidden } from './api'
      |                                             ^^^^^^
     note: declared here
     --> back/shop/clients.py:9:7
      | class Hidden(BaseModel):
      |       ^^^^^^
    "#);
}

#[test]
fn a_function_of_a_context_has_other_names_than_a_call() {
    assert_snapshot!(frontend("import { callCartItems, useCart, GlobalContext, fetchFindItem } from './api'\n"), @r#"
    error[MZ402] the client has no `callCartItems`: `cart_items` is a function of the context `cart`
     --> web/src/App.tsx:1:10
      | import { callCartItems, useCart, GlobalContext, fetchFindItem } from './api'
      |          ^^^^^^^^^^^^^
     note: declared here
     --> back/shop/clients.py:22:5
      | def cart_items(request, cart_id: int) -> list[Item]: ...
      |     ^^^^^^^^^^
     help: use `CartContext`, `fetchCart` and `useCartItems`
    error[MZ402] the client has no `useCart`: the context `cart` is read with its functions
     --> web/src/App.tsx:1:25
      | import { callCartItems, useCart, GlobalContext, fetchFindItem } from './api'
      |                         ^^^^^^^
     note: declared here
     --> back/shop/clients.py:21:17
      | @client(context="cart")
      |                 ^^^^^^
     help: use `useBroken`, `useCartItems`, `CartContext` and `fetchCart`
    error[MZ402] the client has no `GlobalContext`: the provider of the global context is `MizanContext`
     --> web/src/App.tsx:1:34
      | import { callCartItems, useCart, GlobalContext, fetchFindItem } from './api'
      |                                  ^^^^^^^^^^^^^
     help: use `MizanContext`
    error[MZ402] the client has no `fetchFindItem`: `find_item` has other names
     --> web/src/App.tsx:1:49
      | import { callCartItems, useCart, GlobalContext, fetchFindItem } from './api'
      |                                                 ^^^^^^^^^^^^^
     note: declared here
     --> back/shop/clients.py:13:5
      | def find_item(request, text: str, kind: Literal["new", "used"] = "new") -> Item | None: ...
      |     ^^^^^^^^^
     help: use `callFindItem` and `useFindItem`
    "#);
}

#[test]
fn a_name_that_is_read_off_the_whole_client_is_said_where_it_is_read() {
    assert_snapshot!(frontend("import * as api from './api'\nexport const App = () => api.useNothing()\n"), @"
    error[MZ402] the client has no `useNothing`: nothing in the backend is called so
     --> web/src/App.tsx:2:30
      | export const App = () => api.useNothing()
      |                              ^^^^^^^^^^
     help: write it in Python, or leave the import out
    ");
}

#[test]
fn what_stands_in_a_statement_that_does_not_parse_is_not_judged() {
    let app = "import { useNothing } from './api'\nimport { useFin\nexport function App() {\n  return useNothing(\n}\n";
    assert_snapshot!(frontend(app), @"
    error[MZ402] the client has no `useNothing`: nothing in the backend is called so
     --> web/src/App.tsx:1:10
      | import { useNothing } from './api'
      |          ^^^^^^^^^^
     help: write it in Python, or leave the import out
    ");
}

const MAIN: &str = r"
--- web/src/main.tsx
import { createRoot } from 'react-dom/client'
import { StrictMode } from 'react'
import { MizanContext } from './api'
import { App } from './App'

createRoot(document.body).render(<StrictMode><MizanContext><App /></MizanContext></StrictMode>)
";

fn application(app: &str) -> String {
    diagnostics(&format!("{CLIENTS}{MAIN}--- web/src/App.tsx\n{app}"))
}

#[test]
fn a_hook_in_the_component_that_renders_its_provider_is_outside_of_it() {
    let app = r"import { CartContext, useCartItems, useCurrentUser } from './api'
export function App() {
  const items = useCartItems()
  return <CartContext cart_id={1}>{items.length} of {useCurrentUser()}</CartContext>
}
";
    assert_snapshot!(application(app), @"
    error[MZ403] `cart_items` is read outside of `<CartContext>`, so this component throws
     --> web/src/App.tsx:3:17
      |   const items = useCartItems()
      |                 ^^^^^^^^^^^^
     note: it is a function of the context `cart`
     --> back/shop/clients.py:22:5
      | def cart_items(request, cart_id: int) -> list[Item]: ...
      |     ^^^^^^^^^^
     help: put `<CartContext>` around what renders it
    ");
}

#[test]
fn a_hook_below_its_provider_is_inside() {
    let app = r"import { CartContext, useCartItems } from './api'
function Items() {
  return <p>{useCartItems().length}</p>
}
export function App() {
  return <div><CartContext cart_id={1}><section><Items /></section></CartContext></div>
}
";
    assert_snapshot!(application(app), @"nothing");
}

#[test]
fn a_hook_is_outside_where_every_way_to_it_is() {
    let app = r"import { useCartItems } from './api'
import { Page } from './Page'
function Items() {
  return <p>{useCartItems.state().data?.length}</p>
}
export function App() {
  return [1].length ? <Page /> : <Items />
}
--- web/src/Page.tsx
export function Page() {
  return <main />
}
";
    assert_snapshot!(application(app), @"
    error[MZ403] `cart_items` is read outside of `<CartContext>`, so this component throws
     --> web/src/App.tsx:4:14
      |   return <p>{useCartItems.state().data?.length}</p>
      |              ^^^^^^^^^^^^
     note: it is a function of the context `cart`
     --> back/shop/clients.py:22:5
      | def cart_items(request, cart_id: int) -> list[Item]: ...
      |     ^^^^^^^^^^
     help: put `<CartContext>` around what renders it
    ");
}

#[test]
fn a_component_that_goes_where_it_is_not_followed_is_not_judged() {
    for app in [
        // Another component may have the provider in it.
        "import { useCartItems } from './api'\nimport { Layout } from './Layout'\nfunction Items() { return <p>{useCartItems().length}</p> }\nexport function App() { return <Layout><Items /></Layout> }\n",
        // Somebody is handed the component, or the element.
        "import { useCartItems } from './api'\nfunction Items() { return <p>{useCartItems().length}</p> }\nconst routes = [Items]\nexport function App() { return <Items /> }\n",
        "import { useCartItems } from './api'\nfunction Items() { return <p>{useCartItems().length}</p> }\nexport function App() { const items = <Items />\n return <div>{items}</div> }\n",
        // It is rendered inside, too.
        "import { useCartItems, CartContext } from './api'\nfunction Items() { return <p>{useCartItems().length}</p> }\nexport function App() { return <><Items /><CartContext cart_id={1}><Items /></CartContext></> }\n",
        // Another function calls the hook.
        "import { useCartItems } from './api'\nexport function App() { const items = () => useCartItems()\n return <p>{items.length}</p> }\n",
        // It fails without harm.
        "import { useCartItems } from './api'\nexport function App() { try { useCartItems() } catch { return <p /> }\n return null }\n",
    ] {
        assert_eq!(application(app), "nothing", "{app}");
    }
}

#[test]
fn a_component_that_no_root_leads_to_is_not_judged() {
    assert_snapshot!(frontend("import { useCartItems } from './api'\nexport function App() { return <p>{useCartItems().length}</p> }\n"), @"nothing");
}

#[test]
fn the_global_context_needs_the_provider_of_everything() {
    let text = format!(
        "{CLIENTS}--- web/src/main.jsx\nimport ReactDOM from 'react-dom/client'\nimport App from './App'\nconst root = ReactDOM.createRoot(document.body)\nroot.render(<App />)\n--- web/src/App.jsx\nimport {{ useCurrentUser }} from './api'\nexport default function App() {{ return <p>{{useCurrentUser()}}</p> }}\n"
    );
    assert_snapshot!(diagnostics(&text), @"
    error[MZ403] `current_user` is read outside of `<MizanContext>`, so this component throws
     --> web/src/App.jsx:2:44
      | export default function App() { return <p>{useCurrentUser()}</p> }
      |                                            ^^^^^^^^^^^^^^
     note: it is a function of the global context
     --> back/shop/clients.py:25:5
      | def current_user(request) -> str: ...
      |     ^^^^^^^^^^^^
     help: put `<MizanContext>` around what renders it
    ");
}

const SCRIPT: &str = r"import { callFindItem, useFindItem, CartContext, fetchCart } from './api'
callFindItem({ txt: 'a', kind: 'newer' })
callFindItem({ ...window.all })
callFindItem({ text: 'a', kind: 'used' })
fetchCart()
export const App = () => { useFindItem().mutate({ text: 'a', kin: 'new' }); return <CartContext cartId={1} /> }
";

#[test]
fn javascript_that_nothing_checks_is_told_what_it_gives_wrongly() {
    assert_snapshot!(diagnostics(&format!("{CLIENTS}--- web/src/App.jsx\n{SCRIPT}")), @r#"
    error[MZ404] `callFindItem` needs `text`
     --> web/src/App.jsx:2:13
      | callFindItem({ txt: 'a', kind: 'newer' })
      |             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
     note: declared here
     --> back/shop/clients.py:13:5
      | def find_item(request, text: str, kind: Literal["new", "used"] = "new") -> Item | None: ...
      |     ^^^^^^^^^
    error[MZ404] `callFindItem` takes no `txt`
     --> web/src/App.jsx:2:16
      | callFindItem({ txt: 'a', kind: 'newer' })
      |                ^^^
     note: declared here
     --> back/shop/clients.py:13:5
      | def find_item(request, text: str, kind: Literal["new", "used"] = "new") -> Item | None: ...
      |     ^^^^^^^^^
     help: did you mean `text`?
    error[MZ404] `"newer"` is none of the values that the server takes here
     --> web/src/App.jsx:2:33
      | callFindItem({ txt: 'a', kind: 'newer' })
      |                                 ^^^^^
     note: the values are declared here
     --> back/shop/clients.py:13:49
      | def find_item(request, text: str, kind: Literal["new", "used"] = "new") -> Item | None: ...
      |                                                 ^^^^^
     help: the values are `"new"` and `"used"`
    error[MZ404] `fetchCart` needs `cart_id`
     --> web/src/App.jsx:5:10
      | fetchCart()
      |          ^^
     note: declared here
     --> back/shop/clients.py:21:17
      | @client(context="cart")
      |                 ^^^^^^
    error[MZ404] `useFindItem` takes no `kin`
     --> web/src/App.jsx:6:62
      | export const App = () => { useFindItem().mutate({ text: 'a', kin: 'new' }); return <CartContext cartId={1} /> }
      |                                                              ^^^
     note: declared here
     --> back/shop/clients.py:13:5
      | def find_item(request, text: str, kind: Literal["new", "used"] = "new") -> Item | None: ...
      |     ^^^^^^^^^
     help: did you mean `kind`?
    error[MZ404] `CartContext` needs `cart_id`
     --> web/src/App.jsx:6:85
      | export const App = () => { useFindItem().mutate({ text: 'a', kin: 'new' }); return <CartContext cartId={1} /> }
      |                                                                                     ^^^^^^^^^^^
     note: declared here
     --> back/shop/clients.py:21:17
      | @client(context="cart")
      |                 ^^^^^^
    error[MZ404] `CartContext` takes no `cartId`
     --> web/src/App.jsx:6:97
      | export const App = () => { useFindItem().mutate({ text: 'a', kin: 'new' }); return <CartContext cartId={1} /> }
      |                                                                                                 ^^^^^^
     note: declared here
     --> back/shop/clients.py:21:17
      | @client(context="cart")
      |                 ^^^^^^
     help: did you mean `cart_id`?
    "#);
}

#[test]
fn javascript_that_typescript_checks_is_left_to_it() {
    let checked = r#"--- web/tsconfig.json
{ "compilerOptions": { "allowJs": true, "checkJs": true } }
"#;
    assert_snapshot!(diagnostics(&format!("{CLIENTS}{checked}--- web/src/App.jsx\n{SCRIPT}")), @"nothing");
    assert_snapshot!(diagnostics(&format!("{CLIENTS}--- web/src/App.jsx\n// @ts-check\n{SCRIPT}")), @"nothing");
    assert_snapshot!(diagnostics(&format!("{CLIENTS}--- web/src/App.tsx\n{SCRIPT}")), @"nothing");
}
