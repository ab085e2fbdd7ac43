//! Every place in both languages that stands for what stands at a place.

use std::collections::BTreeSet;
use std::sync::Arc;

use mizan_engine::World;
use mizan_engine::host::Cancellation;
use mizan_python::program::Program;
use mizan_python::references::{Denoted, File, ReferenceKind};
use mizan_python::resolve::Resolver;

use crate::at::at;
use crate::definition::file_span;
use crate::denoted;
use crate::files::{FilePosition, FileSpan};
use crate::mentions::{MentionKind, mentions_of};
use crate::search::mentioning;
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
///
/// Nothing where no thing stands there, or where nobody waits for the answer any more.
pub fn references(world: &World, position: &FilePosition, cancellation: &Cancellation) -> Option<Vec<Reference>> {
    let here = at(world, position)?;
    let mut found = Vec::new();
    for symbol in &here.symbols {
        found.extend(declared(world, symbol));
        found.extend(in_code(world, symbol, cancellation)?);
        found.extend(in_typescript(world, symbol));
    }
    // A declaration says itself what code at its place may say, too.
    found.sort_by(|one, other| one.at.cmp(&other.at).then(other.is_declaration.cmp(&one.is_declaration)));
    found.dedup_by(|one, before| one.at == before.at);
    Some(found)
}

/// The places at which declarations say it.
fn declared(world: &World, symbol: &Symbol) -> Vec<Reference> {
    let Some(snapshot) = world.backends.get(symbol.backend) else { return Vec::new() };
    let mentions = mentions_of(snapshot, &symbol.thing).into_iter();
    mentions
        .map(|mention| Reference {
            at: file_span(world, symbol.backend, mention.origin),
            is_declaration: mention.kind == MentionKind::Declaration,
        })
        .collect()
}

/// The names in the code of the backend, function bodies included.
fn in_code(world: &World, symbol: &Symbol, cancellation: &Cancellation) -> Option<Vec<Reference>> {
    let Some(snapshot) = world.backends.get(symbol.backend) else { return Some(Vec::new()) };
    let sought = denoted::of_symbol(world, symbol);
    let words: BTreeSet<&str> = sought.iter().map(Denoted::word).collect();
    let program = Program::new(snapshot.modules());
    let resolver = Resolver::new(&program, denoted::version(world, symbol.backend));
    let mut found = Vec::new();
    for word in words {
        for (file, text) in mentioning(world, symbol.backend, word, cancellation)? {
            if cancellation.is_cancelled() {
                return None;
            }
            let tree = denoted::tree(world, &file, &text.text);
            for module in denoted::modules(&program, snapshot, &file) {
                let names = File::new(&resolver, module, &text.text, &tree);
                let places = sought.iter().filter(|one| one.word() == word).flat_map(|one| names.references(one));
                found.extend(places.map(|one| Reference {
                    at: FileSpan { file: Arc::clone(&file), span: one.span },
                    is_declaration: one.kind == ReferenceKind::Declaration,
                }));
            }
        }
    }
    Some(found)
}

fn in_typescript(world: &World, symbol: &Symbol) -> Vec<Reference> {
    let uses = uses_of(world, symbol).into_iter();
    uses.map(|one| Reference { at: FileSpan { file: one.file, span: one.span }, is_declaration: false }).collect()
}
