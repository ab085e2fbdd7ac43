//! What a call of the client takes: its keys, which are the parameters of the Python function.

use mizan_codegen::ExportKind;
use mizan_engine::World;
use mizan_engine::frontend::{Part, Segment, Supposed, Target, UseKind};
use mizan_schema::Contract;
use mizan_schema::difference::Subject;
use mizan_schema::spelling::typescript as spelling;

use super::{Label, Signature};
use crate::completion::documentation::of_thing;
use crate::completion::typescript::{Scan, Typed, has, suppose, typed};
use crate::descend::{self, Key, Meaning};
use crate::files::{FilePosition, text};
use crate::signature::{bundle, result};
use crate::thing::Symbol;

pub(super) fn signature(world: &World, position: &FilePosition) -> Option<Signature> {
    let text = text(world, &position.file)?;
    let scan = Scan::at(&text.text, position.offset)?;
    // Outside of all brackets there is no call.
    if scan.closing.is_empty() {
        return None;
    }
    let ways = typed(world, &position.file, &text.text, &scan)?;
    for (backend, snapshot) in world.backends.iter().enumerate() {
        let Some(uses) = world.uses(backend) else { continue };
        let Some((typed, supposed)) = suppose(&uses, &position.file, &ways) else { continue };
        let Some(call) = supposed.uses.invocation_at(typed.word.start) else { continue };
        let Some(meaning) = uses.meaning(&call.target.export.name) else { continue };
        let keys = descend::keys(&snapshot.contract, meaning, &call.target);
        let label = label(&snapshot.contract, meaning, &call.target, &keys);
        let active = active(typed, &supposed, &call.target, call.span.start);
        let active = active.and_then(|active| keys.iter().position(|key| *key.name == *active));
        let (subject, is_on_disk) = (meaning.0, world.on_disk(backend));
        let is_on_disk = is_on_disk.is_some_and(|disk| has(&disk, &snapshot.contract, subject));
        let thing = descend::thing_of(subject).map(|thing| Symbol { backend, thing });
        // Who reads a context is found out by asking again for what is held here.
        drop(uses);
        let documentation = thing.and_then(|symbol| of_thing(world, &symbol)).map(|parts| parts.join("\n\n"));
        return Some(Signature { label: label.text, documentation, parameters: label.parameters, active, is_on_disk });
    }
    None
}

/// `mutate({ text: string, kind?: "new" | "used" }): Promise<Item>`.
fn label(contract: &Contract, (subject, kind): Meaning<'_>, target: &Target, keys: &[Key<'_>]) -> Label {
    let callee = match (kind, target.part) {
        (ExportKind::CallHook, _) => "mutate",
        (_, Part::Send) => "send",
        _ => &target.export.name,
    };
    let gives = match (subject, kind) {
        (Subject::Function(name), ExportKind::Call | ExportKind::CallHook) => {
            contract.functions.get(name).map(|one| result(one))
        }
        (Subject::Context(name), ExportKind::Fetch) => contract.contexts.get(name).map(|one| bundle(contract, one)),
        (Subject::Form(_), ExportKind::Submit) => Some("unknown".to_owned()),
        _ => None,
    };
    let mut label = Label::default();
    label.push(callee);
    label.push(if keys.is_empty() { "(" } else { "({ " });
    for (at, key) in keys.iter().enumerate() {
        if at > 0 {
            label.push(", ");
        }
        let mark = if key.is_required { "" } else { "?" };
        let ty = key.ty.map_or_else(|| "unknown".to_owned(), |(ty, way)| spelling::of(ty, way));
        label.parameter(&format!("{}{mark}: {ty}", spelling::key(&key.name)), None);
    }
    label.push(if keys.is_empty() { ")" } else { " })" });
    if let Some(gives) = gives {
        label.push(&format!(": Promise<{gives}>"));
    }
    label
}

/// The key that the word is under: the outermost one in the call.
fn active(typed: &Typed, supposed: &Supposed, target: &Target, start: u32) -> Option<String> {
    let in_call: Vec<_> = supposed
        .uses
        .uses
        .iter()
        .filter(|one| one.target.export == target.export && one.target.part == target.part && one.span.start > start)
        .collect();
    let at_word = in_call.iter().find(|one| one.span == typed.word && one.kind.is_word());
    // A value that is no key and no text stands behind the key that it is given to.
    let before = || {
        in_call
            .iter()
            .rfind(|one| one.kind == UseKind::Key && one.target.path.len() == 1 && one.span.end <= typed.word.start)
    };
    match at_word.or_else(before)?.target.path.first()? {
        Segment::Key(key) => Some(key.to_string()),
        Segment::Item => None,
    }
}
