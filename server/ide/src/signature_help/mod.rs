//! What a call takes, while it is written: `@client(…)` and a form's words in Python, arguments of the client in TypeScript.
//!
//! In go a world and a place, half-typed code around it; out comes one line with its parameters, and which of them the place is in. Calls of others are not
//! ours.

mod python;
mod typescript;

use mizan_engine::World;
use mizan_text::Span;

use crate::files::{FilePosition, Language};

/// What a call takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// The call, on one line.
    pub label: String,
    /// What it does, in Markdown.
    pub documentation: Option<String>,
    /// What it takes, in order.
    pub parameters: Vec<SignatureParameter>,
    /// The one among them that the place is in, where that is known.
    pub active: Option<usize>,
    /// Whether the client on disk says the same, so that a TypeScript server beside this one does, too. Never so in Python.
    pub is_on_disk: bool,
}

/// A parameter of a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignatureParameter {
    /// Its part of the label, in bytes.
    pub label: Span,
    /// What it does, in Markdown.
    pub documentation: Option<String>,
}

/// What the call around a place takes; nothing where none of ours is around it.
pub fn signature_help(world: &World, position: &FilePosition) -> Option<Signature> {
    match Language::of(&position.file)? {
        Language::Python => python::signature(world, position),
        Language::TypeScript => typescript::signature(world, position),
    }
}

/// A label that is put together from parameters.
#[derive(Default)]
struct Label {
    text: String,
    parameters: Vec<SignatureParameter>,
}

impl Label {
    fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }

    fn parameter(&mut self, text: &str, documentation: Option<String>) {
        let at = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
        let start = at(self.text.len());
        self.text.push_str(text);
        self.parameters.push(SignatureParameter { label: Span::new(start, at(self.text.len())), documentation });
    }
}
