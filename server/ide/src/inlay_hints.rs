//! What a mutation has fetched again, beside the words that say or call it.
//!
//! In Python behind each target of `affects` that is a context, in TypeScript behind each call of a mutation.

use camino::Utf8Path;
use mizan_engine::frontend::{UseKind, Uses};
use mizan_engine::{Snapshot, World};
use mizan_schema::Contract;
use mizan_schema::declarations::{Located, Target};
use mizan_schema::difference::Subject;
use mizan_text::Span;

use crate::effects::{self, Refetch};
use crate::files::Language;

/// Words that an editor shows between others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InlayHint {
    /// Behind which byte.
    pub offset: u32,
    /// What is shown: `refetches items, total`.
    pub label: String,
    /// What is said of it, a line each.
    pub details: Vec<String>,
}

/// The hints in a part of a file, by place.
pub fn inlay_hints(world: &World, file: &Utf8Path, range: Span) -> Vec<InlayHint> {
    let mut hints = Vec::new();
    for (backend, snapshot) in world.backends.iter().enumerate() {
        let Some(uses) = world.uses(backend) else { continue };
        hints.extend(match Language::of(file) {
            Some(Language::Python) => in_python(snapshot, &uses, file),
            Some(Language::TypeScript) => in_typescript(&snapshot.contract, &uses, file),
            None => Vec::new(),
        });
    }
    hints.retain(|hint| range.touches(hint.offset));
    hints.sort_by_key(|hint| hint.offset);
    hints.dedup();
    hints
}

fn in_python(snapshot: &Snapshot, uses: &Uses<'_>, file: &Utf8Path) -> Vec<InlayHint> {
    let Some(source) = snapshot.source(file) else { return Vec::new() };
    let places = snapshot.places();
    let modules = snapshot.declarations.modules.values();
    let functions = modules.flat_map(|module| &module.functions).filter(|one| one.python.origin.source == source);
    functions
        .flat_map(|declared| {
            let function = snapshot.contract.functions.get(&declared.name.value);
            let refetches =
                function.map(|function| effects::of(&snapshot.contract, uses, function)).unwrap_or_default();
            let affects = declared.affects.iter().map(|target| (target, false));
            let targets: Vec<_> = affects.chain(declared.merge.iter().map(|target| (target, true))).collect();
            let hint = |(target, is_merged): (&Located<Target>, bool)| {
                // A function that is named says by itself what is fetched.
                let Target::Context(context) = &target.value else { return None };
                let of_it = |one: &&Refetch| one.is_merged == is_merged && one.context() == context;
                let of_it: Vec<Refetch> = refetches.iter().filter(of_it).cloned().collect();
                (!of_it.is_empty()).then(|| hint(places.span(target.origin).end, &of_it))
            };
            targets.into_iter().filter_map(hint).collect::<Vec<_>>()
        })
        .collect()
}

fn in_typescript(contract: &Contract, uses: &Uses<'_>, file: &Utf8Path) -> Vec<InlayHint> {
    let invocations = uses.in_file(file).into_iter().flat_map(|found| &found.uses);
    invocations
        .filter(|one| one.kind == UseKind::Invocation)
        .filter_map(|one| {
            let (Subject::Function(name), _) = uses.meaning(&one.target.export.name)? else { return None };
            let refetches = effects::of(contract, uses, contract.functions.get(name)?);
            (!refetches.is_empty()).then(|| hint(one.span.end, &refetches))
        })
        .collect()
}

fn hint(offset: u32, refetches: &[Refetch]) -> InlayHint {
    let words = |is_merged, word: &str| {
        let functions: Vec<&str> = refetches
            .iter()
            .filter(|one| one.is_merged == is_merged)
            .flat_map(|one| one.functions.iter().map(AsRef::as_ref))
            .collect();
        (!functions.is_empty()).then(|| format!("{word} {}", functions.join(", ")))
    };
    let label: Vec<String> = [words(false, "refetches"), words(true, "replaces")].into_iter().flatten().collect();
    InlayHint { offset, label: label.join("; "), details: refetches.iter().map(ToString::to_string).collect() }
}
