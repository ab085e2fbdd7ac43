//! Definition beside a TypeScript server: what the map of the client says is left to it.

use serde_json::{Value, json};

use super::client::{Client, Editor, uri};
use super::edits::Unit;
use crate::sandbox::Sandbox;

const CLIENTS: &str = "\
from typing import Literal

from mizan import client


@client
def rename(request, way: Literal[\"upper\", \"lower\"]) -> str:
    return way
";

const APP: &str = "import { callRename } from './api'\nvoid callRename({ way: 'upper' })\n";

/// Where the end of `words` leads: the columns of each place in Python.
fn leads(client: &mut Client, sandbox: &Sandbox, words: &str) -> Vec<Value> {
    let document = json!({ "uri": uri(sandbox.path("src/App.tsx")) });
    let params = json!({ "textDocument": document, "position": Unit::Utf16.behind(APP, words) });
    let found = client.request("textDocument/definition", params).unwrap();
    found.as_array().into_iter().flatten().map(|place| place["range"]["start"].clone()).collect()
}

#[test]
fn it_is_answered_where_typescript_has_no_answer() {
    let sandbox = Sandbox::django(CLIENTS);
    sandbox.write("src/App.tsx", APP);
    let mut client = Client::start(&sandbox, Editor::plain());
    client.open(sandbox.path("src/App.tsx"), 1, APP);
    client.ready();
    let function = json!({ "line": 6, "character": 4 });
    let nothing = Vec::<Value>::new();
    assert_eq!(leads(&mut client, &sandbox, "void callRename"), nothing);
    assert_eq!(leads(&mut client, &sandbox, "{ way"), nothing);
    assert_eq!(leads(&mut client, &sandbox, "'upper"), [json!({ "line": 6, "character": 33 })], "a text has no map");

    let types = "src/api/shop.clients.d.ts";
    let written = sandbox.read(types);
    sandbox.write(types, format!("// by hand\n{written}"));
    assert_eq!(
        leads(&mut client, &sandbox, "void callRename"),
        std::slice::from_ref(&function),
        "the map fits these types no more"
    );
    sandbox.write(types, &written);
    assert_eq!(leads(&mut client, &sandbox, "void callRename"), nothing);

    let map = "src/api/shop.clients.d.ts.map";
    sandbox.write(map, sandbox.read(map).replacen("\"mappings\":\"", "\"mappings\":\";", 1));
    assert_eq!(leads(&mut client, &sandbox, "void callRename"), [function], "the map is of other types");
}

#[test]
fn it_is_answered_while_python_is_not_saved() {
    let sandbox = Sandbox::django(CLIENTS);
    sandbox.write("src/App.tsx", APP);
    let mut client = Client::start(&sandbox, Editor::plain());
    client.open(sandbox.path("src/App.tsx"), 1, APP);
    client.ready();
    client.open(sandbox.path("shop/clients.py"), 1, &format!("# above\n{CLIENTS}"));
    let moved = json!({ "line": 7, "character": 4 });
    assert_eq!(leads(&mut client, &sandbox, "void callRename"), [moved], "the map is of what is saved");
}
