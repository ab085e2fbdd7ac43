//! What a server says of everything, to be compared with what another one says.

use std::time::{Duration, Instant};

use mizan_bench::client::uri;
use serde_json::{Value, json};

use crate::desk::Desk;
use crate::editor::Editor;

/// Reached only when something is wrong.
const PATIENCE: Duration = Duration::from_secs(30);

/// Places of which everything is asked.
const PLACES: usize = 24;

/// What is asked about a place.
const METHODS: [&str; 4] =
    ["textDocument/references", "textDocument/definition", "textDocument/hover", "textDocument/implementation"];

/// The server says what one says that was started just now, with the same files open.
pub(crate) fn expect_fresh(editor: &mut Editor, desk: &mut Desk, when: &str) {
    let places: Vec<Value> = (0..PLACES).map(|_| desk.a_place()).collect();
    let mut fresh = desk.another_editor();
    let deadline = Instant::now() + PATIENCE;
    loop {
        // Files that the servers write come back to them as events, and what is wrong is told when it is known.
        let (known, wanted) = (known(editor, desk, &places), known(&mut fresh, desk, &places));
        if known == wanted {
            break;
        }
        if Instant::now() > deadline {
            let at = known.iter().zip(&wanted).find(|(one, other)| one != other).unwrap();
            panic!("{when}: the session says\n{}\na fresh server says\n{}", at.0, at.1);
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    assert!(fresh.end(), "{when}: the fresh server does not end well");
}

fn known(editor: &mut Editor, desk: &Desk, places: &[Value]) -> Vec<String> {
    let mut all = Vec::new();
    let symbols = editor.request("workspace/symbol", &json!({ "query": "" }));
    all.push(format!("workspace/symbol {symbols:#}"));
    for path in desk.paths() {
        let symbols = editor.request("textDocument/documentSymbol", &json!({ "textDocument": { "uri": uri(&path) } }));
        all.push(format!("documentSymbol {path} {symbols:#}"));
    }
    for place in places {
        for method in METHODS {
            let answer = editor.request(method, place);
            all.push(format!("{method} {place} {answer:#}"));
        }
    }
    all.push(format!("{:#?}", editor.diagnostics()));
    all
}
