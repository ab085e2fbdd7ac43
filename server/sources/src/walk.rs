//! Which Python files of a project can matter, found in one pass over the disk.

use std::sync::Mutex;

use camino::{Utf8Path, Utf8PathBuf};
use ignore::{DirEntry, WalkBuilder, WalkState};
use memchr::memmem;

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

/// Walks `root` as git would see it (`.gitignore`, hidden folders left out, links not followed) and reads every `.py` file once.
///
/// A file is a candidate when it mentions one of `roots` (the import roots of the dialect) or a decorator line with `client` in it. `take`
/// is given the path and the bytes of each, in no order, on the threads of the walk.
pub fn scan_python(root: &Utf8Path, roots: &[&str], take: impl Fn(&Utf8Path, &[u8]) + Sync) -> Scan {
    let mentions = Mentions::of(roots);
    let scan = Mutex::new(Scan::default());
    let walker = as_git_sees(root).follow_links(false).filter_entry(is_ours).build_parallel();
    walker.run(|| {
        let mut local = Visitor { scan: Scan::default(), buffer: Vec::with_capacity(BUFFER), total: &scan };
        let (mentions, take) = (&mentions, &take);
        Box::new(move |entry| {
            match entry {
                Ok(entry) => local.visit(&entry, |bytes| mentions.stand_in(bytes), take),
                Err(error) => local.scan.unreadable.extend(unreadable(root, &error)),
            }
            WalkState::Continue
        })
    });
    let mut scan = scan.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    scan.candidates.sort();
    scan.unreadable.sort_by(|a, b| a.path.cmp(&b.path));
    scan
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

/// A walk over `root` by the rules of git's ignore files, on all cores.
pub(crate) fn as_git_sees(root: &Utf8Path) -> WalkBuilder {
    let mut walk = WalkBuilder::new(root);
    walk.require_git(false).threads(std::thread::available_parallelism().map_or(1, usize::from));
    walk
}

/// What one thread of the walk has found; added to the total when the thread ends.
struct Visitor<'a> {
    scan: Scan,
    /// Reused for every file: one with room to spare is read by two calls of the system.
    buffer: Vec<u8>,
    total: &'a Mutex<Scan>,
}

impl Visitor<'_> {
    fn visit(&mut self, entry: &DirEntry, matters: impl Fn(&[u8]) -> bool, take: impl Fn(&Utf8Path, &[u8])) {
        if !entry.file_type().is_some_and(|kind| kind.is_file()) {
            return;
        }
        let Some(path) = Utf8Path::from_path(entry.path()) else { return };
        if path.extension() != Some("py") {
            return;
        }
        self.scan.python_files += 1;
        match read_into(path, &mut self.buffer) {
            Ok(()) if matters(&self.buffer) => {
                take(path, &self.buffer);
                self.scan.candidates.push(path.to_owned());
            }
            Ok(()) => {}
            Err(error) => self.scan.unreadable.push(Unreadable { path: path.to_owned(), reason: describe(&error) }),
        }
    }
}

impl Drop for Visitor<'_> {
    fn drop(&mut self) {
        let mut total = self.total.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        total.candidates.append(&mut self.scan.candidates);
        total.unreadable.append(&mut self.scan.unreadable);
        total.python_files += self.scan.python_files;
    }
}

pub(crate) fn read_into(path: &Utf8Path, buffer: &mut Vec<u8>) -> std::io::Result<()> {
    use std::io::Read;
    buffer.clear();
    std::fs::File::open(path)?.take(MAX_SOURCE).read_to_end(buffer)?;
    Ok(())
}

/// Whether an entry that git does not ignore can be the project's own source, or hold some.
pub(crate) fn is_ours(entry: &DirEntry) -> bool {
    let is_folder = entry.file_type().is_some_and(|kind| kind.is_dir());
    if !is_folder || entry.depth() == 0 {
        return true;
    }
    let name = entry.file_name().to_string_lossy();
    let built = BUILT.contains(&name.as_ref()) && !entry.path().join("__init__.py").exists();
    !built && !NEVER.contains(&name.as_ref()) && !entry.path().join("pyvenv.cfg").exists()
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
}
