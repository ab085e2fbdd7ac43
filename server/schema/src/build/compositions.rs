//! Compositions: one provider over several contexts.
//!
//! In go `@compose` functions that kept their names; out come compositions whose parts are contexts of the contract.

use std::sync::Arc;

use indexmap::IndexMap;
use rustc_hash::FxHashMap;

use super::Builder;
use super::contexts::conflict;
use super::same::takes_the_same;
use super::words::{dynamic, invalid_name, quoted};
use crate::contract::Composition;
use crate::declarations::{self, Located, Parameter, Target};
use crate::names::is_wire_name;
use crate::{Code, Diagnostic, Origin};

impl<'a> Builder<'a> {
    /// MZ124 for those whose name is none, then the parts of the others. A part that does not stand is left out; a composition of nothing is none.
    pub(super) fn add_compositions(&mut self, named: Vec<&'a declarations::Composition>) {
        for declared in self.declarations.compositions() {
            if !is_wire_name(&declared.name.value) {
                self.report(invalid_name("composition", &declared.name.value, declared.name.origin));
            }
        }
        for declared in named {
            let parts = self.parts(declared);
            self.check_shared_parameters(declared, &parts);
            if parts.is_empty() {
                continue;
            }
            let name = Arc::clone(&declared.name.value);
            let parts = parts.into_keys().collect();
            let composition = Composition { name: Arc::clone(&name), python: declared.python.clone(), parts };
            self.contract.compositions.insert(name, Arc::new(composition));
        }
    }

    /// MZ115, MZ116: the contexts that it mounts, each with the place that names it.
    fn parts(&mut self, declared: &declarations::Composition) -> IndexMap<Arc<str>, Origin> {
        let mut parts: IndexMap<Arc<str>, Origin> = IndexMap::new();
        if declared.parts.is_empty() {
            self.report(
                Diagnostic::new(
                    Code::ComposeTarget,
                    declared.python.origin,
                    format!("{} composes nothing", quoted(&declared.python.qualname)),
                )
                .with_help("name the contexts that it mounts: `@compose(\"user\", \"cart\")`"),
            );
        }
        for part in &declared.parts {
            let Some(context) = self.composed(part) else { continue };
            let Some(first) = parts.get(&context) else {
                parts.insert(context, part.origin);
                continue;
            };
            let diagnostic = Diagnostic::new(
                Code::ComposeDuplicate,
                part.origin,
                format!("the context {} is mounted twice", quoted(&context)),
            )
            .with_related(*first, "named here already")
            .with_help("name each context once");
            self.report(diagnostic);
        }
        parts
    }

    /// The context that a part means: by its name, or by one of its members.
    fn composed(&mut self, part: &Located<Target>) -> Option<Arc<str>> {
        match &part.value {
            Target::Context(name) => self.context_named(Code::ComposeTarget, name, part.origin),
            Target::Function { module, qualname } => {
                let slot = self.slots_of(module, qualname).into_iter().next();
                if slot.is_none() {
                    self.report_no_slot(Code::ComposeTarget, module, qualname, part.origin);
                }
                slot.map(|slot| slot.context)
            }
            Target::Unknown(expression, reason) => {
                self.report(dynamic(part.origin, expression, reason));
                None
            }
        }
    }

    /// MZ108 among the contexts of one provider, whose attributes are the parameters of all. They stay as they are.
    fn check_shared_parameters(&mut self, declared: &declarations::Composition, parts: &IndexMap<Arc<str>, Origin>) {
        let mut known: FxHashMap<&str, (&Parameter, &str)> = FxHashMap::default();
        let mut found = Vec::new();
        for (name, origin) in parts {
            let Some(context) = self.contexts.get(name) else { continue };
            for parameter in context.params.iter().map(|param| &param.parameter) {
                let (first, owner) = *known.entry(&parameter.name.value).or_insert((parameter, name));
                if takes_the_same(&first.ty, &parameter.ty, &self.contract.definitions) {
                    continue;
                }
                let of = format!("the composition {}", quoted(&declared.name.value));
                found.push(
                    conflict(&of, *origin, parameter, first, owner)
                        .with_related(parameter.name.origin, format!("{} takes it so", quoted(name)))
                        .with_help("one provider passes it to every context: give it one type, or another name"),
                );
            }
        }
        self.diagnostics.extend(found);
    }
}
