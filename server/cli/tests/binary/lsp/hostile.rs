//! What no client should send: an error for an answer, and the session goes on.

use std::time::Duration;

use serde_json::{Value, json};

use super::RIGHT;
use super::client::{Client, Editor, uri};
use crate::sandbox::Sandbox;

const FILE: &str = "shop/clients.py";

/// The session still answers.
fn goes_on(client: &mut Client, sandbox: &Sandbox) {
    assert_eq!(client.symbols(sandbox.path(FILE)), ["rename"]);
}

fn is_error(message: &Value, code: i64) -> bool {
    message["error"]["code"] == code && message["id"].is_null()
}

#[test]
fn what_is_no_frame_is_answered_with_an_error_and_passed_over() {
    let sandbox = Sandbox::django(RIGHT);
    let mut client = Client::start(&sandbox, Editor::plain());
    let body = r#"{"jsonrpc":"2.0","method":"#;
    for bytes in [
        "hello\r\n\r\n".to_owned(),
        "Content-Length: many\r\n\r\n".to_owned(),
        "Content-Length: 99999999999999999999999\r\n\r\n".to_owned(),
        "Content-Length: 4000000000\r\n\r\n".to_owned(),
        format!("Content-Length: {}\r\n\r\n{body}", body.len()),
        format!("{}: 1\r\n\r\n", "x".repeat(100_000).as_str().to_owned() + "\u{7f}"),
        "Content-Length: 3\r\n\r\n\u{fffd}".to_owned(),
        format!("Content-Length: 200000\r\n\r\n{}{}", "[".repeat(100_000), "]".repeat(100_000)),
    ] {
        client.raw(&bytes);
        client.until(&format!("an error for {:?}", &bytes[..bytes.len().min(60)]), |message| is_error(message, -32700));
        goes_on(&mut client, &sandbox);
    }
    client.raw([b"Content-Length: 4\r\n\r\n".as_slice(), &[0xff, 0xfe, 0, 1]].concat());
    client.until("an error", |message| is_error(message, -32700));
    goes_on(&mut client, &sandbox);
}

#[test]
fn what_is_no_message_is_answered_with_an_error() {
    let sandbox = Sandbox::django(RIGHT);
    let mut client = Client::start(&sandbox, Editor::plain());
    for message in [
        json!([]),
        json!("text"),
        json!(null),
        json!({}),
        json!({ "jsonrpc": "1.0", "method": "x" }),
        json!({ "jsonrpc": "2.0", "method": 3 }),
        json!({ "jsonrpc": "2.0", "method": "x", "id": 1.5 }),
        json!({ "jsonrpc": "2.0", "method": "x", "id": {} }),
    ] {
        client.send(&message);
        client.until(&format!("an error for {message}"), |message| is_error(message, -32600));
    }
    client.send(&json!({ "jsonrpc": "2.0", "id": 77 }));
    client.until("an error for that id", |message| message["id"] == 77 && message["error"]["code"] == -32600);
    // An answer to what nobody asked.
    client.send(&json!({ "jsonrpc": "2.0", "id": 99_999, "result": 1 }));
    client.send(&json!({ "jsonrpc": "2.0", "id": "x", "error": 3 }));
    goes_on(&mut client, &sandbox);
}

#[test]
fn wrong_parameters_and_unknown_methods_are_answered_with_an_error() {
    let sandbox = Sandbox::django(RIGHT);
    let mut client = Client::start(&sandbox, Editor::plain());
    for params in [
        json!(null),
        json!(3),
        json!([]),
        json!({}),
        json!({ "textDocument": 3 }),
        json!({ "textDocument": { "uri": "no address" } }),
        json!({ "textDocument": { "uri": 5 } }),
    ] {
        let error = client.request("textDocument/documentSymbol", params.clone()).unwrap_err();
        assert_eq!(error["code"], -32602, "{params}");
        client.notify("textDocument/didOpen", params.clone());
        client.notify("textDocument/didChange", params);
    }
    assert_eq!(client.request("no/such", json!({})).unwrap_err()["code"], -32601);
    assert_eq!(client.request("$/no/such", Value::Null).err().map(|error| error["code"].clone()), Some(json!(-32601)));
    client.notify("no/such", json!({}));
    client.notify("$/setTrace", json!({ "value": "verbose" }));
    client.notify("$/cancelRequest", json!({ "id": 12_345 }));
    client.notify("window/workDoneProgress/cancel", json!({ "token": 1 }));
    goes_on(&mut client, &sandbox);
}

#[test]
fn places_that_are_not_there_are_answered_with_nothing() {
    let sandbox = Sandbox::django(RIGHT);
    let mut client = Client::start(&sandbox, Editor::plain());
    let position = |line: u64, character: u64| json!({ "line": line, "character": character });
    for (line, character) in [(0, 9_999), (9_999, 0), (u64::from(u32::MAX), u64::from(u32::MAX))] {
        for file in [FILE, "shop/nothing.py", "shop", "package.json"] {
            let params =
                json!({ "textDocument": { "uri": uri(sandbox.path(file)) }, "position": position(line, character) });
            let answer = client.request("textDocument/definition", params).unwrap();
            assert!(answer.is_null() || answer == json!([]), "{file}: {answer}");
        }
    }
    let params = json!({ "textDocument": { "uri": uri(sandbox.path(FILE)) }, "position": position(u64::MAX, 0) });
    assert_eq!(client.request("textDocument/definition", params).unwrap_err()["code"], -32602);
    goes_on(&mut client, &sandbox);
}

#[test]
fn a_client_that_is_killed_in_the_midst_of_a_message_ends_the_server() {
    let sandbox = Sandbox::django(RIGHT);
    let mut client = Client::start(&sandbox, Editor::plain());
    client.raw("Content-Length: 5000\r\n\r\n{\"jsonrpc\": \"2.0\", ");
    client.hang_up();
    client.exit(Duration::from_secs(2));
}

#[test]
fn a_request_that_is_taken_back_is_answered_as_such() {
    let sandbox = Sandbox::django(RIGHT);
    let mut client = Client::start(&sandbox, Editor::plain());
    let document = json!({ "textDocument": { "uri": uri(sandbox.path(FILE)) } });
    // The project is being read, so that the answer is not there yet.
    let id = client.ask("textDocument/documentSymbol", document);
    client.notify("$/cancelRequest", json!({ "id": id }));
    match client.answer(id) {
        Err(error) => assert_eq!(error["code"], -32800),
        Ok(answer) => assert_eq!(answer[0]["name"], "rename", "it was faster"),
    }
    goes_on(&mut client, &sandbox);
}

#[test]
fn a_server_with_questions_under_way_ends_at_once() {
    let sandbox = Sandbox::django(RIGHT);
    let mut client = Client::start(&sandbox, Editor::plain());
    let document = json!({ "textDocument": { "uri": uri(sandbox.path(FILE)) } });
    for _ in 0..500 {
        client.ask("textDocument/documentSymbol", document.clone());
    }
    client.ask("shutdown", Value::Null);
    client.notify("exit", Value::Null);
    assert_eq!(client.exit(Duration::from_secs(2)), 0);
}
