//! Names of the client, with the import that brings them where the file does not have them.

use std::sync::Arc;

use camino::Utf8Path;
use mizan_codegen::ExportKind;
use mizan_engine::frontend::{Exported, Supposed, Uses};
use mizan_schema::Contract;
use mizan_schema::contract::Function;
use mizan_schema::difference::Subject;
use rustc_hash::FxHashMap;

use super::places::NamePlace;
use super::suppose::Typed;
use super::{Asked, Backend};
use crate::completion::matching::may_become;
use crate::completion::{About, Completion, CompletionKind};
use crate::descend;
use crate::imports::Imports;
use crate::signature;
use crate::thing::Symbol;

/// What a name may stand for.
type Wanted = fn(ExportKind) -> bool;

/// The names that are asked of the client itself: in an `import`, behind `api.`.
pub(super) fn missing(
    backend: &Backend<'_>,
    uses: &Uses<'_>,
    asked: &Asked<'_>,
    typed: &Typed,
    supposed: &Supposed,
) -> Vec<Completion> {
    if supposed.uses.missing.iter().all(|missing| missing.span != typed.word) {
        return Vec::new();
    }
    let names = exports(uses, asked.file, asked.scan.inserted.of(asked.text), |_| true);
    names.into_iter().map(|(name, subject, kind)| item(backend, &name, &name, &subject, kind)).collect()
}

/// The names that a word in such a place may become.
pub(super) fn items(
    backend: &Backend<'_>,
    uses: &Uses<'_>,
    asked: &Asked<'_>,
    typed: &Typed,
    place: NamePlace,
) -> Vec<Completion> {
    let word = asked.scan.inserted.of(asked.text);
    if word.is_empty() || uses.is_own(asked.file) {
        return Vec::new();
    }
    let wanted: Wanted = match place {
        NamePlace::Element => |kind| kind == ExportKind::Provider,
        NamePlace::Type => |kind| matches!(kind, ExportKind::Type | ExportKind::Enum),
        NamePlace::Expression => |kind| !matches!(kind, ExportKind::Type | ExportKind::Provider),
    };
    let found = exports(uses, asked.file, word, wanted);
    let locals: FxHashMap<Arc<str>, Arc<str>> = uses.imported(asked.file).into_iter().collect();
    let mut imports = Imports::before(typed.word.start, asked.file, asked.text, &typed.tree, typed.dialect);
    let mut items = Vec::with_capacity(found.len());
    for (name, subject, kind) in found {
        if let Some(local) = locals.get(&name) {
            items.push(item(backend, local, &name, &subject, kind));
            continue;
        }
        let Some(edit) = imports.edit(uses, &name, place == NamePlace::Type) else { continue };
        let item = item(backend, &name, &name, &subject, kind);
        let detail = format!("{} · from {}", item.detail, edit.specifier);
        items.push(Completion { detail, edits: vec![edit.edit], ..item });
    }
    items
}

/// The names of the client that the word may become, the likeliest first, no more than can be shown.
fn exports(uses: &Uses<'_>, file: &Utf8Path, word: &str, wanted: Wanted) -> Vec<(Arc<str>, Subject, ExportKind)> {
    let begins = |name: &str| name.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
    let mut found: Vec<Exported<'_>> =
        uses.exports(file).filter(|one| wanted(one.kind) && may_become(word, one.name)).collect();
    found.sort_by_key(|one| (!begins(one.name), one.name));
    found.truncate(super::MOST + 1);
    found.into_iter().map(|one| (Arc::clone(one.name), one.subject.clone(), one.kind)).collect()
}

fn item(backend: &Backend<'_>, local: &str, name: &str, subject: &Subject, kind: ExportKind) -> Completion {
    let contract = backend.contract();
    let item = Completion {
        is_on_disk: backend.on_disk.as_ref().is_some_and(|disk| has(disk, contract, subject)),
        ..Completion::new(of(kind), local, detail(contract, subject, name, kind))
    };
    match descend::thing_of(subject) {
        Some(thing) => item.about(About::Thing(Symbol { backend: backend.at, thing })),
        None => item,
    }
}

fn of(kind: ExportKind) -> CompletionKind {
    match kind {
        ExportKind::CallHook | ExportKind::SlotHook => CompletionKind::Hook,
        ExportKind::Provider => CompletionKind::Provider,
        ExportKind::Type => CompletionKind::Type,
        ExportKind::Enum => CompletionKind::Enum,
        ExportKind::FormSchema => CompletionKind::Constant,
        ExportKind::Call | ExportKind::Fetch | ExportKind::Submit | ExportKind::FormCall | ExportKind::Subscribe => {
            CompletionKind::Function
        }
    }
}

/// On one line what it is.
fn detail(contract: &Contract, subject: &Subject, name: &str, kind: ExportKind) -> String {
    match (subject, kind) {
        (Subject::Type(key), _) => {
            format!("{} of {}", if kind == ExportKind::Enum { "enum" } else { "type" }, key.module)
        }
        _ => signature::export(contract, subject, name, kind).unwrap_or_default(),
    }
}

/// Whether the contract of the client on disk has what a name of the client now is of.
pub(crate) fn has(disk: &Arc<Contract>, now: &Arc<Contract>, subject: &Subject) -> bool {
    // Most of the time the disk is up to date.
    if Arc::ptr_eq(disk, now) {
        return true;
    }
    let same = |was: &Function, is: &Function| was.is_emitted() && was.context.is_some() == is.context.is_some();
    match subject {
        Subject::Function(name) => {
            disk.functions.get(name).zip(now.functions.get(name)).is_some_and(|(was, is)| same(was, is))
        }
        Subject::Context(name) => disk.contexts.contains_key(name),
        Subject::Composition(name) => disk.compositions.contains_key(name),
        Subject::Form(name) => disk.forms.contains_key(name),
        Subject::Channel(name) => disk.channels.contains_key(name),
        Subject::Type(key) => disk.definitions.contains_key(key),
        Subject::Wire => true,
    }
}
