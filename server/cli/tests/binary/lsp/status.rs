//! The requests that are our own.

use insta::assert_snapshot;
use serde_json::{Value, json};

use super::client::{Client, Editor, edit, uri};
use super::{RIGHT, WRONG};
use crate::sandbox::Sandbox;

/// A value as it is read, without where the sandbox is, and without what hangs on moments: how long writing took, and whether the engine has heard yet of
/// the files that it wrote.
fn shown(value: &Value, sandbox: &Sandbox) -> String {
    let text = serde_json::to_string_pretty(value).unwrap().replace(&uri(sandbox.path("")), "file:///project");
    let stays = |line: &&str| !["\"milliseconds\"", "\"revision\""].iter().any(|name| line.contains(name));
    text.lines().filter(stays).collect::<Vec<_>>().join("\n")
}

#[test]
fn the_status_says_how_each_project_is() {
    let sandbox = Sandbox::django(WRONG);
    let mut client = Client::start(&sandbox, Editor::plain());
    client.ready();
    client.diagnostics(sandbox.path("shop/clients.py"));
    let mut status = client.request("mizan/status", Value::Null).unwrap();
    // Problems may be told before the client is written, which is when a project is ready.
    while status["state"] == "indexing" {
        status = client.request("mizan/status", Value::Null).unwrap();
    }
    assert_snapshot!(shown(&status, &sandbox), @r#"
    {
      "state": "ready",
      "problems": {
        "errors": 1,
        "warnings": 0,
        "hints": 0
      },
      "projects": [
        {
          "root": "file:///project",
          "state": "ready",
          "failure": null,
          "backends": [
            {
              "folder": "file:///project",
              "framework": "django",
              "dialect": "mizan",
              "functions": 1,
              "contexts": 0,
              "forms": 0,
              "channels": 0,
              "clients": [
                "file:///project/src/api"
              ]
            }
          ],
          "lastWrite": {
            "output": "file:///project/src/api",
            "written": 11,
            "removed": 0,
            "failure": null,
          }
        }
      ]
    }
    "#);
    assert_eq!(shown(&client.request("mizan/status", json!({})).unwrap(), &sandbox), shown(&status, &sandbox));
}

#[test]
fn a_client_that_wants_to_hears_of_each_other_status_once() {
    let sandbox = Sandbox::django(RIGHT);
    let editor = Editor::plain().with("experimental", json!({ "mizanStatus": true }));
    let mut client = Client::start(&sandbox, editor);
    let is_status = |message: &Value| message["method"] == "mizan/statusChanged";
    let first = client.until("the status", is_status);
    assert_eq!(first["params"]["state"], "ready");
    let file = sandbox.path("shop/clients.py");
    client.open(&file, 1, RIGHT);
    client.change(&file, 2, json!([edit(5, 11, 15, "name + name")]));
    assert_eq!(client.rest().into_iter().filter(is_status).collect::<Vec<_>>(), [Value::Null; 0]);
    client.change(&file, 3, json!([edit(3, 7, 7, "(affects=\"nope\")")]));
    let second = client.until("the status", is_status);
    assert_eq!(second["params"]["problems"], json!({ "errors": 1, "warnings": 0, "hints": 0 }));
}

#[test]
fn a_client_that_does_not_know_the_status_is_not_told() {
    let sandbox = Sandbox::django(RIGHT);
    let mut client = Client::start(&sandbox, Editor::plain());
    client.ready();
    assert!(client.never(|message| message["method"] == "mizan/statusChanged"));
}

#[test]
fn the_contract_is_a_tree() {
    let clients = "\
from mizan import client


@client(context=\"cart\")
def items(request, cart_id: int) -> list[str]:
    return []


@client(affects=\"cart\")
def clear(request, cart_id: int) -> None:
    return None
";
    let sandbox = Sandbox::django(clients);
    sandbox.write("src/app.tsx", "import { useClear, useItems } from './api';\n\nexport function App() {\n  const clear = useClear();\n  return useItems().join();\n}\n");
    let mut client = Client::start(&sandbox, Editor::plain());
    client.ready();
    let contract = client.request("mizan/contract", Value::Null).unwrap();
    assert_snapshot!(shown(&contract, &sandbox), @r#"
    {
      "projects": [
        {
          "root": "file:///project",
          "backends": [
            {
              "folder": "file:///project",
              "entries": [
                {
                  "kind": "context",
                  "name": "cart",
                  "python": "shop.clients.items",
                  "location": {
                    "uri": "file:///project/shop/clients.py",
                    "range": {
                      "start": {
                        "line": 3,
                        "character": 16
                      },
                      "end": {
                        "line": 3,
                        "character": 22
                      }
                    }
                  },
                  "uses": 0,
                  "members": [
                    {
                      "kind": "function",
                      "name": "items",
                      "python": "shop.clients.items",
                      "location": {
                        "uri": "file:///project/shop/clients.py",
                        "range": {
                          "start": {
                            "line": 4,
                            "character": 4
                          },
                          "end": {
                            "line": 4,
                            "character": 9
                          }
                        }
                      },
                      "uses": 1
                    }
                  ]
                },
                {
                  "kind": "function",
                  "name": "clear",
                  "python": "shop.clients.clear",
                  "location": {
                    "uri": "file:///project/shop/clients.py",
                    "range": {
                      "start": {
                        "line": 9,
                        "character": 4
                      },
                      "end": {
                        "line": 9,
                        "character": 9
                      }
                    }
                  },
                  "uses": 1
                }
              ]
            }
          ]
        }
      ]
    }
    "#);
}
