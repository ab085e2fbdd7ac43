//! A small client of a language server on standard input and output.
//!
//! In go a command and messages; out come answers, each with the moment at which its last byte was read. It answers what the server asks as an editor would that has
//! nothing to say. It knows JSON-RPC and no method of the protocol but those that begin and end a session.

use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use camino::Utf8Path;
use serde_json::{Value, json};

/// Longer than any answer may take.
const LONG: Duration = Duration::from_secs(60);

/// A server, with us on its other end.
#[derive(Debug)]
pub struct Client {
    process: Child,
    input: ChildStdin,
    inbox: Receiver<Heard>,
    asked: i64,
    /// Notifications that nobody has looked at.
    told: Vec<Heard>,
}

/// A message of the server.
#[derive(Debug)]
pub struct Heard {
    /// When its last byte was read.
    pub at: Instant,
    /// What it says.
    pub message: Value,
}

impl Client {
    /// Starts a server.
    ///
    /// # Errors
    ///
    /// When it cannot be started.
    pub fn start(command: &mut Command) -> Result<Self> {
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut process = command.spawn().with_context(|| format!("cannot run {command:?}"))?;
        let input = process.stdin.take().context("the server has no input")?;
        let mut output = BufReader::new(process.stdout.take().context("the server has no output")?);
        let (sender, inbox) = channel();
        std::thread::spawn(move || {
            while let Some(heard) = read(&mut output) {
                if sender.send(heard).is_err() {
                    return;
                }
            }
        });
        Ok(Self { process, input, inbox, asked: 0, told: Vec::new() })
    }

    /// Begins a session in a folder. What the server says of itself.
    ///
    /// # Errors
    ///
    /// When the server refuses or is gone.
    pub fn begin(&mut self, folder: &Utf8Path, capabilities: &Value, options: &Value) -> Result<Value> {
        let uri = uri(folder);
        let params = json!({
            "processId": std::process::id(),
            "rootUri": uri,
            "workspaceFolders": [{ "uri": uri, "name": "project" }],
            "capabilities": capabilities,
            "initializationOptions": options,
        });
        let (said, _) = self.request("initialize", &params)?;
        self.notify("initialized", &json!({}))?;
        Ok(said)
    }

    /// Says something. The moment before it is written.
    ///
    /// # Errors
    ///
    /// When the server is gone.
    pub fn notify(&mut self, method: &str, params: &Value) -> Result<Instant> {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }))
    }

    /// Asks, and does not wait. The number of the request, and the moment before it is written.
    ///
    /// # Errors
    ///
    /// When the server is gone.
    pub fn ask(&mut self, method: &str, params: &Value) -> Result<(i64, Instant)> {
        self.asked += 1;
        let mut message = json!({ "jsonrpc": "2.0", "id": self.asked, "method": method });
        if let (false, Some(message)) = (params.is_null(), message.as_object_mut()) {
            message.insert("params".to_owned(), params.clone());
        }
        let start = self.send(&message)?;
        Ok((self.asked, start))
    }

    /// Asks, and waits. The result, and how long it took.
    ///
    /// # Errors
    ///
    /// When the answer is an error or does not come.
    pub fn request(&mut self, method: &str, params: &Value) -> Result<(Value, Duration)> {
        let (id, start) = self.ask(method, params)?;
        let Heard { at, mut message } = self.answer(id).with_context(|| format!("`{method}` is not answered"))?;
        if let Some(error) = message.get("error") {
            bail!("`{method}` is refused: {error}");
        }
        Ok((message.get_mut("result").map(Value::take).unwrap_or_default(), at.duration_since(start)))
    }

    /// The answer to a request. The answers before it are let go; what the server tells is kept.
    ///
    /// # Errors
    ///
    /// When it does not come.
    pub fn answer(&mut self, id: i64) -> Result<Heard> {
        loop {
            let heard = self.hear()?;
            if heard.message.get("method").is_some() {
                self.told.push(heard);
            } else if heard.message.get("id").and_then(Value::as_i64) == Some(id) {
                return Ok(heard);
            }
        }
    }

    /// What the server tells of this method, the first that `is_it`; what it told before is let go.
    ///
    /// # Errors
    ///
    /// When it does not come.
    pub fn told(&mut self, method: &str, is_it: impl Fn(&Value) -> bool) -> Result<Heard> {
        let is_it = |heard: &Heard| {
            let told = heard.message.get("method").and_then(Value::as_str) == Some(method);
            told && heard.message.get("params").is_some_and(&is_it)
        };
        let kept = std::mem::take(&mut self.told);
        for heard in kept {
            if is_it(&heard) {
                return Ok(heard);
            }
        }
        loop {
            let heard = self.hear().with_context(|| format!("the server does not tell `{method}`"))?;
            if is_it(&heard) {
                return Ok(heard);
            }
        }
    }

    /// Everything that the server has told up to now.
    pub fn all_told(&mut self) -> Vec<Heard> {
        std::mem::take(&mut self.told)
    }

    /// The next message that is not a question of the server's.
    ///
    /// # Errors
    ///
    /// When none comes.
    pub fn hear(&mut self) -> Result<Heard> {
        let end = Instant::now() + LONG;
        loop {
            let heard = match self.inbox.recv_timeout(end.saturating_duration_since(Instant::now())) {
                Ok(heard) => heard,
                Err(RecvTimeoutError::Timeout) => bail!("nothing is said for {} s", LONG.as_secs()),
                Err(RecvTimeoutError::Disconnected) => bail!("the server is gone"),
            };
            let (Some(id), Some(method)) = (heard.message.get("id"), heard.message.get("method")) else {
                return Ok(heard);
            };
            let items = heard.message.pointer("/params/items").and_then(Value::as_array).map_or(0, Vec::len);
            let result =
                if method == "workspace/configuration" { json!(vec![Value::Null; items]) } else { Value::Null };
            let answer = json!({ "jsonrpc": "2.0", "id": id, "result": result });
            self.send(&answer)?;
        }
    }

    fn send(&mut self, message: &Value) -> Result<Instant> {
        let body = message.to_string();
        self.write(format!("Content-Length: {}\r\n\r\n{body}", body.len()).as_bytes())
    }

    /// Writes bytes as they are. The moment before.
    ///
    /// # Errors
    ///
    /// When the server is gone.
    pub fn write(&mut self, bytes: &[u8]) -> Result<Instant> {
        let start = Instant::now();
        self.input.write_all(bytes).and_then(|()| self.input.flush()).context("the server is gone")?;
        Ok(start)
    }

    /// Ends the session as an editor does. Whether the server ended well.
    ///
    /// # Errors
    ///
    /// When the server does not answer.
    pub fn end(mut self) -> Result<bool> {
        self.request("shutdown", &Value::Null)?;
        self.notify("exit", &Value::Null)?;
        Ok(self.process.wait()?.success())
    }

    /// What the system says of the server's memory, in bytes: `VmRSS` is what it has, `VmHWM` the most it had.
    ///
    /// # Errors
    ///
    /// Where the system does not say.
    pub fn memory(&self, of: &str) -> Result<u64> {
        let status = format!("/proc/{}/status", self.process.id());
        let status = std::fs::read_to_string(&status).with_context(|| format!("cannot read {status}"))?;
        let line = status.lines().find_map(|line| line.strip_prefix(of)?.strip_prefix(':'));
        let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
        Ok(kilobytes.with_context(|| format!("the system does not say {of}"))? << 10)
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn read(output: &mut impl BufRead) -> Option<Heard> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        if output.read_line(&mut line).ok()? == 0 {
            return None;
        }
        let line = line.trim();
        if line.is_empty() {
            break;
        }
        if let Some(value) = line.strip_prefix("Content-Length:") {
            length = value.trim().parse().ok()?;
        }
    }
    let mut body = vec![0; length];
    output.read_exact(&mut body).ok()?;
    // Read to the end; to understand it is not the server's time.
    let at = Instant::now();
    Some(Heard { at, message: serde_json::from_slice(&body).ok()? })
}

/// The address of a file, as editors write it.
pub fn uri(path: &Utf8Path) -> String {
    let path = path.as_str().replace('\\', "/");
    let mut uri = String::from(if path.starts_with('/') { "file://" } else { "file:///" });
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' | b'~' => uri.push(char::from(byte)),
            other => {
                let _ = write!(uri, "%{other:02X}");
            }
        }
    }
    uri
}
