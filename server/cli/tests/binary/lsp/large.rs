//! A project that takes a moment to be read, and what is asked meanwhile.

use std::fmt::Write;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::client::{Client, Editor, uri};
use crate::sandbox::Sandbox;

const FILE: &str = "shop/clients/part0.py";

/// So many functions that reading them takes longer than a moment.
fn large() -> Sandbox {
    let sandbox = Sandbox::django("");
    std::fs::remove_file(sandbox.path("shop/clients.py")).unwrap();
    sandbox.write("shop/clients/__init__.py", "");
    for part in 0..300 {
        let mut text = "from mizan import client\nfrom pydantic import BaseModel\n".to_owned();
        for number in 0..10 {
            let model = format!("class Item{part}x{number}(BaseModel):\n    price: int\n");
            let function = format!("@client\ndef item_{part}_{number}(request) -> Item{part}x{number}:\n    ...\n");
            write!(text, "\n\n{model}\n\n{function}").unwrap();
        }
        sandbox.write(&format!("shop/clients/part{part}.py"), text);
    }
    sandbox
}

fn document(sandbox: &Sandbox) -> Value {
    json!({ "textDocument": { "uri": uri(sandbox.path(FILE)) } })
}

#[test]
fn it_is_shown_that_a_project_is_being_read() {
    let sandbox = large();
    let mut client = Client::start(&sandbox, Editor::plain().with("window", json!({ "workDoneProgress": true })));
    client.ready();
    assert_eq!(client.asked["window/workDoneProgress/create"], 1);
    let is_kind = |kind: &'static str| move |message: &Value| message["params"]["value"]["kind"] == kind;
    let begin = client.until("the beginning", is_kind("begin"));
    assert!(begin["params"]["value"]["title"].as_str().unwrap().starts_with("Reading "), "{begin}");
    let end = client.until("the end", is_kind("end"));
    assert_eq!(end["params"]["token"], begin["params"]["token"]);
}

#[test]
fn a_question_that_waits_is_taken_back_at_once() {
    let sandbox = large();
    let mut client = Client::start(&sandbox, Editor::plain());
    let id = client.ask("textDocument/documentSymbol", document(&sandbox));
    client.notify("$/cancelRequest", json!({ "id": id }));
    assert_eq!(client.answer(id).unwrap_err()["code"], -32800);
    let status = client.request("mizan/status", Value::Null).unwrap();
    assert_eq!(status["state"], "indexing", "nobody has waited for the project");
    assert_eq!(client.symbols(sandbox.path(FILE)).len(), 10);
}

#[test]
fn the_server_ends_within_a_second_whatever_it_is_at() {
    let sandbox = large();
    let mut client = Client::start(&sandbox, Editor::plain());
    client.ask("textDocument/documentSymbol", document(&sandbox));
    client.request("shutdown", Value::Null).unwrap();
    let start = Instant::now();
    client.notify("exit", Value::Null);
    assert_eq!(client.exit(Duration::from_secs(10)), 0);
    assert!(start.elapsed() < Duration::from_millis(1500), "{:?}", start.elapsed());
}

#[test]
fn nothing_is_shown_of_a_project_that_is_read_in_a_moment() {
    let sandbox = Sandbox::django(super::RIGHT);
    let mut client = Client::start(&sandbox, Editor::plain().with("window", json!({ "workDoneProgress": true })));
    client.ready();
    client.rest();
    assert!(!client.asked.contains_key("window/workDoneProgress/create"), "{:?}", client.asked);
}
