//! Diagnostics that the client asks for.

use insta::assert_snapshot;
use serde_json::{Value, json};

use super::client::{Client, Editor, edit, is_diagnostics, lines, uri};
use super::{RIGHT, WRONG};
use crate::sandbox::Sandbox;

const FILE: &str = "shop/clients.py";

fn pull(client: &mut Client, file: &std::path::Path, known: Option<&str>) -> Value {
    let params = json!({ "textDocument": { "uri": uri(file) }, "previousResultId": known });
    client.request("textDocument/diagnostic", params).unwrap()
}

#[test]
fn a_client_that_asks_is_sent_nothing() {
    let sandbox = Sandbox::django(WRONG);
    let mut client = Client::start(&sandbox, Editor::pulling());
    let file = sandbox.path(FILE);
    client.open(&file, 1, WRONG);
    let report = pull(&mut client, &file, None);
    assert_eq!(report["kind"], "full");
    assert_snapshot!(lines(&report["items"]), @"3:16-3:22 MZ101 there is no context `nope`");
    assert!(client.never(is_diagnostics));
}

#[test]
fn what_is_known_is_not_said_again() {
    let sandbox = Sandbox::django(WRONG);
    let mut client = Client::start(&sandbox, Editor::pulling());
    let file = sandbox.path(FILE);
    client.open(&file, 1, WRONG);
    let first = pull(&mut client, &file, None);
    let known = first["resultId"].as_str().unwrap();
    client.change(&file, 2, json!([edit(5, 11, 15, "name + name")]));
    let second = pull(&mut client, &file, Some(known));
    assert_eq!(second, json!({ "kind": "unchanged", "resultId": known }));
    client.change(&file, 3, json!([edit(3, 7, 23, "")]));
    let third = pull(&mut client, &file, Some(known));
    assert_eq!((&third["kind"], &third["items"]), (&json!("full"), &json!([])));
}

#[test]
fn a_client_is_told_to_ask_again_when_another_file_is_the_reason() {
    let sandbox = Sandbox::django(WRONG);
    let mut client = Client::start(&sandbox, Editor::pulling());
    let file = sandbox.path(FILE);
    client.open(&file, 1, WRONG);
    pull(&mut client, &file, None);
    client.rest();
    let before = client.asked.get("workspace/diagnostic/refresh").copied().unwrap_or_default();
    sandbox.write(
        "shop/contexts.py",
        "from mizan import client\n\n\n@client(context=\"nope\")\ndef there(request) -> int:\n    return 1\n",
    );
    sandbox.write(
        "shop/apps.py",
        sandbox
            .read("shop/apps.py")
            .replace("mizan_clients(\"shop\")", "mizan_clients(\"shop\")\n        import shop.contexts"),
    );
    client.rest();
    let after = client.asked.get("workspace/diagnostic/refresh").copied().unwrap_or_default();
    assert!(after >= before, "{:?}", client.asked);
}

#[test]
fn all_files_are_asked_for_at_once() {
    let sandbox = Sandbox::django(WRONG);
    let mut client = Client::start(&sandbox, Editor::pulling());
    let file = sandbox.path(FILE);
    let all = client.request("workspace/diagnostic", json!({ "previousResultIds": [] })).unwrap();
    let items = all["items"].as_array().unwrap();
    assert_eq!(items.len(), 1);
    assert_eq!(items[0]["uri"], uri(&file));
    assert!(lines(&items[0]["items"]).contains("MZ101"));
    let known = json!([{ "uri": uri(&file), "value": items[0]["resultId"] }]);
    let again = client.request("workspace/diagnostic", json!({ "previousResultIds": known })).unwrap();
    assert_eq!(again["items"][0]["kind"], "unchanged");
    // Mended: said once, by nothing being wrong there.
    client.open(&file, 1, RIGHT);
    let mended = client.request("workspace/diagnostic", json!({ "previousResultIds": known })).unwrap();
    assert_eq!(mended["items"], json!([{ "kind": "full", "uri": uri(&file), "version": null, "items": [] }]));
}

#[test]
fn what_stands_is_pulled_the_same_while_the_file_is_broken() {
    let sandbox = Sandbox::django(WRONG);
    let mut client = Client::start(&sandbox, Editor::pulling());
    let file = sandbox.path(FILE);
    client.open(&file, 1, WRONG);
    let standing = lines(&pull(&mut client, &file, None)["items"]);
    for (version, at) in (2..).zip(24..30_u32) {
        client.change(&file, version, json!([edit(4, at, at, "(")]));
        let now = lines(&pull(&mut client, &file, None)["items"]);
        assert!(now.contains(&standing), "{now}");
    }
}

#[test]
fn lenses_and_hints_are_asked_for_again_when_something_else_changes() {
    let sandbox = Sandbox::django(RIGHT);
    sandbox.write(
        "src/app.ts",
        "import { callRename } from './api';\n\nexport const rename = () => callRename({ name: '' });\n",
    );
    let refresh = json!({ "codeLens": { "refreshSupport": true }, "inlayHint": { "refreshSupport": true } });
    let mut client = Client::start(&sandbox, Editor::plain().with("workspace", refresh));
    client.ready();
    let file = sandbox.path(FILE);
    client.open(&file, 1, RIGHT);
    let lenses = json!({ "textDocument": { "uri": uri(&file) } });
    client.request("textDocument/codeLens", lenses).unwrap();
    let asked = |client: &mut Client| {
        std::thread::sleep(std::time::Duration::from_millis(500));
        client.rest();
        let count = |method: &str| client.asked.get(method).copied().unwrap_or_default();
        (count("workspace/codeLens/refresh"), count("workspace/inlayHint/refresh"))
    };
    let (before, _) = asked(&mut client);
    // Typing in a function changes nothing of another file.
    client.change(&file, 2, json!([edit(5, 11, 15, "name + name")]));
    assert_eq!(asked(&mut client), (before, before));
    client.change(&file, 3, json!([edit(4, 20, 29, "other: str")]));
    assert_eq!(asked(&mut client), (before + 1, before + 1), "the contract is another");
    sandbox.write("src/app.ts", "export const nothing = 1;\n");
    assert_eq!(asked(&mut client), (before + 2, before + 2), "the frontend is another");
}
