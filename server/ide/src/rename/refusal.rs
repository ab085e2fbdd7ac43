//! Why something is not renamed, as a sentence that names the place.

use camino::Utf8Path;
use mizan_engine::World;
use mizan_text::{Encoding, Span};

use crate::files::{FileSpan, text};

/// Why something is not renamed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// A sentence for a person, with the place in it where there is one.
    pub sentence: String,
    /// The place.
    pub at: Option<FileSpan>,
}

impl Refusal {
    /// A refusal that is about the name, or the thing, and no place besides.
    pub(super) fn plain(sentence: impl Into<String>) -> Self {
        Self { sentence: sentence.into(), at: None }
    }

    /// A refusal for a word in a statement that does not parse.
    pub(super) fn broken(world: &World, name: &str, at: FileSpan) -> Self {
        Self::at(world, format!("`{name}` stands in a statement that does not parse"), at)
    }

    /// A refusal for what stands at a place, which follows the sentence.
    pub(super) fn at(world: &World, sentence: impl AsRef<str>, at: FileSpan) -> Self {
        let sentence = format!("{} ({})", sentence.as_ref(), place(world, &at.file, at.span));
        Self { sentence, at: Some(at) }
    }
}

/// `web/src/App.tsx:3:12`.
fn place(world: &World, file: &Utf8Path, span: Span) -> String {
    let shown = file.strip_prefix(&world.project.root).unwrap_or(file);
    let shown = shown.components().map(|part| part.as_str()).collect::<Vec<_>>().join("/");
    let Some(text) = text(world, file) else { return shown };
    let at = text.lines.line_column(&text.text, span.start, Encoding::Utf16);
    format!("{shown}:{}:{}", at.line + 1, at.column + 1)
}
