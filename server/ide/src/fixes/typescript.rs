//! Fixes for what is wrong in TypeScript.
//!
//! In go the findings of a file; out come fixes: the nearest name, a function in Python for a hook that has none, a provider around an element.

use std::sync::Arc;

use camino::Utf8Path;
use mizan_engine::host::Cancellation;
use mizan_engine::{Snapshot, World};
use mizan_schema::Code;
use mizan_syntax::Tree;
use mizan_syntax::typescript::{Dialect, parse};
use mizan_text::Span;

use super::{Edits, Fix, meets, names, provide, stub};
use crate::diagnostics::{Remedy, UseDiagnostic, use_diagnostics};
use crate::files::text;

/// More names than this for one word are no help.
const MOST_NAMES: usize = 4;

/// A file of a frontend, parsed.
pub(super) struct Script {
    pub(super) file: Arc<Utf8Path>,
    pub(super) text: Arc<mizan_sources::Text>,
    pub(super) tree: Tree,
}

impl Script {
    pub(super) fn read(world: &World, file: &Arc<Utf8Path>) -> Option<Self> {
        let text = text(world, file)?;
        let tree = parse(&text.text, file.extension().and_then(Dialect::of_extension)?);
        Some(Self { file: Arc::clone(file), text, tree })
    }
}

pub(super) fn fixes(world: &World, file: &Utf8Path, part: Span, cancellation: &Cancellation) -> Vec<Fix> {
    let mut fixes = Vec::new();
    for (backend, snapshot) in world.backends.iter().enumerate() {
        let Some(uses) = world.uses(backend) else { continue };
        let found = use_diagnostics(snapshot, &uses);
        let here = found.into_iter().filter(|one| *one.at.file == *file && meets(one.at.span, part));
        let here: Vec<UseDiagnostic> = here.collect();
        // Others wait for the uses while someone holds them.
        drop(uses);
        for one in here {
            if cancellation.is_cancelled() {
                return Vec::new();
            }
            fixes.extend(answer(world, backend, snapshot, &one).unwrap_or_default());
        }
    }
    fixes
}

fn answer(world: &World, backend: usize, snapshot: &Snapshot, one: &UseDiagnostic) -> Option<Vec<Fix>> {
    let script = Script::read(world, &one.at.file)?;
    let at = one.at.span;
    let fix = |title: String, is_preferred, edits: Edits| Fix { title, answers: (one.code, at), is_preferred, edits };
    let changes = |names: &[Arc<str>], is_sure: bool| {
        let fixes = names.iter().take(MOST_NAMES).enumerate().map(|(place, name)| {
            let edits = names::change(&script, at, name, one.code == Code::UnknownClientName);
            fix(format!("Change to `{name}`"), is_sure && place == 0, edits)
        });
        fixes.collect::<Vec<_>>()
    };
    Some(match &one.remedy {
        Remedy::None => Vec::new(),
        Remedy::Names(names) => changes(names, names.len() == 1),
        Remedy::Declare(names) => {
            let mut fixes = changes(names, true);
            let stub = stub::write(world, backend, &script, at);
            fixes.extend(stub.map(|stub| fix(stub.title, names.is_empty(), stub.edits)));
            fixes
        }
        Remedy::Provide { context, around } => {
            let (title, edits) = provide::wrap(world, backend, snapshot, context, around)?;
            vec![fix(title, true, edits)]
        }
    })
}
