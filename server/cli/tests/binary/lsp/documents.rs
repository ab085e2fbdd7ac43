//! Texts, and the order in which they change.

use std::fmt::Write;

use serde_json::json;

use super::client::{Client, Editor, edit, uri};
use super::{RIGHT, WRONG};
use crate::sandbox::Sandbox;

const FILE: &str = "shop/clients.py";

#[test]
fn two_thousand_edits_end_in_the_text_that_was_typed() {
    let sandbox = Sandbox::django(RIGHT);
    let mut client = Client::start(&sandbox, Editor::utf8());
    let file = sandbox.path(FILE);
    client.open(&file, 1, RIGHT);
    // The name of the function, replaced again and again, with questions between.
    let mut name = "rename".to_owned();
    let mut questions = Vec::new();
    for number in 0..2_000_u32 {
        let next = format!("f{number}");
        let end = 4 + u32::try_from(name.len()).unwrap();
        client.change(&file, i32::try_from(number).unwrap() + 2, json!([edit(4, 4, end, &next)]));
        if number % 10 == 0 {
            let document = json!({ "textDocument": { "uri": uri(&file) } });
            questions.push((client.ask("textDocument/documentSymbol", document), next.clone()));
        }
        name = next;
    }
    for (id, name) in questions {
        let answer = client.answer(id).unwrap();
        assert_eq!(answer[0]["name"], name.as_str(), "an answer is of what was typed before it");
    }
    assert_eq!(client.symbols(&file), ["f1999"]);
}

#[test]
fn columns_count_what_was_agreed_on() {
    let text = RIGHT.replace("return name", "return '😀é' + name");
    for (editor, column) in [(Editor::utf8(), 26), (Editor::plain(), 23)] {
        let sandbox = Sandbox::django(&text);
        let mut client = Client::start(&sandbox, editor);
        let file = sandbox.path(FILE);
        client.open(&file, 1, &text);
        // Behind the quote, which stands behind both: a line more, with a function that is right only if it stands there.
        let added = "\n\n\n@client\ndef second(request) -> int:\n    return len(''";
        client.change(&file, 2, json!([edit(5, column - 7, column, &format!("{added})"))]));
        assert_eq!(client.symbols(&file), ["rename", "second"], "{column}");
    }
}

#[test]
fn several_changes_are_made_one_after_the_other() {
    let sandbox = Sandbox::django(RIGHT);
    let mut client = Client::start(&sandbox, Editor::utf8());
    let file = sandbox.path(FILE);
    client.open(&file, 1, RIGHT);
    client.change(&file, 2, json!([edit(4, 4, 10, "ab"), edit(4, 6, 6, "c"), edit(4, 4, 5, "x")]));
    assert_eq!(client.symbols(&file), ["xbc"]);
    client.change(&file, 3, json!([{ "text": WRONG }, edit(4, 4, 10, "whole")]));
    assert_eq!(client.symbols(&file), ["whole"]);
}

#[test]
fn ranges_past_the_end_are_those_of_the_end() {
    let sandbox = Sandbox::django(RIGHT);
    let mut client = Client::start(&sandbox, Editor::plain());
    let file = sandbox.path(FILE);
    client.open(&file, 1, RIGHT);
    let range = |from: [u32; 2], to: [u32; 2]| json!({ "start": { "line": from[0], "character": from[1] }, "end": { "line": to[0], "character": to[1] } });
    let more = "\n\n@client\ndef more(request) -> int:\n    return 1\n";
    client.change(&file, 2, json!([{ "range": range([9_999, 0], [u32::MAX, u32::MAX]), "text": more }]));
    assert_eq!(client.symbols(&file), ["rename", "more"]);
    // One that ends before it starts is empty.
    client.change(&file, 3, json!([{ "range": range([4, 4], [0, 0]), "text": "x" }]));
    assert_eq!(client.symbols(&file), ["xrename", "more"]);
}

#[test]
fn the_disk_counts_before_a_document_is_open_and_after_it_is_closed() {
    let sandbox = Sandbox::django(RIGHT);
    let mut client = Client::start(&sandbox, Editor::plain());
    let file = sandbox.path(FILE);
    assert_eq!(client.symbols(&file), ["rename"]);
    client.open(&file, 1, &RIGHT.replace("rename", "other"));
    assert_eq!(client.symbols(&file), ["other"]);
    client.close(&file);
    assert_eq!(client.symbols(&file), ["rename"]);
}

#[test]
fn a_save_is_seen_at_once() {
    let sandbox = Sandbox::django(RIGHT);
    let mut client = Client::start(&sandbox, Editor::plain());
    let file = sandbox.path(FILE);
    assert_eq!(client.symbols(&file), ["rename"]);
    sandbox.write(FILE, RIGHT.replace("rename", "saved"));
    client.notify("textDocument/didSave", json!({ "textDocument": { "uri": uri(&file) } }));
    assert_eq!(client.symbols(&file), ["saved"]);
    sandbox.write(FILE, RIGHT.replace("rename", "seen"));
    client.notify("workspace/didChangeWatchedFiles", json!({ "changes": [{ "uri": uri(&file), "type": 2 }] }));
    assert_eq!(client.symbols(&file), ["seen"]);
}

#[test]
fn files_of_no_project_and_of_no_disk_are_answered_with_nothing() {
    let sandbox = Sandbox::django(RIGHT);
    let mut client = Client::start(&sandbox, Editor::plain());
    for address in
        ["untitled:Untitled-1", "git:/shop/clients.py?x", "file:///elsewhere/a.py", "vscode-notebook-cell:a#b"]
    {
        let document = json!({ "uri": address, "languageId": "python", "version": 1, "text": RIGHT });
        client.notify("textDocument/didOpen", json!({ "textDocument": document }));
        let document = json!({ "uri": address });
        let changes = json!([edit(0, 0, 1, "x")]);
        client.notify(
            "textDocument/didChange",
            json!({ "textDocument": { "uri": address, "version": 2 }, "contentChanges": changes }),
        );
        let symbols = client.request("textDocument/documentSymbol", json!({ "textDocument": document })).unwrap();
        assert!(symbols.is_null(), "{address}: {symbols}");
        client.notify("textDocument/didClose", json!({ "textDocument": document }));
    }
    assert_eq!(client.symbols(sandbox.path(FILE)), ["rename"]);
}

#[test]
fn a_name_of_any_letters_is_a_name() {
    let sandbox = Sandbox::empty();
    let folder = "my shop 100% ünï [x]";
    let django = Sandbox::django(RIGHT);
    for file in django.files("") {
        sandbox.write(&format!("{folder}/{file}"), django.read(&file));
    }
    let mut client = Client::in_folders(&sandbox, Editor::plain(), &[sandbox.path(folder)]);
    let file = sandbox.path(&format!("{folder}/{FILE}"));
    assert_eq!(client.symbols(&file), ["rename"]);
    client.open(&file, 1, WRONG);
    assert!(client.diagnostics(&file).contains("MZ101"));
}

#[test]
fn a_large_document_with_many_edits_at_once() {
    let mut text = RIGHT.to_owned();
    (0..500).for_each(|number| write!(text, "\n\nvalue_{number} = {number}\n").unwrap());
    let sandbox = Sandbox::django(&text);
    let mut client = Client::start(&sandbox, Editor::plain());
    let file = sandbox.path(FILE);
    client.open(&file, 1, &text);
    let cursors: Vec<_> = (0..500_u32).map(|number| edit(8 + 3 * number, 0, 5, "other")).collect();
    client.change(&file, 2, json!(cursors));
    assert_eq!(client.symbols(&file), ["rename"]);
}
