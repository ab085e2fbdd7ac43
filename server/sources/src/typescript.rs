//! The TypeScript and JavaScript files of a project, read in one pass over the disk.
//!
//! In go folders; out comes, for each file of those languages, what the caller reads off its bytes. Files of other languages that hold scripts
//! (`.vue`, `.svelte`, `.astro`, `.mdx`) are read, too: what to make of them is the caller's to say. Nothing is parsed here.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use camino::{Utf8Path, Utf8PathBuf};
use ignore::{DirEntry, WalkState};

use crate::table::describe;
use crate::walk::{Unreadable, as_git_sees, read_into, unreadable, walk_in_parallel};

/// The extensions of TypeScript and JavaScript.
const EXTENSIONS: &[&str] = &["ts", "tsx", "js", "jsx", "mts", "cts", "mjs", "cjs"];

/// The extensions of languages in which scripts stand among other things.
const AROUND: &[&str] = &["vue", "svelte", "astro", "mdx"];

/// Folders that hold what tools have built, where they stand beside one of [`BUILDERS`].
const BUILT: &[&str] = &["build", "dist", "out", "target"];

/// The files beside which tools put what they build.
const BUILDERS: &[&str] = &["package.json", "Cargo.toml"];

/// Room for a source of ordinary size.
const BUFFER: usize = 256 * 1024;

/// What a pass over folders found, sorted by path.
#[derive(Debug)]
pub struct TypeScriptScan<T> {
    /// What was read off the files that said something.
    pub found: Vec<(Utf8PathBuf, T)>,
    /// How many files of the two languages there are.
    pub files: usize,
    /// What could not be read.
    pub unreadable: Vec<Unreadable>,
}

impl<T> Default for TypeScriptScan<T> {
    fn default() -> Self {
        Self { found: Vec::new(), files: 0, unreadable: Vec::new() }
    }
}

/// Whether a path has the extension of TypeScript or JavaScript.
pub fn is_typescript(path: &Utf8Path) -> bool {
    path.extension().is_some_and(|extension| EXTENSIONS.contains(&extension))
}

/// What a path has to do with the paths that a walk is about.
fn is_on_the_way(path: &Path, wanted: &BTreeSet<Utf8PathBuf>) -> bool {
    wanted.iter().any(|wanted| wanted.as_std_path().starts_with(path) || path.starts_with(wanted))
}

/// The same as [`scan_typescript`] of what is at or below some paths, wherever in `roots` they are.
pub fn scan_typescript_at<T: Send>(
    roots: &[Utf8PathBuf],
    paths: &BTreeSet<Utf8PathBuf>,
    read: impl Fn(&Utf8Path, &[u8]) -> Option<T> + Sync,
) -> TypeScriptScan<T> {
    let paths = Arc::new(paths.clone());
    scan(roots, move |entry| is_on_the_way(entry.path(), &paths) && is_ours(entry), read)
}

/// Whether a path has the extension of a language in which scripts of TypeScript or JavaScript stand among other things.
pub fn has_scripts(path: &Utf8Path) -> bool {
    path.extension().is_some_and(|extension| AROUND.contains(&extension))
}

/// Walks `roots` as git would see them (`.gitignore`, hidden folders left out, links not followed, never `node_modules` or what is built beside a
/// `package.json`) and reads every file of the two languages once, and those that [`has_scripts`] names. `read` is given path and bytes, in no order, on the threads of the walk.
pub fn scan_typescript<T: Send>(
    roots: &[Utf8PathBuf],
    read: impl Fn(&Utf8Path, &[u8]) -> Option<T> + Sync,
) -> TypeScriptScan<T> {
    scan(roots, is_ours, read)
}

fn scan<T: Send>(
    roots: &[Utf8PathBuf],
    is_wanted: impl Fn(&DirEntry) -> bool + Send + Sync + 'static,
    read: impl Fn(&Utf8Path, &[u8]) -> Option<T> + Sync,
) -> TypeScriptScan<T> {
    // A root in another would be read twice.
    let mut outer: Vec<_> = roots.iter().collect();
    outer.sort();
    outer.dedup_by(|below, above| below.starts_with(above));
    let Some((first, others)) = outer.split_first() else { return TypeScriptScan::default() };

    let mut builder = as_git_sees(first);
    for root in others {
        builder.add(root);
    }
    let total = Mutex::new(TypeScriptScan::default());
    walk_in_parallel(builder.follow_links(false).filter_entry(is_wanted), || {
        let mut batch = Batch { scan: TypeScriptScan::default(), buffer: Vec::with_capacity(BUFFER), total: &total };
        let read = &read;
        Box::new(move |entry| {
            match entry {
                Ok(entry) => batch.visit(&entry, read),
                Err(error) => batch.scan.unreadable.extend(unreadable(first, &error)),
            }
            WalkState::Continue
        })
    });
    let mut scan = total.into_inner().unwrap_or_else(PoisonError::into_inner);
    scan.found.sort_by(|(a, _), (b, _)| a.cmp(b));
    scan.unreadable.sort_by(|a, b| a.path.cmp(&b.path));
    scan
}

/// What one thread of the walk has found; added to the total when the thread ends.
struct Batch<'a, T> {
    scan: TypeScriptScan<T>,
    /// Reused for every file.
    buffer: Vec<u8>,
    total: &'a Mutex<TypeScriptScan<T>>,
}

impl<T> Batch<'_, T> {
    fn visit(&mut self, entry: &DirEntry, read: impl Fn(&Utf8Path, &[u8]) -> Option<T>) {
        if !entry.file_type().is_some_and(|kind| kind.is_file()) {
            return;
        }
        let Some(path) = Utf8Path::from_path(entry.path()).filter(|path| is_typescript(path) || has_scripts(path))
        else {
            return;
        };
        self.scan.files += usize::from(is_typescript(path));
        match read_into(path, &mut self.buffer) {
            Ok(()) => self.scan.found.extend(read(path, &self.buffer).map(|said| (path.to_owned(), said))),
            Err(error) => self.scan.unreadable.push(Unreadable { path: path.to_owned(), reason: describe(&error) }),
        }
    }
}

impl<T> Drop for Batch<'_, T> {
    fn drop(&mut self) {
        let mut total = self.total.lock().unwrap_or_else(PoisonError::into_inner);
        total.found.append(&mut self.scan.found);
        total.unreadable.append(&mut self.scan.unreadable);
        total.files += self.scan.files;
    }
}

/// Whether an entry that git does not ignore can be the project's own source, or hold some.
pub(crate) fn is_ours(entry: &DirEntry) -> bool {
    let is_folder = entry.file_type().is_some_and(|kind| kind.is_dir());
    if !is_folder || entry.depth() == 0 {
        return true;
    }
    let name = entry.file_name().to_string_lossy();
    let beside = |file: &&str| entry.path().with_file_name(file).exists();
    let is_built = BUILT.contains(&name.as_ref()) && BUILDERS.iter().any(beside);
    let is_environment = || entry.path().join("pyvenv.cfg").exists();
    name != "node_modules" && !is_built && !is_environment()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_walk_reads_the_sources_that_git_sees() {
        let folder = tempfile::tempdir().unwrap();
        let root = Utf8Path::from_path(folder.path()).unwrap();
        for path in [
            "package.json",
            "src/a.ts",
            "src/b.tsx",
            "src/c.d.ts",
            "src/build/d.mjs",
            "src/e.vue",
            "src/f.json",
            "dist/g.js",
            "packages/app/package.json",
            "packages/app/out/h.js",
            "packages/app/i.cts",
            "ignored/j.ts",
            "node_modules/x/k.js",
            ".cache/l.js",
        ] {
            let path = root.join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, "text").unwrap();
        }
        std::fs::write(root.join(".gitignore"), "ignored/\n").unwrap();
        let roots = [root.join("packages/app"), root.to_owned(), root.join("src")];
        let scan = scan_typescript(&roots, |path, bytes| (path.extension() != Some("cts")).then_some(bytes.len()));
        let found: Vec<_> =
            scan.found.iter().map(|(path, read)| (path.strip_prefix(root).unwrap().as_str(), *read)).collect();
        assert_eq!(
            found,
            [("src/a.ts", 4), ("src/b.tsx", 4), ("src/build/d.mjs", 4), ("src/c.d.ts", 4), ("src/e.vue", 4)]
        );
        assert_eq!(scan.files, 5);
        assert!(scan.unreadable.is_empty());
        // What git ignores or a tool has built stays out when it is asked for by name.
        let paths = ["src/b.tsx", "src/build", "ignored/j.ts", "dist", "packages/app/i.cts", "gone.ts"];
        let paths = paths.iter().map(|path| root.join(path)).collect();
        let scan = scan_typescript_at(&roots, &paths, |_, _| Some(()));
        let found: Vec<_> = scan.found.iter().map(|(path, ())| path.strip_prefix(root).unwrap().as_str()).collect();
        assert_eq!(found, ["packages/app/i.cts", "src/b.tsx", "src/build/d.mjs"]);
    }

    #[test]
    fn no_folder_has_no_files() {
        assert_eq!(scan_typescript(&[], |_, _| Some(())).files, 0);
        let scan = scan_typescript(&["/no/such/folder".into()], |_, _| Some(()));
        assert_eq!((scan.files, scan.unreadable.len()), (0, 1));
    }
}
