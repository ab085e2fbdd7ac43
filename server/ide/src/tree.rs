//! The contract as a tree: what a view of it beside the text shows.

use std::sync::Arc;

use mizan_engine::World;
use mizan_engine::host::Cancellation;
use mizan_schema::Origin;

use crate::definition::file_span;
use crate::files::FileSpan;
use crate::thing::{Symbol, Thing};
use crate::uses::sites;

/// Something of a contract, and what belongs to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Branch {
    /// What it is.
    pub thing: Thing,
    /// Its name on the wire.
    pub name: Arc<str>,
    /// Its name in Python, dotted.
    pub python: String,
    /// Where it is declared.
    pub at: FileSpan,
    /// How many places of the frontends use it.
    pub uses: usize,
    /// The members of a context.
    pub below: Vec<Branch>,
}

/// What one backend declares, by name: contexts with their members, functions of no context, compositions, forms, channels. Empty for a backend
/// that there is not, and where nobody waits any more.
pub fn tree(world: &World, backend: usize, cancellation: &Cancellation) -> Vec<Branch> {
    let Some((snapshot, uses)) = world.backends.get(backend).zip(world.uses(backend)) else { return Vec::new() };
    let contract = &snapshot.contract;
    let branch = |thing: Thing, name: &Arc<str>, python: &mizan_schema::declarations::Python, below| {
        let symbol = Symbol { backend, thing };
        // A count is dear, and of no use to nobody.
        let uses = if cancellation.is_cancelled() { 0 } else { sites(world, &uses, &symbol).len() };
        let origin: Origin = python.origin;
        Branch {
            thing: symbol.thing,
            name: Arc::clone(name),
            python: format!("{}.{}", python.module, python.qualname),
            at: file_span(world, backend, origin),
            uses,
            below,
        }
    };
    let function = |name: &Arc<str>| {
        let function = contract.functions.get(name)?;
        Some(branch(Thing::Function(Arc::clone(name)), name, &function.python, Vec::new()))
    };
    let contexts = contract.contexts.values().map(|one| {
        let members = one.members.iter().filter_map(function).collect();
        branch(Thing::Context(Arc::clone(&one.name)), &one.name, &one.python, members)
    });
    let alone = contract.functions.values().filter(|one| one.context.is_none()).filter_map(|one| function(&one.name));
    let compositions = contract
        .compositions
        .values()
        .map(|one| branch(Thing::Composition(Arc::clone(&one.name)), &one.name, &one.python, Vec::new()));
    let forms = contract.forms.values().map(|one| {
        let name = &one.name.value;
        branch(Thing::Form(Arc::clone(name)), name, &one.python, Vec::new())
    });
    let channels = contract.channels.values().map(|one| {
        let name = &one.name.value;
        branch(Thing::Channel(Arc::clone(name)), name, &one.python, Vec::new())
    });
    let all: Vec<Branch> = contexts.chain(alone).chain(compositions).chain(forms).chain(channels).collect();
    if cancellation.is_cancelled() { Vec::new() } else { all }
}
