//! Which parameters are one, so that none of them can be renamed alone.
//!
//! In go a contract and a parameter; out come all that share its name for a reason: the members of a context share their params, a composition gives one
//! attribute to all of its contexts, and an argument of a mutation that is also a param of what it invalidates says which instances are meant.

use std::collections::BTreeSet;
use std::sync::Arc;

use mizan_schema::Contract;
use mizan_schema::contract::{Effect, Function};

use crate::thing::Thing;

/// The parameters that are one with a parameter, itself included, sorted.
pub(super) fn parameters(contract: &Contract, function: &Arc<str>, name: &Arc<str>) -> Vec<Thing> {
    let mut together = BTreeSet::new();
    let mut open = vec![Arc::clone(function)];
    while let Some(next) = open.pop() {
        if !takes(contract, &next, name) || !together.insert(Arc::clone(&next)) {
            continue;
        }
        open.extend(registered_besides(contract, &next));
        let shared = contexts(contract, &next).into_iter().filter(|context| has_param(contract, context, name));
        open.extend(shared.flat_map(|context| around(contract, &context)));
    }
    together.into_iter().map(|function| Thing::Parameter { function, name: Arc::clone(name) }).collect()
}

/// The function whose parameter would become one with that of `function`, were it called `new` and not `old`.
pub(super) fn joined(contract: &Contract, function: &Arc<str>, old: &str, new: &str) -> Option<Arc<str>> {
    if takes(contract, function, new) {
        return Some(Arc::clone(function));
    }
    let contexts = contexts(contract, function);
    let meets =
        contexts.iter().filter(|context| has_param(contract, context, new) || has_param(contract, context, old));
    meets.flat_map(|context| around(contract, context)).find(|other| takes(contract, other, new))
}

/// The other names on the wire of the same function in Python.
fn registered_besides(contract: &Contract, function: &str) -> Vec<Arc<str>> {
    let Some(python) = contract.functions.get(function).map(|function| &function.python) else { return Vec::new() };
    let is_it = |other: &&Arc<Function>| other.python.origin == python.origin;
    contract.functions.values().filter(is_it).map(|function| Arc::clone(&function.name)).collect()
}

fn takes(contract: &Contract, function: &str, name: &str) -> bool {
    let function = contract.functions.get(function);
    function.is_some_and(|function| function.parameters.iter().any(|parameter| *parameter.name.value == *name))
}

fn has_param(contract: &Contract, context: &str, name: &str) -> bool {
    let context = contract.contexts.get(context);
    context.is_some_and(|context| context.params.iter().any(|param| *param.parameter.name.value == *name))
}

/// The contexts that give a function its arguments, or that its arguments scope; with each those that are mounted together with it.
fn contexts(contract: &Contract, function: &str) -> BTreeSet<Arc<str>> {
    let Some(function) = contract.functions.get(function) else { return BTreeSet::new() };
    let own = function.context.iter().chain(scoped(function));
    let mut all: BTreeSet<Arc<str>> = own.cloned().collect();
    let mounted = contract
        .compositions
        .values()
        .filter(|composition| function.context.as_ref().is_some_and(|context| composition.parts.contains(context)));
    all.extend(mounted.flat_map(|composition| composition.parts.iter().cloned()));
    all
}

/// The members of a context, and the mutations that touch it.
fn around(contract: &Contract, context: &Arc<str>) -> Vec<Arc<str>> {
    let members = contract.contexts.get(context).into_iter().flat_map(|context| context.members.iter().cloned());
    let touches = |function: &&Arc<Function>| scoped(function).any(|touched| touched == context);
    let mutations = contract.functions.values().filter(touches).map(|function| Arc::clone(&function.name));
    members.chain(mutations).collect()
}

/// The contexts that a mutation touches.
fn scoped(function: &Function) -> impl Iterator<Item = &Arc<str>> {
    let affected = function.affects.iter().map(|effect| match effect {
        Effect::Context(context) | Effect::Function { context, .. } => context,
    });
    affected.chain(function.merge.iter().map(|slot| &slot.context))
}
