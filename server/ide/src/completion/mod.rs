//! What can be typed at a place: what a declaration takes in Python, what the client has in TypeScript.
//!
//! In go a world and a place, half-typed code around it; out come items in the order in which a person wants them, each with exactly what it replaces.
//! Nothing is said where nothing of ours can stand. What is said of an item at length is asked for item by item ([`documentation`]).

pub(crate) mod documentation;
mod matching;
mod python;
pub(crate) mod typescript;

use mizan_engine::World;
use mizan_text::{Edit, Span};

use crate::files::{FilePosition, Language};
use crate::keywords::KeywordsOf;
use crate::thing::Symbol;

pub use documentation::documentation;

/// What can be typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completions {
    /// What an item takes the place of while the rest of the word is kept: from the start of the word to the place that was asked about.
    pub inserted: Span,
    /// The whole word.
    pub replaced: Span,
    /// The items, the best first.
    pub items: Vec<Completion>,
    /// Whether there are more than are said here: the list is to be asked for again when the word is longer.
    pub is_cut: bool,
}

/// One thing that can be typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// What a person sees.
    pub label: String,
    /// What it is.
    pub kind: CompletionKind,
    /// What is to be known of it, on one line.
    pub detail: String,
    /// What stands there afterwards.
    pub text: String,
    /// What is compared with what was typed.
    pub filter: String,
    /// What is done elsewhere in the file: a name is imported.
    pub edits: Vec<Edit>,
    /// What it is of.
    pub about: About,
    /// Whether the client on disk has it, so that a TypeScript server beside this one offers it, too. Never so in Python.
    pub is_on_disk: bool,
}

/// What an item is, as far as a person sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CompletionKind {
    /// A keyword of a call.
    Keyword,
    /// A value: `True`, `"staff"`, a string of a `Literal`.
    Value,
    /// The name of a context, an app, a form.
    Name,
    /// A constant.
    Constant,
    /// A function.
    Function,
    /// A hook.
    Hook,
    /// A provider.
    Provider,
    /// A type.
    Type,
    /// An enumeration.
    Enum,
    /// A key, an attribute, a field.
    Field,
}

/// What an item is of: enough to say more of it later.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum About {
    /// Nothing that has more to be said.
    Nothing,
    /// A keyword.
    Keyword(KeywordsOf, &'static str),
    /// A thing of the contract.
    Thing(Symbol),
}

/// What can be typed at a place; nothing where nothing of ours can.
pub fn completion(world: &World, position: &FilePosition) -> Option<Completions> {
    match Language::of(&position.file)? {
        Language::Python => python::completion(world, position),
        Language::TypeScript => typescript::completion(world, position),
    }
}

impl About {
    /// A keyword by its name; nothing where there is none of that name.
    pub fn keyword(of: KeywordsOf, name: &str) -> Option<Self> {
        of.all().iter().find(|keyword| keyword.name == name).map(|keyword| Self::Keyword(of, keyword.name))
    }
}

impl Completion {
    /// What is typed as it is shown.
    fn new(kind: CompletionKind, label: impl Into<String>, detail: impl Into<String>) -> Self {
        let label = label.into();
        Self {
            text: label.clone(),
            filter: label.clone(),
            label,
            kind,
            detail: detail.into(),
            edits: Vec::new(),
            about: About::Nothing,
            is_on_disk: false,
        }
    }

    fn about(self, about: About) -> Self {
        Self { about, ..self }
    }
}
