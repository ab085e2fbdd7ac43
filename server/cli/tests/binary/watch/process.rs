//! A `watch` that runs while a test goes on: its lines one by one, and an end in any case.
//!
//! Nothing is waited for by sleeping: a line comes, or does not come for as long as [`PATIENCE`], which only happens when something is wrong.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::sandbox::Sandbox;

/// Reached only when something is wrong.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

/// A running `watch`.
pub(crate) struct Watch {
    child: Child,
    lines: Receiver<String>,
    heard: Vec<String>,
}

impl Watch {
    /// Starts `command` and listens to what it prints.
    pub(crate) fn start(mut command: Command) -> Self {
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().unwrap();
        let (sender, lines) = channel();
        let stdout = BufReader::new(child.stdout.take().unwrap());
        std::thread::spawn(move || {
            for line in stdout.lines().map_while(Result::ok) {
                if sender.send(line).is_err() {
                    return;
                }
            }
        });
        Self { child, lines, heard: Vec::new() }
    }

    /// Watches a project for programs; the first event.
    pub(crate) fn json(sandbox: &Sandbox, arguments: &[&str]) -> (Self, Value) {
        let mut watch = Self::start(sandbox.command(&[&["watch", "--format", "json"], arguments].concat()));
        let ready = watch.event();
        assert_eq!(ready["event"], "ready", "{ready}");
        (watch, ready)
    }

    /// Watches a project for people, without a terminal; its first lines have come.
    pub(crate) fn plain(sandbox: &Sandbox) -> Self {
        let mut watch = Self::start(sandbox.command(&["watch"]));
        watch.line();
        watch
    }

    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// The next line.
    pub(crate) fn line(&mut self) -> String {
        match self.lines.recv_timeout(PATIENCE) {
            Ok(line) => {
                self.heard.push(line.clone());
                line
            }
            Err(RecvTimeoutError::Timeout) => panic!("waited in vain for a line after:\n{}", self.heard.join("\n")),
            Err(RecvTimeoutError::Disconnected) => panic!("it ended after:\n{}", self.heard.join("\n")),
        }
    }

    /// The next event.
    pub(crate) fn event(&mut self) -> Value {
        serde_json::from_str(&self.line()).unwrap()
    }

    /// All events up to the first that is wanted, as [`told`] has them.
    pub(crate) fn until(&mut self, wanted: impl Fn(&Value) -> bool) -> String {
        let mut all = String::new();
        loop {
            let event = self.event();
            all += &told(&event);
            if wanted(&event) {
                return all;
            }
        }
    }

    /// All events up to the one in which a change of the contract says `words`.
    pub(crate) fn until_change(&mut self, words: &str) -> String {
        self.until(|event| {
            event["changes"].as_array().unwrap().iter().any(|change| change["text"].as_str().unwrap().contains(words))
        })
    }

    /// Everything it has said.
    pub(crate) fn heard(&self) -> String {
        self.heard.join("\n")
    }

    /// Ends it without a chance to tidy up.
    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// How it ended.
    #[cfg(unix)]
    pub(crate) fn wait(&mut self) -> ExitStatus {
        let deadline = Instant::now() + PATIENCE;
        while Instant::now() < deadline {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status;
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        panic!("it does not end");
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// An event as one would tell it: a line for each thing it says.
pub(crate) fn told(event: &Value) -> String {
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let words = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let names = |value: &Value| list(value).iter().map(words).collect::<Vec<_>>().join(" ");
    let mut lines = vec![words(&event["event"])];
    for change in list(&event["changes"]) {
        lines.push(format!("{} {} ({})", words(&change["mark"]), words(&change["text"]), words(&change["grade"])));
    }
    for client in list(&event["clients"]) {
        for key in ["written", "removed", "edited"] {
            let files = match list(&client[key]).len() {
                0 => continue,
                1..=4 => names(&client[key]),
                many => format!("{many} files"),
            };
            lines.push(format!("{key} in {}: {files}", words(&client["output"])));
        }
    }
    lines.extend(list(&event["unwritable"]).iter().map(|words_of| format!("unwritable: {}", words(words_of))));
    lines.extend(event["failure"].as_str().map(|failure| format!("failure: {failure}")));
    for key in ["appeared", "resolved"] {
        for finding in list(&event[key]) {
            lines.push(format!("{key} {} {}", words(&finding["code"]), words(&finding["message"])));
        }
    }
    lines.extend(event["message"].as_str().map(str::to_owned));
    lines.join("\n  ") + "\n"
}

/// Waits until something is so.
pub(crate) fn wait_until(what: &str, mut is_so: impl FnMut() -> bool) {
    let deadline = Instant::now() + PATIENCE;
    while !is_so() {
        assert!(Instant::now() < deadline, "waited in vain: {what}");
        std::thread::sleep(Duration::from_millis(5));
    }
}
