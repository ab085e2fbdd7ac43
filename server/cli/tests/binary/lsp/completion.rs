//! Completion over the wire, made as an editor would make it.

use insta::assert_snapshot;
use serde_json::{Value, json};

use super::client::{Client, Editor, uri};
use super::edits::{Unit, in_both};
use crate::sandbox::Sandbox;

/// A context, a mutation of it, and a plain call.
const CLIENTS: &str = "\
from typing import Literal

from mizan import ReactContext, client

CART = ReactContext(\"cart\")


@client(context=CART)
def items(request, cart_id: int) -> list[str]:
    return []


@client
def rename(request, name: str, way: Literal[\"upper\", \"lower\"]) -> str:
    \"\"\"Gives it another name.\"\"\"
    return name
";

/// Alone: no TypeScript server offers what is on disk.
fn alone(editor: Editor) -> Editor {
    Editor { options: json!({ "typescriptServer": false }), ..editor }
}

/// What is offered behind `words` of a file that is open.
fn offered(client: &mut Client, unit: Unit, path: &std::path::Path, text: &str, words: &str) -> Vec<Value> {
    let position = unit.behind(text, words);
    let params = json!({ "textDocument": { "uri": uri(path) }, "position": position });
    let list = client.request("textDocument/completion", params).unwrap();
    list["items"].as_array().cloned().unwrap_or_default()
}

fn named(items: &[Value], label: &str) -> Value {
    let labels: Vec<&Value> = items.iter().map(|item| &item["label"]).collect();
    items.iter().find(|item| item["label"] == label).unwrap_or_else(|| panic!("{label} is none of {labels:?}")).clone()
}

/// A text after an item was taken.
fn taken(unit: Unit, text: &str, item: &Value) -> String {
    let mut edits = vec![item["textEdit"].clone()];
    edits.extend(item["additionalTextEdits"].as_array().cloned().unwrap_or_default());
    unit.applied(text, &edits)
}

#[test]
fn a_key_is_put_in_behind_letters_of_any_width() {
    let taken = in_both(|unit| {
        let sandbox = Sandbox::django(CLIENTS);
        let text = "import { callRename } from './api'\nconst größe = '😀'; void callRename({ na";
        sandbox.write("src/App.tsx", text);
        let mut client = Client::start(&sandbox, alone(unit.editor()));
        let path = sandbox.path("src/App.tsx");
        client.open(&path, 1, text);
        let items = offered(&mut client, unit, &path, text, "{ na");
        taken(unit, text, &named(&items, "name"))
    });
    assert_snapshot!(taken, @"
    import { callRename } from './api'
    const größe = '😀'; void callRename({ name
    ");
}

#[test]
fn a_hook_brings_its_import_and_is_described_when_a_person_looks_at_it() {
    let taken = in_both(|unit| {
        let sandbox = Sandbox::django(CLIENTS);
        let text = "import { useItems } from './api'\nexport const größe = '😀😀'; export const App = () => useRen\n";
        sandbox.write("src/App.tsx", text);
        let mut client = Client::start(&sandbox, alone(unit.editor()));
        let path = sandbox.path("src/App.tsx");
        client.open(&path, 1, text);
        let item = named(&offered(&mut client, unit, &path, text, "useRen"), "useRename");
        assert!(item.get("documentation").is_none());
        let resolved = client.request("completionItem/resolve", item.clone()).unwrap();
        assert!(resolved["documentation"]["value"].as_str().unwrap().contains("Gives it another name."), "{resolved}");
        let same = |key: &str| assert_eq!(resolved[key], item[key], "{key}");
        ["label", "textEdit", "additionalTextEdits", "sortText"].into_iter().for_each(same);
        taken(unit, text, &item)
    });
    assert_snapshot!(taken, @"
    import { useItems, useRename } from './api'
    export const größe = '😀😀'; export const App = () => useRename
    ");
}

#[test]
fn a_word_is_kept_or_replaced_as_the_person_likes() {
    let sandbox = Sandbox::django(CLIENTS);
    let text = "import { callRename } from './api'\nvoid callRename({ name: 'é', way: 'upwards' })\n";
    sandbox.write("src/App.tsx", text);
    let item = json!({ "completionItem": { "insertReplaceSupport": true } });
    let editor = Editor::plain().with("textDocument", json!({ "completion": item }));
    let mut client = Client::start(&sandbox, alone(editor));
    let path = sandbox.path("src/App.tsx");
    client.open(&path, 1, text);
    let item = named(&offered(&mut client, Unit::Utf16, &path, text, "'up"), "upper");
    let as_edit = |range: &str| json!({ "range": item["textEdit"][range], "newText": item["textEdit"]["newText"] });
    let line = |edit: Value| Unit::Utf16.applied(text, &[edit]).lines().nth(1).unwrap().to_owned();
    assert_snapshot!(line(as_edit("insert")), @"void callRename({ name: 'é', way: 'upperwards' })");
    assert_snapshot!(line(as_edit("replace")), @"void callRename({ name: 'é', way: 'upper' })");
}

#[test]
fn the_name_of_a_context_is_put_in_while_the_decorator_is_half_typed() {
    let taken = in_both(|unit| {
        let half = format!("{CLIENTS}\n\n@client(methods=[\"größe 😀\"], affects=\"ca");
        let sandbox = Sandbox::django(CLIENTS);
        let mut client = Client::start(&sandbox, unit.editor());
        let path = sandbox.path("shop/clients.py");
        client.open(&path, 1, &half);
        let item = named(&offered(&mut client, unit, &path, &half, "affects=\"ca"), "cart");
        taken(unit, &half, &item).lines().last().unwrap().to_owned()
    });
    assert_snapshot!(taken, @r#"@client(methods=["größe 😀"], affects="cart""#);
}

#[test]
fn what_a_typescript_server_knows_is_left_to_it() {
    let sandbox = Sandbox::django(CLIENTS);
    let text = "import { callRename } from './api'\nvoid callRename({ na";
    sandbox.write("src/App.tsx", text);
    let mut client = Client::start(&sandbox, Editor::plain());
    let path = sandbox.path("src/App.tsx");
    client.open(&path, 1, text);
    client.ready();
    assert_eq!(offered(&mut client, Unit::Utf16, &path, text, "{ na"), Vec::<Value>::new());
    // A parameter that is typed a moment ago is on no disk.
    let python = CLIENTS.replace("request, name: str", "request, name: str, nature: str = \"\"");
    client.open(sandbox.path("shop/clients.py"), 1, &python);
    let items = offered(&mut client, Unit::Utf16, &path, text, "{ na");
    assert_eq!(items.iter().map(|item| &item["label"]).collect::<Vec<_>>(), ["nature"]);
}
