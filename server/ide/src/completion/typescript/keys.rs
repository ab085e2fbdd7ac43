//! Keys, attributes, fields, members and values: what the contract knows of the part of the client that the word stands in.

use std::sync::Arc;

use mizan_engine::frontend::{Segment, Supposed, Target, UseKind, Uses};
use mizan_schema::Contract;
use mizan_schema::spelling::typescript as spelling;

use super::suppose::Typed;
use super::{Asked, Backend, Scan, places};
use crate::completion::{About, Completion, CompletionKind};
use crate::descend::{self, Key, Meaning};
use crate::thing::Symbol;

/// What the word may become.
pub(super) fn items(
    backend: &Backend<'_>,
    uses: &Uses<'_>,
    asked: &Asked<'_>,
    typed: &Typed,
    supposed: &Supposed,
) -> Vec<Completion> {
    let mut items: Vec<Completion> = Vec::new();
    for one in supposed.uses.uses.iter().filter(|one| one.span == typed.word) {
        let Some(meaning) = uses.meaning(&one.target.export.name) else { continue };
        items.extend(match one.kind {
            UseKind::Key | UseKind::Attribute | UseKind::Field | UseKind::Member => {
                keys(backend, meaning, &one.target, one.kind, &places::siblings(typed))
            }
            UseKind::Text => values(backend, meaning, &one.target, asked.scan),
            _ => continue,
        });
    }
    // A key of a union is a key of several of its members.
    let mut seen = std::collections::BTreeSet::new();
    items.retain(|item| seen.insert(item.label.clone()));
    items
}

/// The keys beside the word: those that have to be given first, else as they are declared.
fn keys(
    backend: &Backend<'_>,
    meaning: Meaning<'_>,
    target: &Target,
    kind: UseKind,
    given: &[String],
) -> Vec<Completion> {
    let around =
        Target { path: target.path.split_last().map(|(_, path)| path.to_vec()).unwrap_or_default(), ..target.clone() };
    let all = |contract| descend::keys(contract, meaning, &around);
    let on_disk: Vec<Arc<str>> = match &backend.on_disk {
        Some(disk) => descend::keys(disk, meaning, &around).into_iter().map(|key| key.name).collect(),
        None => Vec::new(),
    };
    let mut keys = all(backend.contract());
    if kind != UseKind::Field {
        keys.sort_by_key(|key| !key.is_required);
    }
    let item = |key: Key<'_>| {
        let name = if kind == UseKind::Attribute { prop(&key.name) } else { key.name.to_string() };
        if given.contains(&name) {
            return None;
        }
        let is_on_disk = on_disk.contains(&key.name);
        let detail = detail(&key, kind);
        let written = match kind {
            // An attribute and a field have to be names; a key may be quoted.
            UseKind::Attribute | UseKind::Field | UseKind::Member if spelling::key(&name) != name => return None,
            _ => spelling::key(&name),
        };
        let item = Completion { text: written, is_on_disk, ..Completion::new(CompletionKind::Field, name, detail) };
        Some(item.about(About::Thing(Symbol { backend: backend.at, thing: key.thing })))
    };
    keys.into_iter().filter_map(item).collect()
}

/// React keeps some names to itself.
fn prop(name: &str) -> String {
    if matches!(name, "children" | "key" | "ref") { format!("{name}_") } else { name.to_owned() }
}

fn detail(key: &Key<'_>, kind: UseKind) -> String {
    let is_optional = !key.is_required && matches!(kind, UseKind::Key | UseKind::Attribute);
    let mark = if is_optional { "?" } else { "" };
    let ty = key.ty.map_or_else(|| "unknown".to_owned(), |(ty, way)| spelling::of(ty, way));
    match (kind, &key.value) {
        (UseKind::Member, Some(value)) => value.clone(),
        _ => format!("{}{mark}: {ty}", spelling::key(&key.name)),
    }
}

/// The texts that may stand there.
fn values(backend: &Backend<'_>, meaning: Meaning<'_>, target: &Target, scan: &Scan) -> Vec<Completion> {
    let close = scan.quote.filter(|_| !scan.is_closed).map(String::from).unwrap_or_default();
    let on_disk: Vec<Arc<str>> = match &backend.on_disk {
        Some(disk) => texts(disk, meaning, target),
        None => Vec::new(),
    };
    let item = |text: Arc<str>| {
        let is_on_disk = on_disk.contains(&text);
        let detail = match target.path.last() {
            Some(Segment::Key(key)) => format!("{key} · {}", target.export.name),
            _ => target.export.name.to_string(),
        };
        // What would have to be escaped is left to whoever types it.
        let is_plain = !text.contains(['"', '\'', '\\', '`']) && !text.contains(char::is_control);
        is_plain.then(|| Completion {
            is_on_disk,
            text: format!("{text}{close}"),
            ..Completion::new(CompletionKind::Value, &*text, detail)
        })
    };
    texts(backend.contract(), meaning, target).into_iter().filter_map(item).collect()
}

fn texts(contract: &Contract, meaning: Meaning<'_>, target: &Target) -> Vec<Arc<str>> {
    descend::texts(contract, meaning, target)
}
