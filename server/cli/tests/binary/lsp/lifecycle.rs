//! The beginning and the end of a session.

use std::time::Duration;

use insta::assert_snapshot;
use serde_json::{Value, json};

use super::client::{Client, Editor};
use super::{RIGHT, WRONG};
use crate::sandbox::Sandbox;

#[test]
fn a_session_begins_and_ends() {
    let sandbox = Sandbox::django(RIGHT);
    let client = Client::start(&sandbox, Editor::plain());
    assert_eq!(client.initialized["serverInfo"]["name"], "mizan-dev");
    assert_eq!(client.initialized["serverInfo"]["version"], env!("CARGO_PKG_VERSION"));
    assert_eq!(client.end(), 0);
}

#[test]
fn the_encoding_is_the_best_that_both_know() {
    let sandbox = Sandbox::django(RIGHT);
    let agreed = |offered: Value| {
        let editor = Editor::plain().with("general", json!({ "positionEncodings": offered }));
        Client::start(&sandbox, editor).initialized["capabilities"]["positionEncoding"].clone()
    };
    assert_eq!(agreed(json!(["utf-16", "utf-8"])), "utf-8");
    assert_eq!(agreed(json!(["utf-32", "utf-16"])), "utf-16");
    assert_eq!(agreed(json!(["utf-32"])), "utf-32");
    assert_eq!(agreed(Value::Null), "utf-16");
}

#[test]
fn nothing_is_read_before_the_client_is_ready() {
    let sandbox = Sandbox::django(WRONG);
    let mut client = Client::silent(&sandbox, Editor::plain());
    client.initialize(json!([{ "uri": super::client::uri(sandbox.path("")), "name": "shop" }]));
    assert_eq!(client.rest(), [Value::Null; 0]);
    assert!(!sandbox.path("src/api").exists());
    client.notify("initialized", json!({}));
    client.ready();
}

#[test]
fn a_request_before_the_beginning_is_refused() {
    let sandbox = Sandbox::django(RIGHT);
    let mut client = Client::silent(&sandbox, Editor::plain());
    let error = client.request("textDocument/hover", json!({})).unwrap_err();
    assert_snapshot!(error["code"], @"-32002");
}

#[test]
fn exit_without_shutdown_is_no_success() {
    let sandbox = Sandbox::django(RIGHT);
    let mut client = Client::start(&sandbox, Editor::plain());
    client.notify("exit", Value::Null);
    assert_eq!(client.exit(Duration::from_secs(2)), 1);
}

#[test]
fn the_end_of_the_stream_is_the_end() {
    let sandbox = Sandbox::django(RIGHT);
    let mut client = Client::start(&sandbox, Editor::plain());
    client.hang_up();
    client.exit(Duration::from_secs(2));
}

#[cfg(unix)]
#[test]
fn the_server_goes_with_the_process_that_started_it() {
    let sandbox = Sandbox::django(RIGHT);
    let mut parent = std::process::Command::new("sleep").arg("60").spawn().unwrap();
    let editor = Editor { process: Some(parent.id()), ..Editor::plain() };
    let mut client = Client::start(&sandbox, editor);
    client.ready();
    assert!(client.is_there());
    parent.kill().unwrap();
    parent.wait().unwrap();
    client.exit(Duration::from_secs(8));
}

#[test]
fn a_client_without_folders_is_answered_with_nothing() {
    let sandbox = Sandbox::django(RIGHT);
    let mut client = Client::in_folders(&sandbox, Editor::plain(), &[""; 0]);
    assert_eq!(client.symbols(sandbox.path("shop/clients.py")), [""; 0]);
    assert_eq!(client.end(), 0);
}

#[test]
fn a_line_of_the_log_says_what_is_not_known_among_the_settings() {
    let sandbox = Sandbox::django(RIGHT);
    let options = json!({ "typescriptServer": false, "colour": "red" });
    let mut client = Client::start(&sandbox, Editor { options, ..Editor::plain() });
    client.until("a line", |message| message["params"]["message"] == "there is no setting `mizan.colour`");
}

#[test]
fn settings_are_asked_for_and_heard_of_when_they_change() {
    let sandbox = Sandbox::django(RIGHT);
    let workspace = json!({ "configuration": true, "didChangeConfiguration": { "dynamicRegistration": true } });
    let mut client = Client::start(&sandbox, Editor::plain().with("workspace", workspace));
    client.ready();
    client.rest();
    assert_eq!(client.asked["workspace/configuration"], 1);
    assert_eq!(client.asked["client/registerCapability"], 1);
    client.set(json!({ "color": 1 }));
    client.notify("workspace/didChangeConfiguration", json!({ "settings": null }));
    client.until("a line", |message| message["params"]["message"] == "there is no setting `mizan.color`");
}

#[test]
fn files_are_watched_by_the_client_too_where_it_can() {
    let sandbox = Sandbox::django(RIGHT);
    let workspace = json!({ "didChangeWatchedFiles": { "dynamicRegistration": true } });
    let mut client = Client::start(&sandbox, Editor::plain().with("workspace", workspace));
    client.ready();
    client.rest();
    assert_eq!(client.asked["client/registerCapability"], 1);
}
