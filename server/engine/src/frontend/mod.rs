//! What the frontends use of a backend: the files that imports lead to a client from, and every use in them.
//!
//! In go the moments that questions are about, and what the disk was touched at in between; out come answers in plain data. Nothing is read before
//! someone asks, and nothing on the engine's thread: that only notes what was touched. Documents and contract are those of the moment that is
//! asked about; the disk is read as it is when someone asks.

mod disk;
mod index;
mod names;
mod reader;
mod rendering;
mod typed;
mod unused;

use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use camino::{Utf8Path, Utf8PathBuf};
use mizan_codegen::{ExportKind, Exports, ExportsMemo};
use mizan_schema::Contract;
use mizan_schema::difference::{self, Affected, Change, Grade, Mark, Subject};
use mizan_schema::nearest::nearest;
use mizan_text::Span;
use mizan_typescript::facts::FileFacts;
pub use mizan_typescript::facts::Written;
pub use mizan_typescript::uses::{FileUses, Part, Segment, Target, UseKind};

use crate::analysis::Touched;
use crate::config::Hooks;
use crate::documents::Documents;
use crate::project::{Backend, Project};
use crate::sites::sites;
use crate::snapshot::Snapshot;
use index::{Index, Place};
use reader::{Moment, Reader};

pub use typed::{Exported, Supposed};
pub use unused::Unused;

/// The frontends of one backend: one for each of its clients. Nothing of them is read before the first question.
#[derive(Debug)]
pub struct Frontends {
    clients: Vec<Frontend>,
}

struct Frontend {
    place: Arc<Place>,
    /// What was touched since the last question; nothing before the first.
    pending: Mutex<Option<Touched>>,
    /// Held while the moment that is asked about is read, and by nobody who then has it.
    reader: Mutex<Option<Reader>>,
}

impl fmt::Debug for Frontend {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Frontend").field("place", &self.place).finish_non_exhaustive()
    }
}

/// What a question had to do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Work {
    /// Files of frontends whose bytes were looked at.
    pub files_read: usize,
    /// Files of frontends that were parsed.
    pub files_parsed: usize,
    /// Files of frontends whose uses were found anew.
    pub files_linked: usize,
}

/// A place of a frontend that uses the client.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Use {
    /// The file, absolute.
    pub file: Arc<Utf8Path>,
    /// Where in it.
    pub span: Span,
    /// What stands there.
    pub kind: UseKind,
    /// The declaration at the top of the file that it stands in: a component, as a rule.
    pub component: Option<Arc<str>>,
    /// What it is of.
    pub target: Target,
    /// How the word is written: under the client's own name, or another.
    pub written: Written,
}

/// A use as it is kept: its file, and what is known of it there. Who counts uses needs no more.
pub type Found<'u> = (&'u Arc<Utf8Path>, &'u mizan_typescript::uses::Use);

/// A name that is asked of a client, which does not have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unknown {
    /// The file, absolute.
    pub file: Arc<Utf8Path>,
    /// Where in it.
    pub span: Span,
    /// The name.
    pub name: Arc<str>,
    /// The name that was probably meant.
    pub nearest: Option<Arc<str>>,
    /// Whether the client that is asked has hooks.
    pub has_hooks: bool,
}

impl Frontends {
    /// Those of a backend.
    pub fn new(project: &Project, backend: &Backend) -> Self {
        let frontend = |client: &crate::project::Client| Frontend {
            place: Arc::new(Place {
                project: project.root.clone(),
                output: disk::real(&client.output),
                otherwise: client.frontend.clone().unwrap_or_else(|| project.root.clone()),
                with_hooks: client.hooks == Hooks::React,
            }),
            pending: Mutex::default(),
            reader: Mutex::default(),
        };
        Self { clients: backend.clients.iter().map(frontend).collect() }
    }

    /// Notes what was touched on disk, and says whether an answer that someone has may be another by it. Never waits for a reader.
    pub(crate) fn touch(&self, touched: &Touched) -> bool {
        let mut may_differ = false;
        for client in &self.clients {
            if let Some(pending) = locked(&client.pending).as_mut() {
                reader::merge(pending, touched);
                may_differ |= client.is_concerned(touched);
            }
        }
        may_differ
    }

    /// The uses at one moment: of a backend's snapshot while these documents are open. Read off what is known by then, and never changed.
    pub fn at<'f>(&'f self, snapshot: &'f Snapshot, documents: &Arc<Documents>) -> Uses<'f> {
        let moment = Moment { contract: &snapshot.contract, documents };
        Uses { snapshot, clients: self.clients.iter().map(|client| client.at(&moment)).collect() }
    }

    /// What the clients export by each of these contracts: of those with hooks and of those without, as far as there are any.
    pub(crate) fn exports(&self, contracts: [&Contract; 2]) -> Vec<[Arc<Exports>; 2]> {
        let of = |with_hooks| self.clients.iter().find(|client| client.place.with_hooks == with_hooks);
        [false, true].into_iter().filter_map(of).map(|client| client.exports(contracts)).collect()
    }

    /// The folders outside of which no user of a client is looked for, as they are now.
    pub(crate) fn folders(&self) -> BTreeSet<Utf8PathBuf> {
        self.clients.iter().flat_map(|client| reader::consumers(&client.place)).collect()
    }
}

impl Frontend {
    /// Whether something touched may use the client, or say who does. Its own files are as the contract says them.
    fn is_concerned(&self, touched: &Touched) -> bool {
        let Touched::Paths(paths) = touched else { return true };
        paths.iter().any(|path| path.extension() != Some("py") && !path.starts_with(&self.place.output))
    }

    fn exports(&self, contracts: [&Contract; 2]) -> [Arc<Exports>; 2] {
        if let Some(reader) = &mut *locked(&self.reader) {
            return reader.exports_by(contracts);
        }
        let mut memo = ExportsMemo::new(self.place.with_hooks);
        contracts.map(|contract| Arc::clone(memo.follow(contract)))
    }

    fn at(&self, moment: &Moment<'_>) -> Index {
        let mut reader = locked(&self.reader);
        // Noted from now on, before anything is read: what changes meanwhile is looked at next time.
        let touched = locked(&self.pending).replace(Touched::Paths(BTreeSet::new()));
        if let (Some(reader), Some(Touched::Paths(touched))) = (&mut *reader, touched)
            && reader.follow(moment, &touched)
        {
            return reader.index.clone();
        }
        reader.insert(Reader::read(&self.place, moment)).index.clone()
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The uses of a backend at one moment.
pub struct Uses<'f> {
    snapshot: &'f Snapshot,
    clients: Vec<Index>,
}

impl fmt::Debug for Uses<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Uses").field("files", &self.files()).finish_non_exhaustive()
    }
}

impl Uses<'_> {
    fn indexes(&self) -> impl Iterator<Item = &Index> {
        self.clients.iter()
    }

    /// What the question had to do.
    pub fn work(&self) -> Work {
        let mut work = Work::default();
        for index in self.indexes() {
            work.files_read += index.work.files_read;
            work.files_parsed += index.work.files_parsed;
            work.files_linked += index.work.files_linked;
        }
        work
    }

    /// How many files of TypeScript and JavaScript there are that could use a client.
    pub fn files(&self) -> usize {
        self.indexes().map(Index::count).sum()
    }

    /// The folders that users are looked for in, sorted.
    pub fn folders(&self) -> BTreeSet<Utf8PathBuf> {
        self.indexes().flat_map(|index| index.roots.iter().cloned()).collect()
    }

    /// Every use of a declaration or a type, by file and place. Of a function of a context also those of its slot in what is fetched.
    pub fn of(&self, subject: &Subject) -> Vec<Use> {
        owned(self.found(subject))
    }

    /// The same, as they are kept.
    pub fn found(&self, subject: &Subject) -> Vec<Found<'_>> {
        let mut found = Vec::new();
        for index in self.indexes() {
            found.extend(index.names.of(subject).iter().flat_map(|name| index.links.uses_of(name)));
            found.extend(self.slot_uses(index, subject));
        }
        in_order(found)
    }

    /// Every use of a name of the client, by file and place.
    pub fn of_name(&self, name: &str) -> Vec<Use> {
        owned(in_order(self.indexes().flat_map(|index| index.links.uses_of(name)).collect()))
    }

    /// Every use there is, by file and place.
    pub fn all(&self) -> Vec<Use> {
        let uses = self.in_files().flat_map(|(file, found)| found.uses.iter().map(move |one| (file, one)));
        owned(in_order(uses.collect()))
    }

    /// The uses that a change is felt at, by file and place. The snapshot has to be the one *before* the change, which the code was written against.
    pub fn touched_by(&self, change: &Change) -> Vec<Use> {
        let mut found: Vec<Found<'_>> =
            self.indexes().flat_map(|index| sites(&index.links, &change.affected)).collect();
        if change.mark == Mark::Added && change.grade > Grade::Safe {
            found.extend(change.affected.iter().flat_map(|affected| self.without(affected)));
        }
        let mut found = owned(in_order(found));
        // Of a key and the text that is given under it, the key is enough.
        found.dedup_by(|one, before| {
            one.kind == UseKind::Text && one.file == before.file && one.target == before.target
        });
        found
    }

    /// The calls and elements that do not give something because it is new.
    fn without(&self, affected: &Affected) -> Vec<Found<'_>> {
        if affected.part != difference::Part::Arguments || affected.path.is_empty() {
            return Vec::new();
        }
        let gives = |(_, one): &Found<'_>| matches!(one.kind, UseKind::Invocation | UseKind::Element);
        self.indexes().flat_map(|index| index.links.uses_of(&affected.export)).filter(gives).collect()
    }

    /// Every file that imports lead to a client from, with what it uses.
    pub fn in_files(&self) -> impl Iterator<Item = (&Arc<Utf8Path>, &FileUses)> {
        self.indexes().flat_map(|index| index.links.files())
    }

    /// The same, each also with what it says.
    pub fn linked(&self) -> impl Iterator<Item = (&Arc<Utf8Path>, &FileFacts, &FileUses)> {
        self.indexes().flat_map(|index| index.links.linked())
    }

    /// What one file uses of the client that it reaches; of several the first.
    pub fn in_file(&self, file: &Utf8Path) -> Option<&FileUses> {
        self.indexes().find_map(|index| index.links.file(file))
    }

    /// The names that something has in the clients, with what each is of it; none where it has none. Sorted, each once.
    pub fn names_of(&self, subject: &Subject) -> Vec<(Arc<str>, ExportKind)> {
        let of = |index: &Index| -> Vec<(Arc<str>, ExportKind)> {
            let names = index.names.of(subject).iter();
            names.filter_map(|name| Some((Arc::clone(name), index.names.meaning(name)?.1))).collect()
        };
        let mut names: Vec<_> = self.indexes().flat_map(of).collect();
        names.sort();
        names.dedup();
        names
    }

    /// The declaration at the top of a file that reaches the client, in which `at` stands: its name and the whole of it.
    pub fn top_at(&self, file: &Utf8Path, at: u32) -> Option<(Arc<str>, Span)> {
        let facts = self.indexes().find_map(|index| index.links.facts(file))?;
        let top = facts.tops.iter().find(|top| top.span.touches(at))?;
        Some((Arc::clone(&top.name), top.span))
    }

    /// Where the declaration of this name at the top of a file stands, the whole of it.
    pub fn top_named(&self, file: &Utf8Path, name: &str) -> Option<Span> {
        let facts = self.indexes().find_map(|index| index.links.facts(file))?;
        facts.tops.iter().find(|top| *top.name == *name).map(|top| top.span)
    }

    /// What a file says, where imports lead to a client from it.
    pub fn facts(&self, file: &Utf8Path) -> Option<&FileFacts> {
        self.indexes().find_map(|index| index.links.facts(file)).map(AsRef::as_ref)
    }

    /// The names of the client that a file gives on.
    pub fn given_on(&self, file: &Utf8Path) -> BTreeSet<Arc<str>> {
        let given = self.indexes().flat_map(|index| index.links.given_out(file));
        given.map(|export| Arc::clone(&export.name)).collect()
    }

    /// A file in which a name of the client stands, and whose language is not read.
    pub fn mention_unread(&self, name: &str) -> Option<Utf8PathBuf> {
        self.indexes().filter_map(|index| index.mention(name)).min().map(Utf8Path::to_owned)
    }

    /// The module of the client that something is in: `shop.clients`; nothing where it has no name there.
    pub fn stem(&self, subject: &Subject) -> Option<Arc<str>> {
        self.indexes().find_map(|index| index.names.stem(subject)).cloned()
    }

    /// What a name of the client is of; nothing for what every client has.
    pub fn meaning(&self, name: &str) -> Option<(&Subject, ExportKind)> {
        self.indexes().find_map(|index| index.names.meaning(name)).map(|(subject, kind)| (subject, *kind))
    }

    /// Every name that is asked of a client and that it does not have, by file and place.
    pub fn unknown(&self) -> Vec<Unknown> {
        let mut found: Vec<Unknown> = Vec::new();
        for index in self.indexes() {
            found.extend(index.links.missing().map(|(file, missing)| Unknown {
                file: Arc::clone(file),
                span: missing.span,
                name: Arc::clone(&missing.name),
                nearest: nearest(&missing.name, index.names.all()).map(Arc::from),
                has_hooks: index.has_hooks(),
            }));
        }
        found.sort_by(|one, other| (&one.file, one.span).cmp(&(&other.file, other.span)));
        found.dedup();
        found
    }

    /// The uses of the slot of a function in what its context's fetch gives.
    fn slot_uses<'u>(&self, index: &'u Index, subject: &Subject) -> Vec<Found<'u>> {
        let Subject::Function(name) = subject else { return Vec::new() };
        let context = self.snapshot.contract.functions.get(name).and_then(|function| function.context.clone());
        let Some(context) = context.map(Subject::Context) else { return Vec::new() };
        let is_slot = |(_, one): &Found<'_>| {
            let first = one.target.path.first();
            one.target.part == Part::Result && matches!(first, Some(Segment::Key(key)) if key == name)
        };
        let fetches = index.names.of(&context).iter();
        let fetches = fetches.filter(|name| matches!(index.names.meaning(name), Some((_, ExportKind::Fetch))));
        fetches.flat_map(|name| index.links.uses_of(name)).filter(is_slot).collect()
    }
}

impl Use {
    /// A use in a file.
    pub fn new(file: &Arc<Utf8Path>, one: &mizan_typescript::uses::Use) -> Self {
        Self {
            file: Arc::clone(file),
            span: one.span,
            kind: one.kind,
            component: one.within.clone(),
            target: one.target.clone(),
            written: one.written,
        }
    }
}

/// By file and place, each once.
pub fn in_order(mut found: Vec<Found<'_>>) -> Vec<Found<'_>> {
    let key = |one: &mizan_typescript::uses::Use| (one.span, one.kind);
    // Most are of the file of their neighbour, and comparing paths costs more than all the rest.
    let by_file = |file: &Arc<Utf8Path>, other: &Arc<Utf8Path>| {
        if Arc::ptr_eq(file, other) { Ordering::Equal } else { file.cmp(other) }
    };
    found.sort_by(|(file, one), (other_file, other)| {
        let by_target = || one.target.cmp(&other.target).then(one.written.cmp(&other.written));
        by_file(file, other_file).then_with(|| key(one).cmp(&key(other))).then_with(by_target)
    });
    found.dedup_by(|(file, one), (other_file, other)| {
        one.span == other.span && by_file(file, other_file).is_eq() && one == other
    });
    found
}

fn owned(found: Vec<Found<'_>>) -> Vec<Use> {
    found.into_iter().map(|(file, one)| Use::new(file, one)).collect()
}
