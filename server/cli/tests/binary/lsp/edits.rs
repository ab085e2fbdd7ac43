//! Texts, places in them and edits of them, as an editor has them in the unit that was agreed on.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::client::{Editor, uri};
use crate::sandbox::Sandbox;

/// What is seen in both units, which is the same.
pub(crate) fn in_both(see: impl Fn(Unit) -> String) -> String {
    let [one, other] = Unit::BOTH.map(see);
    assert_eq!(one, other, "columns of both kinds lead to the same text");
    one
}

/// What columns count.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Unit {
    Utf8,
    Utf16,
}

impl Unit {
    pub(crate) const BOTH: [Self; 2] = [Self::Utf8, Self::Utf16];

    /// An editor that counts so.
    pub(crate) fn editor(self) -> Editor {
        match self {
            Self::Utf8 => Editor::utf8(),
            Self::Utf16 => Editor::plain(),
        }
    }

    fn width(self, text: &str) -> usize {
        match self {
            Self::Utf8 => text.len(),
            Self::Utf16 => text.encode_utf16().count(),
        }
    }

    /// The place of an offset.
    pub(crate) fn position(self, text: &str, offset: usize) -> Value {
        let before = &text[..offset];
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        json!({ "line": before.matches('\n').count(), "character": self.width(&before[start..]) })
    }

    /// The place behind the only `words` in a text.
    pub(crate) fn behind(self, text: &str, words: &str) -> Value {
        assert_eq!(text.matches(words).count(), 1, "{words} stands in one place");
        self.position(text, text.find(words).unwrap() + words.len())
    }

    /// The part of a text that the only `words` in it take.
    pub(crate) fn range(self, text: &str, words: &str) -> Value {
        let end = self.behind(text, words);
        json!({ "start": self.position(text, text.find(words).unwrap()), "end": end })
    }

    fn offset(self, text: &str, position: &Value) -> usize {
        let number = |key: &str| usize::try_from(position[key].as_u64().unwrap()).unwrap();
        let start: usize = text.split_inclusive('\n').take(number("line")).map(str::len).sum();
        let line = text[start..].split('\n').next().unwrap();
        let mut places = line.char_indices().map(|(at, _)| at).chain([line.len()]);
        let place = places.find(|&at| self.width(&line[..at]) == number("character"));
        start + place.unwrap_or_else(|| panic!("{position} is a place in {line:?}"))
    }

    /// A text after edits, which all are of the text before.
    pub(crate) fn applied(self, text: &str, edits: &[Value]) -> String {
        let span =
            |edit: &Value| (self.offset(text, &edit["range"]["start"]), self.offset(text, &edit["range"]["end"]));
        let mut edits: Vec<((usize, usize), &str)> =
            edits.iter().map(|edit| (span(edit), edit["newText"].as_str().unwrap())).collect();
        edits.sort_by_key(|(span, _)| *span);
        assert!(edits.windows(2).all(|pair| pair[0].0.1 <= pair[1].0.0), "edits overlap: {edits:?}");
        let mut text = text.to_owned();
        for ((start, end), with) in edits.into_iter().rev() {
            text.replace_range(start..end, with);
        }
        text
    }

    /// Makes the edits of a workspace in the files of a sandbox; the files, and what they say then.
    pub(crate) fn make(self, sandbox: &Sandbox, edit: &Value) -> BTreeMap<String, String> {
        let addresses: BTreeMap<String, String> =
            sandbox.files("").into_iter().map(|file| (uri(sandbox.path(&file)), file)).collect();
        let changes = edit["changes"].as_object().unwrap();
        let files = changes.iter().map(|(address, edits)| {
            let file = addresses.get(address).unwrap_or_else(|| panic!("{address} is no file of the project")).clone();
            let text = self.applied(&sandbox.read(&file), edits.as_array().unwrap());
            sandbox.write(&file, &text);
            (file, text)
        });
        files.collect()
    }
}
