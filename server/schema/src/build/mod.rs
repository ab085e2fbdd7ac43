//! Declarations to contract: every reference resolved, every rule applied.
//!
//! In go [`Declarations`], right and wrong alike; out come a [`Contract`] that is sound and the [`Diagnostic`]s of what is not. Three principles
//! stand behind every rule:
//!
//! - What breaks a rule is neutralised by the least that keeps the rest true, and the rule says how. Where two claim one thing, the first by module
//!   and place keeps it.
//! - A mistake is said once. What was left out for a mistake is remembered as refused, and whoever refers to it is not blamed again.
//! - A declaration that nothing registers is judged by itself (its annotation, its keywords, its references), but it claims no name, is a member of
//!   no context and stands in no one's way.
//!
//! The rules run in four steps, each from what the step before gave: the *outline* of each module, which claims names; the names, settled for all
//! modules at once; each context, with its members; each module, judged by itself. A [`Memo`] remembers what each step gave and repeats only what
//! changed.

mod channels;
mod claims;
mod compositions;
mod contexts;
mod effects;
mod forms;
mod functions;
mod index;
mod judge;
mod look;
mod meanings;
mod memo;
mod merges;
mod names;
mod outline;
mod refusals;
mod same;
mod typescript;
mod unresolved;
mod words;

use std::sync::Arc;

use imbl::OrdMap;
use rustc_hash::FxHashSet;

use crate::diagnostics::Place;
use crate::{Code, Contract, Declarations, Diagnostic, TypeKey};
pub use memo::{Memo, Work};
pub use same::is_one_type;

/// Builds the contract. The diagnostics are those of the rules alone; who shows them sorts them by place.
pub fn build(declarations: &Declarations) -> (Contract, Vec<Diagnostic>) {
    let built = Memo::default().build(declarations);
    let diagnostics = built.all_diagnostics().cloned().collect();
    (Arc::unwrap_or_clone(built.contract), diagnostics)
}

/// What a run of the rules gives.
#[derive(Clone, Debug)]
pub struct Built {
    /// The contract. Whatever in it is as it was keeps its pointer.
    pub contract: Arc<Contract>,
    /// What is wrong, by what it was found in; nothing where nothing is. A group that is as it was keeps its pointer. Two groups may say the same of
    /// one place: a type that is not known is found wherever it is reached.
    pub diagnostics: OrdMap<Unit, Arc<[Diagnostic]>>,
}

/// What findings are found in. Their places may be in other files: a class-style function's parameters are the fields of a model.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unit {
    /// A module, by its dotted name.
    Module(Arc<str>),
    /// A context, by its name.
    Context(Arc<str>),
    /// A named type.
    Definition(TypeKey),
}

impl Built {
    /// Everything that is wrong. What is not known at a place is said once, however many functions and definitions reach it.
    pub fn all_diagnostics(&self) -> impl Iterator<Item = &Diagnostic> {
        let mut said: FxHashSet<(Code, Place)> = FxHashSet::default();
        self.diagnostics.values().flat_map(|group| group.iter()).filter(move |diagnostic| {
            let is_reached = matches!(diagnostic.code, Code::UnresolvedType | Code::UnresolvedDefault);
            !is_reached || said.insert((diagnostic.code, diagnostic.primary))
        })
    }
}
