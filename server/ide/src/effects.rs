//! What a mutation has fetched again, and which components feel it.
//!
//! In go a function and the uses of its client; out comes an entry for each thing it invalidates or replaces, in the order in which it names them.

use std::fmt;
use std::sync::Arc;

use mizan_engine::frontend::{Part, Uses};
use mizan_schema::Contract;
use mizan_schema::contract::{Effect, Function};
use mizan_schema::difference::Subject;
use rustc_hash::FxHashSet;

use crate::uses::is_site;

/// Something that is fetched again, or replaced, after a mutation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refetch {
    /// What.
    pub effect: Effect,
    /// Whether the mutation's result takes its place, and nothing is fetched.
    pub is_merged: bool,
    /// The functions whose values are new, by wire name.
    pub functions: Vec<Arc<str>>,
    /// How many components read one of them.
    pub components: usize,
}

impl Refetch {
    /// The context that it is in.
    pub fn context(&self) -> &Arc<str> {
        match &self.effect {
            Effect::Context(context) | Effect::Function { context, .. } => context,
        }
    }
}

/// What a mutation has fetched again.
pub(crate) fn of(contract: &Contract, uses: &Uses<'_>, function: &Function) -> Vec<Refetch> {
    let affects = function.affects.iter().map(|effect| (effect.clone(), false));
    let merged = function
        .merge
        .iter()
        .map(|slot| (Effect::Function { context: Arc::clone(&slot.context), function: Arc::clone(&slot.slot) }, true));
    affects.chain(merged).map(|(effect, is_merged)| refetch(contract, uses, effect, is_merged)).collect()
}

fn refetch(contract: &Contract, uses: &Uses<'_>, effect: Effect, is_merged: bool) -> Refetch {
    let functions = functions(contract, &effect);
    let components = readers(uses, &functions);
    Refetch { effect, is_merged, functions, components }
}

fn functions(contract: &Contract, effect: &Effect) -> Vec<Arc<str>> {
    match effect {
        Effect::Context(context) => {
            contract.contexts.get(context).map(|context| context.members.clone()).unwrap_or_default()
        }
        Effect::Function { function, .. } => vec![Arc::clone(function)],
    }
}

/// How many components read one of these slots.
fn readers(uses: &Uses<'_>, functions: &[Arc<str>]) -> usize {
    let found = functions.iter().flat_map(|function| uses.found(&Subject::Function(Arc::clone(function))));
    let reads = found.filter(|(_, one)| one.target.part == Part::Name && is_site(one.kind));
    reads.map(|(file, one)| (file.as_str(), &one.within)).collect::<FxHashSet<_>>().len()
}

impl fmt::Display for Refetch {
    /// `user: 6 components`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.effect {
            Effect::Context(context) => f.write_str(context)?,
            Effect::Function { context, function } => write!(f, "{context}.{function}")?,
        }
        match self.components {
            0 => f.write_str(": no component"),
            1 => f.write_str(": 1 component"),
            count => write!(f, ": {count} components"),
        }
    }
}
