//! Quick fixes: edits after which a finding is gone.
//!
//! In go a world, a file and a part of it; out come [`Fix`]es in plain data: a title, the finding that it answers, the edits of each file. Nothing is offered
//! that is guessed: where the source does not say what the right edit is, there is no fix. Nothing is written here.

mod imports;
mod names;
mod provide;
mod python;
mod register;
mod returns;
mod revise;
mod stub;
mod typescript;
mod unique;

use std::collections::BTreeMap;
use std::sync::Arc;

use camino::Utf8Path;
use mizan_engine::World;
use mizan_engine::host::Cancellation;
use mizan_schema::Code;
use mizan_text::{Edit, Span};

use crate::files::Language;

pub use revise::{has_revisions, raise_revisions};

/// Something that can be done about a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What it does, as an imperative sentence without its full stop.
    pub title: String,
    /// The finding that is gone afterwards, and its place in the file that was asked about.
    pub answers: (Code, Span),
    /// Whether it is what most people would want.
    pub is_preferred: bool,
    /// By file, sorted by place; none overlaps another.
    pub edits: Edits,
}

/// Edits by file.
pub type Edits = BTreeMap<Arc<Utf8Path>, Vec<Edit>>;

/// The fixes for what is wrong in a part of a file, by the places of what they answer.
pub fn fixes(world: &World, file: &Utf8Path, part: Span, cancellation: &Cancellation) -> Vec<Fix> {
    let mut fixes = match Language::of(file) {
        Some(Language::Python) => python::fixes(world, file, part, cancellation),
        Some(Language::TypeScript) => typescript::fixes(world, file, part, cancellation),
        None => Vec::new(),
    };
    for fix in &mut fixes {
        for edits in fix.edits.values_mut() {
            edits.sort_by_key(|edit| (edit.replaced.start, edit.replaced.end));
        }
    }
    fixes.sort_by(|one, other| {
        let key = |fix: &Fix| (fix.answers.1, fix.answers.0, !fix.is_preferred);
        key(one).cmp(&key(other)).then_with(|| one.title.cmp(&other.title))
    });
    fixes.dedup();
    fixes
}

/// Whether two parts of a file have a place in common, ends included.
pub(crate) fn meets(one: Span, other: Span) -> bool {
    one.start <= other.end && other.start <= one.end
}

/// One edit of one file.
fn edit(file: &Utf8Path, replaced: Span, with: impl Into<String>) -> Edits {
    Edits::from([(Arc::from(file), vec![Edit { replaced, with: with.into() }])])
}

/// Something put in at a place.
fn insert(at: usize, with: impl Into<String>) -> Edit {
    let at = u32::try_from(at).unwrap_or(u32::MAX);
    Edit { replaced: Span::new(at, at), with: with.into() }
}
