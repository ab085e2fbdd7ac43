//! Declarations to contract: every reference resolved, every rule applied.
//!
//! In go [`Declarations`], right and wrong alike; out come a [`Contract`] that is sound and the [`Diagnostic`]s of what is not. Pure, and linear in
//! the number of declarations. What a rule does with the thing that breaks it is said at the rule: the least that keeps the rest true.

mod contexts;
mod effects;
mod functions;
mod names;
mod nearest;
mod others;
mod unresolved;

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::contract::{Context, Contract, Function};
use crate::{Declarations, Diagnostic, declarations};

/// Builds the contract. Diagnostics come in no particular order; who shows them sorts them by place.
pub fn build(declarations: &Declarations) -> (Contract, Vec<Diagnostic>) {
    let mut builder = Builder::new(declarations);
    builder.add_functions();
    builder.add_contexts();
    builder.resolve_effects();
    builder.add_compositions();
    builder.add_forms();
    builder.add_channels();
    builder.check_typescript_names();
    builder.collect_unresolved();
    builder.finish()
}

/// The contract while it is being built.
struct Builder<'a> {
    declarations: &'a Declarations,
    /// The declarations that claim a wire name and may have it, in order of module and place.
    claimed: BTreeMap<Arc<str>, &'a declarations::Function>,
    /// Wire names by the declaration behind them.
    by_python: FxHashMap<(Arc<str>, Arc<str>), Arc<str>>,
    functions: BTreeMap<Arc<str>, Function>,
    contexts: BTreeMap<Arc<str>, Context>,
    contract: Contract,
    diagnostics: Vec<Diagnostic>,
}

impl<'a> Builder<'a> {
    fn new(declarations: &'a Declarations) -> Self {
        let contract = Contract {
            dialect: declarations.dialect,
            definitions: declarations.definitions.clone(),
            ..Contract::default()
        };
        Self {
            declarations,
            claimed: BTreeMap::new(),
            by_python: FxHashMap::default(),
            functions: BTreeMap::new(),
            contexts: BTreeMap::new(),
            contract,
            diagnostics: Vec::new(),
        }
    }

    fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    fn finish(mut self) -> (Contract, Vec<Diagnostic>) {
        self.contract.functions = self.functions;
        self.contract.contexts = self.contexts;
        (self.contract, self.diagnostics)
    }
}
