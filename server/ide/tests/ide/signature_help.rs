//! Signature help: the line, and the parameter that the place is in.

use std::fmt::Write as _;

use insta::assert_snapshot;

use crate::project::Project;

fn signature(text: &str) -> String {
    let project = Project::new(text);
    let Some(found) = mizan_ide::signature_help(&project.world(), &project.cursor()) else {
        return "nothing".to_owned();
    };
    let mut out = format!("{}\n", found.label);
    if let Some(parameter) = found.active.and_then(|active| found.parameters.get(active)) {
        let span = parameter.label;
        writeln!(out, "{}{}", " ".repeat(span.start as usize), "^".repeat(span.len())).unwrap();
        out += parameter.documentation.as_deref().unwrap_or_default();
    }
    out += found.documentation.as_deref().unwrap_or_default();
    out
}

fn python(code: &str) -> String {
    signature(&format!(
        "--- back/shop/clients.py\nfrom mizan.client import client\nfrom mizan.forms import mizanFormMeta\n\n{code}"
    ))
}

#[test]
fn the_keywords_of_client_with_the_one_that_is_typed() {
    assert_snapshot!(python("@client(auth=\"staff\", aff<CURSOR>ects=[\"cart\"])\ndef add(request) -> int: ...\n"), @"
    client(*, context: str | ReactContext = None, affects: str | ReactContext | function | list = None, merge: str | ReactContext | list = None, auth: bool | str | Callable[[Request], bool] = None, websocket: bool = False, private: bool = False, route: str = None, methods: list[str] = None, rev: int = 0, cache: bool | int = True)
                                                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    What a call invalidates: contexts, or single functions of them. What is mounted of it is fetched once afterwards.
    ");
    assert_snapshot!(python("@client(affects=[\"<CURSOR>\n\ndef add(request) -> int: ...\n"), @"
    client(*, context: str | ReactContext = None, affects: str | ReactContext | function | list = None, merge: str | ReactContext | list = None, auth: bool | str | Callable[[Request], bool] = None, websocket: bool = False, private: bool = False, route: str = None, methods: list[str] = None, rev: int = 0, cache: bool | int = True)
                                                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    What a call invalidates: contexts, or single functions of them. What is mounted of it is fetched once afterwards.
    ");
    assert_snapshot!(python("@client(<CURSOR>"), @"client(*, context: str | ReactContext = None, affects: str | ReactContext | function | list = None, merge: str | ReactContext | list = None, auth: bool | str | Callable[[Request], bool] = None, websocket: bool = False, private: bool = False, route: str = None, methods: list[str] = None, rev: int = 0, cache: bool | int = True)");
}

#[test]
fn the_keywords_of_a_form() {
    assert_snapshot!(python("class Contact:\n    mizan = mizanFormMeta(title=<CURSOR>)\n"), @"
    mizanFormMeta(*, name: str, title: str = None, subtitle: str = None, submit_label: str = None, live_validation: bool = True, live_form_errors: bool = False, refetch_schema_on_validate: bool = False, enable_formset: bool = False)
                                ^^^^^^^^^^^^^^^^^
    What stands above the form.
    ");
}

#[test]
fn no_signature_where_the_call_is_not_ours() {
    assert_eq!(python("@client(auth=check(<CURSOR>))\ndef add(request) -> int: ...\n"), "nothing");
    assert_eq!(python("@client()<CURSOR>\ndef add(request) -> int: ...\n"), "nothing");
    assert_eq!(python("other(<CURSOR>)\n"), "nothing");
}

/// A call and a context.
const CLIENTS: &str = r#"
--- back/shop/clients.py
from typing import Literal
from mizan.client import client

@client(affects="cart")
def add_item(request, name: str, kind: Literal["new", "used"] = "new") -> bool:
    """Puts an item into the cart."""

@client(context="cart")
def items(request, cart_id: int) -> list[str]: ...
"#;

fn frontend(code: &str) -> String {
    signature(&format!("{CLIENTS}--- web/src/App.tsx\n{code}"))
}

#[test]
fn a_call_of_the_client_with_the_key_that_is_typed() {
    assert_snapshot!(frontend("import { callAddItem } from './api'\nvoid callAddItem({ name: 'a', kind: '<CURSOR>' })\n"), @r#"
    callAddItem({ name: string, kind?: "new" | "used" }): Promise<boolean>
                                ^^^^^^^^^^^^^^^^^^^^^
    Puts an item into the cart.

    `back/shop/clients.py:5`
    "#);
    assert_snapshot!(frontend("import { callAddItem } from './api'\nvoid callAddItem({ name: <CURSOR>\n"), @r#"
    callAddItem({ name: string, kind?: "new" | "used" }): Promise<boolean>
                  ^^^^^^^^^^^^
    Puts an item into the cart.

    `back/shop/clients.py:5`
    "#);
    assert_snapshot!(frontend("import { callAddItem } from './api'\nvoid callAddItem(<CURSOR>\n"), @r#"
    callAddItem({ name: string, kind?: "new" | "used" }): Promise<boolean>
    Puts an item into the cart.

    `back/shop/clients.py:5`
    "#);
    assert_snapshot!(frontend("import { fetchCart } from './api'\nvoid fetchCart({ cart_id: 1<CURSOR> })\n"), @"
    fetchCart({ cart_id: number }): Promise<{ items: string[] }>
                ^^^^^^^^^^^^^^^
    Holds `items`; takes `cart_id`.

    `back/shop/clients.py:8`
    ");
}

#[test]
fn a_mutation_by_way_of_its_hook() {
    assert_snapshot!(frontend("import { useAddItem } from './api'\nexport function App() {\n  const add = useAddItem()\n  return <button onClick={() => void add.mutate({ name: 'a', <CURSOR> })} />\n}\n"), @r#"
    mutate({ name: string, kind?: "new" | "used" }): Promise<boolean>
    Puts an item into the cart.

    `back/shop/clients.py:5`
    "#);
}

#[test]
fn no_signature_outside_of_calls_of_the_client() {
    assert_eq!(frontend("import { callAddItem } from './api'\nvoid other({ name: <CURSOR> })\n"), "nothing");
    assert_eq!(frontend("import { callAddItem } from './api'\ncallAddItem<CURSOR>\n"), "nothing");
    assert_eq!(frontend("import { callAddItem } from './api'\n// callAddItem({ <CURSOR>\n"), "nothing");
}
