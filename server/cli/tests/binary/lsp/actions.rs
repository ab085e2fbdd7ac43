//! Code actions over the wire, made as an editor would make them; what they answer is gone afterwards.

use std::collections::BTreeMap;

use insta::assert_snapshot;
use serde_json::{Value, json};

use super::client::{Client, Editor, uri};
use super::edits::{Unit, in_both};
use crate::sandbox::Sandbox;

const FILE: &str = "shop/clients.py";

/// What is offered for the only `words` of a file, given what the editor shows there.
fn offered(client: &mut Client, unit: Unit, sandbox: &Sandbox, file: &str, words: &str, shown: &Value) -> Vec<Value> {
    let range = unit.range(&sandbox.read(file), words);
    let params = json!({
        "textDocument": { "uri": uri(sandbox.path(file)) },
        "range": range,
        "context": { "diagnostics": shown },
    });
    let actions = client.request("textDocument/codeAction", params).unwrap();
    actions.as_array().cloned().unwrap_or_default()
}

fn titled(actions: &[Value], title: &str) -> Value {
    let titles: Vec<&Value> = actions.iter().map(|action| &action["title"]).collect();
    actions.iter().find(|one| one["title"] == title).unwrap_or_else(|| panic!("{title} is none of {titles:?}")).clone()
}

/// What is wrong with a file, asked for.
fn findings(client: &mut Client, sandbox: &Sandbox, file: &str) -> Value {
    let document = json!({ "textDocument": { "uri": uri(sandbox.path(file)) } });
    client.request("textDocument/diagnostic", document).unwrap()["items"].clone()
}

/// Tells the server which files were written.
fn saved(client: &mut Client, sandbox: &Sandbox, files: &BTreeMap<String, String>) {
    let changes: Vec<Value> = files.keys().map(|file| json!({ "uri": uri(sandbox.path(file)), "type": 2 })).collect();
    client.notify("workspace/didChangeWatchedFiles", json!({ "changes": changes }));
}

/// An editor that asks for diagnostics.
fn pulling(unit: Unit) -> Editor {
    unit.editor().with("textDocument", json!({ "diagnostic": {} }))
}

fn told(files: &BTreeMap<String, String>) -> String {
    files.iter().map(|(file, text)| format!("--- {file}\n{text}")).collect::<Vec<_>>().concat()
}

#[test]
fn a_fix_is_made_behind_letters_of_any_width_and_answers_its_finding() {
    let clients = "\
from mizan import client


@client(context=\"cart\")
def items(request) -> list[str]:
    return []


@client(methods=[\"größe 😀\"], affects=\"crat\")
def add(request) -> None: ...
";
    for unit in Unit::BOTH {
        let sandbox = Sandbox::django(clients);
        let mut client = Client::start(&sandbox, pulling(unit));
        let shown = findings(&mut client, &sandbox, FILE);
        let actions = offered(&mut client, unit, &sandbox, FILE, "\"crat\"", &shown);
        let action = titled(&actions, "Change to `cart`");
        assert_eq!(action["kind"], "quickfix");
        assert_eq!(action["diagnostics"].as_array().unwrap().len(), 1);
        assert_eq!(action["diagnostics"][0]["code"], "MZ101");
        let files = unit.make(&sandbox, &action["edit"]);
        assert_eq!(files[FILE], clients.replace("crat", "cart"));
        saved(&mut client, &sandbox, &files);
        let left = findings(&mut client, &sandbox, FILE);
        assert!(left.as_array().unwrap().iter().all(|one| one["code"] != "MZ101"), "{left}");
    }
}

#[test]
fn a_fix_may_be_of_a_file_that_is_not_open() {
    let made = in_both(|unit| {
        let sandbox = Sandbox::django("");
        sandbox.write("desk/__init__.py", "");
        sandbox.write(
            "desk/apps.py",
            "from django.apps import AppConfig\n\n\nclass DeskConfig(AppConfig):\n    name = \"desk\"\n    größe = \"😀\"\n",
        );
        sandbox.write("config/settings.py", "INSTALLED_APPS = [\"mizan\", \"shop\", \"desk\"]\n");
        let clients = "from mizan import client\n\n\n@client\ndef book(request) -> None: ...\n";
        sandbox.write("desk/clients.py", clients);
        let mut client = Client::start(&sandbox, pulling(unit));
        client.open(sandbox.path("desk/clients.py"), 1, clients);
        let shown = findings(&mut client, &sandbox, "desk/clients.py");
        let actions = offered(&mut client, unit, &sandbox, "desk/clients.py", "book", &shown);
        let files = unit.make(&sandbox, &titled(&actions, "Discover `desk` in `ready()` of `desk`")["edit"]);
        saved(&mut client, &sandbox, &files);
        assert_eq!(findings(&mut client, &sandbox, "desk/clients.py"), json!([]));
        told(&files)
    });
    assert_snapshot!(made, @r#"
    --- desk/apps.py
    from django.apps import AppConfig
    from mizan.setup import mizan_clients


    class DeskConfig(AppConfig):
        name = "desk"
        größe = "😀"

        def ready(self):
            mizan_clients("desk")
    "#);
}

#[test]
fn a_function_of_fastapi_is_registered_where_its_app_is_started() {
    let made = in_both(|unit| {
        let sandbox = Sandbox::empty();
        sandbox.write("package.json", "{ \"dependencies\": { \"react\": \"^19.0.0\" } }\n");
        sandbox.write("api/__init__.py", "");
        sandbox.write(
            "api/main.py",
            "\"\"\"Größe 😀.\"\"\"\nfrom fastapi import FastAPI\n\nimport api.books\n\napp = FastAPI()\n",
        );
        sandbox.write(
            "api/books.py",
            "from mizan_fastapi import client, register\n\n\n@client\ndef book(request) -> str:\n    return \"\"\n\n\nregister(book, \"book\")\n",
        );
        let file = "api/desk.py";
        let desk = "from mizan_fastapi import client\n\nGRÖSSE = \"😀\"\n\n\n@client\ndef find(request) -> str:\n    return GRÖSSE\n";
        sandbox.write(file, desk);
        let mut client = Client::start(&sandbox, pulling(unit));
        client.open(sandbox.path(file), 1, desk);
        let shown = findings(&mut client, &sandbox, file);
        assert_eq!(shown[0]["code"], "MZ117", "{shown}");
        let actions = offered(&mut client, unit, &sandbox, file, "find", &shown);
        let files = unit.make(&sandbox, &titled(&actions, "Register `find`")["edit"]);
        client.close(sandbox.path(file));
        saved(&mut client, &sandbox, &files);
        assert_eq!(findings(&mut client, &sandbox, file), json!([]));
        assert_eq!(client.symbols(sandbox.path(file)), ["find"]);
        told(&files)
    });
    assert_snapshot!(made, @r#"
    --- api/desk.py
    from mizan_fastapi import client, register

    GRÖSSE = "😀"


    @client
    def find(request) -> str:
        return GRÖSSE


    register(find, "find")
    --- api/main.py
    """Größe 😀."""
    from fastapi import FastAPI

    import api.books
    import api.desk

    app = FastAPI()
    "#);
}

#[test]
fn revisions_are_raised_when_the_action_is_taken() {
    let before = "from mizan import client\n\n\n@client(context=\"cart\", rev=1)\ndef items(request) -> list[str]:\n    return []\n";
    for unit in Unit::BOTH {
        let sandbox = Sandbox::django(before);
        sandbox.commit();
        sandbox.write(FILE, before.replace("list[str]", "list[int]"));
        let resolve = json!({ "codeAction": { "resolveSupport": { "properties": ["edit"] } } });
        let mut client = Client::start(&sandbox, unit.editor().with("textDocument", resolve));
        let actions = offered(&mut client, unit, &sandbox, FILE, "items", &json!([]));
        let action = titled(&actions, "Raise `rev` where cached results changed since the last commit");
        assert_eq!(action["kind"], "source.raiseRevisions.mizan");
        assert!(action.get("edit").is_none(), "what it does is found out when it is taken");
        let resolved = client.request("codeAction/resolve", action).unwrap();
        let files = unit.make(&sandbox, &resolved["edit"]);
        assert_eq!(files[FILE], before.replace("list[str]", "list[int]").replace("rev=1", "rev=2"));

        let mut plain = Client::start(&sandbox, unit.editor());
        let actions = offered(&mut plain, unit, &sandbox, FILE, "items", &json!([]));
        assert_eq!(actions, Vec::<Value>::new(), "an editor that asks for no edits would get none");
    }
}

#[test]
fn a_rename_that_typescript_began_is_finished() {
    let clients = "\
from mizan import client


@client(context=\"cart\")
def items(request, cart_id: int) -> list[str]:
    return [f\"größe 😀 {cart_id}\"]
";
    let app = "\
import { CartContext, fetchCart } from './api'

export const größe = '😀'; void fetchCart({ cart_id: 1 })
export const App = () => <CartContext cart_id={1}>{größe}</CartContext>
";
    for unit in Unit::BOTH {
        let sandbox = Sandbox::django(clients);
        sandbox.write("src/App.tsx", app);
        let mut client = Client::start(&sandbox, unit.editor());
        client.ready();
        client.open(sandbox.path("src/App.tsx"), 1, app);
        // The declaration, to which the map leads, is all that another server knows.
        let begun = clients.replace("request, cart_id", "request, basket");
        sandbox.write(FILE, &begun);
        saved(&mut client, &sandbox, &BTreeMap::from([(FILE.to_owned(), begun.clone())]));
        let from_python = offered(&mut client, unit, &sandbox, FILE, "basket", &json!([]));
        let actions = offered(&mut client, unit, &sandbox, "src/App.tsx", "{ cart_id: 1 }", &json!([]));
        let action = titled(&actions, "Finish the rename of `cart_id` to `basket`");
        assert_eq!(titled(&from_python, "Finish the rename of `cart_id` to `basket`"), action);
        assert_eq!(action["kind"], "quickfix");
        let files = unit.make(&sandbox, &action["edit"]);
        assert_eq!(files[FILE], clients.replace("cart_id", "basket"));
        assert_eq!(files["src/App.tsx"], app.replace("cart_id", "basket"));
        saved(&mut client, &sandbox, &files);
        client.close(sandbox.path("src/App.tsx"));
        assert_eq!(offered(&mut client, unit, &sandbox, FILE, "basket: int", &json!([])), Vec::<Value>::new());
    }
}
