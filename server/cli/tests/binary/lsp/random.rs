//! Random valid messages: whatever was said, a session ends as a fresh one begins.

use serde_json::{Value, json};

use super::RIGHT;
use super::client::{Client, Editor, edit, lines, uri};
use crate::sandbox::Sandbox;

/// The same numbers on every machine.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % end
    }

    fn one_of<'a>(&mut self, all: &[&'a str]) -> &'a str {
        all[self.below(all.len())]
    }
}

const FILES: [&str; 3] = ["shop/clients.py", "shop/models.py", "src/app.ts"];

/// How each text begins: a file that mentions us is read, whatever else is in it.
const HEAD: &str = "import mizan\n";

/// Pieces that a text is made of, sound and broken.
const PIECES: [&str; 10] = [
    "\n\n@client\ndef echo(request, text: str) -> str:\n    return text\n",
    "\n\n@client(context=\"cart\")\ndef items(request, cart_id: int) -> Item:\n    ...\n",
    "\n\n@client(affects=\"cart\")\ndef clear(request, cart_id: int) -> None:\n    ...\n",
    "\nclass Item(BaseModel):\n    price: int\n",
    "from mizan import client\nfrom .models import Item\n",
    "from pydantic import BaseModel\n",
    "@client(",
    "\n# ünï 😀\n",
    "import { callEcho, useItems } from './api';\n\nexport const a = callEcho({ text: '' });\n",
    ")\n",
];

const METHODS: [&str; 8] = [
    "textDocument/documentSymbol",
    "textDocument/definition",
    "textDocument/references",
    "textDocument/hover",
    "textDocument/codeLens",
    "textDocument/diagnostic",
    "textDocument/completion",
    "textDocument/implementation",
];

/// What an editor knows.
#[derive(Default)]
struct Desk {
    /// The text of each file that is open, with its version.
    open: [Option<(i32, String)>; 3],
}

fn step(client: &mut Client, sandbox: &Sandbox, desk: &mut Desk, random: &mut Random) {
    let at = random.below(FILES.len());
    let path = sandbox.path(FILES[at]);
    match (random.below(12), &mut desk.open[at]) {
        (0, None) => {
            let text = format!("{HEAD}{}", std::fs::read_to_string(&path).unwrap_or_default());
            client.open(&path, 1, &text);
            desk.open[at] = Some((1, text));
        }
        (0, Some((_, text))) => {
            sandbox.write(FILES[at], text.as_str());
            client.notify("textDocument/didSave", json!({ "textDocument": { "uri": uri(&path) } }));
        }
        (1, Some(_)) => {
            client.close(&path);
            desk.open[at] = None;
        }
        (1, None) => sandbox.write(FILES[at], format!("{HEAD}{}", random.one_of(&PIECES))),
        (2, _) => client.notify("$/cancelRequest", json!({ "id": random.below(50) })),
        (3..=8, Some((version, text))) => {
            *version += 1;
            let (change, after) = changed(text, random);
            *text = after;
            let version = *version;
            client.change(&path, version, json!([change]));
        }
        _ => {
            let position = json!({ "line": random.below(12), "character": random.below(30) });
            let params = json!({
                "textDocument": { "uri": uri(&path) },
                "position": position,
                "context": { "includeDeclaration": true },
            });
            client.ask(random.one_of(&METHODS), params);
        }
    }
}

/// A change of whole lines, so that a test can make it, too; and what it makes of a text.
fn changed(text: &str, random: &mut Random) -> (Value, String) {
    let mut all: Vec<&str> = text.split('\n').collect();
    let from = 1 + random.below(all.len() - 1);
    let to = (from + random.below(3)).min(all.len() - 1);
    let piece = random.one_of(&PIECES);
    let mut change = edit(u32::try_from(from).unwrap(), 0, 0, piece);
    change["range"]["end"]["line"] = json!(to);
    all.splice(from..to, []);
    let mut after = all[..from].join("\n");
    after.push('\n');
    after.push_str(piece);
    after.push_str(&all[from..].join("\n"));
    (change, after)
}

/// What a session says of a project.
fn said(client: &mut Client, sandbox: &Sandbox) -> Vec<String> {
    let mut all = Vec::new();
    for file in FILES {
        let document = json!({ "textDocument": { "uri": uri(sandbox.path(file)) } });
        all.push(lines(&client.pull(sandbox.path(file))["items"]));
        all.push(client.request("textDocument/documentSymbol", document).unwrap().to_string());
    }
    all.push(client.request("mizan/contract", Value::Null).unwrap().to_string());
    all
}

/// What does not parse, and where: that hangs on the texts that are open alone.
fn unparsed(client: &mut Client, sandbox: &Sandbox) -> Vec<String> {
    let mut all = Vec::new();
    for file in FILES {
        let report = client.pull(sandbox.path(file));
        all.extend(lines(&report["items"]).lines().filter(|line| line.contains("MZ201")).map(str::to_owned));
    }
    all
}

#[test]
fn a_session_ends_as_a_fresh_one_begins() {
    const STEPS: usize = 1_500;
    for seed in 1..=4 {
        let sandbox = Sandbox::django(RIGHT);
        let mut random = Random(seed);
        let mut client = Client::start(&sandbox, Editor::pulling());
        let mut desk = Desk::default();
        for _ in 0..STEPS {
            step(&mut client, &sandbox, &mut desk, &mut random);
        }
        let mut other = Client::start(&sandbox, Editor::pulling());
        for (file, (version, text)) in
            FILES.iter().zip(&desk.open).filter_map(|(file, open)| Some((file, open.as_ref()?)))
        {
            other.open(sandbox.path(file), *version, text);
        }
        assert_eq!(
            unparsed(&mut client, &sandbox),
            unparsed(&mut other, &sandbox),
            "seed {seed}: the same texts are open"
        );
        // What is open is made sound and saved: of a text that does not parse, a session knows more than a fresh one can.
        for (at, file) in FILES.iter().enumerate() {
            let path = sandbox.path(file);
            if desk.open[at].is_some() {
                client.close(&path);
            }
            sandbox.write(file, [RIGHT, "from pydantic import BaseModel\n", "export {};\n"][at]);
            client.notify("workspace/didChangeWatchedFiles", json!({ "changes": [{ "uri": uri(&path), "type": 2 }] }));
        }
        let mut fresh = Client::start(&sandbox, Editor::pulling());
        assert_eq!(said(&mut client, &sandbox), said(&mut fresh, &sandbox), "seed {seed}");
        assert!(
            client.rest().iter().all(|message| message["error"]["code"] != -32603),
            "seed {seed}: a mistake of ours"
        );
        assert_eq!(client.end(), 0);
    }
}
