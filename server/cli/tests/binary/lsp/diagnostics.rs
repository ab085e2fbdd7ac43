//! Diagnostics that are sent: only what differs, in order, and without a flicker.

use insta::assert_snapshot;
use serde_json::{Value, json};

use super::client::{Client, Editor, edit, is_diagnostics, lines};
use super::{RIGHT, WRONG};
use crate::sandbox::Sandbox;

const FILE: &str = "shop/clients.py";

#[test]
fn what_is_wrong_is_sent_and_taken_back() {
    let sandbox = Sandbox::django(WRONG);
    let mut client = Client::start(&sandbox, Editor::plain());
    let file = sandbox.path(FILE);
    assert_snapshot!(client.diagnostics(&file), @"3:16-3:22 MZ101 there is no context `nope`");
    client.open(&file, 1, WRONG);
    client.change(&file, 2, json!([edit(3, 7, 23, "")]));
    assert_snapshot!(client.diagnostics(&file), @"none");
}

#[test]
fn a_diagnostic_says_what_to_do_and_what_belongs_to_it() {
    let twice = format!("{RIGHT}\n\n@client\ndef rename(request) -> int:\n    return 1\n");
    let sandbox = Sandbox::django(&format!(
        "{twice}\n\n@client(affects=\"nope\", context=\"x\")\ndef both(request) -> int:\n    return 1\n"
    ));
    let mut client = Client::start(&sandbox, Editor::plain());
    client.ready();
    let sent = client.until("diagnostics", is_diagnostics);
    assert_snapshot!(serde_json::to_string_pretty(&sent["params"]["diagnostics"]).unwrap().replace(sandbox.path("").to_str().unwrap(), "/project/"), @r#"
    [
      {
        "range": {
          "start": {
            "line": 9,
            "character": 4
          },
          "end": {
            "line": 9,
            "character": 10
          }
        },
        "severity": 1,
        "code": "MZ106",
        "source": "mizan",
        "message": "the name `rename` is taken already\nhelp: give one of them another name: `register(fn, \"other_name\")`",
        "relatedInformation": [
          {
            "location": {
              "uri": "file:///project/shop/clients.py",
              "range": {
                "start": {
                  "line": 4,
                  "character": 4
                },
                "end": {
                  "line": 4,
                  "character": 10
                }
              }
            },
            "message": "`shop.clients.rename` has it"
          }
        ]
      },
      {
        "range": {
          "start": {
            "line": 13,
            "character": 16
          },
          "end": {
            "line": 13,
            "character": 22
          }
        },
        "severity": 1,
        "code": "MZ103",
        "source": "mizan",
        "message": "`both` cannot be read as a context and have `affects` too\nhelp: split it: one function that reads, one that changes",
        "relatedInformation": [
          {
            "location": {
              "uri": "file:///project/shop/clients.py",
              "range": {
                "start": {
                  "line": 13,
                  "character": 32
                },
                "end": {
                  "line": 13,
                  "character": 35
                }
              }
            },
            "message": "it is a member of this context"
          }
        ]
      }
    ]
    "#);
}

#[test]
fn what_does_not_change_is_not_sent() {
    let sandbox = Sandbox::django(WRONG);
    let mut client = Client::start(&sandbox, Editor::plain());
    let file = sandbox.path(FILE);
    client.diagnostics(&file);
    // Opened, edited elsewhere, saved, written again, checked out: nothing is different of what is shown.
    client.open(&file, 1, WRONG);
    client.change(&file, 2, json!([edit(5, 11, 15, "name + name")]));
    let saved = WRONG.replace("return name", "return name + name");
    sandbox.write(FILE, &saved);
    client.notify("textDocument/didSave", json!({ "textDocument": { "uri": super::client::uri(&file) } }));
    sandbox.write(FILE, &saved);
    sandbox.write("shop/other.py", "x = 1\n");
    client.close(&file);
    assert!(client.never(is_diagnostics));
    assert_eq!(client.symbols(&file), ["rename"]);
}

#[test]
fn a_diagnostic_moves_with_its_line() {
    let sandbox = Sandbox::django(WRONG);
    let mut client = Client::start(&sandbox, Editor::plain());
    let file = sandbox.path(FILE);
    client.diagnostics(&file);
    client.open(&file, 1, WRONG);
    client.change(&file, 2, json!([edit(0, 0, 0, "# A line.\n")]));
    assert_snapshot!(client.diagnostics(&file), @"4:16-4:22 MZ101 there is no context `nope`");
}

/// Types a text into a document, a character at a time, and tells what was shown after each, once for each that differs.
fn typed(text: &str, at: (u32, u32), typing: &str) -> Vec<String> {
    let sandbox = Sandbox::django(text);
    let mut client = Client::start(&sandbox, Editor::utf8());
    let file = sandbox.path(FILE);
    let mut shown = vec![client.diagnostics(&file)];
    client.open(&file, 1, text);
    client.symbols(&file);
    let (mut line, mut column) = at;
    let mut seen = client.revision(0);
    for (number, c) in typing.chars().enumerate() {
        client.change(&file, i32::try_from(number).unwrap() + 2, json!([edit(line, column, column, &c.to_string())]));
        // What was to be said of it is said, so that it does not go under in what is typed next.
        client.symbols(&file);
        seen = client.revision(seen + 1);
        (line, column) = if c == '\n' { (line + 1, 0) } else { (line, column + 1) };
    }
    let sent: Vec<Value> = client.rest().into_iter().filter(is_diagnostics).collect();
    shown.extend(sent.iter().map(|message| lines(&message["params"]["diagnostics"])));
    shown
}

/// Whether each of these shows a diagnostic with this code.
fn all_show(shown: &[String], code: &str) -> bool {
    shown.iter().all(|lines| lines.contains(code))
}

#[test]
fn a_standing_diagnostic_stands_while_a_decorator_is_typed_below_it() {
    let shown = typed(WRONG, (6, 0), "\n\n@client(affects=\"x\")\ndef g(request) -> int:\n    return 1\n");
    assert!(all_show(&shown, "MZ101 there is no context `nope`"), "{shown:#?}");
    assert_snapshot!(shown.join("\n---\n"), @"
    3:16-3:22 MZ101 there is no context `nope`
    ---
    3:16-3:22 MZ101 there is no context `nope`
    8:0-8:1 MZ201 something is missing after `@`
    ---
    3:16-3:22 MZ101 there is no context `nope`
    8:0-8:2 MZ201 this does not parse
    ---
    3:16-3:22 MZ101 there is no context `nope`
    8:0-8:3 MZ201 this does not parse
    ---
    3:16-3:22 MZ101 there is no context `nope`
    8:0-8:4 MZ201 this does not parse
    ---
    3:16-3:22 MZ101 there is no context `nope`
    8:0-8:5 MZ201 this does not parse
    ---
    3:16-3:22 MZ101 there is no context `nope`
    8:0-8:6 MZ201 this does not parse
    ---
    3:16-3:22 MZ101 there is no context `nope`
    8:0-8:7 MZ201 this does not parse
    ---
    3:16-3:22 MZ101 there is no context `nope`
    8:7-8:8 MZ201 this `(` is never closed
    ---
    3:16-3:22 MZ101 there is no context `nope`
    8:16-8:17 MZ201 this string is never closed
    ---
    3:16-3:22 MZ101 there is no context `nope`
    8:7-8:8 MZ201 this `(` is never closed
    ---
    3:16-3:22 MZ101 there is no context `nope`
    8:0-8:20 MZ201 this does not parse
    ---
    3:16-3:22 MZ101 there is no context `nope`
    9:5-9:6 MZ201 this `(` is never closed
    ---
    3:16-3:22 MZ101 there is no context `nope`
    8:0-8:20 MZ201 this does not parse
    ---
    3:16-3:22 MZ101 there is no context `nope`
    8:16-8:19 MZ101 there is no context `x`
    ");
}

#[test]
fn a_standing_diagnostic_stands_while_a_decorator_is_typed_above_it() {
    let shown = typed(WRONG, (2, 0), "@client(affects=\"x\")\ndef g(request) -> int:\n    return 1\n\n");
    assert!(all_show(&shown, "MZ101 there is no context `nope`"), "{shown:#?}");
    assert_snapshot!(shown.join("\n---\n"), @"
    3:16-3:22 MZ101 there is no context `nope`
    ---
    2:0-2:1 MZ201 something is missing after `@`
    3:16-3:22 MZ101 there is no context `nope`
    ---
    3:16-3:22 MZ101 there is no context `nope`
    ---
    2:7-2:8 MZ201 this `(` is never closed
    3:16-3:22 MZ101 there is no context `nope`
    ---
    2:16-2:17 MZ201 this string is never closed
    3:16-3:22 MZ101 there is no context `nope`
    ---
    2:7-2:8 MZ201 this `(` is never closed
    3:16-3:22 MZ101 there is no context `nope`
    ---
    3:16-3:22 MZ101 there is no context `nope`
    ---
    4:16-4:22 MZ101 there is no context `nope`
    ---
    2:0-2:20 MZ201 this does not parse
    4:16-4:22 MZ101 there is no context `nope`
    ---
    3:5-3:6 MZ201 this `(` is never closed
    4:16-4:22 MZ101 there is no context `nope`
    ---
    2:0-2:20 MZ201 this does not parse
    4:16-4:22 MZ101 there is no context `nope`
    ---
    2:16-2:19 MZ101 there is no context `x`
    4:16-4:22 MZ101 there is no context `nope`
    ---
    2:16-2:19 MZ101 there is no context `x`
    5:16-5:22 MZ101 there is no context `nope`
    ---
    2:16-2:19 MZ101 there is no context `x`
    6:16-6:22 MZ101 there is no context `nope`
    ---
    2:16-2:19 MZ101 there is no context `x`
    7:16-7:22 MZ101 there is no context `nope`
    ");
}

#[test]
fn a_standing_diagnostic_stands_while_its_own_statement_is_broken() {
    let shown = typed(WRONG, (4, 24), ", other: list[");
    assert!(all_show(&shown, "MZ101 there is no context `nope`"), "{shown:#?}");
    assert_snapshot!(shown.join("\n---\n"), @"
    3:16-3:22 MZ101 there is no context `nope`
    ---
    3:16-3:22 MZ101 there is no context `nope`
    4:25-4:26 MZ201 `:` is not expected here
    ---
    3:16-3:22 MZ101 there is no context `nope`
    4:26-4:27 MZ201 `:` is not expected here
    ---
    3:16-3:22 MZ101 there is no context `nope`
    ---
    3:16-3:22 MZ101 there is no context `nope`
    4:32-4:33 MZ201 `:` is not expected here
    ---
    3:16-3:22 MZ101 there is no context `nope`
    4:33-4:34 MZ201 `:` is not expected here
    ---
    3:16-3:22 MZ101 there is no context `nope`
    4:33-4:39 MZ121 the type `l: str` is computed at run time: `unknown` in the client
    ---
    3:16-3:22 MZ101 there is no context `nope`
    4:33-4:40 MZ121 the type `li: str` is computed at run time: `unknown` in the client
    ---
    3:16-3:22 MZ101 there is no context `nope`
    4:33-4:41 MZ121 the type `lis: str` is computed at run time: `unknown` in the client
    ---
    3:16-3:22 MZ101 there is no context `nope`
    4:33-4:42 MZ121 the type `list: str` is computed at run time: `unknown` in the client
    ---
    3:16-3:22 MZ101 there is no context `nope`
    4:33-4:43 MZ121 the type `list: str` is computed at run time: `unknown` in the client
    4:37-4:38 MZ201 this `[` is never closed
    ");
}

#[test]
fn a_diagnostic_of_another_file_stands_while_this_one_is_broken() {
    let sandbox = Sandbox::django(RIGHT);
    sandbox.write("shop/clients.py", "from .names import CART\nfrom mizan import client\n\n\n@client(context=CART)\ndef items(request) -> int:\n    return 1\n");
    sandbox.write("shop/names.py", "from mizan.client import ReactContext\n\nCART = ReactContext(\"cart\")\n");
    let mut client = Client::start(&sandbox, Editor::utf8());
    client.ready();
    let names = sandbox.path("shop/names.py");
    client.open(&names, 1, &sandbox.read("shop/names.py"));
    client.change(&names, 2, json!([edit(2, 27, 27, "(((")]));
    client.change(&names, 3, json!([edit(2, 27, 30, "")]));
    client.symbols(&names);
    let of_clients = super::client::uri(sandbox.path("shop/clients.py"));
    assert!(client.never(|message| is_diagnostics(message) && message["params"]["uri"] == of_clients.as_str()));
}

#[test]
fn diagnostics_are_of_the_version_that_they_say() {
    let sandbox = Sandbox::django(RIGHT);
    let mut client = Client::start(&sandbox, Editor::utf8());
    client.ready();
    let file = sandbox.path(FILE);
    client.open(&file, 1, RIGHT);
    let mut last = 1;
    for number in 0..300 {
        last += 1;
        let (end, text) = if number % 2 == 0 { (7, "(affects=\"nope\")") } else { (23, "") };
        client.change(&file, last, json!([edit(3, 7, end, text)]));
        // Answered after it, so that it is not taken in together with the next.
        client.symbols(&file);
    }
    let sent: Vec<Value> = client.rest().into_iter().filter(is_diagnostics).collect();
    let versions: Vec<i64> = sent.iter().map(|message| message["params"]["version"].as_i64().unwrap()).collect();
    assert!(versions.is_sorted(), "{versions:?}");
    for message in &sent {
        let version = message["params"]["version"].as_i64().unwrap();
        let is_wrong = version % 2 == 0;
        assert_eq!(lines(&message["params"]["diagnostics"]).contains("MZ101"), is_wrong, "{message}");
    }
    assert_eq!(lines(&sent.last().unwrap()["params"]["diagnostics"]), "none");
}
