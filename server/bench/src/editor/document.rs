//! A file that an editor has open.
//!
//! In go edits; out come the notifications that tell a server of them, and places in the text as parameters of a request.

use std::time::Instant;

use anyhow::{Context, Result};
use camino::Utf8Path;
use serde_json::{Value, json};

use crate::client::{Client, uri};

/// A file that is open. Its text is ASCII, so that bytes and columns are the same in every unit.
pub(super) struct Document {
    pub(super) uri: String,
    language: &'static str,
    pub(super) version: i64,
    pub(super) text: String,
}

impl Document {
    pub(super) fn open(client: &mut Client, path: &Utf8Path, language: &'static str) -> Result<Self> {
        let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {path}"))?;
        let document = Self { uri: uri(path), language, version: 1, text };
        document.show(client)?;
        Ok(document)
    }

    pub(super) fn show(&self, client: &mut Client) -> Result<()> {
        let Self { uri, language, version, text } = self;
        let document = json!({ "uri": uri, "languageId": language, "version": version, "text": text });
        client.notify("textDocument/didOpen", &json!({ "textDocument": document }))?;
        Ok(())
    }

    /// Types `given` over `taken`, which stands at `at`.
    pub(super) fn edit(&mut self, client: &mut Client, at: usize, taken: &str, given: &str) -> Result<Instant> {
        let (start, end) = (self.position(at)?, self.position(at + taken.len())?);
        self.text.replace_range(at..at + taken.len(), given);
        self.change(client, &json!([{ "range": { "start": start, "end": end }, "text": given }]))
    }

    /// Gives it another text.
    pub(super) fn replace(&mut self, client: &mut Client, text: &str) -> Result<()> {
        text.clone_into(&mut self.text);
        self.change(client, &json!([{ "text": text }]))?;
        Ok(())
    }

    fn change(&mut self, client: &mut Client, changes: &Value) -> Result<Instant> {
        self.version += 1;
        let document = json!({ "uri": self.uri, "version": self.version });
        client.notify("textDocument/didChange", &json!({ "textDocument": document, "contentChanges": changes }))
    }

    /// The place behind the first of these words, as parameters of a request.
    pub(super) fn behind(&self, words: &str) -> Result<Value> {
        let at = self.text.find(words).with_context(|| format!("`{words}` does not stand in {}", self.uri))?;
        self.place(at + words.len())
    }

    /// A place, as parameters of a request.
    pub(super) fn place(&self, at: usize) -> Result<Value> {
        Ok(json!({ "textDocument": { "uri": self.uri }, "position": self.position(at)? }))
    }

    fn position(&self, at: usize) -> Result<Value> {
        let before = self.text.get(..at).context("a place that is not there")?;
        let line = before.matches('\n').count();
        let column = before.len() - before.rfind('\n').map_or(0, |newline| newline + 1);
        Ok(json!({ "line": line, "character": column }))
    }
}
