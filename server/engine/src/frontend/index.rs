//! One client and the files that use it, kept up to date.
//!
//! In go a contract, open documents and what was touched on disk; out come the links of all files that imports lead to the client from. What a step
//! costs follows what was touched: the specifiers of a file are read off its bytes, and only files that can reach the client are parsed. The result is
//! that of reading everything anew.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::Hasher;
use std::sync::{Arc, PoisonError};

use camino::{Utf8Path, Utf8PathBuf};
use mizan_codegen::{Exports, ExportsMemo};
use mizan_schema::Contract;
use mizan_sources::{Text, has_scripts, is_typescript, scan_typescript, scan_typescript_at};
use mizan_syntax::typescript::Dialect;
use mizan_typescript::components::FileComponents;
use mizan_typescript::facts::FileFacts;
use mizan_typescript::link::{Changes, Links};
use mizan_typescript::resolve::{Imports, Resolution, Resolver, specifiers};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet, FxHasher};

use super::Work;
use super::disk::{ClientDisk, Files};
use super::names::Names;
use crate::analysis::Touched;
use crate::documents::{Document, Documents};

/// Files that say which others are read, by being there or by what is in them.
const RULES: [&str; 5] = [".gitignore", ".ignore", "package.json", "Cargo.toml", "pyvenv.cfg"];

/// Where a client is, and which it is.
#[derive(Clone, Debug)]
pub(super) struct Place {
    /// The project's folder.
    pub(super) project: Utf8PathBuf,
    /// The client's folder, without links.
    pub(super) output: Utf8PathBuf,
    /// Where its users are if no package holds it.
    pub(super) otherwise: Utf8PathBuf,
    /// Whether it has hooks.
    pub(super) with_hooks: bool,
}

/// What is asked about: one moment.
pub(super) struct Moment<'m> {
    pub(super) contract: &'m Arc<Contract>,
    pub(super) documents: &'m Arc<Documents>,
}

/// A client and its users.
pub(super) struct Index {
    place: Place,
    contract: Arc<Contract>,
    memo: ExportsMemo,
    /// What the client exports.
    exports: Arc<Exports>,
    documents: Arc<Documents>,
    pub(super) names: Names,
    shown: Files,
    pub(super) resolver: Resolver,
    /// The folders that users are in.
    pub(super) roots: Vec<Utf8PathBuf>,
    imports: Imports,
    /// Every file that is read.
    files: FxHashMap<Utf8PathBuf, File>,
    /// What those say that can reach the client.
    facts: FxHashMap<Utf8PathBuf, Read>,
    /// Files whose facts are of an earlier text.
    stale: FxHashSet<Utf8PathBuf>,
    pub(super) links: Links,
    /// What is known of the components of files, each with the hash of the text that it is of.
    components: FxHashMap<Utf8PathBuf, (u64, Arc<FileComponents>)>,
    pub(super) work: Work,
}

/// A file as it was last read.
#[derive(Debug)]
struct File {
    /// Of its bytes.
    hash: u64,
    /// The hashes of the words in it, where it is of a language in which scripts stand among other things.
    words: Option<FxHashSet<u64>>,
}

/// A file that can reach the client.
#[derive(Debug)]
struct Read {
    facts: Arc<FileFacts>,
    /// The specifiers that lead to files, for which values are followed. Sorted.
    followed: Vec<Box<str>>,
}

/// What a look at a file gave.
struct Look {
    file: File,
    specifiers: Vec<Box<str>>,
}

impl Look {
    fn at(path: &Utf8Path, bytes: &[u8]) -> Self {
        let words = has_scripts(path).then(|| words(bytes).map(hash).collect());
        let specifiers = if words.is_none() { specifiers(bytes) } else { Vec::new() };
        Self { file: File { hash: hash(bytes), words }, specifiers }
    }
}

impl Index {
    /// Reads everything.
    pub(super) fn read(place: &Place, moment: &Moment<'_>) -> Self {
        let mut memo = ExportsMemo::new(place.with_hooks);
        let exports = Arc::clone(memo.follow(moment.contract));
        let names = Names::new(&exports, &place.output);
        let shown = Files::default();
        shown.write().unwrap_or_else(PoisonError::into_inner).clone_from(&names.files);
        let disk = ClientDisk { output: place.output.clone(), files: Arc::clone(&shown) };
        let mut resolver = Resolver::new(&place.project, Box::new(disk));
        let roots = roots(&mut resolver, place);
        let mut index = Self {
            place: place.clone(),
            contract: Arc::clone(moment.contract),
            memo,
            exports,
            documents: Arc::default(),
            names,
            shown,
            resolver,
            roots,
            imports: Imports::default(),
            files: FxHashMap::default(),
            facts: FxHashMap::default(),
            stale: FxHashSet::default(),
            links: Links::default(),
            components: FxHashMap::default(),
            work: Work::default(),
        };
        let output = &index.place.output;
        let scan =
            scan_typescript(&index.roots, |path, bytes| (!path.starts_with(output)).then(|| Look::at(path, bytes)));
        index.work.files_read = scan.found.len();
        for (path, look) in scan.found {
            index.set(path, Some(look));
        }
        index.take_documents(moment.documents);
        let client = Some(index.names.client.clone());
        index.settle(Changes { client, ..Changes::default() });
        index
    }

    /// Takes in what was touched since the last time. `false` where everything has to be read anew.
    pub(super) fn follow(&mut self, moment: &Moment<'_>, touched: &BTreeSet<Utf8PathBuf>) -> bool {
        self.work = Work::default();
        let mut changed: Vec<Utf8PathBuf> = touched.iter().cloned().collect();
        let client = self.take_contract(moment.contract, &mut changed);
        let is_elsewhere = self.resolver.forget(&changed);
        if is_elsewhere && roots(&mut self.resolver, &self.place) != self.roots {
            return false;
        }
        self.take_disk(touched);
        self.take_documents(moment.documents);
        if is_elsewhere {
            self.imports.resolve_again(&mut self.resolver);
            self.follow_others();
        }
        let is_new = client.is_some() || is_elsewhere || !self.stale.is_empty() || !changed.is_empty();
        if is_new {
            self.settle(Changes { client, resolution: is_elsewhere, ..Changes::default() });
        }
        true
    }

    /// The client's folder.
    pub(super) fn output(&self) -> &Utf8Path {
        &self.place.output
    }

    /// Whether a file of another language mentions a name.
    pub(super) fn is_mentioned(&self, name: &str) -> bool {
        self.mention(name).is_some()
    }

    /// The first file of another language that mentions a name.
    pub(super) fn mention(&self, name: &str) -> Option<&Utf8Path> {
        let hash = hash(name.as_bytes());
        let has = |file: &File| file.words.as_ref().is_some_and(|words| words.contains(&hash));
        self.files.iter().filter(|(_, file)| has(file)).map(|(path, _)| path.as_path()).min()
    }

    /// How many files of TypeScript and JavaScript there are.
    pub(super) fn count(&self) -> usize {
        self.files.keys().filter(|path| is_typescript(path)).count()
    }

    /// Whether the client has hooks.
    pub(super) fn has_hooks(&self) -> bool {
        self.place.with_hooks
    }

    /// Whether a file is among those that are read.
    pub(super) fn reads(&self, path: &Utf8Path) -> bool {
        self.files.contains_key(path)
    }

    /// The text of a file, as its uses were read off it.
    pub(super) fn text(&self, path: &Utf8Path) -> Option<Arc<Text>> {
        text(&self.documents, path)
    }

    /// What the files say about components, read where it is not known. Many at once are read at once.
    pub(super) fn read_components(&mut self, paths: &[Utf8PathBuf]) -> Vec<Arc<FileComponents>> {
        let is_unread = |path: &&Utf8PathBuf| {
            let hash = self.files.get(*path).map(|file| file.hash);
            hash.is_some() && self.components.get(*path).map(|(of, _)| *of) != hash
        };
        let unread: Vec<&Utf8PathBuf> = paths.iter().filter(is_unread).collect();
        let (files, documents) = (&self.files, &self.documents);
        let read = |path: &Utf8PathBuf| {
            let (hash, dialect) = (files.get(path)?.hash, path.extension().and_then(Dialect::of_extension)?);
            let components = FileComponents::read(&text(documents, path)?.text, dialect);
            Some((path.clone(), (hash, Arc::new(components))))
        };
        let read: Vec<_> = unread.into_par_iter().filter_map(read).collect();
        self.components.extend(read);
        let known = |path: &Utf8PathBuf| {
            let is_read = self.files.contains_key(path);
            self.components.get(path).filter(|_| is_read).map(|(_, known)| Arc::clone(known)).unwrap_or_default()
        };
        paths.iter().map(known).collect()
    }

    /// The files that import a file, sorted.
    pub(super) fn importers(&self, path: &Utf8Path) -> Vec<Utf8PathBuf> {
        let mut importers: Vec<Utf8PathBuf> = self.imports.importers(path).map(Utf8Path::to_owned).collect();
        importers.sort_unstable();
        importers
    }

    /// The file that `specifier` means in `from`.
    pub(super) fn target(&mut self, from: &Utf8Path, specifier: &str) -> Option<Utf8PathBuf> {
        match self.resolver.resolve(from, specifier) {
            Resolution::File(path) => Some(path),
            Resolution::External(_) | Resolution::Missing => None,
        }
    }

    /// Whether TypeScript checks a file of JavaScript that does not say so itself.
    pub(super) fn checks_scripts(&mut self, path: &Utf8Path) -> bool {
        self.resolver.checks_scripts(path)
    }

    /// The names of the client that its users give to people who are not known.
    pub(super) fn published(&mut self) -> BTreeSet<Arc<str>> {
        let mut given = BTreeSet::new();
        for root in &self.roots {
            let client = self.names.client.files.keys().map(AsRef::as_ref);
            let files = self.facts.keys().map(Utf8PathBuf::as_path).chain(client);
            for file in self.resolver.published(root, files) {
                given.extend(self.links.given_out(file).into_iter().map(|export| export.name.clone()));
            }
        }
        given
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
        self.names = Names::new(&exports, &self.place.output);
        self.exports = exports;
        let mut shown = self.shown.write().unwrap_or_else(PoisonError::into_inner);
        let differing = shown.symmetric_difference(&self.names.files);
        changed.extend(differing.map(|name| self.place.output.join(&**name)));
        shown.clone_from(&self.names.files);
        Some(self.names.client.clone())
    }

    /// Looks again at what was touched.
    fn take_disk(&mut self, touched: &BTreeSet<Utf8PathBuf>) {
        let mut around = BTreeSet::new();
        let concerns: BTreeSet<Utf8PathBuf> = touched.iter().filter_map(|path| self.concern(path)).collect();
        for path in concerns {
            // What is open may be known without being among what is read of the disk.
            let is_known = self.files.contains_key(&path) && self.documents.get(&path).is_none();
            if let Some(bytes) = is_known.then(|| read_file(&path)).flatten() {
                self.work.files_read += 1;
                let look = Look::at(&path, &bytes);
                self.set(path, Some(look));
            } else {
                around.insert(path);
            }
        }
        if around.is_empty() {
            return;
        }
        let output = &self.place.output;
        let scan = scan_typescript_at(&self.roots, &around, |path, bytes| {
            (!path.starts_with(output)).then(|| Look::at(path, bytes))
        });
        let found: FxHashSet<&Utf8PathBuf> = scan.found.iter().map(|(path, _)| path).collect();
        let is_gone =
            |path: &&Utf8PathBuf| !found.contains(path) && path.ancestors().any(|above| around.contains(above));
        let gone: Vec<Utf8PathBuf> = self.files.keys().filter(is_gone).cloned().collect();
        for path in gone {
            self.set(path, None);
        }
        self.work.files_read += scan.found.len();
        for (path, look) in scan.found {
            self.set(path, Some(look));
        }
        // What is open of it is not what the disk says: it is taken in again. What was open elsewhere is known still, since it may be closed now.
        let is_below = |path: &&Utf8PathBuf| path.ancestors().any(|above| around.contains(above));
        let open = self.documents.paths().filter(is_below).cloned().collect();
        self.documents = Arc::new(self.documents.without(&open));
    }

    /// The path that has to be looked at because of one that was touched; nothing where it concerns nobody.
    fn concern(&self, path: &Utf8Path) -> Option<Utf8PathBuf> {
        let path = if self.roots.iter().any(|root| path.starts_with(root) || root.starts_with(path)) {
            path.to_owned()
        } else {
            // It may have been told by the name of a link.
            super::disk::real(path)
        };
        if path.starts_with(&self.place.output) {
            return None;
        }
        if path.file_name().is_some_and(|name| RULES.contains(&name)) {
            return path.parent().map(Utf8Path::to_owned);
        }
        let is_source = is_typescript(&path) || has_scripts(&path);
        let holds = || path.is_dir() || self.files.keys().any(|file| file.starts_with(&path));
        (is_source || (path.extension() != Some("py") && holds())).then_some(path)
    }

    /// Takes in what is open: its text counts before the disk's.
    fn take_documents(&mut self, documents: &Arc<Documents>) {
        if self.documents.is_same(documents) {
            return;
        }
        let differing = documents.differing(&self.documents);
        self.documents = Arc::clone(documents);
        let is_source = |path: &Utf8PathBuf| {
            let is_ours = is_typescript(path) || has_scripts(path);
            is_ours && !path.starts_with(&self.place.output) && self.roots.iter().any(|root| path.starts_with(root))
        };
        let differing: BTreeSet<Utf8PathBuf> = differing.into_iter().filter(is_source).collect();
        if differing.is_empty() {
            return;
        }
        let there = scan_typescript_at(&self.roots, &differing, |path, bytes| Some(Look::at(path, bytes))).found;
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
            self.components.remove(&path);
            if self.files.remove(&path).is_some() {
                self.imports.remove(&path);
                self.stale.insert(path);
            }
            return;
        };
        if self.files.get(&path).is_some_and(|known| known.hash == file.hash) {
            return;
        }
        self.imports.set(&mut self.resolver, &path, specifiers);
        self.files.insert(path.clone(), file);
        self.stale.insert(path);
    }

    /// Reads those files again for which values of other specifiers are followed than before.
    fn follow_others(&mut self) {
        for (path, read) in &self.facts {
            if read.followed != followed(&mut self.resolver, &self.imports, path) {
                self.stale.insert(path.clone());
            }
        }
    }

    /// Parses what can reach the client and was not parsed, and links.
    fn settle(&mut self, mut changes: Changes) {
        let mut parsed: FxHashSet<Utf8PathBuf> = FxHashSet::default();
        let gone = loop {
            let gives_on = |path: &Utf8Path| self.facts.get(path).is_some_and(|read| read.facts.gives_on());
            let candidates = self.imports.candidates(std::slice::from_ref(&self.place.output), gives_on);
            let now: FxHashSet<&Utf8Path> =
                candidates.into_iter().filter(|path| self.files.contains_key(*path)).collect();
            let is_unread = |path: &&Utf8Path| !self.facts.contains_key(*path) || self.stale.contains(*path);
            let unread: Vec<Utf8PathBuf> = now.iter().copied().filter(is_unread).map(Utf8Path::to_owned).collect();
            if unread.is_empty() {
                let is_gone = |path: &&Utf8PathBuf| !now.contains(path.as_path());
                break self.facts.keys().filter(is_gone).cloned().collect::<Vec<_>>();
            }
            self.parse(unread, &mut parsed);
        };
        for path in gone {
            self.facts.remove(&path);
            parsed.remove(&path);
            changes.files.push((path.into(), None));
        }
        self.stale.clear();
        let facts = |path: &Utf8PathBuf| self.facts.get(path).map(|read| Arc::clone(&read.facts));
        changes.files.extend(parsed.iter().map(|path| (path.as_path().into(), facts(path))));
        self.work.files_linked = self.links.update(changes, &mut self.resolver).linked;
    }

    fn parse(&mut self, paths: Vec<Utf8PathBuf>, parsed: &mut FxHashSet<Utf8PathBuf>) {
        let (resolver, imports) = (&mut self.resolver, &self.imports);
        let jobs: Vec<(Utf8PathBuf, Vec<Box<str>>)> = paths
            .into_iter()
            .map(|path| {
                let followed = followed(resolver, imports, &path);
                (path, followed)
            })
            .collect();
        let documents = &self.documents;
        let read = |(path, followed): (Utf8PathBuf, Vec<Box<str>>)| {
            let facts = Arc::new(facts(&path, documents.get(&path).map(AsRef::as_ref), &followed));
            (path, Read { facts, followed })
        };
        let read: Vec<(Utf8PathBuf, Read)> = jobs.into_par_iter().map(read).collect();
        self.work.files_parsed += read.len();
        for (path, read) in read {
            self.stale.remove(&path);
            parsed.insert(path.clone());
            self.facts.insert(path, read);
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

/// The text of a file at a moment.
fn text(documents: &Documents, path: &Utf8Path) -> Option<Arc<Text>> {
    match documents.get(path) {
        Some(document) => Some(Arc::clone(&document.text)),
        None => read_file(path).map(|bytes| Arc::new(Text::new(String::from_utf8_lossy(&bytes).into_owned()))),
    }
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

/// The bytes of a regular file that is no link.
fn read_file(path: &Utf8Path) -> Option<Vec<u8>> {
    path.symlink_metadata().ok().filter(std::fs::Metadata::is_file)?;
    std::fs::read(path).ok()
}

/// The words in a text of whatever language that could be names.
fn words(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    let is_of_a_name = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$');
    bytes.split(move |byte| !is_of_a_name(byte)).filter(|word| !word.is_empty())
}

fn hash(bytes: &[u8]) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(bytes);
    hasher.finish()
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
