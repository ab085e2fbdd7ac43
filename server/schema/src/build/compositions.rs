//! Compositions: one provider over several contexts.
//!
//! In go `@compose` functions that kept their names; out come compositions whose parts are contexts of the contract.

use std::sync::Arc;

use indexmap::IndexMap;
use rustc_hash::FxHashMap;

use super::contexts::conflict;
use super::judge::{Judge, Judged, kept};
use super::look::Looked;
use super::meanings::Meaning;
use super::names::Standing;
use super::same::takes_the_same;
use super::words::quoted;
use crate::contract::Composition;
use crate::declarations::{self, Located, Parameter, Target};
use crate::{Code, Diagnostic, Origin};

impl<'a> Judge<'a> {
    /// MZ124 for those whose name is none, then the parts of the others. A part that does not stand is left out; a composition of nothing is none.
    pub(super) fn judge_compositions(&mut self, judged: &mut Judged) {
        for (declared, standing) in self.declared.compositions.iter().zip(&self.standings.compositions) {
            if !self.has_name("composition", &declared.name) || *standing != Standing::Kept {
                continue;
            }
            let parts = self.parts(declared);
            self.check_shared_parameters(declared, &parts);
            if parts.is_empty() {
                continue;
            }
            let name = Arc::clone(&declared.name.value);
            let earlier = self.settlement.earlier.compositions.get(&name);
            let parts = parts.into_keys().collect();
            judged.compositions.push(kept(earlier, Composition { name, python: declared.python.clone(), parts }));
        }
    }

    /// MZ115, MZ116: the contexts that it mounts, each with the place that names it.
    fn parts(&mut self, declared: &'a declarations::Composition) -> IndexMap<Arc<str>, Origin> {
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
    fn composed(&mut self, part: &'a Located<Target>) -> Option<Arc<str>> {
        match (&part.value, self.meaning(Code::ComposeTarget, part)?) {
            (Target::Context(name), Meaning::Context) => Some(Arc::clone(name)),
            (_, Meaning::Slots(slots)) => slots.first().map(|slot| Arc::clone(&slot.context)),
            _ => None,
        }
    }

    /// MZ108 among the contexts of one provider, whose attributes are the parameters of all. They stay as they are.
    fn check_shared_parameters(&mut self, declared: &declarations::Composition, parts: &IndexMap<Arc<str>, Origin>) {
        let mut known: FxHashMap<&str, (&Parameter, &str)> = FxHashMap::default();
        for (name, origin) in parts {
            let Some(settled) = self.settlement.contexts.get(name) else { continue };
            self.look.looked.insert(Looked::Params(Arc::clone(name)));
            for parameter in settled.context.params.iter().map(|param| &param.parameter) {
                let (first, owner) = *known.entry(&parameter.name.value).or_insert((parameter, name));
                let definitions = &self.look.declarations.definitions;
                if takes_the_same(&first.ty, &parameter.ty, definitions, &mut self.look.looked) {
                    continue;
                }
                let of = format!("the composition {}", quoted(&declared.name.value));
                self.diagnostics.push(
                    conflict(&of, *origin, parameter, first, owner)
                        .with_related(parameter.name.origin, format!("{} takes it so", quoted(name)))
                        .with_help("one provider passes it to every context: give it one type, or another name"),
                );
            }
        }
    }
}
