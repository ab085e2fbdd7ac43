//! What of a backend no frontend uses.
//!
//! In go the uses of its clients; out comes what nobody uses, or why that cannot be told. A use that cannot be followed counts as one of whatever it may
//! be of: nothing is called unused that may be used.

use std::collections::BTreeSet;
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use mizan_codegen::ExportKind;
use mizan_python::facts::is_ignored;
use mizan_schema::declarations::Python;
use mizan_schema::difference::Subject;
use mizan_schema::{Code, Contract, Diagnostic};
use mizan_text::Span;
use mizan_typescript::facts::Reason;
use mizan_typescript::uses::{Part, Segment, Use, UseKind};

use super::Uses;
use super::index::Index;
use crate::snapshot::Snapshot;

/// What no frontend uses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unused {
    /// These functions, forms and channels.
    Known(Vec<Subject>),
    /// There is no file of TypeScript or JavaScript in these folders that could use anything.
    NoFiles(BTreeSet<Utf8PathBuf>),
    /// The client as a whole goes where it is not followed.
    Untold {
        /// The file in which it does, absolute.
        file: Arc<Utf8Path>,
        /// Where in it.
        span: Span,
        /// How.
        reason: Reason,
    },
}

impl Uses<'_> {
    /// What no frontend uses of what its client has.
    pub fn unused(&self) -> Unused {
        if self.files() == 0 {
            return Unused::NoFiles(self.folders());
        }
        if let Some((file, (span, reason))) = self.indexes().find_map(passed_on) {
            return Unused::Untold { file, span, reason };
        }
        let contract = &*self.snapshot.contract;
        let mut all: BTreeSet<Subject> = BTreeSet::new();
        let mut used: BTreeSet<Subject> = BTreeSet::new();
        for index in self.indexes() {
            let published = index.published();
            for subject in index.names.subjects().filter(|subject| can_be_unused(subject)) {
                all.insert(subject.clone());
                if is_used(index, contract, subject, &published) {
                    used.insert(subject.clone());
                }
            }
        }
        Unused::Known(all.difference(&used).cloned().collect())
    }

    /// The findings of [`Uses::unused`], sorted as those of the snapshot are: what the project itself declares, and no comment allows.
    pub fn unused_diagnostics(&self, unused: &[Subject]) -> Vec<Diagnostic> {
        let mut found = unused.iter().filter_map(|subject| self.diagnostic(subject)).collect();
        crate::snapshot::sort(&mut found, &self.snapshot.places());
        found
    }

    fn diagnostic(&self, subject: &Subject) -> Option<Diagnostic> {
        let (snapshot, contract) = (self.snapshot, &self.snapshot.contract);
        let python = python(contract, subject)?;
        if is_installed(snapshot, python) || is_allowed(snapshot, python) {
            return None;
        }
        let name = match subject {
            Subject::Function(name) => format!("`{name}`"),
            other => format!("the {} `{}`", other.kind(), other.name()),
        };
        let context = self.fetched_with(subject);
        let message = match &context {
            Some(context) => format!("no frontend reads {name}, which is fetched with `{context}`"),
            None => format!("no frontend uses {name}"),
        };
        let help = "remove it, or write `# mizan: ignore[MZ401]` behind it where something else calls it";
        Some(Diagnostic::new(Code::Unused, python.origin, message).with_help(help))
    }

    /// The context that a function is fetched with, where a frontend fetches that.
    fn fetched_with(&self, subject: &Subject) -> Option<Arc<str>> {
        let Subject::Function(name) = subject else { return None };
        let context = self.snapshot.contract.functions.get(name)?.context.clone()?;
        let subject = Subject::Context(Arc::clone(&context));
        let is_fetched = |index: &Index| {
            let names = index.names.of(&subject).iter().filter(|name| is_value(index, name));
            names.flat_map(|name| index.links.uses_of(name)).any(|(file, one)| counts(index, file, one))
        };
        self.indexes().any(is_fetched).then_some(context)
    }
}

/// Types say what goes over the wire, and a context is fetched for its functions: what is used or not are those.
fn can_be_unused(subject: &Subject) -> bool {
    matches!(subject, Subject::Function(_) | Subject::Form(_) | Subject::Channel(_))
}

/// Where the client as a whole goes where it is not followed.
fn passed_on(index: &Index) -> Option<(Arc<Utf8Path>, (Span, Reason))> {
    index.links.files().find_map(|(file, found)| Some((Arc::clone(file), *found.modules.first()?)))
}

fn is_used(index: &Index, contract: &Contract, subject: &Subject, published: &BTreeSet<Arc<str>>) -> bool {
    let names = index.names.of(subject).iter().filter(|name| is_value(index, name));
    let is_name_used = |name: &Arc<str>| {
        published.contains(name)
            || index.is_mentioned(name)
            || index.links.uses_of(name).any(|(file, one)| counts(index, file, one))
    };
    names.into_iter().any(is_name_used) || is_slot_used(index, contract, subject, published)
}

/// Whether the slot of a function may be read out of what its context's fetch gives.
fn is_slot_used(index: &Index, contract: &Contract, subject: &Subject, published: &BTreeSet<Arc<str>>) -> bool {
    let Subject::Function(function) = subject else { return false };
    let context = contract.functions.get(function).and_then(|function| function.context.clone());
    let Some(context) = context.map(Subject::Context) else { return false };
    let reads_slot = |one: &Use| match (one.target.part, one.target.path.first()) {
        (Part::Whole, _) | (Part::Result, None) => matches!(one.kind, UseKind::Dynamic(_)),
        (Part::Result, Some(Segment::Key(key))) => key == function,
        _ => false,
    };
    let is_fetch = |name: &&Arc<str>| matches!(index.names.meaning(name), Some((_, ExportKind::Fetch)));
    let mut fetches = index.names.of(&context).iter().filter(is_fetch);
    fetches.any(|name| {
        published.contains(name)
            || index.is_mentioned(name)
            || index.links.uses_of(name).any(|(_, one)| reads_slot(one))
    })
}

/// Whether a name is of something that does something.
fn is_value(index: &Index, name: &str) -> bool {
    !matches!(index.names.meaning(name), None | Some((_, ExportKind::Type)))
}

/// Whether a use is more than bringing the name in. Where a part of the file does not parse, that is all that may be seen.
fn counts(index: &Index, file: &Utf8Path, one: &Use) -> bool {
    match one.kind {
        UseKind::Import | UseKind::ReExport => index.links.facts(file).is_some_and(|facts| facts.is_broken),
        _ => true,
    }
}

fn python<'c>(contract: &'c Contract, subject: &Subject) -> Option<&'c Python> {
    match subject {
        Subject::Function(name) => contract.functions.get(name).map(|function| &function.python),
        Subject::Form(name) => contract.forms.get(name).map(|form| &form.python),
        Subject::Channel(name) => contract.channels.get(name).map(|channel| &channel.python),
        _ => None,
    }
}

/// Whether it is declared by a package, where nobody here can remove it.
fn is_installed(snapshot: &Snapshot, python: &Python) -> bool {
    let file = snapshot.places().file(python.origin.source);
    snapshot.modules.paths.installed(&file).is_some()
}

fn is_allowed(snapshot: &Snapshot, python: &Python) -> bool {
    let places = snapshot.places();
    let text = places.text(python.origin.source);
    is_ignored(&text, places.span(python.origin), [Code::Unused.number(), Code::Unused.name()])
}
