//! Messages that were right once, with something in them that is not: an error or nothing for an answer, and the session goes on.

use std::collections::BTreeMap;
use std::process::Command;

use mizan_bench::client::{Client, uri};
use mizan_bench::random::Random;
use serde_json::{Value, json};

use crate::desk::Desk;
use crate::editor::Unit;
use crate::variable;

/// A mistake of ours, as it is said to the client.
const OURS: i64 = -32603;

/// Messages between two that are right.
const BETWEEN: u64 = 100;

/// Addresses that no editor has, or few.
const ADDRESSES: [&str; 13] = [
    "",
    "nothing",
    "untitled:Untitled-1",
    "file://",
    "file:///",
    "file:///%",
    "file:///a%zz b.py",
    "file:///%00.py",
    "file:///%ff%fe.py",
    "file://host/share/a.py",
    "file:///a/../../../b.py",
    "vscode-notebook-cell:/a.ipynb#x",
    "git:/a.py?%7B%22path%22%3A%22a%22%7D",
];

#[test]
fn mutated_messages_break_nothing() {
    let seed = variable("MIZAN_SESSION_SEED", 1);
    let desk = Desk::new(seed, Unit::Utf16);
    let mut random = Random::new(seed);
    let mut client = Client::start(Command::new(env!("CARGO_BIN_EXE_mizan-dev")).args(["lsp", "--stdio"])).unwrap();
    client.begin(desk.root(), &json!({}), &json!({})).unwrap();
    let paths = desk.paths();
    let mut asked = Asked::default();
    for round in 1..=variable("MIZAN_SESSION_MESSAGES", 3_000) {
        let file = uri(&paths[random.below(paths.len())]);
        let mut message = a_message(&mut random, &file, round);
        for _ in 0..=random.below(3) {
            mutate(&mut message, &mut random);
        }
        let mut body = message.to_string().into_bytes();
        if random.below(4) == 0 {
            spoil(&mut body, &mut random);
        }
        asked.take(&body);
        // What an editor sends when it ends; bytes that happen to say it would end this test, too.
        assert!(!String::from_utf8_lossy(&body).contains("\"exit\""));
        let header = match random.below(6) {
            0 => format!("content-length: {}\r\n", body.len()),
            1 => {
                format!("Content-Type: application/vscode-jsonrpc; charset=utf-8\r\nContent-Length: {}\r\n", body.len())
            }
            2 => format!("X-Long: {}\r\nContent-Length: {}\r\n", "y".repeat(random.below(4_000)), body.len()),
            _ => format!("Content-Length: {}\r\n", body.len()),
        };
        client.write(&[header.as_bytes(), b"\r\n", &body].concat()).unwrap();
        if round % BETWEEN == 0 {
            goes_on(&mut client, &mut asked, &uri(&paths[0]), &format!("seed {seed}, message {round}"));
        }
    }
    assert!(asked.answers > 100, "only {} answers", asked.answers);
    assert!(client.end().unwrap(), "the server does not end well");
}

/// The questions that are open, and how many were answered.
#[derive(Default)]
struct Asked {
    /// How often each id was sent: where bytes are spoiled, one may become another.
    open: BTreeMap<String, usize>,
    answers: usize,
}

impl Asked {
    fn take(&mut self, body: &[u8]) {
        let message: Value = serde_json::from_slice(body).unwrap_or_default();
        if let Some(id) = message["id"].as_str() {
            *self.open.entry(id.to_owned()).or_default() += 1;
        }
    }

    /// An answer is of a question, and of each there is one.
    fn answer(&mut self, id: &str, when: &str) {
        let times = self.open.get_mut(id).unwrap_or_else(|| panic!("{when}: nobody asked for an answer to {id}"));
        *times -= 1;
        if *times == 0 {
            self.open.remove(id);
        }
        self.answers += 1;
    }
}

/// A message that is right is answered rightly; what was answered before it is looked at.
fn goes_on(client: &mut Client, asked: &mut Asked, file: &str, when: &str) {
    let (id, _) =
        client.ask("textDocument/documentSymbol", &json!({ "textDocument": { "uri": file } })).expect("it is there");
    loop {
        let heard = client.hear().unwrap_or_else(|error| panic!("{when}: {error:#}"));
        let message = heard.message;
        assert_ne!(message["error"]["code"], OURS, "{when}: {message}");
        if message["id"] == id {
            assert!(message.get("error").is_none(), "{when}: {message}");
            return;
        }
        if let Some(id) = message["id"].as_str() {
            asked.answer(id, when);
        }
    }
}

fn a_message(random: &mut Random, file: &str, round: u64) -> Value {
    let position = json!({ "line": random.below(60), "character": random.below(60) });
    let range = json!({ "start": position, "end": { "line": random.below(90), "character": 3 } });
    let document = json!({ "uri": file });
    let (method, params) = match random.below(12) {
        0 => (
            "textDocument/didOpen",
            json!({ "textDocument": { "uri": file, "languageId": "python", "version": 1, "text": "@client\ndef f(request) -> int: ...\n" } }),
        ),
        1 | 2 => (
            "textDocument/didChange",
            json!({ "textDocument": { "uri": file, "version": round }, "contentChanges": [{ "range": range, "text": "x" }] }),
        ),
        3 => ("textDocument/didClose", json!({ "textDocument": document })),
        4 => ("textDocument/didSave", json!({ "textDocument": document })),
        5 => ("workspace/didChangeWatchedFiles", json!({ "changes": [{ "uri": file, "type": 2 }] })),
        6 => ("workspace/didChangeConfiguration", json!({ "settings": { "mizan": { "typescriptServer": false } } })),
        7 => ("workspace/symbol", json!({ "query": "cart" })),
        8 => (
            "textDocument/codeAction",
            json!({ "textDocument": document, "range": range, "context": { "diagnostics": [] } }),
        ),
        9 => ("textDocument/rename", json!({ "textDocument": document, "position": position, "newName": "renamed" })),
        10 => (
            "textDocument/references",
            json!({ "textDocument": document, "position": position, "context": { "includeDeclaration": true } }),
        ),
        _ => (
            random.pick(&[
                "textDocument/definition",
                "textDocument/hover",
                "textDocument/completion",
                "textDocument/signatureHelp",
                "textDocument/documentSymbol",
                "textDocument/codeLens",
                "textDocument/prepareCallHierarchy",
                "textDocument/diagnostic",
            ]),
            json!({ "textDocument": document, "position": position }),
        ),
    };
    let is_told = method.contains("/did");
    let mut message = json!({ "jsonrpc": "2.0", "method": method, "params": params });
    if !is_told {
        message["id"] = json!(format!("m{round}"));
    }
    message
}

/// Makes one value in it another, or leaves it out.
fn mutate(message: &mut Value, random: &mut Random) {
    let mut at = &mut message["params"];
    loop {
        let size = at.as_object().map(serde_json::Map::len).or(at.as_array().map(Vec::len)).unwrap_or_default();
        if size == 0 || random.below(6) == 0 {
            break;
        }
        let one = random.below(size);
        if random.below(12) == 0 {
            match at {
                Value::Object(fields) => drop(fields.shift_remove(&fields.keys().nth(one).cloned().unwrap())),
                Value::Array(items) => drop(items.remove(one)),
                _ => {}
            }
            return;
        }
        at = match at {
            Value::Object(fields) => fields.values_mut().nth(one).unwrap(),
            Value::Array(items) => items.get_mut(one).unwrap(),
            _ => return,
        };
    }
    let is_address = at.as_str().is_some_and(|text| text.starts_with("file:"));
    *at = match random.below(12) {
        _ if is_address && random.below(3) > 0 => json!(random.pick(&ADDRESSES)),
        0 => Value::Null,
        1 => json!(true),
        2 => json!(-1),
        3 => json!(u64::MAX),
        4 => json!(u32::MAX),
        5 => json!(1.5),
        6 => json!([]),
        7 => json!({}),
        8 => json!("\u{0}\u{fffd}😀\r"),
        9 => json!("x".repeat(random.below(60_000))),
        10 => json!([[[[{ "a": [0] }]]]]),
        _ => json!(random.below(100_000)),
    };
}

/// Makes some bytes others.
fn spoil(body: &mut [u8], random: &mut Random) {
    for _ in 0..=random.below(4) {
        let at = random.below(body.len());
        body[at] = u8::try_from(random.below(256)).unwrap();
    }
}
