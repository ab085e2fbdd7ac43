//! Contexts and compositions before and after.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::contract::{Composition, Context, ContextKind, ContextParameter, Contract, Transport};
use crate::names;
use crate::types::Default;

use super::differing::Pair;
use super::functions::{Named, arguments};
use super::slot::Slot;
use super::{Affected, Change, Comparison, Grade, Part, Step, Subject, Way};

impl<'a> Comparison<'a> {
    /// The context of one function comes and goes with it and is told of there.
    pub(super) fn contexts(&self, out: &mut Vec<Change>) {
        let is_told = |context: &Context| context.kind != ContextKind::Local;
        for Pair { name, before, after } in &self.differing.contexts {
            match (before, after) {
                (Some(one), Some(other)) => self.context(one, other, out),
                (None, Some(added)) if is_told(added) => {
                    let text = format!("context {name}{}", params(added));
                    out.push(Change::added(subject(added), text).touching(everything(added)));
                }
                (Some(removed), None) if is_told(removed) => {
                    let text = format!("context {name}");
                    out.push(Change::removed(subject(removed), text).touching(everything(removed)));
                }
                _ => {}
            }
        }
    }

    fn context(&self, before: &'a Context, after: &'a Context, out: &mut Vec<Change>) {
        if std::ptr::eq(before, after) {
            return;
        }
        let name = &after.name;
        if before.kind != after.kind {
            let word = |context: &Context| format!("{:?}", context.kind).to_lowercase();
            out.push(
                Change::changed(subject(after), &format!("context {name}"), word(before), word(after))
                    .graded(Grade::Breaking, "its provider is another")
                    .touching(everything(before)),
            );
        }
        if before.transport != after.transport {
            let word = |context: &Context| match context.transport {
                Transport::Http => "HTTP".to_owned(),
                Transport::Websocket => "WebSocket".to_owned(),
            };
            let why = "a page that is open still fetches the other way, and sockets need their set-up";
            out.push(
                Change::changed(subject(after), &format!("context {name}"), word(before), word(after))
                    .graded(Grade::Risky, why)
                    .touching(everything(after)),
            );
        }
        let slots = |context: &'a Context, contract: &'a Contract| -> Vec<Named<'a>> {
            context.params.iter().map(|param| (&param.parameter.name.value, slot(param, contract))).collect()
        };
        let touches = |name: Option<&Arc<str>>| match name {
            Some(name) => touched(after, Part::Arguments, &[Step::Key(Arc::clone(name))]),
            None => touched(after, Part::Whole, &[]),
        };
        let of = format!("context {name}");
        let (one, other) = (slots(before, self.before), slots(after, self.after));
        arguments(&subject(after), &of, &one, &other, &self.moves, &touches, out);
    }

    pub(super) fn compositions(&self, out: &mut Vec<Change>) {
        for Pair { name, before, after } in &self.differing.compositions {
            let subject = Subject::Composition(Arc::clone(name));
            let touched = vec![Affected::whole(names::composed_provider(name))];
            let (mounted, mounts) = (
                before.map_or_else(Vec::new, |one| parts(one, self.before)),
                after.map_or_else(Vec::new, |it| parts(it, self.after)),
            );
            let change = match (mounted.is_empty(), mounts.is_empty()) {
                (true, true) => continue,
                (true, false) => Change::added(subject, format!("composition {name} of {}", list(&mounts))),
                (false, true) => Change::removed(subject, format!("composition {name}")),
                (false, false) if names_of(&mounted) == names_of(&mounts) => continue,
                (false, false) => {
                    let (grade, why) = remounted(&mounted, &mounts);
                    let what = format!("composition {name}");
                    Change::changed(subject, &what, list(&mounted), list(&mounts)).graded(grade, why)
                }
            };
            out.push(change.touching(touched));
        }
    }
}

/// Whether a client has it: one of its members at least has one.
pub(super) fn is_emitted(context: &Context, contract: &Contract) -> bool {
    context.members.iter().filter_map(|name| contract.functions.get(name)).any(|function| function.is_emitted())
}

/// The exports that take the params of a context.
pub(super) fn touched(context: &Context, part: Part, path: &[Step]) -> Vec<Affected> {
    let exports = [names::fetch(&context.name)].into_iter().chain(names::provider(&context.name, context.kind));
    exports.map(|export| Affected { export, part, path: path.to_vec() }).collect()
}

fn everything(context: &Context) -> Vec<Affected> {
    let mut all = touched(context, Part::Whole, &[]);
    all.push(Affected::whole(names::bundle_type(&context.name)));
    if !context.params.is_empty() {
        all.push(Affected::whole(names::params_type(&context.name)));
    }
    all
}

fn subject(context: &Context) -> Subject {
    Subject::Context(Arc::clone(&context.name))
}

fn slot<'a>(param: &'a ContextParameter, contract: &'a Contract) -> Slot<'a> {
    let default = Some(&param.parameter.default).filter(|default| **default != Default::Required);
    Slot { ty: &param.parameter.ty, definitions: &contract.definitions, optional: !param.required, default }
}

/// `(user_id: number)`.
fn params(context: &Context) -> String {
    let declared = context.params.iter().map(|param| {
        let mark = if param.required { "" } else { "?" };
        let ty = crate::spelling::typescript::of(&param.parameter.ty, Way::Input);
        format!("{}{mark}: {ty}", param.parameter.name.value)
    });
    let declared: Vec<String> = declared.collect();
    if declared.is_empty() { String::new() } else { format!("({})", super::short(&declared.join(", "))) }
}

/// The contexts of a composition that have a client.
fn parts<'a>(composition: &'a Composition, contract: &'a Contract) -> Vec<&'a Context> {
    let contexts =
        composition.parts.iter().filter_map(|name| contract.contexts.get(name)).map(|it| -> &'a Context { it });
    contexts.filter(|context| is_emitted(context, contract)).collect()
}

fn names_of<'a>(contexts: &[&'a Context]) -> BTreeSet<&'a Arc<str>> {
    contexts.iter().map(|context| &context.name).collect()
}

fn list(contexts: &[&Context]) -> String {
    contexts.iter().map(|context| context.name.to_string()).collect::<Vec<_>>().join(", ")
}

fn remounted(before: &[&Context], after: &[&Context]) -> (Grade, &'static str) {
    let (had, has) = (names_of(before), names_of(after));
    let new = after.iter().filter(|context| !had.contains(&context.name));
    if !had.is_subset(&has) {
        (Grade::Breaking, "hooks inside it have lost their provider")
    } else if new.flat_map(|context| &context.params).any(|param| param.required) {
        (Grade::Breaking, "it wants further attributes")
    } else {
        (Grade::Safe, "it mounts what it mounted, and more")
    }
}
