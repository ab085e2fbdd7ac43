//! Functions before and after.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::contract::{ContextKind, Contract, Effect, Function, Transport};
use crate::declarations::{Auth, Cache, Parameter};
use crate::names;
use crate::spelling::typescript;
use crate::types::Default;

use super::differing::Pair;
use super::moves::Moves;
use super::slot::{self, Slot};
use super::{Affected, Change, Comparison, Grade, Part, Step, Subject, Way};

impl<'a> Comparison<'a> {
    pub(super) fn functions(&self, out: &mut Vec<Change>) {
        for Pair { name, before, after } in &self.differing.functions {
            match (before, after) {
                (Some(one), Some(other)) => self.function(one, other, out),
                (None, Some(added)) => {
                    out.push(
                        Change::added(subject(added), signature(added, self.after))
                            .touching(everything(added, self.after)),
                    );
                }
                (Some(removed), None) => out.push(
                    Change::removed(subject(removed), format!("function {name}{}", self.what_became_of(name)))
                        .touching(everything(removed, self.before)),
                ),
                (None, None) => {}
            }
        }
    }

    /// Why a function that still is declared has no client any more.
    fn what_became_of(&self, name: &str) -> &'static str {
        match self.after.functions.get(name) {
            None => "",
            Some(function) if function.private => " (private now)",
            Some(function) if !function.registered => " (not registered any more)",
            Some(_) => " (a view now)",
        }
    }

    fn function(&self, before: &'a Function, after: &'a Function, out: &mut Vec<Change>) {
        let is_called = before.context.is_none() && after.context.is_none();
        out.extend(place(before, after));
        out.extend(transport(before, after).filter(|_| is_called));
        out.extend(access(before, after));
        out.extend(effects(before, after));
        out.extend(caching(before, after));
        if is_called {
            self.arguments(before, after, out);
        }
        self.result(before, after, out);
    }

    fn arguments(&self, before: &'a Function, after: &'a Function, out: &mut Vec<Change>) {
        let slots = |function: &'a Function, definitions| -> Vec<Named<'a>> {
            let all = function.parameters.iter();
            all.map(|parameter| (&parameter.name.value, argument(parameter, definitions))).collect()
        };
        let (one, other) = (slots(before, &self.before.definitions), slots(after, &self.after.definitions));
        let touches = |name: Option<&Arc<str>>| match name {
            Some(name) => touched(after, Part::Arguments, &[Step::Key(Arc::clone(name))]),
            None => touched(after, Part::Whole, &[]),
        };
        arguments(&subject(after), &after.name, &one, &other, &self.moves, &touches, out);
    }

    fn result(&self, before: &'a Function, after: &'a Function, out: &mut Vec<Change>) {
        let (Some(one), Some(other)) = (before.result(), after.result()) else { return };
        let (one, other) = (Slot::of(one, &self.before.definitions), Slot::of(other, &self.after.definitions));
        let Some(changed) = slot::compare(one, other, &self.moves, Way::Output) else { return };
        out.push(
            Change::changed(subject(after), &format!("{}()", after.name), changed.before, changed.after)
                .graded(changed.grade, changed.why)
                .going(&[Way::Output])
                .touching(touched(after, Part::Result, &[])),
        );
    }
}

/// An argument by its name.
pub(super) type Named<'a> = (&'a Arc<str>, Slot<'a>);

/// What changed among the arguments of something. `touches` names the parts of the client behind an argument, or behind all.
pub(super) fn arguments<'a>(
    subject: &Subject,
    of: &str,
    before: &[Named<'a>],
    after: &[Named<'a>],
    moves: &Moves<'_>,
    touches: &dyn Fn(Option<&Arc<str>>) -> Vec<Affected>,
    out: &mut Vec<Change>,
) {
    let find = |slots: &[Named<'a>], name: &Arc<str>| slots.iter().find(|(it, _)| *it == name).map(|it| it.1);
    for (name, slot) in after {
        let path = format!("{of}.{}", typescript::key(name));
        let Some(old) = find(before, name) else {
            let added = Change::added(subject.clone(), slot.declared(&path, Way::Input)).going(&[Way::Input]);
            out.push(if slot.optional {
                added.graded(Grade::Safe, "it may be left out").touching(touches(Some(name)))
            } else {
                added.graded(Grade::Breaking, "calls that do not give it do not compile").touching(touches(None))
            });
            continue;
        };
        if let Some(changed) = slot::compare(old, *slot, moves, Way::Input) {
            let is_required_now = old.optional && !slot.optional;
            out.push(
                Change::changed(subject.clone(), &path, changed.before, changed.after)
                    .graded(changed.grade, changed.why)
                    .going(&[Way::Input])
                    .touching(touches(Some(*name).filter(|_| !is_required_now))),
            );
        }
    }
    for (name, _) in before.iter().filter(|(name, _)| find(after, name).is_none()) {
        out.push(
            Change::removed(subject.clone(), format!("{of}.{}", typescript::key(name)))
                .graded(Grade::Breaking, "calls that give it do not compile")
                .going(&[Way::Input])
                .touching(touches(Some(name))),
        );
    }
}

fn argument<'a>(parameter: &'a Parameter, definitions: &'a crate::Definitions) -> Slot<'a> {
    let optional = parameter.default != Default::Required;
    Slot { ty: &parameter.ty, definitions, optional, default: Some(&parameter.default) }
}

fn subject(function: &Function) -> Subject {
    Subject::Function(Arc::clone(&function.name))
}

/// `function save_item(id: number, note?: string) → Item`, with the context it is in.
fn signature(function: &Function, contract: &Contract) -> String {
    let parameters: Vec<String> = function
        .parameters
        .iter()
        .map(|parameter| {
            let mark = if parameter.default == Default::Required { "" } else { "?" };
            let ty = typescript::of(&parameter.ty, Way::Input);
            format!("{}{mark}: {ty}", typescript::key(&parameter.name.value))
        })
        .collect();
    let result = function.result().map_or_else(String::new, |ty| typescript::of(ty, Way::Output));
    let place = match &function.context {
        None => String::new(),
        Some(_) if is_alone(function, contract) => " in a context of its own".to_owned(),
        Some(context) => format!(" in context {context}"),
    };
    let (parameters, result) = (super::short(&parameters.join(", ")), super::short(&result));
    format!("function {}({parameters}) → {result}{place}", function.name)
}

/// Whether a function is in a context of its own.
fn is_alone(function: &Function, contract: &Contract) -> bool {
    let context = function.context.as_ref().and_then(|context| contract.contexts.get(context));
    context.is_some_and(|context| context.kind == ContextKind::Local)
}

/// The exports that stand for a part of a function.
pub(super) fn touched(function: &Function, part: Part, path: &[Step]) -> Vec<Affected> {
    let hook = Affected { export: names::hook(&function.name), part, path: path.to_vec() };
    match (&function.context, part) {
        (None, _) => vec![Affected { export: names::call(&function.name), ..hook.clone() }, hook],
        (Some(context), Part::Result) => {
            let slot = [Step::Key(Arc::clone(&function.name))];
            let fetch = Affected { export: names::fetch(context), part, path: [&slot, path].concat() };
            vec![fetch, hook]
        }
        (Some(_), _) => vec![hook],
    }
}

/// Every export that goes with a function.
fn everything(function: &Function, contract: &Contract) -> Vec<Affected> {
    let mut all = touched(function, Part::Whole, &[]);
    match &function.context {
        None if !function.parameters.is_empty() => all.push(Affected::whole(names::args_type(&function.name))),
        Some(context) if is_alone(function, contract) => {
            let provider = names::provider(context, ContextKind::Local);
            all.extend([names::fetch(context)].into_iter().chain(provider).map(Affected::whole));
        }
        _ => {}
    }
    all
}

/// A change of all that is called so.
fn changed(before: &Function, what: &str, one: String, other: String, (grade, why): (Grade, &str)) -> Change {
    let what = if what.is_empty() { before.name.to_string() } else { format!("{} {what}", before.name) };
    Change::changed(subject(before), &what, one, other).graded(grade, why).touching(touched(before, Part::Whole, &[]))
}

fn place(before: &Function, after: &Function) -> Option<Change> {
    let word = |function: &Function| match &function.context {
        None => "a call".to_owned(),
        Some(context) => format!("in context {context}"),
    };
    let grade = (Grade::Breaking, "its hook is another, and belongs elsewhere");
    (before.context != after.context).then(|| changed(before, "", word(before), word(after), grade))
}

fn transport(before: &Function, after: &Function) -> Option<Change> {
    let word = |function: &Function| match function.transport {
        Transport::Http => "HTTP".to_owned(),
        Transport::Websocket => "WebSocket".to_owned(),
    };
    let grade = (Grade::Risky, "a page that is open still calls the other way, and sockets need their set-up");
    (before.transport != after.transport).then(|| changed(before, "", word(before), word(after), grade))
}

fn access(before: &Function, after: &Function) -> Option<Change> {
    let rank = |function: &Function| match &function.auth {
        None => Some(0),
        Some(Auth::Required) => Some(1),
        Some(Auth::Staff) => Some(2),
        Some(Auth::Superuser) => Some(3),
        Some(Auth::Callable(_) | Auth::Unrecognised(_)) => None,
    };
    let word = |function: &Function| match &function.auth {
        None => "anyone".to_owned(),
        Some(Auth::Required) => "who is signed in".to_owned(),
        Some(Auth::Staff) => "staff".to_owned(),
        Some(Auth::Superuser) => "superusers".to_owned(),
        Some(Auth::Callable(expression) | Auth::Unrecognised(expression)) => format!("as `{expression}` says"),
    };
    let grade = match (rank(before), rank(after)) {
        (Some(one), Some(other)) if other > one => (Grade::Breaking, "callers that were let in are refused"),
        (Some(_), Some(_)) | (None, Some(0)) => (Grade::Safe, "whoever was let in still is"),
        _ => (Grade::Risky, "who is let in is known only at run time"),
    };
    (before.auth != after.auth).then(|| changed(before, "auth", word(before), word(after), grade))
}

/// What it invalidates and what its result replaces; in which order is nothing to a frontend.
fn effects(before: &Function, after: &Function) -> Vec<Change> {
    let affects = |function: &Function| -> BTreeSet<String> {
        let spelled = function.affects.iter().map(|effect| match effect {
            Effect::Context(context) => context.to_string(),
            Effect::Function { context, function } => format!("{context}.{function}"),
        });
        spelled.collect()
    };
    let merges = |function: &Function| -> BTreeSet<String> {
        function.merge.iter().map(|slot| format!("{}.{}", slot.context, slot.slot)).collect()
    };
    let list = |names: BTreeSet<String>| {
        if names.is_empty() { "nothing".to_owned() } else { names.into_iter().collect::<Vec<_>>().join(", ") }
    };
    [
        ("invalidates", affects(before), affects(after), "other parts of a page are fetched again"),
        ("merges into", merges(before), merges(after), "its result takes the place of another value"),
    ]
    .into_iter()
    .filter(|(_, one, other, _)| one != other)
    .map(|(what, one, other, why)| changed(before, what, list(one), list(other), (Grade::Risky, why)))
    .collect()
}

fn caching(before: &Function, after: &Function) -> Vec<Change> {
    let mut out = Vec::new();
    if before.rev != after.rev {
        let grade = if after.rev > before.rev {
            (Grade::Safe, "what is cached under the old one is left alone")
        } else {
            (Grade::Risky, "what was cached under the lower one may come back")
        };
        out.push(changed(before, "rev", before.rev.to_string(), after.rev.to_string(), grade));
    }
    if before.cache != after.cache {
        let grade = if seconds(after.cache) > seconds(before.cache) {
            (Grade::Risky, "answers may be older than they were")
        } else {
            (Grade::Safe, "answers are as new as they were, or newer")
        };
        let word = |cache| match cache {
            Cache::Forever => "for ever".to_owned(),
            Cache::Never => "never".to_owned(),
            Cache::Seconds(seconds) => format!("{seconds} s"),
        };
        out.push(changed(before, "cache", word(before.cache), word(after.cache), grade));
    }
    out
}

/// How old an answer may be.
fn seconds(cache: Cache) -> u64 {
    match cache {
        Cache::Never => 0,
        Cache::Seconds(seconds) => seconds,
        Cache::Forever => u64::MAX,
    }
}
