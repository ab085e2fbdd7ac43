//! Keeps what is known of one client and the files that use it up to date.
//!
//! In go a contract, open documents and what was touched on disk; out come the links of all files that imports lead to the client from. What a step
//! costs follows what was touched: the specifiers of a file are read off its bytes, and only files that can reach the client are parsed. The result is
//! that of reading everything anew. What someone still reads of the moment before is left to them: what changes of it is copied.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use camino::{Utf8Path, Utf8PathBuf};
use mizan_codegen::{Exports, ExportsMemo};
use mizan_schema::Contract;
use mizan_sources::{has_scripts, is_typescript, scan_typescript, scan_typescript_at};
use mizan_syntax::typescript::Dialect;
use mizan_typescript::facts::FileFacts;
use mizan_typescript::link::Changes;
use mizan_typescript::resolve::{Imports, Resolution, Resolver, specifiers};
use rayon::prelude::*;
use rustc_hash::FxHashSet;

use super::disk::{ClientDisk, Files};
use super::index::{File, Index, Place, Read, hash, read_file};
use super::names::Names;
use super::{Work, locked};
use crate::analysis::Touched;
use crate::documents::{Document, Documents};

/// Files that say which others are read, by being there or by what is in them.
const RULES: [&str; 5] = [".gitignore", ".ignore", "package.json", "Cargo.toml", "pyvenv.cfg"];

/// What is asked about: one moment.
pub(super) struct Moment<'m> {
    pub(super) contract: &'m Arc<Contract>,
    pub(super) documents: &'m Arc<Documents>,
}

/// A client and its users, kept up to date.
pub(super) struct Reader {
    pub(super) index: Index,
    contract: Arc<Contract>,
    memo: ExportsMemo,
    /// What the client exports.
    exports: Arc<Exports>,
    shown: Files,
    /// Files whose facts are of an earlier text.
    stale: FxHashSet<Utf8PathBuf>,
}

/// What a look at a file gave.
struct Look {
    file: File,
    specifiers: Vec<Box<str>>,
}

impl Look {
    fn at(path: &Utf8Path, bytes: &[u8]) -> Self {
        let words = has_scripts(path).then(|| Arc::new(words(bytes).map(hash).collect()));
        let specifiers = if words.is_none() { specifiers(bytes) } else { Vec::new() };
        Self { file: File { hash: hash(bytes), words }, specifiers }
    }
}

impl Reader {
    /// Reads everything.
    pub(super) fn read(place: &Arc<Place>, moment: &Moment<'_>) -> Self {
        let mut memo = ExportsMemo::new(place.with_hooks);
        let exports = Arc::clone(memo.follow(moment.contract));
        let names = Names::new(&exports, &place.output);
        let shown = Files::default();
        shown.write().unwrap_or_else(PoisonError::into_inner).clone_from(&names.files);
        let disk = ClientDisk { output: place.output.clone(), files: Arc::clone(&shown) };
        let mut resolver = Resolver::new(&place.project, Box::new(disk));
        let index = Index {
            place: Arc::clone(place),
            documents: Arc::default(),
            names: Arc::new(names),
            roots: roots(&mut resolver, place).into(),
            resolver: Arc::new(Mutex::new(resolver)),
            imports: Arc::default(),
            files: Arc::default(),
            facts: Arc::default(),
            links: Arc::default(),
            components: Arc::default(),
            work: Work::default(),
        };
        let contract = Arc::clone(moment.contract);
        let mut reader = Self { index, contract, memo, exports, shown, stale: FxHashSet::default() };
        let output = &place.output;
        let scan = scan_typescript(&reader.index.roots, |path, bytes| {
            (!path.starts_with(output)).then(|| Look::at(path, bytes))
        });
        reader.index.work.files_read = scan.found.len();
        for (path, look) in scan.found {
            reader.set(path, Some(look));
        }
        reader.take_documents(moment.documents);
        let client = Some(reader.index.names.client.clone());
        reader.settle(Changes { client, ..Changes::default() });
        reader
    }

    /// Takes in what was touched since the last time. `false` where everything has to be read anew.
    pub(super) fn follow(&mut self, moment: &Moment<'_>, touched: &BTreeSet<Utf8PathBuf>) -> bool {
        self.index.work = Work::default();
        let mut changed: Vec<Utf8PathBuf> = touched.iter().cloned().collect();
        let client = self.take_contract(moment.contract, &mut changed);
        let is_elsewhere = locked(&self.index.resolver).forget(&changed);
        if is_elsewhere && *roots(&mut locked(&self.index.resolver), &self.index.place) != *self.index.roots {
            return false;
        }
        self.take_disk(touched);
        self.take_documents(moment.documents);
        if is_elsewhere {
            Arc::make_mut(&mut self.index.imports).resolve_again(&mut locked(&self.index.resolver));
            self.follow_others();
        }
        let is_new = client.is_some() || is_elsewhere || !self.stale.is_empty() || !changed.is_empty();
        if is_new {
            self.settle(Changes { client, resolution: is_elsewhere, ..Changes::default() });
        }
        true
    }

    /// Takes in the contract; gives the client where it exports something else.
    fn take_contract(
        &mut self,
        contract: &Arc<Contract>,
        changed: &mut Vec<Utf8PathBuf>,
    ) -> Option<mizan_typescript::client::Client> {
        if Arc::ptr_eq(contract, &self.contract) {
            return None;
        }
        self.contract = Arc::clone(contract);
        let exports = Arc::clone(self.memo.follow(contract));
        if Arc::ptr_eq(&exports, &self.exports) {
            return None;
        }
        self.index.names = Arc::new(Names::new(&exports, &self.index.place.output));
        self.exports = exports;
        let mut shown = self.shown.write().unwrap_or_else(PoisonError::into_inner);
        let differing = shown.symmetric_difference(&self.index.names.files);
        changed.extend(differing.map(|name| self.index.place.output.join(&**name)));
        shown.clone_from(&self.index.names.files);
        Some(self.index.names.client.clone())
    }

    /// What the client exports by each of these contracts. What is known of the client stays as it is.
    pub(super) fn exports_by(&mut self, contracts: [&Contract; 2]) -> [Arc<Exports>; 2] {
        let exports = contracts.map(|contract| Arc::clone(self.memo.follow(contract)));
        self.exports = Arc::clone(self.memo.follow(&self.contract));
        exports
    }

    /// Looks again at what was touched.
    fn take_disk(&mut self, touched: &BTreeSet<Utf8PathBuf>) {
        let mut around = BTreeSet::new();
        let concerns: BTreeSet<Utf8PathBuf> = touched.iter().filter_map(|path| self.concern(path)).collect();
        for path in concerns {
            // What is open may be known without being among what is read of the disk.
            let is_known = self.index.files.contains_key(&path) && self.index.documents.get(&path).is_none();
            if let Some(bytes) = is_known.then(|| read_file(&path)).flatten() {
                self.index.work.files_read += 1;
                let look = Look::at(&path, &bytes);
                self.set(path, Some(look));
            } else {
                around.insert(path);
            }
        }
        if around.is_empty() {
            return;
        }
        let output = &self.index.place.output;
        let scan = scan_typescript_at(&self.index.roots, &around, |path, bytes| {
            (!path.starts_with(output)).then(|| Look::at(path, bytes))
        });
        let found: FxHashSet<&Utf8PathBuf> = scan.found.iter().map(|(path, _)| path).collect();
        let is_gone =
            |path: &&Utf8PathBuf| !found.contains(path) && path.ancestors().any(|above| around.contains(above));
        let gone: Vec<Utf8PathBuf> = self.index.files.keys().filter(is_gone).cloned().collect();
        for path in gone {
            self.set(path, None);
        }
        self.index.work.files_read += scan.found.len();
        for (path, look) in scan.found {
            self.set(path, Some(look));
        }
        // What is open of it is not what the disk says: it is taken in again. What was open elsewhere is known still, since it may be closed now.
        let is_below = |path: &&Utf8PathBuf| path.ancestors().any(|above| around.contains(above));
        let open = self.index.documents.paths().filter(is_below).cloned().collect();
        self.index.documents = Arc::new(self.index.documents.without(&open));
    }

    /// The path that has to be looked at because of one that was touched; nothing where it concerns nobody.
    fn concern(&self, path: &Utf8Path) -> Option<Utf8PathBuf> {
        let path = if self.index.roots.iter().any(|root| path.starts_with(root) || root.starts_with(path)) {
            path.to_owned()
        } else {
            // It may have been told by the name of a link.
            super::disk::real(path)
        };
        if path.starts_with(&self.index.place.output) {
            return None;
        }
        if path.file_name().is_some_and(|name| RULES.contains(&name)) {
            return path.parent().map(Utf8Path::to_owned);
        }
        let is_source = is_typescript(&path) || has_scripts(&path);
        let holds = || path.is_dir() || self.index.files.keys().any(|file| file.starts_with(&path));
        (is_source || (path.extension() != Some("py") && holds())).then_some(path)
    }

    /// Takes in what is open: its text counts before the disk's.
    fn take_documents(&mut self, documents: &Arc<Documents>) {
        if self.index.documents.is_same(documents) {
            return;
        }
        let differing = documents.differing(&self.index.documents);
        self.index.documents = Arc::clone(documents);
        let is_source = |path: &Utf8PathBuf| {
            let is_ours = is_typescript(path) || has_scripts(path);
            is_ours
                && !path.starts_with(&self.index.place.output)
                && self.index.roots.iter().any(|root| path.starts_with(root))
        };
        let differing: BTreeSet<Utf8PathBuf> = differing.into_iter().filter(is_source).collect();
        if differing.is_empty() {
            return;
        }
        let there = scan_typescript_at(&self.index.roots, &differing, |path, bytes| Some(Look::at(path, bytes))).found;
        let mut there: BTreeMap<Utf8PathBuf, Look> = there.into_iter().collect();
        for path in differing {
            let on_disk = there.remove(&path);
            // A file that is there and is not read is none of ours, open or not.
            let is_read = on_disk.is_some() || !path.exists();
            match documents.get(&path).filter(|_| is_read) {
                Some(document) => self.set(path.clone(), Some(Look::at(&path, document.text.text.as_bytes()))),
                None => self.set(path, on_disk),
            }
        }
    }

    /// Sets what a file is, or that it is gone.
    fn set(&mut self, path: Utf8PathBuf, look: Option<Look>) {
        let Some(Look { file, specifiers }) = look else {
            locked(&self.index.components).remove(&path);
            if Arc::make_mut(&mut self.index.files).remove(&path).is_some() {
                Arc::make_mut(&mut self.index.imports).remove(&path);
                self.stale.insert(path);
            }
            return;
        };
        if self.index.files.get(&path).is_some_and(|known| known.hash == file.hash) {
            return;
        }
        Arc::make_mut(&mut self.index.imports).set(&mut locked(&self.index.resolver), &path, specifiers);
        Arc::make_mut(&mut self.index.files).insert(path.clone(), file);
        self.stale.insert(path);
    }

    /// Reads those files again for which values of other specifiers are followed than before.
    fn follow_others(&mut self) {
        let mut resolver = locked(&self.index.resolver);
        for (path, read) in &*self.index.facts {
            if read.followed != followed(&mut resolver, &self.index.imports, path) {
                self.stale.insert(path.clone());
            }
        }
    }

    /// Parses what can reach the client and was not parsed, and links.
    fn settle(&mut self, mut changes: Changes) {
        let mut parsed: FxHashSet<Utf8PathBuf> = FxHashSet::default();
        let gone = loop {
            let gives_on = |path: &Utf8Path| self.index.facts.get(path).is_some_and(|read| read.facts.gives_on());
            let candidates = self.index.imports.candidates(std::slice::from_ref(&self.index.place.output), gives_on);
            let now: FxHashSet<&Utf8Path> =
                candidates.into_iter().filter(|path| self.index.files.contains_key(*path)).collect();
            let is_unread = |path: &&Utf8Path| !self.index.facts.contains_key(*path) || self.stale.contains(*path);
            let unread: Vec<Utf8PathBuf> = now.iter().copied().filter(is_unread).map(Utf8Path::to_owned).collect();
            if unread.is_empty() {
                let is_gone = |path: &&Utf8PathBuf| !now.contains(path.as_path());
                break self.index.facts.keys().filter(is_gone).cloned().collect::<Vec<_>>();
            }
            self.parse(unread, &mut parsed);
        };
        for path in gone {
            Arc::make_mut(&mut self.index.facts).remove(&path);
            parsed.remove(&path);
            changes.files.push((path.into(), None));
        }
        self.stale.clear();
        let facts = |path: &Utf8PathBuf| self.index.facts.get(path).map(|read| Arc::clone(&read.facts));
        changes.files.extend(parsed.iter().map(|path| (path.as_path().into(), facts(path))));
        let links = Arc::make_mut(&mut self.index.links);
        self.index.work.files_linked = links.update(changes, &mut *locked(&self.index.resolver)).linked;
    }

    fn parse(&mut self, paths: Vec<Utf8PathBuf>, parsed: &mut FxHashSet<Utf8PathBuf>) {
        let (mut resolver, imports) = (locked(&self.index.resolver), &self.index.imports);
        let jobs: Vec<(Utf8PathBuf, Vec<Box<str>>)> = paths
            .into_iter()
            .map(|path| {
                let followed = followed(&mut resolver, imports, &path);
                (path, followed)
            })
            .collect();
        drop(resolver);
        let documents = &self.index.documents;
        let read = |(path, followed): (Utf8PathBuf, Vec<Box<str>>)| {
            let facts = Arc::new(facts(&path, documents.get(&path).map(AsRef::as_ref), &followed));
            (path, Read { facts, followed })
        };
        let read: Vec<(Utf8PathBuf, Read)> = jobs.into_par_iter().map(read).collect();
        self.index.work.files_parsed += read.len();
        for (path, read) in read {
            self.stale.remove(&path);
            parsed.insert(path.clone());
            Arc::make_mut(&mut self.index.facts).insert(path, read);
        }
    }
}

/// The specifiers of a file that lead to files, sorted.
fn followed(resolver: &mut Resolver, imports: &Imports, path: &Utf8Path) -> Vec<Box<str>> {
    let mut leads = |specifier: &str| matches!(resolver.resolve(path, specifier), Resolution::File(_));
    imports.specifiers(path).iter().filter(|specifier| leads(specifier)).cloned().collect()
}

fn facts(path: &Utf8Path, document: Option<&Document>, followed: &[Box<str>]) -> FileFacts {
    let is_followed = |specifier: &str| followed.binary_search_by(|known| (**known).cmp(specifier)).is_ok();
    if let Some(document) = document {
        return document.frontend_facts(is_followed);
    }
    let Some(dialect) = path.extension().and_then(Dialect::of_extension) else { return FileFacts::default() };
    let bytes = read_file(path).unwrap_or_default();
    FileFacts::read(&String::from_utf8_lossy(&bytes), dialect, is_followed)
}

/// The folders that users of a client are in.
fn roots(resolver: &mut Resolver, place: &Place) -> Vec<Utf8PathBuf> {
    let frontend = resolver.frontend(&place.output);
    frontend.map_or_else(|| vec![super::disk::real(&place.otherwise)], |frontend| frontend.consumers)
}

/// The folders that users of a client are in, as the disk is now.
pub(super) fn consumers(place: &Place) -> Vec<Utf8PathBuf> {
    roots(&mut Resolver::new(&place.project, Box::new(mizan_sources::RealDisk)), place)
}

/// The words in a text of whatever language that could be names.
fn words(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    let is_of_a_name = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$');
    bytes.split(move |byte| !is_of_a_name(byte)).filter(|word| !word.is_empty())
}

/// Adds to what was touched before. Beyond so many paths, looking at everything is quicker.
pub(super) fn merge(pending: &mut Touched, touched: &Touched) {
    const MANY: usize = 2_000;
    let all = match (&mut *pending, touched) {
        (Touched::Paths(pending), Touched::Paths(touched)) => {
            pending.extend(touched.iter().filter(|path| path.extension() != Some("py")).cloned());
            pending.len() > MANY
        }
        _ => true,
    };
    if all {
        *pending = Touched::Everything;
    }
}
