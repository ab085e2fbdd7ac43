//! A small client that speaks the protocol with the real binary on standard input and output.
//!
//! It answers what the server asks as an editor would, notes all that it says, and fails a test that waits too long.

#![expect(clippy::needless_pass_by_value, reason = "what is sent is written where it is sent")]

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::sandbox::Sandbox;

/// Reached only when something is wrong.
const PATIENCE: Duration = Duration::from_secs(30);

/// A moment in which something would have come, if it came at all.
pub(crate) const MOMENT: Duration = Duration::from_millis(400);

/// What an editor is.
#[derive(Clone)]
pub(crate) struct Editor {
    pub(crate) capabilities: Value,
    pub(crate) options: Value,
    /// What it says when it is asked for the section `mizan`.
    pub(crate) settings: Value,
    pub(crate) process: Option<u32>,
}

impl Editor {
    /// One that can do what every editor can: UTF-16, diagnostics that are sent.
    pub(crate) fn plain() -> Self {
        let capabilities = json!({ "textDocument": { "publishDiagnostics": { "relatedInformation": true } } });
        Self { capabilities, options: Value::Null, settings: Value::Null, process: None }
    }

    /// One that counts bytes.
    pub(crate) fn utf8() -> Self {
        Self::plain().with("general", json!({ "positionEncodings": ["utf-8", "utf-16"] }))
    }

    /// One that asks for diagnostics.
    pub(crate) fn pulling() -> Self {
        Self::plain()
            .with("textDocument", json!({ "diagnostic": {} }))
            .with("workspace", json!({ "diagnostics": { "refreshSupport": true } }))
    }

    pub(crate) fn with(mut self, part: &str, abilities: Value) -> Self {
        self.capabilities[part] = abilities;
        self
    }
}

/// The binary, with an editor on its other end.
pub(crate) struct Client {
    process: Child,
    input: Option<Box<dyn Write>>,
    inbox: Receiver<Value>,
    editor: Editor,
    next_id: i64,
    /// What was said and not looked at yet.
    waiting: Vec<Value>,
    /// How often each method was asked of the editor.
    pub(crate) asked: BTreeMap<String, usize>,
    /// What the server said of itself.
    pub(crate) initialized: Value,
}

impl Client {
    /// Starts the server in a project.
    pub(crate) fn start(sandbox: &Sandbox, editor: Editor) -> Self {
        Self::in_folders(sandbox, editor, &[sandbox.path("")])
    }

    /// Starts the server with these folders open.
    pub(crate) fn in_folders(sandbox: &Sandbox, editor: Editor, folders: &[impl AsRef<Path>]) -> Self {
        let mut client = Self::silent(sandbox, editor);
        client.begin(folders);
        client
    }

    /// Says what an editor says first, with these folders open.
    pub(crate) fn begin(&mut self, folders: &[impl AsRef<Path>]) {
        let folder = |folder| json!({ "uri": uri(folder), "name": "folder" });
        self.initialize(folders.iter().map(folder).collect());
        self.notify("initialized", json!({}));
    }

    /// Starts the server and says nothing yet.
    pub(crate) fn silent(sandbox: &Sandbox, editor: Editor) -> Self {
        let mut command = sandbox.command(&["lsp", "--stdio"]);
        let mut process = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let (output, input) = (process.stdout.take().unwrap(), process.stdin.take().unwrap());
        Self::over(process, output, input, editor)
    }

    /// Speaks with a server over these streams.
    pub(crate) fn over(
        process: Child,
        output: impl Read + Send + 'static,
        input: impl Write + 'static,
        editor: Editor,
    ) -> Self {
        let (sender, inbox) = channel();
        std::thread::spawn(move || {
            let mut output = BufReader::new(output);
            while let Some(message) = read(&mut output) {
                if sender.send(message).is_err() {
                    return;
                }
            }
        });
        Self {
            process,
            input: Some(Box::new(input)),
            inbox,
            editor,
            next_id: 0,
            waiting: Vec::new(),
            asked: BTreeMap::new(),
            initialized: Value::Null,
        }
    }

    pub(crate) fn initialize(&mut self, folders: Value) {
        let params = json!({
            "processId": self.editor.process,
            "rootUri": null,
            "capabilities": self.editor.capabilities,
            "initializationOptions": self.editor.options,
            "workspaceFolders": folders,
        });
        self.initialized = self.request("initialize", params).unwrap();
    }

    pub(crate) fn raw(&mut self, bytes: impl AsRef<[u8]>) {
        let input = self.input.as_mut().unwrap();
        // A server that is gone is what some tests look for.
        let _ = input.write_all(bytes.as_ref()).and_then(|()| input.flush());
    }

    pub(crate) fn send(&mut self, message: &Value) {
        let body = message.to_string();
        self.raw(format!("Content-Length: {}\r\n\r\n{body}", body.len()));
    }

    pub(crate) fn notify(&mut self, method: &str, params: Value) {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    /// Sends a request, and does not wait for its answer.
    pub(crate) fn ask(&mut self, method: &str, params: Value) -> i64 {
        self.next_id += 1;
        let mut message = json!({ "jsonrpc": "2.0", "id": self.next_id, "method": method, "params": params });
        if message["params"].is_null() {
            message.as_object_mut().unwrap().remove("params");
        }
        self.send(&message);
        self.next_id
    }

    /// The result of a request, or its error.
    pub(crate) fn answer(&mut self, id: i64) -> Result<Value, Value> {
        let answer = self
            .until(&format!("the answer to {id}"), |message| message["id"] == id && message.get("method").is_none());
        match answer.get("error") {
            Some(error) => Err(error.clone()),
            None => Ok(answer["result"].clone()),
        }
    }

    pub(crate) fn request(&mut self, method: &str, params: Value) -> Result<Value, Value> {
        let id = self.ask(method, params);
        self.answer(id)
    }

    /// What is wrong with a file, asked again for as long as the server says to: the file was another when it looked.
    pub(crate) fn pull(&mut self, path: impl AsRef<Path>) -> Value {
        let document = json!({ "textDocument": { "uri": uri(path) } });
        let end = Instant::now() + PATIENCE;
        loop {
            match self.request("textDocument/diagnostic", document.clone()) {
                Ok(report) => return report,
                Err(error) => assert!(error["data"]["retriggerRequest"] == true && Instant::now() < end, "{error}"),
            }
        }
    }

    /// The next message that is so, which is taken out; those before it stay.
    pub(crate) fn until(&mut self, what: &str, is_it: impl Fn(&Value) -> bool) -> Value {
        self.look(&is_it, PATIENCE).unwrap_or_else(|| panic!("{what} does not come; waiting: {:#?}", self.waiting))
    }

    /// Whether nothing so comes within a moment.
    pub(crate) fn never(&mut self, is_it: impl Fn(&Value) -> bool) -> bool {
        self.look(&is_it, MOMENT).is_none()
    }

    fn look(&mut self, is_it: &dyn Fn(&Value) -> bool, patience: Duration) -> Option<Value> {
        let end = Instant::now() + patience;
        loop {
            if let Some(at) = self.waiting.iter().position(is_it) {
                return Some(self.waiting.remove(at));
            }
            let left = end.saturating_duration_since(Instant::now());
            let message = self.inbox.recv_timeout(left).ok()?;
            self.take(message);
        }
    }

    /// Everything that was said and not looked at, after a moment.
    pub(crate) fn rest(&mut self) -> Vec<Value> {
        self.never(|_| false);
        std::mem::take(&mut self.waiting)
    }

    /// Answers what the server asks, as an editor does.
    fn take(&mut self, message: Value) {
        let (Some(method), Some(id)) = (message["method"].as_str(), message.get("id")) else {
            return self.waiting.push(message);
        };
        *self.asked.entry(method.to_owned()).or_default() += 1;
        let result = match method {
            "workspace/configuration" => json!([self.editor.settings]),
            _ => Value::Null,
        };
        let answer = json!({ "jsonrpc": "2.0", "id": id, "result": result });
        self.send(&answer);
    }

    pub(crate) fn set(&mut self, settings: Value) {
        self.editor.settings = settings;
    }

    pub(crate) fn open(&mut self, path: impl AsRef<Path>, version: i32, text: &str) {
        let document = json!({ "uri": uri(path), "languageId": "python", "version": version, "text": text });
        self.notify("textDocument/didOpen", json!({ "textDocument": document }));
    }

    pub(crate) fn change(&mut self, path: impl AsRef<Path>, version: i32, changes: Value) {
        let document = json!({ "uri": uri(path), "version": version });
        self.notify("textDocument/didChange", json!({ "textDocument": document, "contentChanges": changes }));
    }

    pub(crate) fn close(&mut self, path: impl AsRef<Path>) {
        self.notify("textDocument/didClose", json!({ "textDocument": { "uri": uri(path) } }));
    }

    pub(crate) fn symbols(&mut self, path: impl AsRef<Path>) -> Vec<String> {
        let document = json!({ "textDocument": { "uri": uri(path) } });
        let symbols = self.request("textDocument/documentSymbol", document).unwrap();
        let names = symbols.as_array().into_iter().flatten();
        names.map(|symbol| symbol["name"].as_str().unwrap().to_owned()).collect()
    }

    /// The next diagnostics that are sent for a file, as lines.
    pub(crate) fn diagnostics(&mut self, path: impl AsRef<Path>) -> String {
        let uri = uri(path);
        let sent = self.until("diagnostics", |message| is_diagnostics(message) && message["params"]["uri"] == uri);
        lines(&sent["params"]["diagnostics"])
    }

    /// Waits until the project is read.
    pub(crate) fn ready(&mut self) {
        self.until("the project is read", |message| {
            message["method"] == "window/logMessage"
                && message["params"]["message"].as_str().is_some_and(|words| words.starts_with("read "))
        });
    }

    /// Waits until what is shown of the project is so new; how new it is.
    pub(crate) fn revision(&mut self, wanted: u64) -> u64 {
        let end = Instant::now() + PATIENCE;
        loop {
            let status = self.request("mizan/status", Value::Null).unwrap();
            let revision = status["projects"][0]["revision"].as_u64().unwrap();
            if revision >= wanted {
                return revision;
            }
            assert!(Instant::now() < end, "the project stays at {revision}");
        }
    }

    /// Ends as an editor does; the exit code.
    pub(crate) fn end(mut self) -> i32 {
        self.request("shutdown", Value::Null).unwrap();
        self.notify("exit", Value::Null);
        self.exit(Duration::from_secs(2))
    }

    /// The exit code of a server that ends by itself.
    pub(crate) fn exit(&mut self, within: Duration) -> i32 {
        let end = Instant::now() + within;
        loop {
            if let Some(status) = self.process.try_wait().unwrap() {
                return status.code().unwrap_or(-1);
            }
            assert!(Instant::now() < end, "the server does not end");
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// Closes the server's input.
    pub(crate) fn hang_up(&mut self) {
        self.input = None;
    }

    pub(crate) fn is_there(&mut self) -> bool {
        self.process.try_wait().unwrap().is_none()
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

pub(crate) fn is_diagnostics(message: &Value) -> bool {
    message["method"] == "textDocument/publishDiagnostics"
}

/// Diagnostics, a line each: where, how bad, which code, what it says first.
pub(crate) fn lines(diagnostics: &Value) -> String {
    let line = |one: &Value| {
        let (start, end) = (&one["range"]["start"], &one["range"]["end"]);
        let message = one["message"].as_str().unwrap().lines().next().unwrap().to_owned();
        format!(
            "{}:{}-{}:{} {} {message}",
            start["line"],
            start["character"],
            end["line"],
            end["character"],
            one["code"].as_str().unwrap(),
        )
    };
    let all: Vec<String> = diagnostics.as_array().unwrap().iter().map(line).collect();
    if all.is_empty() { "none".to_owned() } else { all.join("\n") }
}

/// The address of a file, as most editors write it.
pub(crate) fn uri(path: impl AsRef<Path>) -> String {
    let path = path.as_ref().to_str().unwrap().replace('\\', "/");
    let encoded: String = path
        .trim_end_matches('/')
        .bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' | b'~' => char::from(byte).to_string(),
            other => format!("%{other:02X}"),
        })
        .collect();
    if encoded.starts_with('/') { format!("file://{encoded}") } else { format!("file:///{encoded}") }
}

/// A change of some of a text.
pub(crate) fn edit(line: u32, start: u32, end: u32, text: &str) -> Value {
    json!({
        "range": { "start": { "line": line, "character": start }, "end": { "line": line, "character": end } },
        "text": text,
    })
}

fn read(output: &mut impl BufRead) -> Option<Value> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        if output.read_line(&mut line).ok()? == 0 {
            return None;
        }
        if line.trim().is_empty() {
            break;
        }
        length = line.strip_prefix("Content-Length:")?.trim().parse().ok()?;
    }
    let mut body = vec![0; length];
    output.read_exact(&mut body).ok()?;
    serde_json::from_slice(&body).ok()
}
