//! Hooks that read a context which nothing around their component provides: MZ403.
//!
//! In go the uses of context hooks and what files say about components; out come the hooks of which every way from the root of an application is known and passes no
//! provider. Where anything on the way is not known, nothing is said.

use std::collections::BTreeSet;
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use mizan_codegen::ExportKind;
use mizan_engine::Snapshot;
use mizan_engine::frontend::{Part, UseKind, Uses};
use mizan_schema::contract::ContextKind;
use mizan_schema::diagnostics::Related;
use mizan_schema::difference::Subject;
use mizan_schema::{Code, Contract};
use mizan_text::Span;
use mizan_typescript::components::{By, FileComponents};
use rustc_hash::{FxHashMap, FxHashSet};

use super::{Remedy, UseDiagnostic, quoted};
use crate::files::FileSpan;

/// More components than this on the ways to one hook are not looked at.
const MOST_COMPONENTS: usize = 500;

/// The provider of everything, and of the global context.
const ROOT_PROVIDER: &str = "MizanContext";

/// A call of a hook that reads a context.
struct Read {
    file: Utf8PathBuf,
    span: Span,
    context: Arc<str>,
    function: Arc<str>,
}

pub(super) fn find(snapshot: &Snapshot, uses: &Uses<'_>) -> Vec<UseDiagnostic> {
    let contract = &snapshot.contract;
    let reads = reads(contract, uses);
    let mut tree = Tree::new(contract, uses);
    tree.load(reads.iter().map(|read| read.file.clone()).collect());
    let mut found = Vec::new();
    for read in reads {
        let Some(components) = tree.of(&read.file) else { continue };
        let Some(by) = components.caller(read.span) else { continue };
        if let Some(around) = tree.outside(&read.file, by, &read.context) {
            found.push(diagnostic(contract, read, around));
        }
    }
    found
}

fn reads(contract: &Contract, uses: &Uses<'_>) -> Vec<Read> {
    let mut reads = Vec::new();
    for (file, found) in uses.in_files().filter(|(file, _)| !is_aside(file)) {
        for one in found.uses.iter().filter(|one| one.kind == UseKind::Reference && one.target.part == Part::Name) {
            let Some((Subject::Function(function), ExportKind::SlotHook)) = uses.meaning(&one.target.export.name)
            else {
                continue;
            };
            let context = contract.functions.get(function).and_then(|function| function.context.clone());
            let Some(context) = context else { continue };
            let (file, function) = (file.to_path_buf(), Arc::clone(function));
            reads.push(Read { file, span: one.span, context, function });
        }
    }
    reads
}

/// Tests and stories show components by themselves, in surroundings that are not the application's.
fn is_aside(file: &Utf8Path) -> bool {
    let name = file.file_name().unwrap_or_default();
    let is_named = [".test.", ".spec.", ".stories."].iter().any(|part| name.contains(part));
    is_named || file.components().any(|part| matches!(part.as_str(), "__tests__" | "__mocks__"))
}

fn diagnostic(contract: &Contract, read: Read, around: Vec<FileSpan>) -> UseDiagnostic {
    let provider = provider_name(contract, &read.context);
    let context = contract.contexts.get(&read.context);
    let message = format!("{} is read outside of `<{provider}>`, so this component throws", quoted(&read.function));
    let help = format!("put `<{provider}>` around what renders it");
    let function = contract.functions.get(&read.function);
    let related = function.map(|function| Related {
        origin: function.python.origin,
        message: match context.map(|context| context.kind) {
            Some(ContextKind::Global) => "it is a function of the global context".to_owned(),
            _ => format!("it is a function of the context {}", quoted(&read.context)),
        },
    });
    UseDiagnostic {
        related: related.into_iter().collect(),
        help: Some(help),
        remedy: Remedy::Provide { context: read.context, around },
        ..UseDiagnostic::new(Code::OutsideProvider, FileSpan { file: read.file.into(), span: read.span }, message)
    }
}

/// What provides a context.
pub(crate) fn provider_name(contract: &Contract, context: &str) -> String {
    let kind = contract.contexts.get(context).map_or(ContextKind::Named, |context| context.kind);
    mizan_schema::names::provider(context, kind).unwrap_or_else(|| ROOT_PROVIDER.to_owned())
}

/// A component by its file and its place among those of the file.
type At = (Utf8PathBuf, u32);

/// A place that renders a component.
struct Site {
    file: Utf8PathBuf,
    element: u32,
}

/// The tree of components, as far as it was asked for.
struct Tree<'t, 'u> {
    contract: &'t Contract,
    uses: &'t Uses<'u>,
    files: FxHashMap<Utf8PathBuf, Arc<FileComponents>>,
    /// Where each component is rendered; nothing where that is not known.
    sites: FxHashMap<At, Option<Arc<[Site]>>>,
}

impl<'t, 'u> Tree<'t, 'u> {
    fn new(contract: &'t Contract, uses: &'t Uses<'u>) -> Self {
        Self { contract, uses, files: FxHashMap::default(), sites: FxHashMap::default() }
    }

    /// Reads files, and whoever imports them, at any distance: what is read together is read at once.
    fn load(&mut self, files: BTreeSet<Utf8PathBuf>) {
        let mut open: Vec<Utf8PathBuf> = files.into_iter().collect();
        while !open.is_empty() {
            let read = self.uses.components(&open);
            let mut next = BTreeSet::new();
            for (file, components) in open.into_iter().zip(read) {
                if !components.components.is_empty() {
                    next.extend(self.uses.importers(&file).into_iter().filter(|file| !is_aside(file)));
                }
                self.files.insert(file, components);
            }
            next.retain(|file| !self.files.contains_key(file));
            open = next.into_iter().collect();
        }
    }

    fn of(&self, file: &Utf8Path) -> Option<Arc<FileComponents>> {
        self.files.get(file).filter(|components| !components.is_broken).cloned()
    }

    /// The elements to put the provider around, where the component is always rendered outside of it.
    fn outside(&mut self, file: &Utf8Path, component: u32, context: &str) -> Option<Vec<FileSpan>> {
        let mut open: Vec<At> = vec![(file.to_owned(), component)];
        let mut seen: FxHashSet<At> = open.iter().cloned().collect();
        let mut roots = 0;
        let mut around = Vec::new();
        while let Some(at) = open.pop() {
            let sites = self.sites(&at)?;
            if sites.is_empty() || seen.len() > MOST_COMPONENTS {
                return None;
            }
            for site in &*sites {
                let components = self.of(&site.file)?;
                let element = components.elements.get(site.element as usize)?;
                for outer in &element.inside {
                    let outer = components.elements.get(*outer as usize)?;
                    if self.may_provide(&site.file, outer.at, context) {
                        return None;
                    }
                }
                if at == (file.to_owned(), component) {
                    around.push(FileSpan { file: site.file.as_path().into(), span: element.span });
                }
                match element.by {
                    By::Root => roots += 1,
                    By::Component(by) => {
                        let next = (site.file.clone(), by);
                        if seen.insert(next.clone()) {
                            open.push(next);
                        }
                    }
                    By::Elsewhere => return None,
                }
            }
        }
        around.sort();
        (roots > 0).then_some(around)
    }

    /// Whether an element, by its name's place, may have the provider of a context in it: only the client's own are known not to.
    fn may_provide(&self, file: &Utf8Path, name: Span, context: &str) -> bool {
        let Some(found) = self.uses.in_file(file) else { return true };
        let mut elements = found.uses.iter().filter(|one| one.kind == UseKind::Element && one.span == name).peekable();
        if elements.peek().is_none() {
            return true;
        }
        elements.any(|one| {
            let export = &*one.target.export.name;
            match self.uses.meaning(export) {
                Some((Subject::Context(provided), _)) => **provided == *context,
                Some((Subject::Composition(name), _)) => {
                    let parts = self.contract.compositions.get(name).map(|composition| &composition.parts);
                    parts.is_none_or(|parts| parts.iter().any(|part| **part == *context))
                }
                _ if export == ROOT_PROVIDER => self.is_global(context),
                _ => true,
            }
        })
    }

    fn is_global(&self, context: &str) -> bool {
        self.contract.contexts.get(context).is_none_or(|context| context.kind == ContextKind::Global)
    }

    /// Where a component is rendered; nothing where it goes somewhere that is not followed.
    fn sites(&mut self, at: &At) -> Option<Arc<[Site]>> {
        if let Some(known) = self.sites.get(at) {
            return known.clone();
        }
        let sites = self.look_for_sites(at).map(Arc::from);
        self.sites.insert(at.clone(), sites.clone());
        sites
    }

    fn look_for_sites(&mut self, (file, component): &At) -> Option<Vec<Site>> {
        let own = self.of(file)?;
        let name = &own.components.get(*component as usize)?.name;
        let mut found = named(&own, file, name)?;
        let outside: BTreeSet<&Arc<str>> =
            own.exports.iter().filter(|(_, local)| *local == name).map(|(outside, _)| outside).collect();
        if outside.is_empty() {
            return Some(found);
        }
        if self.uses.is_mentioned(name) {
            return None;
        }
        for importer in self.uses.importers(file).into_iter().filter(|importer| !is_aside(importer)) {
            let theirs = self.of(&importer)?;
            for specifier in &theirs.opaque {
                if self.uses.target(&importer, specifier).as_ref() == Some(file) {
                    return None;
                }
            }
            for import in theirs.imports.iter().filter(|import| outside.contains(&import.name)) {
                if self.uses.target(&importer, &import.from).as_ref() == Some(file) {
                    found.extend(named(&theirs, &importer, &import.local)?);
                }
            }
        }
        Some(found)
    }
}

/// The elements of a file with a name; nothing where the name goes elsewhere, too.
fn named(components: &FileComponents, file: &Utf8Path, name: &Arc<str>) -> Option<Vec<Site>> {
    let is_given_on = components.imports.iter().any(|import| import.local == *name)
        && components.exports.values().any(|local| local == name);
    if components.escaped.contains(name) || is_given_on {
        return None;
    }
    let elements = (0..).zip(&components.elements).filter(|(_, element)| element.name == *name);
    Some(elements.map(|(element, _)| Site { file: file.to_owned(), element }).collect())
}
