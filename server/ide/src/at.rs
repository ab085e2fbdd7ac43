//! Which things of the contract stand at a place, whichever language it is in.

use camino::Utf8Path;
use mizan_engine::frontend::UseKind;
use mizan_engine::{Snapshot, World};
use mizan_text::Span;

use crate::denoted;
use crate::files::{FilePosition, Language};
use crate::mentions::{Mention, MentionKind, mentions};
use crate::thing::{Symbol, Thing};
use crate::uses;

/// What stands at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Here {
    /// The word.
    pub span: Span,
    /// What it stands for: several where a union, or a context, has several, or several backends do. Sorted.
    pub symbols: Vec<Symbol>,
    /// In which way.
    pub stands: Stands,
}

/// In which way a word stands for things.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stands {
    /// In Python, as a declaration says it.
    Python(MentionKind),
    /// In TypeScript.
    TypeScript(UseKind),
}

/// The things at a place; nothing where no thing of a contract stands there.
pub fn at(world: &World, position: &FilePosition) -> Option<Here> {
    match Language::of(&position.file)? {
        Language::Python => in_python(world, position),
        Language::TypeScript => in_typescript(world, position),
    }
}

fn in_python(world: &World, FilePosition { file, offset }: &FilePosition) -> Option<Here> {
    let mut here: Option<Here> = None;
    for (backend, snapshot) in world.backends.iter().enumerate() {
        for (span, mention) in mentions_at(snapshot, file, *offset) {
            add(&mut here, span, Stands::Python(mention.kind), Symbol { backend, thing: mention.thing });
        }
    }
    sorted(here.or_else(|| in_code(world, file, *offset)))
}

/// The things that a name in code denotes.
fn in_code(world: &World, file: &Utf8Path, offset: u32) -> Option<Here> {
    let mut here: Option<Here> = None;
    for backend in 0..world.backends.len() {
        let Some((span, denoted)) = denoted::at(world, backend, file, offset) else { continue };
        for symbol in denoted.iter().flat_map(|denoted| denoted::symbols(world, backend, denoted)) {
            add(&mut here, span, Stands::Python(MentionKind::Name), symbol);
        }
    }
    here
}

/// The mentions that an offset touches, each with its span, the shortest first.
fn mentions_at(snapshot: &Snapshot, file: &Utf8Path, offset: u32) -> Vec<(Span, Mention)> {
    let Some(source) = snapshot.source(file) else { return Vec::new() };
    let places = snapshot.places();
    let spanned = mentions(snapshot, source).into_iter().map(|mention| (places.span(mention.origin), mention));
    let mut found: Vec<(Span, Mention)> = spanned.filter(|(span, _)| span.touches(offset)).collect();
    found.sort_by(|(one, a), (other, b)| (one.len(), one, a).cmp(&(other.len(), other, b)));
    found
}

fn in_typescript(world: &World, FilePosition { file, offset }: &FilePosition) -> Option<Here> {
    let mut here: Option<Here> = None;
    for (backend, snapshot) in world.backends.iter().enumerate() {
        let Some(uses) = world.uses(backend) else { continue };
        let words = uses.in_file(file).into_iter().flat_map(|found| found.words_at(*offset));
        for one in words {
            for thing in uses::things(world, &snapshot.contract, &uses, file, one) {
                add(&mut here, one.span, Stands::TypeScript(one.kind), Symbol { backend, thing });
            }
        }
    }
    sorted(here)
}

/// Adds a symbol where it has the same word as those before it.
fn add(here: &mut Option<Here>, span: Span, stands: Stands, symbol: Symbol) {
    match here {
        Some(here) if here.span == span => here.symbols.push(symbol),
        Some(_) => {}
        None => *here = Some(Here { span, symbols: vec![symbol], stands }),
    }
}

fn sorted(here: Option<Here>) -> Option<Here> {
    let mut here = here?;
    here.symbols.sort();
    here.symbols.dedup();
    Some(here)
}

impl Here {
    /// The things of one backend.
    pub fn things(&self, backend: usize) -> impl Iterator<Item = &Thing> {
        self.symbols.iter().filter(move |symbol| symbol.backend == backend).map(|symbol| &symbol.thing)
    }
}
