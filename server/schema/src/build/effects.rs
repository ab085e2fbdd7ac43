//! What mutations invalidate.
//!
//! In go the targets of `affects`; out come effects on contexts of the contract and on slots of them.

use std::sync::Arc;

use super::Builder;
use super::words::{dynamic, quoted};
use crate::contract::{Effect, Slot};
use crate::declarations::{self, Dialect, Located, Target};
use crate::{Code, Diagnostic, Origin};

impl Builder<'_> {
    /// Resolves `affects` and `merge` of every function that is no member of a context (of those, MZ103 speaks). A target that does not stand
    /// is left out, the others stay.
    pub(super) fn resolve_effects(&mut self) {
        let mutations: Vec<(Arc<str>, &declarations::Function)> = self
            .candidates
            .iter()
            .filter(|(_, candidate)| candidate.membership.is_none())
            .map(|(name, candidate)| (Arc::clone(name), candidate.declared))
            .filter(|(_, declared)| !declared.affects.is_empty() || !declared.merge.is_empty())
            .collect();
        let mut slots = super::merges::SlotTypes::default();
        for (name, declared) in mutations {
            let affects: Vec<Effect> = declared.affects.iter().flat_map(|target| self.effects(target)).collect();
            let merge: Vec<Slot> =
                declared.merge.iter().filter_map(|target| self.slot(declared, target, &mut slots)).collect();
            if let Some(function) = self.functions.get_mut(&name) {
                function.affects = without_repetition(affects);
                function.merge = without_repetition(merge);
            }
        }
    }

    fn effects(&mut self, target: &Located<Target>) -> Vec<Effect> {
        match &target.value {
            Target::Context(context) => {
                let context = self.context_named(Code::UnknownAffectsTarget, context, target.origin);
                context.into_iter().map(Effect::Context).collect()
            }
            Target::Function { module, qualname } => self.function_effects(module, qualname, target.origin),
            Target::Unknown(expression, reason) => {
                self.report(dynamic(target.origin, expression, reason));
                Vec::new()
            }
        }
    }

    /// One effect for each slot that the function fills.
    fn function_effects(&mut self, module: &str, qualname: &str, origin: Origin) -> Vec<Effect> {
        let slots = self.slots_of(module, qualname);
        if self.declarations.dialect == Dialect::Izana {
            let help = slots.first().map_or_else(
                || "name a context".to_owned(),
                |slot| format!("name the context that it is a member of: `affects=\"{}\"`", slot.context),
            );
            let message = format!("{} is a function; in this dialect `affects` takes contexts only", quoted(qualname));
            self.report(Diagnostic::new(Code::UnknownAffectsTarget, origin, message).with_help(help));
            return Vec::new();
        }
        if slots.is_empty() {
            self.report_no_slot(Code::UnknownAffectsTarget, module, qualname, origin);
        }
        slots.into_iter().map(|Slot { context, slot }| Effect::Function { context, function: slot }).collect()
    }

    /// The slots that a declared function fills, one for each of its names.
    pub(super) fn slots_of(&self, module: &str, qualname: &str) -> Vec<Slot> {
        let names = self.wire_names.get(&(module, qualname)).map(Vec::as_slice).unwrap_or_default();
        names
            .iter()
            .filter_map(|name| {
                let candidate = self.candidates.get(name).filter(|candidate| candidate.is_member())?;
                let context = candidate.membership.as_ref().map(|membership| Arc::clone(&membership.context))?;
                self.contexts.contains_key(&context).then(|| Slot { context, slot: Arc::clone(name) })
            })
            .collect()
    }

    /// Why a function fills no slot. Nothing is found where the mistake is said already.
    pub(super) fn report_no_slot(&mut self, code: Code, module: &str, qualname: &str, origin: Origin) {
        let shown = quoted(qualname);
        let Some(declared) = self.declared.get(&(module, qualname)).copied() else {
            let message = format!("{shown} is no server function");
            let help = "name a context, or a function under `@client(context=…)`";
            self.report(Diagnostic::new(code, origin, message).with_help(help));
            return;
        };
        if self.refused.functions.contains(&super::key(&declared.python)) {
            return;
        }
        let (message, help) = if declared.context.is_none() {
            (format!("{shown} is a member of no context"), "name a context, or a function under `@client(context=…)`")
        } else if super::functions::is_view(declared) {
            return;
        } else if declared.private {
            (format!("{shown} is private, so no client holds what it returns"), "name a function that clients read")
        } else {
            (format!("{shown} is not registered, so no client holds what it returns"), "register it")
        };
        self.report(
            Diagnostic::new(code, origin, message)
                .with_related(declared.python.origin, "declared here")
                .with_help(help),
        );
    }
}

fn without_repetition<T: PartialEq>(items: Vec<T>) -> Vec<T> {
    let mut kept: Vec<T> = Vec::with_capacity(items.len());
    for item in items {
        if !kept.contains(&item) {
            kept.push(item);
        }
    }
    kept
}
