//! Declarations to contract: every reference resolved, every rule applied.
//!
//! In go [`Declarations`], right and wrong alike; out come a [`Contract`] that is sound and the [`Diagnostic`]s of what is not. Pure, and linear in
//! the number of declarations. Three principles stand behind every rule:
//!
//! - What breaks a rule is neutralised by the least that keeps the rest true, and the rule says how. Where two claim one thing, the first by module
//!   and place keeps it.
//! - A mistake is said once. What was left out for a mistake is remembered as refused, and whoever refers to it is not blamed again.
//! - A declaration that nothing registers is judged by itself (its annotation, its keywords, its references), but it claims no name, is a member of
//!   no context and stands in no one's way.

mod channels;
mod claims;
mod compositions;
mod contexts;
mod effects;
mod forms;
mod functions;
mod merges;
mod nearest;
mod same;
mod typescript;
mod unresolved;
mod words;

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::contract::{Context, Contract, Function};
use crate::declarations::{self, ContextConstant, ContextRef, Python};
use crate::{Anchor, Declarations, Diagnostic};
use functions::Candidate;

/// Builds the contract. The diagnostics are those of the rules alone, in the order in which the rules run; who shows them sorts them by place.
pub fn build(declarations: &Declarations) -> (Contract, Vec<Diagnostic>) {
    let mut builder = Builder::new(declarations);
    builder.add_forms();
    builder.add_channels();
    let candidates = builder.judge_functions();
    let candidates = builder.settle_wire_names(candidates);
    builder.add_functions(candidates);
    builder.add_contexts();
    let compositions = builder.settle_typescript_names();
    builder.complete_contexts();
    builder.resolve_effects();
    builder.add_compositions(compositions);
    builder.collect_unresolved();
    builder.finish()
}

/// The contract while it is being built.
struct Builder<'a> {
    declarations: &'a Declarations,
    /// Every declared function, right or wrong.
    declared: FxHashMap<PythonKey<'a>, &'a declarations::Function>,
    /// The `ReactContext` constants, by the name they hold.
    constants: FxHashMap<&'a str, &'a ContextConstant>,
    /// The functions that say they are in a context, by the context they name, right or wrong.
    said_members: FxHashMap<&'a str, Vec<&'a declarations::Function>>,
    /// The declarations behind the functions of the contract, by wire name.
    candidates: BTreeMap<Arc<str>, Candidate<'a>>,
    /// The wire names of each declaration: a function can be registered under several.
    wire_names: FxHashMap<PythonKey<'a>, Vec<Arc<str>>>,
    functions: BTreeMap<Arc<str>, Function>,
    contexts: BTreeMap<Arc<str>, Context>,
    /// What has been left out for a mistake that is said already.
    refused: Refused<'a>,
    contract: Contract,
    diagnostics: Vec<Diagnostic>,
}

/// A declaration by its module and qualified name.
type PythonKey<'a> = (&'a str, &'a str);

/// Declarations that are not in the contract because of a mistake of their own.
#[derive(Default)]
struct Refused<'a> {
    functions: FxHashSet<PythonKey<'a>>,
    contexts: FxHashSet<Arc<str>>,
}

impl<'a> Builder<'a> {
    fn new(declarations: &'a Declarations) -> Self {
        let mut declared = FxHashMap::default();
        let mut said_members: FxHashMap<&str, Vec<_>> = FxHashMap::default();
        for function in declarations.functions() {
            declared.entry(key(&function.python)).or_insert(function);
            if let Some(context) = said_context(function) {
                said_members.entry(context).or_default().push(function);
            }
        }
        let mut constants = FxHashMap::default();
        for constant in declarations.contexts() {
            constants.entry(&*constant.name.value).or_insert(constant);
        }
        Self {
            declarations,
            declared,
            constants,
            said_members,
            candidates: BTreeMap::new(),
            wire_names: FxHashMap::default(),
            functions: BTreeMap::new(),
            contexts: BTreeMap::new(),
            refused: Refused::default(),
            contract: Contract {
                dialect: declarations.dialect,
                definitions: declarations.definitions.clone(),
                ..Contract::default()
            },
            diagnostics: Vec::new(),
        }
    }

    fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    fn finish(mut self) -> (Contract, Vec<Diagnostic>) {
        self.contract.functions = shared(self.functions);
        self.contract.contexts = shared(self.contexts);
        (self.contract, self.diagnostics)
    }
}

fn shared<T>(values: BTreeMap<Arc<str>, T>) -> BTreeMap<Arc<str>, Arc<T>> {
    values.into_iter().map(|(name, value)| (name, Arc::new(value))).collect()
}

/// The name of the context that a function says it is in.
fn said_context(function: &declarations::Function) -> Option<&str> {
    match &function.context.as_ref()?.value {
        ContextRef::Named(name) => Some(name),
        ContextRef::Global => Some("global"),
        ContextRef::Local => Some(&function.name.value),
        ContextRef::Unknown(..) => None,
    }
}

fn key(python: &Python) -> PythonKey<'_> {
    (&python.module, &python.qualname)
}

/// The order in which declarations claim what only one can have.
fn order(python: &Python) -> (&str, Anchor) {
    (&python.module, python.origin.anchor)
}
