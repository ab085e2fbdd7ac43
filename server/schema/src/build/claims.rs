//! MZ106: who gets which wire name.
//!
//! In go candidates; out come those that keep their names. Functions and the calls of forms share one set of names, since both are called at
//! `call/`; a function with a context of its own also claims that context's name.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::functions::Candidate;
use super::words::{dotted, quoted};
use super::{Builder, key, order};
use crate::contract::ContextKind;
use crate::declarations::{Form, Located, Python};
use crate::{Code, Diagnostic};

impl<'a> Builder<'a> {
    /// The first by module and place keeps a name; whoever comes later is left out. What is not registered claims nothing, and has its name only
    /// where it is free.
    pub(super) fn settle_wire_names(&mut self, candidates: Vec<Candidate<'a>>) -> Vec<Candidate<'a>> {
        let (mut registered, unregistered): (Vec<_>, Vec<_>) =
            candidates.into_iter().partition(Candidate::is_registered);
        registered.sort_by_key(|candidate| order(&candidate.declared.python));
        let mut taken: FxHashMap<Arc<str>, &'a Python> = FxHashMap::default();
        let mut kept = Vec::with_capacity(registered.len() + unregistered.len());
        for candidate in registered {
            let name = &candidate.declared.name;
            let first = taken.get(&name.value).copied();
            if let Some(first) = first {
                self.refuse_function(name, first, &candidate.declared.python);
                continue;
            }
            taken.insert(Arc::clone(&name.value), &candidate.declared.python);
            kept.push(candidate);
        }
        let mut kept = self.settle_form_calls(kept);
        self.settle_local_contexts(&mut kept);

        let mut names: FxHashSet<Arc<str>> =
            kept.iter().map(|candidate| Arc::clone(&candidate.declared.name.value)).collect();
        names.extend(self.contract.forms.values().flat_map(|form| calls(form)));
        kept.extend(
            unregistered.into_iter().filter(|candidate| names.insert(Arc::clone(&candidate.declared.name.value))),
        );
        kept
    }

    fn refuse_function(&mut self, name: &Located<Arc<str>>, first: &Python, python: &'a Python) {
        self.refused.functions.insert(key(python));
        self.report(
            Diagnostic::new(
                Code::DuplicateWireName,
                name.origin,
                format!("the name {} is taken already", quoted(&name.value)),
            )
            .with_related(first.origin, format!("{} has it", dotted(first)))
            .with_help("give one of them another name: `register(fn, \"other_name\")`"),
        );
    }

    /// A function and a form that claim one call.
    fn settle_form_calls(&mut self, candidates: Vec<Candidate<'a>>) -> Vec<Candidate<'a>> {
        let of_forms: FxHashMap<Arc<str>, Arc<str>> = self
            .contract
            .forms
            .values()
            .flat_map(|form| calls(form).map(|call| (call, Arc::clone(&form.name.value))))
            .collect();
        candidates.into_iter().filter(|candidate| self.keeps_its_call(candidate, &of_forms)).collect()
    }

    fn keeps_its_call(&mut self, candidate: &Candidate<'a>, of_forms: &FxHashMap<Arc<str>, Arc<str>>) -> bool {
        let declared = candidate.declared;
        let Some(form) = of_forms.get(&declared.name.value).and_then(|form| self.contract.forms.get(form)) else {
            return true;
        };
        let (form_name, form_python) = (form.name.clone(), form.python.clone());
        if order(&form_python) <= order(&declared.python) {
            self.refuse_function(&declared.name, &form_python, &declared.python);
            return false;
        }
        self.contract.forms.remove(&form_name.value);
        let message = format!("the form {} needs the name {}", quoted(&form_name.value), quoted(&declared.name.value));
        self.report(
            Diagnostic::new(Code::DuplicateWireName, form_name.origin, message)
                .with_related(declared.python.origin, format!("{} has it", dotted(&declared.python)))
                .with_help("give one of them another name"),
        );
        true
    }

    /// The context of one function has the function's name. Where a context of that name has members of its own, the function is left out,
    /// being one against many.
    fn settle_local_contexts(&mut self, candidates: &mut Vec<Candidate<'a>>) {
        let mut shared: FxHashMap<Arc<str>, &'a Python> = FxHashMap::default();
        for candidate in candidates.iter().filter(|candidate| candidate.is_member()) {
            let Some(membership) = &candidate.membership else { continue };
            if membership.kind != ContextKind::Local {
                shared.entry(Arc::clone(&membership.context)).or_insert(&candidate.declared.python);
            }
        }
        candidates.retain(|candidate| {
            let membership = candidate.membership.as_ref().filter(|m| m.kind == ContextKind::Local);
            let first = membership.and_then(|membership| shared.get(&membership.context)).copied();
            if let (Some(first), true) = (first, candidate.is_member()) {
                self.refuse_local_context(candidate, first);
                return false;
            }
            true
        });
    }

    fn refuse_local_context(&mut self, candidate: &Candidate<'a>, first: &Python) {
        let declared = candidate.declared;
        self.refused.functions.insert(key(&declared.python));
        let name = quoted(&declared.name.value);
        self.report(
            Diagnostic::new(
                Code::DuplicateWireName,
                declared.name.origin,
                format!("the context of the function {name} has its name, and there is another context {name}"),
            )
            .with_related(first.origin, format!("{} is a member of it", dotted(first)))
            .with_help("register the function under another name, or make it a member of that context"),
        );
    }
}

/// The calls that a form registers.
fn calls(form: &Form) -> impl Iterator<Item = Arc<str>> + use<> {
    const CALLS: [&str; 6] = ["schema", "validate", "submit", "formset.schema", "formset.validate", "formset.submit"];
    let count = if form.meta.enable_formset { CALLS.len() } else { 3 };
    let name = Arc::clone(&form.name.value);
    CALLS.into_iter().take(count).map(move |call| Arc::from(format!("{name}.{call}")))
}
