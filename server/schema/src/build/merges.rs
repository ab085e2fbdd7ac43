//! Which slot a mutation's result replaces.
//!
//! In goes a target of `merge` with the type of the result; out comes the one slot of that context whose type is the same. MZ102 where there is no such
//! context, MZ110 where no slot or more than one has the type; the target is left out then, the others stay.

use std::sync::Arc;

use super::contexts;
use super::functions::sound_returns;
use super::judge::Judge;
use super::look::Looked;
use super::meanings::Meaning;
use super::same::{has_unknown, normal};
use super::words::{annotation, quoted};
use crate::contract::Slot;
use crate::declarations::{self, Located, Returns, Target};
use crate::types::Type;
use crate::{Code, Diagnostic, Origin};

impl<'a> Judge<'a> {
    pub(super) fn slot(&mut self, declared: &declarations::Function, target: &'a Located<Target>) -> Option<Slot> {
        if let Target::Function { qualname, .. } = &target.value {
            self.report_function_merge(qualname, target);
            return None;
        }
        let meaning = self.meaning(Code::UnknownMergeTarget, target)?;
        let (Target::Context(context), Meaning::Context) = (&target.value, meaning) else { return None };
        let result = match &declared.returns {
            Returns::Value(result) => result,
            Returns::Response(response) => {
                self.report_response(declared, target.origin, response.origin);
                return None;
            }
            // MZ104 speaks of it.
            Returns::Missing => return None,
        };
        let wanted = normal(&result.value, &self.look.declarations.definitions, &mut self.look.looked);
        // An unknown may be any type, and MZ121 speaks of it.
        if has_unknown(&wanted) {
            return None;
        }
        let slots = self.slots_in(context)?;
        let matching: Vec<&contexts::Slot> = slots.iter().filter(|slot| slot.ty == wanted).collect();
        match matching.as_slice() {
            [slot] => return Some(Slot { context: Arc::clone(context), slot: Arc::clone(&slot.name) }),
            [] if slots.iter().any(|slot| has_unknown(&slot.ty)) => {}
            [] => self.report_no_slot(context, slots, target.origin, result),
            several => self.report_several_slots(context, several, target.origin, result),
        }
        None
    }

    fn slots_in(&mut self, context: &Arc<str>) -> Option<&'a [contexts::Slot]> {
        self.look.looked.insert(Looked::Slots(Arc::clone(context)));
        let settled = self.settlement.contexts.get(context)?;
        let bundle = self.settlement.names.contexts.get(context)?;
        Some(&settled.slots(bundle, self.look.declarations).all)
    }

    fn report_function_merge(&mut self, qualname: &str, target: &Located<Target>) {
        let help = match self.slots_of(&target.value).first() {
            Some(slot) => format!("name its context, `merge=\"{}\"`: the slot is found by the type", slot.context),
            None => "name a context: the slot is found by the type".to_owned(),
        };
        let message = format!("{} is a function, and `merge` takes contexts", quoted(qualname));
        self.report(Diagnostic::new(Code::UnknownMergeTarget, target.origin, message).with_help(help));
    }

    fn report_response(&mut self, declared: &declarations::Function, origin: Origin, response: Origin) {
        let message = format!("{} returns a response, which no slot can hold", quoted(&declared.python.qualname));
        self.report(
            Diagnostic::new(Code::AmbiguousMergeSlot, origin, message)
                .with_related(response, "the response")
                .with_help("use `affects`: what the context holds is fetched anew"),
        );
    }

    fn report_no_slot(&mut self, context: &str, slots: &[contexts::Slot], at: Origin, result: &Located<Type>) {
        const SHOWN: usize = 4;
        let message = format!(
            "no slot of the context {} has the type of this result, {}",
            quoted(context),
            quoted(&annotation(&result.value))
        );
        let mut diagnostic = Diagnostic::new(Code::AmbiguousMergeSlot, at, message)
            .with_related(result.origin, "the result")
            .with_help("return exactly what one member of the context returns, or use `affects` to fetch it anew");
        for slot in slots.iter().take(SHOWN) {
            let Some(member) = self.look.function(&slot.at) else { continue };
            let Returns::Value(held) = sound_returns(member) else { continue };
            let message = format!("{} holds {}", quoted(&slot.name), quoted(&annotation(&held.value)));
            diagnostic = diagnostic.with_related(member.python.origin, message);
        }
        self.report(diagnostic);
    }

    fn report_several_slots(
        &mut self,
        context: &str,
        matching: &[&contexts::Slot],
        at: Origin,
        result: &Located<Type>,
    ) {
        let message = format!(
            "{} slots of the context {} have the type of this result, {}",
            matching.len(),
            quoted(context),
            quoted(&annotation(&result.value))
        );
        let mut diagnostic = Diagnostic::new(Code::AmbiguousMergeSlot, at, message)
            .with_related(result.origin, "the result")
            .with_help("give the slots types of their own, or use `affects` to fetch them anew");
        for slot in matching {
            let Some(member) = self.look.function(&slot.at) else { continue };
            diagnostic = diagnostic.with_related(member.python.origin, format!("{} holds it", quoted(&slot.name)));
        }
        self.report(diagnostic);
    }
}
