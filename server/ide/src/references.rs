//! Every place in both languages that stands for what stands at a place.

use mizan_engine::World;
use mizan_engine::host::Cancellation;

use crate::at::at;
use crate::definition::file_span;
use crate::files::{FilePosition, FileSpan};
use crate::mentions::{MentionKind, mentions_of};
use crate::thing::Symbol;
use crate::uses::uses_of;

/// A place that stands for something.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reference {
    /// The word.
    pub at: FileSpan,
    /// Whether it declares it.
    pub is_declaration: bool,
}

/// Every place in both languages that stands for the things at a place, by file and place; generated files are left out. The same from either end.
pub fn references(world: &World, position: &FilePosition, cancellation: &Cancellation) -> Option<Vec<Reference>> {
    let here = at(world, position)?;
    let mut found = Vec::new();
    for symbol in &here.symbols {
        if cancellation.is_cancelled() {
            return None;
        }
        found.extend(of(world, symbol));
    }
    found.sort();
    found.dedup_by(|one, before| one.at == before.at);
    Some(found)
}

/// Every place that stands for a thing.
pub(crate) fn of(world: &World, symbol: &Symbol) -> Vec<Reference> {
    let Some(snapshot) = world.backends.get(symbol.backend) else { return Vec::new() };
    let python = mentions_of(snapshot, &symbol.thing).into_iter().map(|mention| Reference {
        at: file_span(world, symbol.backend, mention.origin),
        is_declaration: mention.kind == MentionKind::Declaration,
    });
    let typescript = uses_of(world, symbol)
        .into_iter()
        .map(|one| Reference { at: FileSpan { file: one.file, span: one.span }, is_declaration: false });
    python.chain(typescript).collect()
}
