//! Projects: several, none yet, opened and closed.

use serde_json::json;

use super::client::{Client, Editor, is_diagnostics, uri};
use super::{RIGHT, WRONG};
use crate::sandbox::Sandbox;
use crate::watch::wait_until;

fn into(sandbox: &Sandbox, folder: &str, clients: &str) {
    let project = Sandbox::django(clients);
    for file in project.files("") {
        // Below the sandbox, whatever the folder is: an absolute name would leave it.
        sandbox.write(format!("{folder}/{file}").trim_start_matches('/'), project.read(&file));
    }
}

#[test]
fn two_projects_answer_each_for_itself() {
    let sandbox = Sandbox::empty();
    into(&sandbox, "one", &RIGHT.replace("rename", "of_one"));
    into(&sandbox, "two", &RIGHT.replace("rename", "of_two"));
    let mut client = Client::in_folders(&sandbox, Editor::plain(), &[sandbox.path("one"), sandbox.path("two")]);
    assert_eq!(client.symbols(sandbox.path("one/shop/clients.py")), ["of_one"]);
    assert_eq!(client.symbols(sandbox.path("two/shop/clients.py")), ["of_two"]);
}

#[test]
fn two_folders_of_one_project_are_one_project() {
    let sandbox = Sandbox::empty();
    into(&sandbox, "backend", WRONG);
    sandbox.write("frontend/package.json", "{ \"dependencies\": { \"react\": \"^19.0.0\" } }\n");
    sandbox.write("mizan.toml", "backend = \"backend\"\noutput = \"frontend/src/api\"\n");
    let folders = [sandbox.path("backend"), sandbox.path("frontend")];
    let mut client = Client::in_folders(&sandbox, Editor::plain(), &folders);
    client.ready();
    let file = sandbox.path("backend/shop/clients.py");
    assert!(client.diagnostics(&file).contains("MZ101"));
    assert!(client.never(is_diagnostics), "one project says it once");
    assert!(sandbox.path("frontend/src/api/index.js").exists());
}

#[test]
fn a_folder_that_is_no_project_yet_becomes_one() {
    let sandbox = Sandbox::empty();
    sandbox.write("notes.txt", "nothing");
    let mut client = Client::start(&sandbox, Editor::plain());
    client.until("a line of the log", |message| {
        message["params"]["message"].as_str().is_some_and(|words| words.starts_with("no project yet"))
    });
    let file = sandbox.path("shop/clients.py");
    client.open(&file, 1, WRONG);
    assert_eq!(client.symbols(&file), [""; 0]);
    into(&sandbox, "", RIGHT);
    // The text in the editor counts, though it came first.
    assert!(client.diagnostics(&file).contains("MZ101"));
    assert_eq!(client.symbols(&file), ["rename"]);
}

#[test]
fn folders_come_and_go() {
    let sandbox = Sandbox::empty();
    into(&sandbox, "one", WRONG);
    into(&sandbox, "two", WRONG);
    let mut client = Client::in_folders(&sandbox, Editor::plain(), &[sandbox.path("one")]);
    let (one, two) = (sandbox.path("one/shop/clients.py"), sandbox.path("two/shop/clients.py"));
    assert!(client.diagnostics(&one).contains("MZ101"));
    let folder = |name| json!({ "uri": uri(sandbox.path(name)), "name": name });
    let event = json!({ "added": [folder("two")], "removed": [folder("one")] });
    client.notify("workspace/didChangeWorkspaceFolders", json!({ "event": event }));
    assert_eq!(client.diagnostics(&one), "none");
    assert!(client.diagnostics(&two).contains("MZ101"));
    assert_eq!(client.symbols(&one), [""; 0]);
    assert_eq!(client.symbols(&two), ["rename"]);
}

#[test]
fn a_configuration_that_is_wrong_takes_nothing_away() {
    let sandbox = Sandbox::django(RIGHT);
    let mut client = Client::start(&sandbox, Editor::plain());
    let file = sandbox.path("shop/clients.py");
    assert_eq!(client.symbols(&file), ["rename"]);
    sandbox.write("mizan.toml", "colour = 1\n");
    client.notify(
        "workspace/didChangeWatchedFiles",
        json!({ "changes": [{ "uri": uri(sandbox.path("mizan.toml")), "type": 1 }] }),
    );
    assert_eq!(client.symbols(&file), ["rename"]);
    std::fs::remove_file(sandbox.path("mizan.toml")).unwrap();
    assert_eq!(client.symbols(&file), ["rename"]);
}

#[cfg(unix)]
#[test]
fn a_folder_that_is_reached_by_a_link_is_answered_by_the_link() {
    let sandbox = Sandbox::empty();
    into(&sandbox, "real", WRONG);
    std::os::unix::fs::symlink(sandbox.path("real"), sandbox.path("link")).unwrap();
    let mut client = Client::in_folders(&sandbox, Editor::plain(), &[sandbox.path("link")]);
    let file = sandbox.path("link/shop/clients.py");
    assert!(client.diagnostics(&file).contains("MZ101"));
    client.open(&file, 1, RIGHT);
    assert_eq!(client.diagnostics(&file), "none");
}

#[test]
fn a_project_without_mizan_is_left_as_it_is() {
    let sandbox = Sandbox::django("def view(request):\n    return None\n");
    let mut client = Client::start(&sandbox, Editor::plain());
    client.ready();
    let files = sandbox.files("");
    let file = sandbox.path("shop/clients.py");
    client.open(&file, 1, "x = 1\n");
    assert_eq!(client.symbols(&file), [""; 0]);
    assert!(client.never(is_diagnostics));
    assert_eq!(sandbox.files(""), files);
    assert!(!sandbox.path("src").exists(), "no client is begun for it");
    // It is one with the first function.
    sandbox.write("shop/clients.py", RIGHT);
    client.close(&file);
    assert_eq!(client.symbols(&file), ["rename"]);
    wait_until("its client is there", || sandbox.path("src/api/index.js").exists());
}
