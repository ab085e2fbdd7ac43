//! `schema`.

use crate::sandbox::Sandbox;

const ECHO: &str = "from mizan import client\n\n\n@client\ndef echo(request, text: str) -> str: ...\n";

#[test]
fn the_contract_is_one_document() {
    let run = Sandbox::django(ECHO).run(&["schema"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    let document: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(document["version"], 1);
    let echo = &document["functions"]["echo"];
    assert_eq!(echo["source"], serde_json::json!({ "file": "shop/clients.py", "line": 5, "column": 5 }));
    assert_eq!(echo["output"], serde_json::json!({ "type": "string" }));
}

#[test]
fn the_schemas_are_those_of_the_installed_pydantic() {
    let sandbox = Sandbox::django(
        &ECHO.replace("text: str", "price: Decimal").replace("\n\n\n@", "\nfrom decimal import Decimal\n\n\n@"),
    );
    let price = |sandbox: &Sandbox| {
        let document: serde_json::Value = serde_json::from_str(&sandbox.run(&["schema"]).stdout).unwrap();
        document["functions"]["echo"]["input"]["properties"]["price"].to_string()
    };
    let newest = price(&sandbox);
    sandbox.write(".venv/pyvenv.cfg", "version = 3.12.1\n");
    sandbox.write(".venv/lib/python3.12/site-packages/pydantic-2.12.5.dist-info/METADATA", "");
    let older = price(&sandbox);
    assert!(!newest.contains("pattern") && older.contains("pattern"), "{newest}\n{older}");
}

#[test]
fn of_several_backends_one_is_named() {
    let sandbox = Sandbox::django(ECHO);
    for name in ["a", "b"] {
        sandbox.write(&format!("{name}/manage.py"), "DJANGO_SETTINGS_MODULE = \"config.settings\"\n");
    }
    let config =
        "[[backends]]\nbackend = \"a\"\noutput = \"a/api\"\n[[backends]]\nbackend = \"b\"\noutput = \"b/api\"\n";
    sandbox.write("mizan.toml", config);
    let run = sandbox.run(&["schema"]);
    assert_eq!(run.code, 2);
    assert_eq!(run.stderr, "error: this project has several backends; name one with `--backend`: `a`, `b`\n");
    assert_eq!(sandbox.run(&["schema", "--backend", "b"]).code, 0);
    let wrong = sandbox.run(&["schema", "--backend", "shop"]);
    assert_eq!(
        (wrong.code, wrong.stderr.as_str()),
        (2, "error: `shop` is no backend of this project; it has `a`, `b`\n")
    );
}

#[test]
fn other_formats_say_the_same() {
    let sandbox = Sandbox::django(ECHO);
    let openapi: serde_json::Value =
        serde_json::from_str(&sandbox.run(&["schema", "--format", "openapi"]).stdout).unwrap();
    assert!(openapi["openapi"].as_str().unwrap().starts_with("3.1"));
    assert!(sandbox.run(&["schema", "--format", "kdl"]).stdout.contains("echo"));
}
