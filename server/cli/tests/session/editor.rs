//! An editor that sends without waiting: it keeps what is unanswered, and what it was shown.

use std::collections::BTreeMap;
use std::process::Command;

use camino::Utf8Path;
use mizan_bench::client::{Client, Heard};
use serde_json::{Value, json};

use crate::desk::Desk;

/// What columns count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unit {
    Utf8,
    Utf16,
}

/// What may be refused, with a sentence: what cannot be renamed.
const REFUSED: i64 = -32803;
/// The file was edited meanwhile, or nobody wants the answer any more.
const MEANWHILE: [i64; 3] = [-32802, -32801, -32800];

/// A server, and what is known of it.
pub(crate) struct Editor {
    client: Client,
    unit: Unit,
    /// The method of each question, and what it was asked with.
    unanswered: BTreeMap<i64, (String, Value)>,
    /// Diagnostics as they are shown, or were last asked for, by address.
    shown: BTreeMap<String, Value>,
    answers: u64,
}

impl Editor {
    /// Starts the binary in a project, with a client that is sent its diagnostics in UTF-16, and asks for them in UTF-8.
    pub(crate) fn start(desk: &Desk, unit: Unit) -> Self {
        let mut client = Client::start(Command::new(env!("CARGO_BIN_EXE_mizan-dev")).args(["lsp", "--stdio"])).unwrap();
        let capabilities = match unit {
            Unit::Utf16 => json!({ "textDocument": { "publishDiagnostics": { "versionSupport": true } } }),
            Unit::Utf8 => json!({
                "general": { "positionEncodings": ["utf-8"] },
                "textDocument": { "diagnostic": {} },
                "workspace": { "diagnostics": { "refreshSupport": true } },
            }),
        };
        client.begin(desk.root(), &capabilities, &json!({ "typescriptServer": false })).unwrap();
        Self { client, unit, unanswered: BTreeMap::new(), shown: BTreeMap::new(), answers: 0 }
    }

    pub(crate) fn notify(&mut self, method: &str, params: &Value) {
        self.client.notify(method, params).unwrap();
    }

    /// Asks, and looks at the answer some other time.
    pub(crate) fn ask(&mut self, method: &str, params: &Value) -> i64 {
        let (id, _) = self.client.ask(method, params).unwrap();
        self.unanswered.insert(id, (method.to_owned(), params.clone()));
        id
    }

    /// Waits for every answer.
    pub(crate) fn hear(&mut self) {
        while !self.unanswered.is_empty() {
            let heard = self.client.hear().unwrap_or_else(|error| panic!("{error:#}; open: {:?}", self.unanswered));
            self.take(heard);
        }
    }

    /// The answer to one question, after all others.
    pub(crate) fn request(&mut self, method: &str, params: &Value) -> Value {
        self.hear();
        let (id, _) = self.client.ask(method, params).unwrap();
        loop {
            let heard = self.client.hear().unwrap();
            if heard.message["id"] == id {
                let message = &heard.message;
                assert!(message.get("error").is_none(), "{method} {params} is answered with {message}");
                return message["result"].clone();
            }
            self.take(heard);
        }
    }

    fn take(&mut self, Heard { message, .. }: Heard) {
        if message["method"] == "textDocument/publishDiagnostics" {
            let uri = message["params"]["uri"].as_str().unwrap().to_owned();
            let diagnostics = message["params"]["diagnostics"].clone();
            assert_ne!(self.shown.get(&uri), Some(&diagnostics), "the same is shown twice for {uri}");
            self.shown.insert(uri, diagnostics);
            return;
        }
        let Some(id) = message["id"].as_i64().filter(|_| message.get("method").is_none()) else {
            // It may be said with an error what no answer is of; nothing here should be.
            assert!(message.get("error").is_none(), "{message}");
            return;
        };
        let (method, params) = self.unanswered.remove(&id).unwrap_or_else(|| panic!("nobody asked for {message}"));
        self.answers += 1;
        let Some(code) = message["error"]["code"].as_i64() else {
            // Who is sent diagnostics knows what is shown by that alone: the answer to a question may be older than what was sent since.
            let is_shown = self.unit == Unit::Utf8 && method == "textDocument/diagnostic";
            if is_shown && message["result"]["kind"] == "full" {
                let uri = params["textDocument"]["uri"].as_str().unwrap().to_owned();
                self.shown.insert(uri, message["result"]["items"].clone());
            }
            return;
        };
        let may_be = MEANWHILE.contains(&code) || (code == REFUSED && method.to_lowercase().contains("rename"));
        assert!(may_be, "{method} is answered with {message}");
    }

    /// What is shown of a file.
    pub(crate) fn shown(&self, uri: &str) -> &[Value] {
        self.shown.get(uri).and_then(Value::as_array).map_or(&[], Vec::as_slice)
    }

    /// What is wrong in each file, as the client knows it or asks for it.
    pub(crate) fn diagnostics(&mut self) -> BTreeMap<String, Value> {
        if self.unit == Unit::Utf16 {
            let wrong = self.shown.iter().filter(|(_, diagnostics)| **diagnostics != json!([]));
            return wrong.map(|(uri, diagnostics)| (uri.clone(), diagnostics.clone())).collect();
        }
        let all = self.request("workspace/diagnostic", &json!({ "previousResultIds": [] }));
        let reports = all["items"].as_array().unwrap().iter();
        let wrong = reports.filter(|report| report["items"] != json!([]));
        wrong.map(|report| (report["uri"].as_str().unwrap().to_owned(), report["items"].clone())).collect()
    }

    pub(crate) fn open(&mut self, path: &Utf8Path, version: i64, text: &str) {
        let language = if path.extension() == Some("py") { "python" } else { "typescriptreact" };
        let uri = mizan_bench::client::uri(path);
        let document = json!({ "uri": uri, "languageId": language, "version": version, "text": text });
        self.notify("textDocument/didOpen", &json!({ "textDocument": document }));
    }

    /// How many questions were answered.
    pub(crate) fn count(&self) -> u64 {
        self.answers
    }

    /// Bytes of the server that are in memory; nothing where the system does not say.
    pub(crate) fn memory(&self) -> u64 {
        self.client.memory("VmRSS").unwrap_or_default()
    }

    pub(crate) fn end(mut self) -> bool {
        self.hear();
        self.client.end().unwrap()
    }
}
