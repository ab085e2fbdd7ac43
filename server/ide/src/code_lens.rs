//! Above each declaration of a Python file: how often it is used, and what it has fetched again.

use std::sync::Arc;

use camino::Utf8Path;
use mizan_engine::World;
use mizan_engine::frontend::Found;
use mizan_text::Span;

use crate::effects::{self, Refetch};
use crate::files::FileSpan;
use crate::mentions::{MentionKind, mentions};
use crate::thing::{Symbol, Thing};
use crate::uses::sites;

/// A line above a declaration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lens {
    /// The identifier of the declaration.
    pub span: Span,
    /// What is said.
    pub kind: LensKind,
}

/// What is said above a declaration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LensKind {
    /// Where TypeScript does something with it.
    Uses(Vec<FileSpan>),
    /// What it has fetched again, or replaces.
    Refetches(Refetch),
}

/// The lenses of a Python file, by place.
pub fn code_lens(world: &World, file: &Utf8Path) -> Vec<Lens> {
    let mut lenses = Vec::new();
    for (backend, snapshot) in world.backends.iter().enumerate() {
        let Some(source) = snapshot.source(file) else { continue };
        let places = snapshot.places();
        for mention in mentions(snapshot, source) {
            let is_whole = mention.kind == MentionKind::Declaration
                && matches!(
                    mention.thing,
                    Thing::Function(_) | Thing::Context(_) | Thing::Composition(_) | Thing::Form(_) | Thing::Channel(_)
                );
            if is_whole {
                let span = places.span(mention.origin);
                let symbol = Symbol { backend, thing: mention.thing };
                lenses.extend(of(world, &symbol).into_iter().map(|kind| Lens { span, kind }));
            }
        }
    }
    lenses.sort_by_key(|lens| lens.span);
    lenses
}

fn of(world: &World, symbol: &Symbol) -> Vec<LensKind> {
    let Some(snapshot) = world.backends.get(symbol.backend) else { return Vec::new() };
    let contract = &snapshot.contract;
    let function = match &symbol.thing {
        Thing::Function(name) => contract.functions.get(name),
        _ => None,
    };
    let Some(uses) = world.uses(symbol.backend) else { return Vec::new() };
    let span = |(file, one): Found<'_>| FileSpan { file: Arc::clone(file), span: one.span };
    let found = || LensKind::Uses(sites(world, &uses, symbol).into_iter().map(span).collect());
    // What no client has cannot be used.
    let is_emitted = function.is_none_or(|function| function.is_emitted());
    let refetches = function.map(|function| effects::of(contract, &uses, function));
    is_emitted.then(found).into_iter().chain(refetches.into_iter().flatten().map(LensKind::Refetches)).collect()
}
