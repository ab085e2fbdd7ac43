//! Which slot a mutation's result replaces.
//!
//! In goes a target of `merge` with the type of the result; out comes the one slot of that context whose type is the same. MZ102 where there is no such
//! context, MZ110 where no slot or more than one has the type; the target is left out then, the others stay.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::Builder;
use super::same::{has_unknown, normal};
use super::words::{annotation, dynamic, quoted};
use crate::contract::Slot;
use crate::declarations::{self, Located, Returns, Target};
use crate::types::Type;
use crate::{Code, Diagnostic, Origin};

/// The slots of each context with their types in normal form, looked up as they are needed.
pub(super) type SlotTypes = FxHashMap<Arc<str>, Vec<(Arc<str>, Type)>>;

impl Builder<'_> {
    pub(super) fn slot(
        &mut self,
        declared: &declarations::Function,
        target: &Located<Target>,
        slots: &mut SlotTypes,
    ) -> Option<Slot> {
        let name = match &target.value {
            Target::Context(name) => name,
            Target::Function { module, qualname } => {
                self.report_function(module, qualname, target.origin);
                return None;
            }
            Target::Unknown(expression, reason) => {
                self.report(dynamic(target.origin, expression, reason));
                return None;
            }
        };
        let context = self.context_named(Code::UnknownMergeTarget, name, target.origin)?;
        let result = match &declared.returns {
            Returns::Value(result) => result,
            Returns::Response(response) => {
                self.report_response(declared, target.origin, response.origin);
                return None;
            }
            // MZ104 speaks of it.
            Returns::Missing => return None,
        };
        let wanted = normal(&result.value, &self.contract.definitions);
        // An unknown may be any type, and MZ121 speaks of it.
        if has_unknown(&wanted) {
            return None;
        }
        let slots = slots.entry(Arc::clone(&context)).or_insert_with(|| self.slot_types(&context));
        let matching: Vec<&Arc<str>> = slots.iter().filter(|(_, ty)| *ty == wanted).map(|(slot, _)| slot).collect();
        match matching.as_slice() {
            [slot] => return Some(Slot { context, slot: Arc::clone(slot) }),
            [] if slots.iter().any(|(_, ty)| has_unknown(ty)) => {}
            [] => {
                let diagnostic = self.no_slot(&context, slots, target.origin, result);
                self.report(diagnostic);
            }
            several => {
                let diagnostic = self.several_slots(&context, several, target.origin, result);
                self.report(diagnostic);
            }
        }
        None
    }

    fn slot_types(&self, context: &str) -> Vec<(Arc<str>, Type)> {
        let members = self.contexts.get(context).map(|context| context.members.as_slice()).unwrap_or_default();
        members
            .iter()
            .filter_map(|member| {
                let result = self.functions.get(member)?.result()?;
                Some((Arc::clone(member), normal(result, &self.contract.definitions)))
            })
            .collect()
    }

    fn report_function(&mut self, module: &str, qualname: &str, origin: Origin) {
        let help = match self.slots_of(module, qualname).first() {
            Some(slot) => format!("name its context, `merge=\"{}\"`: the slot is found by the type", slot.context),
            None => "name a context: the slot is found by the type".to_owned(),
        };
        let message = format!("{} is a function, and `merge` takes contexts", quoted(qualname));
        self.report(Diagnostic::new(Code::UnknownMergeTarget, origin, message).with_help(help));
    }

    fn report_response(&mut self, declared: &declarations::Function, origin: Origin, response: Origin) {
        let message = format!("{} returns a response, which no slot can hold", quoted(&declared.python.qualname));
        self.report(
            Diagnostic::new(Code::AmbiguousMergeSlot, origin, message)
                .with_related(response, "the response")
                .with_help("use `affects`: what the context holds is fetched anew"),
        );
    }

    fn no_slot(&self, context: &str, slots: &[(Arc<str>, Type)], at: Origin, result: &Located<Type>) -> Diagnostic {
        const SHOWN: usize = 4;
        let message = format!(
            "no slot of the context {} has the type of this result, {}",
            quoted(context),
            quoted(&annotation(&result.value))
        );
        let mut diagnostic = Diagnostic::new(Code::AmbiguousMergeSlot, at, message)
            .with_related(result.origin, "the result")
            .with_help("return exactly what one member of the context returns, or use `affects` to fetch it anew");
        for member in slots.iter().take(SHOWN).filter_map(|(slot, _)| self.functions.get(slot)) {
            let ty = member.result().map(annotation).unwrap_or_default();
            diagnostic = diagnostic
                .with_related(member.python.origin, format!("{} holds {}", quoted(&member.name), quoted(&ty)));
        }
        diagnostic
    }

    fn several_slots(&self, context: &str, matching: &[&Arc<str>], at: Origin, result: &Located<Type>) -> Diagnostic {
        let message = format!(
            "{} slots of the context {} have the type of this result, {}",
            matching.len(),
            quoted(context),
            quoted(&annotation(&result.value))
        );
        let mut diagnostic = Diagnostic::new(Code::AmbiguousMergeSlot, at, message)
            .with_related(result.origin, "the result")
            .with_help("give the slots types of their own, or use `affects` to fetch them anew");
        for member in matching.iter().filter_map(|member| self.functions.get(*member)) {
            diagnostic = diagnostic.with_related(member.python.origin, format!("{} holds it", quoted(&member.name)));
        }
        diagnostic
    }
}
