//! What mutations invalidate.
//!
//! In go the targets of `affects`; out come effects on contexts of the contract and on slots of them.

use std::sync::Arc;

use super::judge::Judge;
use super::meanings::{Meaning, Nothing};
use super::words::{dynamic, quoted};
use crate::contract::{Effect, Slot};
use crate::declarations::{Dialect, Located, Target};
use crate::{Code, Diagnostic, Origin};

impl<'a> Judge<'a> {
    /// What a target of `affects` invalidates: a context, or one slot for each name of a function.
    pub(super) fn effects(&mut self, target: &'a Located<Target>) -> Vec<Effect> {
        if let (Target::Function { qualname, .. }, Dialect::Izana) = (&target.value, self.look.declarations.dialect) {
            self.report_function_effect(qualname, target);
            return Vec::new();
        }
        match (&target.value, self.meaning(Code::UnknownAffectsTarget, target)) {
            (Target::Context(context), Some(Meaning::Context)) => vec![Effect::Context(Arc::clone(context))],
            (_, Some(Meaning::Slots(slots))) => slots
                .iter()
                .map(|Slot { context, slot }| Effect::Function {
                    context: Arc::clone(context),
                    function: Arc::clone(slot),
                })
                .collect(),
            _ => Vec::new(),
        }
    }

    fn report_function_effect(&mut self, qualname: &str, target: &Located<Target>) {
        let help = self.slots_of(&target.value).first().map_or_else(
            || "name a context".to_owned(),
            |slot| format!("name the context that it is a member of: `affects=\"{}\"`", slot.context),
        );
        let message = format!("{} is a function; in this dialect `affects` takes contexts only", quoted(qualname));
        self.report(Diagnostic::new(Code::UnknownAffectsTarget, target.origin, message).with_help(help));
    }

    /// What a target means; where that is nothing, it is reported under `code`.
    pub(super) fn meaning(&mut self, code: Code, target: &'a Located<Target>) -> Option<&'a Meaning> {
        if let Target::Unknown(expression, reason) = &target.value {
            self.report(dynamic(target.origin, expression, reason));
            return None;
        }
        match self.meanings.get(&target.value)? {
            Meaning::Nothing(nothing) => {
                let diagnostic = self.nothing(code, target, nothing);
                self.diagnostics.extend(diagnostic);
                None
            }
            meaning => Some(meaning),
        }
    }

    /// The slots that a target fills, where it is a function that does.
    pub(super) fn slots_of(&self, target: &Target) -> &'a [Slot] {
        match self.meanings.get(target) {
            Some(Meaning::Slots(slots)) => slots,
            _ => &[],
        }
    }

    /// Why a target is nothing. Nothing is found where the mistake is said already.
    fn nothing(&mut self, code: Code, target: &Located<Target>, nothing: &Nothing) -> Option<Diagnostic> {
        let shown = match &target.value {
            Target::Context(name) => quoted(name),
            Target::Function { qualname, .. } => quoted(qualname),
            Target::Unknown(expression, _) => quoted(expression),
        };
        let found = |message: String| Diagnostic::new(code, target.origin, message);
        Some(match nothing {
            Nothing::Said => return None,
            Nothing::NoMember(at) => {
                let first = self.look.function(at)?;
                let why = if first.private { "is private" } else { "is not registered" };
                found(format!("no member of the context {shown} is on the wire"))
                    .with_related(first.python.origin, format!("{} {why}", quoted(&first.python.qualname)))
                    .with_help("register a member of it that is not private, or leave this out")
            }
            Nothing::Empty(at) => {
                let constant = self.look.constant(at)?;
                found(format!("the context {shown} has no members"))
                    .with_related(constant.python.origin, "declared here")
                    .with_help(format!("give it one: `@client(context={})`", constant.python.qualname))
            }
            Nothing::Unheard(help) => found(format!("there is no context {shown}")).with_help(help),
            Nothing::NoFunction => found(format!("{shown} is no server function")).with_help(NAME_A_MEMBER),
            Nothing::NoContext(at) => found(format!("{shown} is a member of no context"))
                .with_related(self.declared_at(at)?, "declared here")
                .with_help(NAME_A_MEMBER),
            Nothing::Private(at) => found(format!("{shown} is private, so no client holds what it returns"))
                .with_related(self.declared_at(at)?, "declared here")
                .with_help("name a function that clients read"),
            Nothing::Unregistered(at) => {
                found(format!("{shown} is not registered, so no client holds what it returns"))
                    .with_related(self.declared_at(at)?, "declared here")
                    .with_help("register it")
            }
        })
    }

    fn declared_at(&mut self, at: &super::names::At) -> Option<Origin> {
        Some(self.look.function(at)?.python.origin)
    }
}

const NAME_A_MEMBER: &str = "name a context, or a function under `@client(context=…)`";
