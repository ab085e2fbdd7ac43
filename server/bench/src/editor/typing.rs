//! What is waited for while a person types: keys that are pressed and taken back.

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

use super::{Desk, Row};
use crate::client::Heard;
use crate::measure::milliseconds;

impl Desk {
    /// Presses a key and takes it back, again and again.
    pub(super) fn types(&mut self, what: &'static str, rounds: usize, key: fn(&str) -> Option<Key>) -> Result<Row> {
        let before = self.large.text.clone();
        let Key { prepared, at, typed } = key(&before).context("there is no place to type in")?;
        self.large.replace(&mut self.client, &prepared)?;
        self.settle()?;
        let (mut times, mut idle) = (Vec::new(), Vec::new());
        for round in 0..rounds {
            let (taken, given) = if round % 2 == 0 { ("", typed) } else { (typed, "") };
            self.client.all_told();
            let start = self.large.edit(&mut self.client, at, taken, given)?;
            let (uri, version) = (json!(self.large.uri), json!(self.large.version));
            let told = self.client.told("textDocument/publishDiagnostics", |told| {
                told.get("uri") == Some(&uri) && told.get("version") == Some(&version)
            })?;
            times.push(milliseconds(told.at.duration_since(start)));
            idle.push(self.idle()?);
        }
        self.large.replace(&mut self.client, &before)?;
        self.settle()?;
        Ok((what, times, idle))
    }

    /// Presses a key and asks at once, again and again: an answer has to be of the text with the key in it. What was typed is taken back in between.
    pub(super) fn types_and_asks(
        &mut self,
        what: &'static str,
        rounds: usize,
        key: fn(&str) -> Option<Key>,
        method: &str,
        is_right: impl Fn(&Value) -> bool,
    ) -> Result<Row> {
        let before = self.large.text.clone();
        let Key { prepared, at, typed } = key(&before).context("there is no place to type in")?;
        self.large.replace(&mut self.client, &prepared)?;
        self.settle()?;
        let (mut times, mut idle) = (Vec::new(), Vec::new());
        for _ in 0..rounds {
            let start = self.large.edit(&mut self.client, at, "", typed)?;
            let place = self.large.place(at + typed.len())?;
            let (id, _) = self.client.ask(&format!("textDocument/{method}"), &place)?;
            let Heard { at: heard, message } = self.client.answer(id)?;
            let answer = message.get("result").unwrap_or(&message);
            ensure!(is_right(answer), "{what} is answered with {:.300}", message.to_string());
            times.push(milliseconds(heard.duration_since(start)));
            self.large.edit(&mut self.client, at, typed, "")?;
            self.settle()?;
            idle.push(self.idle()?);
        }
        self.large.replace(&mut self.client, &before)?;
        self.settle()?;
        Ok((what, times, idle))
    }
}

/// What a key does to a text: where it stands, and what of the text must be so before.
pub(super) struct Key {
    prepared: String,
    at: usize,
    typed: &'static str,
}

/// In the name of a context that is not there then.
pub(super) fn letter(text: &str) -> Option<Key> {
    let at = text.find("affects=\"items_")? + "affects=\"".len();
    Some(Key { prepared: text.to_owned(), at, typed: "x" })
}

/// In the first body; what is found below moves.
pub(super) fn line(text: &str) -> Option<Key> {
    let wrong = text.rfind("affects=\"items_")? + "affects=\"".len();
    let (head, tail) = text.split_at_checked(wrong)?;
    let at = text.find("    rows = ")?;
    Some(Key { prepared: format!("{head}x{tail}"), at, typed: "\n" })
}

/// Behind a decorator.
pub(super) fn bracket(text: &str) -> Option<Key> {
    let at = text.find("@client\n")? + "@client".len();
    Some(Key { prepared: text.to_owned(), at, typed: "(" })
}

/// The first letter of a keyword in a call that nothing closes.
pub(super) fn keyword(text: &str) -> Option<Key> {
    behind_client(text, "(", "a")
}

/// The first letter of a context, in a text and a call that nothing closes.
pub(super) fn context(text: &str) -> Option<Key> {
    behind_client(text, "(affects=\"", "i")
}

/// The first letter of a function, in a call that nothing closes.
pub(super) fn function(text: &str) -> Option<Key> {
    behind_client(text, "(affects=", "l")
}

/// Behind a decorator in which this stands already.
fn behind_client(text: &str, stands: &str, typed: &'static str) -> Option<Key> {
    let at = text.find("@client\n")? + "@client".len();
    let (head, tail) = text.split_at_checked(at)?;
    Some(Key { prepared: format!("{head}{stands}{tail}"), at: at + stands.len(), typed })
}
