//! What one Python file says, apart from where it says it.
//!
//! [`Module`] is the declaration-level syntax of a file: its statements at module and class level, decorators, signatures, annotations and
//! the expressions that declarations are made of. Function bodies are kept only as far as something outside needs them ([`Body`]). Every
//! identifier and expression that a person may point at carries an [`Anchor`], an index into [`FileFacts::spans`]; comparing two [`Module`]s
//! therefore compares what they say, not where.

mod anchors;
pub mod ast;
mod docstring;
mod ignore;
mod keep;
mod literals;
mod lower;
mod recover;

pub use ast::Module;
pub use ignore::is_ignored;
pub use keep::keep;
pub use lower::DEPTH_LIMIT;

use mizan_schema::Anchor;
use mizan_syntax::Tree;
use mizan_text::Span;

use ast::{Expr, Name};
use lower::Ground;

/// The facts of one file.
#[derive(Clone, Debug, PartialEq)]
pub struct FileFacts {
    /// What it says.
    pub module: Module,
    /// Where each [`Anchor`] of it stands.
    pub spans: Vec<Span>,
    /// What does not parse, with the place, in source order; of many the first few. Something wrong in the body of a function is a problem,
    /// and takes nothing from the facts.
    pub problems: Vec<Problem>,
    /// The top-level statements that do not parse, in source order. They are missing from [`FileFacts::module`], but for what [`keep`] knows of
    /// them.
    pub broken: Vec<Broken>,
}

/// Top-level statements that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// What they would bind, as far as their first words tell.
    pub names: Vec<Name>,
    /// The line that tells what they are: that of `def` or `class` below its decorators, else the first.
    pub head: Anchor,
}

/// Something that does not parse.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What is wrong, as a sentence without its full stop.
    pub message: String,
    /// Where.
    pub anchor: Anchor,
    /// What to do, where that is not plain from what is wrong.
    pub help: Option<&'static str>,
}

/// Reads the facts of a file.
pub fn read(text: &str) -> FileFacts {
    read_beside(text, || mizan_syntax::python::parse(text))
}

/// Reads the facts of a file whose tree someone has, or can make: it is asked for only where nothing else tells whether the text has an error.
pub fn read_beside(text: &str, tree: impl FnOnce() -> Tree) -> FileFacts {
    if let Some(facts) = read_strictly(text) {
        return facts;
    }
    if mizan_syntax::python::is_broken(text) { recover::read(text) } else { read_tree(text, &tree()) }
}

/// Reads the facts of a file without errors, as fast as that can be done; nothing where it may have one, or is written in a rare way.
///
/// What this gives is what [`read_tree`] gives.
pub fn read_strictly(text: &str) -> Option<FileFacts> {
    mizan_syntax::python::parse_strictly(text).map(|tree| lower::strict(Ground::new(text), &tree))
}

/// Reads the facts of a file whose tree is known.
///
/// Where the tree has errors, only the text counts: what an edited tree makes of an error depends on its past.
pub fn read_tree(text: &str, tree: &Tree) -> FileFacts {
    lower::file(Ground::new(text), tree).unwrap_or_else(|| recover::read(text))
}

/// Reads a text that is one expression and nothing else, with the places of its anchors in that text.
pub fn expression(text: &str) -> Option<(Expr, Vec<Span>)> {
    let mut ground = Ground::new(text);
    let expression = lower::expression(&mut ground, &mizan_syntax::python::parse(text), 0)?;
    Some((expression, ground.spans))
}

/// The top-level pieces of a text that does not parse, in order, so that what is wrong in one takes nothing from the others.
pub(crate) fn pieces(text: &str) -> Vec<Span> {
    recover::pieces(text)
}

/// The top-level pieces of a text that do not parse, in order: a statement each, or a few. What a word in one of them denotes is not certain.
pub fn broken(text: &str) -> Vec<Span> {
    recover::broken(text)
}

impl FileFacts {
    /// Where `anchor` stands; the start of the file for an anchor of other facts.
    pub fn span(&self, anchor: Anchor) -> Span {
        self.spans.get(anchor.0 as usize).copied().unwrap_or_default()
    }

    /// Whether `other` says the same, wherever it says it.
    pub fn says_the_same_as(&self, other: &Self) -> bool {
        self.module == other.module && self.problems == other.problems && self.broken == other.broken
    }
}
