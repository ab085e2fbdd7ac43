//! Which Python files of a project can matter, found in one pass over the disk.

use std::borrow::Cow;
use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::sync::Mutex;

use camino::{Utf8Path, Utf8PathBuf};
use ignore::{DirEntry, WalkBuilder, WalkState};
use memchr::memmem;

use crate::folder::OpenFolder;
use crate::table::{MAX_SOURCE, describe};

/// Folders that hold no source of the project, ignored by git or not.
pub(crate) const NEVER: &[&str] = &["node_modules", "__pycache__", "site-packages"];

/// Folders that hold what tools have built, unless they are Python packages.
const BUILT: &[&str] = &["build", "dist", "target"];

/// Room for a source of ordinary size.
const BUFFER: usize = 256 * 1024;

/// Something on disk that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// The file or folder, where it has a name that can be written.
    pub path: Utf8PathBuf,
    /// The system's words.
    pub reason: String,
}

/// What a pass over a folder found, sorted by path.
#[derive(Debug, Default)]
pub struct Scan {
    /// The absolute paths of the files that can matter.
    pub candidates: Vec<Utf8PathBuf>,
    /// How many Python files there are.
    pub python_files: usize,
    /// What could not be read.
    pub unreadable: Vec<Unreadable>,
}

/// Walks `root` as git would see it (`.gitignore`, hidden folders left out) and reads every `.py` file once.
///
/// A file is a candidate when it mentions one of `roots` (the import roots of the dialect) or a decorator line with `client` in it. `take`
/// is given the path and the bytes of each, in no order, on the threads of the walk.
///
/// A link to a folder outside of `root` is followed, since Python imports through it; its files are named by the way through the link. One
/// that leads into `root` is not: what is there has a name already. Nor is one that leads to a folder above `root`, nor one behind another link, so
/// that no way is without an end.
pub fn scan_python(root: &Utf8Path, roots: &[&str], take: impl Fn(&Utf8Path, &[u8]) + Sync) -> Scan {
    let mentions = Mentions::of(roots);
    let own = Tree { real: root.to_owned(), name: root.to_owned() };
    let mut found = own.walk(&mentions, &take);
    for link in std::mem::take(&mut found.links) {
        if let Some(real) = leads_out(root, &link) {
            found.add(Tree { real, name: link }.walk(&mentions, &take));
        }
    }
    let mut scan = found.scan;
    scan.candidates.sort();
    scan.unreadable.sort_by(|a, b| a.path.cmp(&b.path));
    scan
}

/// Whether [`scan_python`] would come across a file.
pub fn is_scanned(root: &Utf8Path, file: &Utf8Path) -> bool {
    let above = file.ancestors().skip(1).take_while(|folder| *folder != root && folder.starts_with(root));
    let links: Vec<&Utf8Path> = above.filter(|folder| folder.is_symlink()).collect();
    match links.as_slice() {
        _ if file.is_symlink() => false,
        [] => is_seen(root, file),
        [link] => leads_out(root, link).is_some_and(|real| {
            let inside = file.strip_prefix(link).is_ok_and(|rest| is_seen(&real, &real.join(rest)));
            inside && is_seen(root, link)
        }),
        _ => false,
    }
}

/// Whether a walk over `root` comes across a path.
fn is_seen(root: &Utf8Path, path: &Utf8Path) -> bool {
    let wanted = path.to_owned();
    let on_the_way = move |entry: &DirEntry| wanted.as_std_path().starts_with(entry.path()) && is_ours(entry);
    as_git_sees(root).filter_entry(on_the_way).build().flatten().any(|entry| entry.path() == path)
}

/// The folder that a link leads to, where that neither lies in `root` nor holds it.
pub(crate) fn leads_out(root: &Utf8Path, link: &Utf8Path) -> Option<Utf8PathBuf> {
    let real = |path: &Utf8Path| Utf8PathBuf::from_path_buf(dunce::canonicalize(path).ok()?).ok();
    let (target, root) = (real(link)?, real(root)?);
    let is_apart = !target.starts_with(&root) && !root.starts_with(&target);
    (is_apart && target.is_dir() && holds_sources(link.as_std_path())).then_some(target)
}

/// A folder that is walked, and what it is called.
struct Tree {
    real: Utf8PathBuf,
    name: Utf8PathBuf,
}

/// What a walk found.
#[derive(Default)]
struct Found {
    scan: Scan,
    /// By name, sorted: to folders, to files, to nothing.
    links: Vec<Utf8PathBuf>,
}

impl Found {
    fn add(&mut self, mut other: Self) {
        self.scan.candidates.append(&mut other.scan.candidates);
        self.scan.unreadable.append(&mut other.scan.unreadable);
        self.scan.python_files += other.scan.python_files;
        self.links.append(&mut other.links);
    }
}

impl Tree {
    fn walk(&self, mentions: &Mentions, take: &(impl Fn(&Utf8Path, &[u8]) + Sync)) -> Found {
        let total = Mutex::new(Found::default());
        walk_in_parallel(as_git_sees(&self.real).follow_links(false).filter_entry(is_ours), || {
            let mut local = Visitor {
                tree: self,
                found: Found::default(),
                folder: OpenFolder::default(),
                buffer: Vec::with_capacity(BUFFER),
                total: &total,
            };
            Box::new(move |entry| {
                match entry {
                    Ok(entry) => local.visit(&entry, |bytes| mentions.stand_in(bytes), take),
                    Err(error) => local.found.scan.unreadable.extend(unreadable(&self.real, &error)),
                }
                WalkState::Continue
            })
        });
        let mut found = total.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
        found.links.sort();
        found
    }

    /// What a path in it is called.
    fn name<'p>(&self, path: &'p Utf8Path) -> Cow<'p, Utf8Path> {
        if self.real == self.name {
            return Cow::Borrowed(path);
        }
        path.strip_prefix(&self.real).map_or(Cow::Borrowed(path), |rest| Cow::Owned(self.name.join(rest)))
    }
}

/// What makes a source matter: it mentions an import root of the dialect, or a decorator line has `client` in it.
#[derive(Clone, Debug)]
pub struct Mentions {
    roots: Vec<memmem::Finder<'static>>,
    client: memmem::Finder<'static>,
}

impl Mentions {
    /// Of these import roots.
    pub fn of(roots: &[&str]) -> Self {
        let finder = |word: &str| memmem::Finder::new(word.as_bytes()).into_owned();
        // Who finds `mizan` need not look for `mizan_core`.
        let is_shortest = |root: &&&str| !roots.iter().any(|other| other.len() < root.len() && root.contains(other));
        Self { roots: roots.iter().filter(is_shortest).map(|root| finder(root)).collect(), client: finder("client") }
    }

    /// Whether one of them stands in a source.
    pub fn stand_in(&self, source: &[u8]) -> bool {
        self.roots.iter().any(|root| root.find(source).is_some()) || has_client_decorator(&self.client, source)
    }
}

/// What a thread of a walk does with what it meets.
pub type Visit<'v> = Box<dyn FnMut(Result<DirEntry, ignore::Error>) -> WalkState + Send + 'v>;

/// Runs a walk on its threads to its end. `visit` is asked once for each thread.
pub fn walk_in_parallel<'v>(walk: &WalkBuilder, visit: impl FnMut() -> Visit<'v>) {
    walk.build_parallel().run(visit);
    // The threads end before they come to collect what their queues let go of: they would keep 1.4 KB for each walk.
    crossbeam_epoch::pin().flush();
}

/// A walk over `root` by the rules of git's ignore files, on all cores.
pub fn as_git_sees(root: &Utf8Path) -> WalkBuilder {
    let mut walk = WalkBuilder::new(root);
    walk.require_git(false).threads(std::thread::available_parallelism().map_or(1, usize::from));
    walk
}

/// What one thread of the walk has found; added to the total when the thread ends.
struct Visitor<'a> {
    tree: &'a Tree,
    found: Found,
    /// That of the last file.
    folder: OpenFolder,
    /// Reused for every file: one with room to spare is read by two calls of the system.
    buffer: Vec<u8>,
    total: &'a Mutex<Found>,
}

impl Visitor<'_> {
    fn visit(&mut self, entry: &DirEntry, matters: impl Fn(&[u8]) -> bool, take: impl Fn(&Utf8Path, &[u8])) {
        let (Some(path), Some(kind)) = (Utf8Path::from_path(entry.path()), entry.file_type()) else { return };
        let is_python = path.extension() == Some("py");
        if kind.is_symlink() && !is_python {
            self.found.links.push(self.tree.name(path).into_owned());
        }
        if !kind.is_file() || !is_python {
            return;
        }
        let Found { scan, .. } = &mut self.found;
        scan.python_files += 1;
        match self.folder.open(path).and_then(|file| read_whole(file, &mut self.buffer)) {
            Ok(()) if matters(&self.buffer) => {
                let name = self.tree.name(path);
                take(&name, &self.buffer);
                scan.candidates.push(name.into_owned());
            }
            Ok(()) => {}
            Err(error) => {
                scan.unreadable.push(Unreadable { path: self.tree.name(path).into_owned(), reason: describe(&error) });
            }
        }
    }
}

impl Drop for Visitor<'_> {
    fn drop(&mut self) {
        let mut total = self.total.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        total.add(std::mem::take(&mut self.found));
    }
}

pub(crate) fn read_into(path: &Utf8Path, buffer: &mut Vec<u8>) -> std::io::Result<()> {
    read_whole(File::open(path)?, buffer)
}

fn read_whole(file: File, buffer: &mut Vec<u8>) -> std::io::Result<()> {
    buffer.clear();
    file.take(MAX_SOURCE).read_to_end(buffer)?;
    Ok(())
}

/// Whether an entry that git does not ignore can be the project's own source, or hold some.
pub(crate) fn is_ours(entry: &DirEntry) -> bool {
    let is_folder = entry.file_type().is_some_and(|kind| kind.is_dir());
    !is_folder || entry.depth() == 0 || holds_sources(entry.path())
}

/// Whether a folder, by its name and what marks it, can hold sources of the project.
fn holds_sources(folder: &Path) -> bool {
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    let built = BUILT.contains(&name.as_ref()) && !folder.join("__init__.py").exists();
    !built && !NEVER.contains(&name.as_ref()) && !folder.join("pyvenv.cfg").exists()
}

/// Whether a folder has a name for which it may be left out, as long as it has no `__init__.py`.
pub(crate) fn may_become_package(folder: &Utf8Path) -> bool {
    folder.file_name().is_some_and(|name| BUILT.contains(&name))
}

/// Whether a line that begins with `@` mentions `client`. There are fewer `@` in a source than words like that one.
fn has_client_decorator(client: &memmem::Finder<'_>, bytes: &[u8]) -> bool {
    memchr::memchr_iter(b'@', bytes).any(|at| {
        let (before, from) = bytes.split_at(at);
        let begins_line = before.iter().rev().take_while(|byte| !is_line_end(**byte)).all(u8::is_ascii_whitespace);
        begins_line && client.find(from.split(|byte| is_line_end(*byte)).next().unwrap_or_default()).is_some()
    })
}

fn is_line_end(byte: u8) -> bool {
    matches!(byte, b'\n' | b'\r')
}

pub(crate) fn unreadable(root: &Utf8Path, error: &ignore::Error) -> Option<Unreadable> {
    let (path, reason) = match error {
        ignore::Error::WithPath { path, err } => (Utf8Path::from_path(path)?.to_owned(), innermost(err)),
        ignore::Error::WithDepth { err, .. } => return unreadable(root, err),
        // A loop of links is no fault: links are not followed.
        ignore::Error::Loop { .. } => return None,
        other => (root.to_owned(), innermost(other)),
    };
    Some(Unreadable { path, reason })
}

fn innermost(error: &ignore::Error) -> String {
    error.io_error().map_or_else(|| error.to_string(), describe)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matters(text: &str) -> bool {
        has_client_decorator(&memmem::Finder::new(b"client"), text.as_bytes())
    }

    #[test]
    fn only_a_decorator_line_makes_the_word_matter() {
        assert!(matters("import x\n    @rpc.client(context='user')\ndef f(): ..."));
        assert!(!matters("client = Client()\nself.client.get('/')"));
    }

    #[test]
    fn a_root_that_holds_another_is_not_looked_for_twice() {
        let mentions = Mentions::of(&["mizan_core", "mizan", "izana_core"]);
        assert_eq!(mentions.roots.len(), 2);
        assert!(mentions.stand_in(b"import mizan_core") && mentions.stand_in(b"import mizan"));
        assert!(mentions.stand_in(b"import izana_core") && !mentions.stand_in(b"import izana"));
    }

    #[test]
    fn a_walk_sees_what_git_sees() {
        let folder = tempfile::tempdir().unwrap();
        let root = Utf8Path::from_path(folder.path()).unwrap();
        for (path, text) in [
            (".gitignore", "ignored/\n"),
            ("shop/clients.py", "from mizan import client"),
            ("shop/other.py", "print(1)"),
            ("ignored/clients.py", "from mizan import client"),
            ("node_modules/x/clients.py", "from mizan import client"),
            ("myenv/pyvenv.cfg", ""),
            ("myenv/clients.py", "from mizan import client"),
        ] {
            let path = root.join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        let scan = scan_python(root, &["mizan"], |_, _| {});
        let found: Vec<_> = scan.candidates.iter().map(|path| path.strip_prefix(root).unwrap().as_str()).collect();
        assert_eq!(found, ["shop/clients.py"]);
        assert_eq!(scan.python_files, 2);
    }

    #[cfg(unix)]
    #[test]
    fn a_linked_folder_is_walked_where_it_leads_out() {
        use std::os::unix::fs::symlink;

        let folder = tempfile::tempdir().unwrap();
        let root = Utf8Path::from_path(folder.path()).unwrap();
        let project = root.join("project");
        for path in
            ["project/shop/clients.py", "elsewhere/api/clients.py", "elsewhere/venv/pyvenv.cfg", "elsewhere/venv/x.py"]
        {
            let path = root.join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, "from mizan import client").unwrap();
        }
        for (target, link) in [
            ("elsewhere", "project/payments"),
            ("elsewhere", "project/again"),
            ("elsewhere", "project/node_modules"),
            ("elsewhere/venv", "project/env"),
            ("elsewhere/api/clients.py", "project/linked.py"),
            ("nowhere", "project/lost"),
            ("project/shop", "project/inside"),
            ("project", "project/itself"),
            (".", "project/above"),
            ("project", "elsewhere/back"),
            ("elsewhere", "elsewhere/loop"),
        ] {
            symlink(root.join(target), root.join(link)).unwrap();
        }
        std::fs::write(root.join("project/.gitignore"), "/again\n").unwrap();
        let scan = scan_python(&project, &["mizan"], |_, _| {});
        let found: Vec<_> = scan.candidates.iter().map(|path| path.strip_prefix(&project).unwrap().as_str()).collect();
        assert_eq!(found, ["payments/api/clients.py", "shop/clients.py"]);
        assert_eq!((scan.python_files, scan.unreadable.len()), (2, 0));

        let scanned = |path: &str| is_scanned(&project, &project.join(path));
        assert!(scan.candidates.iter().all(|path| is_scanned(&project, path)));
        for path in ["again", "node_modules", "inside", "itself/shop", "payments/back/shop", "payments/loop/api"] {
            assert!(!scanned(&format!("{path}/clients.py")) && !scanned(&format!("{path}/api/clients.py")), "{path}");
        }
        assert!(!scanned("linked.py") && !scanned("env/x.py") && !scanned("payments/venv/x.py"));
    }
}
