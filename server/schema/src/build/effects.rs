//! What mutations invalidate and merge.

use std::sync::Arc;

use super::Builder;
use super::functions::dynamic;
use super::nearest::did_you_mean;
use crate::contract::{Effect, Slot};
use crate::declarations::{self, Dialect, Located, Returns, Target};
use crate::{Code, Diagnostic, Origin};

impl Builder<'_> {
    /// Resolves `affects` and `merge` of every function that is no member of a context. MZ101, MZ102, MZ110: a target that does not stand is
    /// left out, the others stay.
    pub(super) fn resolve_effects(&mut self) {
        for (name, declared) in self.claimed.clone() {
            if self.functions.get(&name).is_none_or(|function| function.context.is_some()) {
                continue;
            }
            let affects: Vec<Effect> = declared.affects.iter().filter_map(|target| self.effect(target)).collect();
            let merge: Vec<Slot> = declared.merge.iter().filter_map(|target| self.slot(declared, target)).collect();
            if let Some(function) = self.functions.get_mut(&name) {
                function.affects = without_repetition(affects);
                function.merge = without_repetition(merge);
            }
        }
    }

    fn effect(&mut self, target: &Located<Target>) -> Option<Effect> {
        match &target.value {
            Target::Context(context) if self.contexts.contains_key(context) => {
                Some(Effect::Context(Arc::clone(context)))
            }
            Target::Context(context) => {
                self.report_unknown_target(Code::UnknownAffectsTarget, context, target.origin);
                None
            }
            Target::Function { module, qualname } => self.function_effect(module, qualname, target.origin),
            Target::Unknown(expression, reason) => {
                self.report(dynamic(target.origin, expression, reason));
                None
            }
        }
    }

    fn function_effect(&mut self, module: &Arc<str>, qualname: &Arc<str>, origin: Origin) -> Option<Effect> {
        if self.declarations.dialect == Dialect::Izana {
            self.report(
                Diagnostic::new(
                    Code::UnknownAffectsTarget,
                    origin,
                    format!("`{qualname}` is a function; in this dialect only contexts can be affected"),
                )
                .with_help("name the context that it is a member of"),
            );
            return None;
        }
        let key = (Arc::clone(module), Arc::clone(qualname));
        let function = self.by_python.get(&key).and_then(|name| self.functions.get(name));
        let context = function.and_then(|function| function.context.as_ref());
        match (function, context) {
            (Some(function), Some(context)) if self.contexts.contains_key(context) => {
                Some(Effect::Function { context: Arc::clone(context), function: Arc::clone(&function.name) })
            }
            (Some(function), _) => {
                let related = function.python.origin;
                self.report(
                    Diagnostic::new(
                        Code::UnknownAffectsTarget,
                        origin,
                        format!("`{qualname}` is a member of no context, so nothing of it is mounted"),
                    )
                    .with_related(related, "declared here")
                    .with_help("name a function with `context=…`, or a context"),
                );
                None
            }
            (None, _) => {
                self.report(
                    Diagnostic::new(Code::UnknownAffectsTarget, origin, format!("`{qualname}` is no server function"))
                        .with_help("name a function under `@client(context=…)`, or a context"),
                );
                None
            }
        }
    }

    fn slot(&mut self, declared: &declarations::Function, target: &Located<Target>) -> Option<Slot> {
        let name = match &target.value {
            Target::Context(name) => name,
            Target::Function { qualname, .. } => {
                self.report_unknown_target(Code::UnknownMergeTarget, qualname, target.origin);
                return None;
            }
            Target::Unknown(expression, reason) => {
                self.report(dynamic(target.origin, expression, reason));
                return None;
            }
        };
        let Some(context) = self.contexts.get(name) else {
            self.report_unknown_target(Code::UnknownMergeTarget, name, target.origin);
            return None;
        };
        let Returns::Value(result) = &declared.returns else { return None };
        let matching: Vec<Arc<str>> = context
            .members
            .iter()
            .filter(|member| self.functions.get(*member).and_then(|member| member.result()) == Some(&result.value))
            .cloned()
            .collect();
        if let [slot] = matching.as_slice() {
            return Some(Slot { context: Arc::clone(name), slot: Arc::clone(slot) });
        }
        let diagnostic = self.merge_mismatch(name, &matching, target.origin, result.origin);
        self.report(diagnostic);
        None
    }

    fn merge_mismatch(&self, context: &str, matching: &[Arc<str>], at: Origin, result: Origin) -> Diagnostic {
        let (message, help) = if matching.is_empty() {
            (
                format!("no slot of the context `{context}` has the type of this result"),
                "return exactly what one member of the context returns, or use `affects` to fetch it anew",
            )
        } else {
            (
                format!("{} slots of the context `{context}` have the type of this result", matching.len()),
                "give the slots types of their own, or use `affects` to fetch them anew",
            )
        };
        let mut diagnostic =
            Diagnostic::new(Code::AmbiguousMergeSlot, at, message).with_related(result, "the result").with_help(help);
        for member in matching.iter().filter_map(|member| self.functions.get(member)) {
            diagnostic = diagnostic.with_related(member.python.origin, format!("`{}` has it", member.name));
        }
        diagnostic
    }

    fn report_unknown_target(&mut self, code: Code, name: &str, origin: Origin) {
        let known: Vec<&str> = self.contexts.keys().map(|name| &**name).collect();
        let otherwise = match known.as_slice() {
            [] => "no function of this project is in a context".to_owned(),
            known => format!("the contexts are {}", list(known)),
        };
        let help = did_you_mean(name, known.iter().copied(), otherwise);
        self.report(Diagnostic::new(code, origin, format!("there is no context `{name}`")).with_help(help));
    }
}

/// "`a`, `b` and 3 more".
fn list(names: &[&str]) -> String {
    const SHOWN: usize = 8;
    let shown: Vec<String> = names.iter().take(SHOWN).map(|name| format!("`{name}`")).collect();
    match names.len().saturating_sub(SHOWN) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
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
