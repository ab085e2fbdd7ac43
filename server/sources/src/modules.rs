//! Where a dotted Python module lives (PEP 420 namespace packages included).

use std::sync::{Arc, PoisonError, RwLock};

use camino::{Utf8Path, Utf8PathBuf};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::walk::leads_out;

/// The folders that `import` would look in, in order.
#[derive(Debug, Default)]
pub struct ModulePaths {
    roots: Vec<Root>,
    /// Folder listings, so that a thousand questions about one package cost one look at the disk.
    listings: RwLock<Arc<Listings>>,
}

/// By folder: the names in it, where it can be read.
type Listings = FxHashMap<Utf8PathBuf, Option<Arc<FxHashSet<String>>>>;

impl Clone for ModulePaths {
    /// The same listings, which are copied only when one of the two looks at a folder anew.
    fn clone(&self) -> Self {
        let listings = self.listings.read().unwrap_or_else(PoisonError::into_inner).clone();
        Self { roots: self.roots.clone(), listings: RwLock::new(listings) }
    }
}

#[derive(Clone, Debug)]
struct Root {
    path: Utf8PathBuf,
    is_project: bool,
}

/// What stands behind a dotted name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ModuleFile {
    /// A file: its absolute path, whether it is an `__init__`, whether it is the project's own.
    File {
        /// Absolute.
        path: Utf8PathBuf,
        /// A package's `__init__`.
        is_package: bool,
        /// Below a source root of the project, not in the environment.
        is_project: bool,
    },
    /// A folder without `__init__`.
    Namespace,
    /// Nothing.
    Missing,
}

impl ModulePaths {
    /// The project's source roots first, then the environment's.
    pub fn new(project: &[Utf8PathBuf], environment: &[Utf8PathBuf]) -> Self {
        let root = |is_project| move |path: &Utf8PathBuf| Root { path: path.clone(), is_project };
        let roots = project.iter().map(root(true)).chain(environment.iter().map(root(false))).collect();
        Self { roots, listings: RwLock::default() }
    }

    /// The file behind `module`: `a.b` is `a/b/__init__.py` or `a/b.py` in the first root that has it; `.pyi` only where there is no
    /// source (also from a `b-stubs` package, PEP 561).
    pub fn find(&self, module: &str) -> ModuleFile {
        let parts: Vec<&str> = module.split('.').collect();
        if !parts.iter().all(|part| is_module_name(part)) {
            return ModuleFile::Missing;
        }
        let mut namespace = false;
        for root in &self.roots {
            match self.find_in(root, &parts) {
                ModuleFile::Missing => {}
                ModuleFile::Namespace => namespace = true,
                found @ ModuleFile::File { .. } => return found,
            }
        }
        if namespace { ModuleFile::Namespace } else { ModuleFile::Missing }
    }

    /// The path of an installed file below the folder of the environment that holds it.
    pub fn installed<'f>(&self, file: &'f Utf8Path) -> Option<&'f Utf8Path> {
        let environment = self.roots.iter().filter(|root| !root.is_project);
        environment.filter_map(|root| file.strip_prefix(&root.path).ok()).min_by_key(|path| path.as_str().len())
    }

    /// The dotted names of all modules below `package`, at any depth, sorted. Links to folders are followed as [`crate::scan_python`] follows
    /// them: those that lead out of the folder that imports start from, and none behind them.
    pub fn submodules(&self, package: &str) -> Vec<String> {
        let ModuleFile::File { path, is_package: true, .. } = self.find(package) else { return Vec::new() };
        let mut found = Vec::new();
        let root = self.roots.iter().map(|root| root.path.as_path()).find(|root| path.starts_with(root));
        if let (Some(folder), Some(root)) = (path.parent(), root) {
            self.collect_submodules(folder, package, Some(root), &mut found);
        }
        found.sort();
        found
    }

    /// `root` is what a link has to lead out of; without one, none is followed.
    fn collect_submodules(&self, folder: &Utf8Path, package: &str, root: Option<&Utf8Path>, found: &mut Vec<String>) {
        let Some(names) = self.listing(folder) else { return };
        for name in names.iter() {
            if let Some(stem) = name.strip_suffix(".py").filter(|stem| is_module_name(stem) && *stem != "__init__") {
                found.push(format!("{package}.{stem}"));
                continue;
            }
            let inner = folder.join(name);
            if !is_module_name(name) || name == "__pycache__" {
                continue;
            }
            let root = match inner.symlink_metadata() {
                Ok(metadata) if metadata.is_dir() => root,
                Ok(metadata) if metadata.is_symlink() && root.is_some_and(|root| leads_out(root, &inner).is_some()) => {
                    None
                }
                _ => continue,
            };
            let inner_package = format!("{package}.{name}");
            if self.has(&inner, "__init__.py") {
                found.push(inner_package.clone());
            }
            self.collect_submodules(&inner, &inner_package, root, found);
        }
    }

    /// The dotted name of a file below a source root: the longest root that holds it.
    pub fn module_of(&self, file: &Utf8Path) -> Option<String> {
        let below = |root: &Root| file.strip_prefix(&root.path).ok().map(Utf8Path::to_owned);
        let relative = self
            .roots
            .iter()
            .filter(|root| root.is_project)
            .filter_map(below)
            .min_by_key(|path| path.as_str().len())?;
        dotted(&relative)
    }

    /// Every dotted name under which `file` can be imported: one for each root that holds it.
    pub fn names_of(&self, file: &Utf8Path) -> Vec<String> {
        self.roots.iter().filter_map(|root| dotted(file.strip_prefix(&root.path).ok()?)).collect()
    }

    /// Compares what is known of the folders above `path` with the disk, and forgets what does not agree; whether anything did not.
    pub fn refresh(&mut self, path: &Utf8Path) -> bool {
        let shared = self.listings.get_mut().unwrap_or_else(PoisonError::into_inner);
        let mut differs = false;
        let roots = &self.roots;
        let within = |path: &&Utf8Path| roots.iter().any(|root| path.starts_with(&root.path));
        for inner in path.ancestors().take_while(within) {
            let (Some(folder), Some(name)) = (inner.parent(), inner.file_name()) else { break };
            let known = shared.get(folder).map(|names| names.as_ref().is_some_and(|names| names.contains(name)));
            if known == Some(inner.exists()) {
                break;
            }
            differs |= forget(shared, |listed| listed == folder || listed.starts_with(inner));
        }
        differs
    }

    /// Forgets what is known of a folder and of all below it; whether there was anything.
    pub fn forget(&mut self, folder: &Utf8Path) -> bool {
        let shared = self.listings.get_mut().unwrap_or_else(PoisonError::into_inner);
        forget(shared, |listed| listed.starts_with(folder))
    }

    fn find_in(&self, root: &Root, parts: &[&str]) -> ModuleFile {
        let Some((last, packages)) = parts.split_last() else { return ModuleFile::Missing };
        let mut folder = root.path.clone();
        for (depth, package) in packages.iter().enumerate() {
            let stubs = format!("{package}-stubs");
            let name = if self.has(&folder, package) {
                (*package).to_owned()
            } else if depth == 0 && self.has(&folder, &stubs) {
                stubs
            } else {
                return ModuleFile::Missing;
            };
            folder.push(name);
        }
        let file = |path: Utf8PathBuf, is_package| ModuleFile::File { path, is_package, is_project: root.is_project };
        let package = folder.join(last);
        for (init, extension) in [("__init__.py", "py"), ("__init__.pyi", "pyi")] {
            if self.has(&folder, last) && self.has(&package, init) {
                return file(package.join(init), true);
            }
            let name = format!("{last}.{extension}");
            if self.has(&folder, &name) {
                return file(folder.join(name), false);
            }
        }
        let stubs = folder.join(format!("{last}-stubs"));
        if packages.is_empty() && self.has(&stubs, "__init__.pyi") {
            return file(stubs.join("__init__.pyi"), true);
        }
        if self.has(&folder, last) && self.listing(&package).is_some() {
            ModuleFile::Namespace
        } else {
            ModuleFile::Missing
        }
    }

    fn has(&self, folder: &Utf8Path, name: &str) -> bool {
        self.listing(folder).is_some_and(|names| names.contains(name))
    }

    /// The names in a folder, exactly as the disk spells them: `import Shop` must not find `shop` on a disk that folds case.
    fn listing(&self, folder: &Utf8Path) -> Option<Arc<FxHashSet<String>>> {
        if let Some(known) = self.listings.read().unwrap_or_else(PoisonError::into_inner).get(folder) {
            return known.clone();
        }
        let names = std::fs::read_dir(folder).ok().map(|entries| {
            let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
            Arc::new(names.collect::<FxHashSet<String>>())
        });
        let mut listings = self.listings.write().unwrap_or_else(PoisonError::into_inner);
        Arc::make_mut(&mut listings).insert(folder.to_owned(), names.clone());
        names
    }
}

/// Forgets some of the listings; whether there were any.
fn forget(shared: &mut Arc<Listings>, is_stale: impl Fn(&Utf8Path) -> bool) -> bool {
    if !shared.keys().any(|listed| is_stale(listed)) {
        return false;
    }
    Arc::make_mut(shared).retain(|listed, _| !is_stale(listed));
    true
}

/// The dotted name of a file, relative to a root.
fn dotted(relative: &Utf8Path) -> Option<String> {
    let stem = relative.with_extension("");
    let mut parts: Vec<&str> = stem.components().map(|part| part.as_str()).collect();
    if parts.last() == Some(&"__init__") {
        parts.pop();
    }
    let named = !parts.is_empty() && parts.iter().all(|part| is_module_name(part));
    named.then(|| parts.join("."))
}

/// Whether `part` may be a part of a module's name: never a path.
fn is_module_name(part: &str) -> bool {
    let mut chars = part.chars();
    chars.next().is_some_and(|c| c == '_' || c.is_alphabetic()) && chars.all(|c| c == '_' || c.is_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(files: &[&str]) -> (tempfile::TempDir, Utf8PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let root = Utf8PathBuf::from_path_buf(folder.path().to_owned()).unwrap();
        for file in files {
            let path = root.join(file);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, "").unwrap();
        }
        (folder, root)
    }

    fn found(paths: &ModulePaths, root: &Utf8Path, module: &str) -> String {
        match paths.find(module) {
            ModuleFile::File { path, is_project, .. } => {
                format!("{}{}", path.strip_prefix(root).unwrap(), if is_project { "" } else { " (environment)" })
            }
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn a_module_is_found_as_import_would_find_it() {
        let (_keep, root) = tree(&[
            "src/shop/__init__.py",
            "src/shop/models.py",
            "src/ns/inner/x.py",
            "lib/shop/other.py",
            "lib/dep.pyi",
            "lib/dep2-stubs/__init__.pyi",
        ]);
        let paths = ModulePaths::new(&[root.join("src")], &[root.join("lib")]);
        assert_eq!(found(&paths, &root, "shop"), "src/shop/__init__.py");
        assert_eq!(found(&paths, &root, "shop.models"), "src/shop/models.py");
        assert_eq!(found(&paths, &root, "ns.inner"), "Namespace");
        assert_eq!(found(&paths, &root, "ns.inner.x"), "src/ns/inner/x.py");
        assert_eq!(found(&paths, &root, "dep"), "lib/dep.pyi (environment)");
        assert_eq!(found(&paths, &root, "dep2"), "lib/dep2-stubs/__init__.pyi (environment)");
        assert_eq!(found(&paths, &root, "nothing"), "Missing");
    }

    #[test]
    fn the_modules_of_a_package_are_listed_at_any_depth() {
        let (_keep, root) = tree(&[
            "shop/clients/__init__.py",
            "shop/clients/cart.py",
            "shop/clients/deep/x.py",
            "shop/clients/my-script.py",
        ]);
        let paths = ModulePaths::new(&[root], &[]);
        assert_eq!(paths.submodules("shop.clients"), ["shop.clients.cart", "shop.clients.deep.x"]);
        assert_eq!(paths.submodules("shop.clients.cart"), [""; 0]);
    }

    #[cfg(unix)]
    #[test]
    fn the_modules_behind_a_link_are_listed_where_it_leads_out() {
        use std::os::unix::fs::symlink;

        let (_keep, root) =
            tree(&["src/shop/__init__.py", "src/shop/own.py", "elsewhere/__init__.py", "elsewhere/x.py"]);
        for (target, link) in
            [("elsewhere", "src/shop/linked"), ("src/shop", "src/shop/back"), ("elsewhere", "elsewhere/loop")]
        {
            symlink(root.join(target), root.join(link)).unwrap();
        }
        let paths = ModulePaths::new(&[root.join("src")], &[]);
        assert_eq!(paths.submodules("shop"), ["shop.linked", "shop.linked.x", "shop.own"]);
    }

    #[test]
    fn a_path_is_no_module() {
        let (_keep, root) = tree(&["secret.py", "src/a.py"]);
        let paths = ModulePaths::new(&[root.join("src")], &[]);
        for hostile in ["..secret", "../secret", "a/../b", "", "a..b"] {
            assert_eq!(paths.find(hostile), ModuleFile::Missing, "{hostile}");
        }
    }

    #[test]
    fn a_file_has_the_name_of_the_nearest_root() {
        let (_keep, root) = tree(&["a.py"]);
        let paths = ModulePaths::new(&[root.clone(), root.join("backend")], &[]);
        assert_eq!(paths.module_of(&root.join("backend/shop/__init__.py")).as_deref(), Some("shop"));
        assert_eq!(paths.module_of(&root.join("tools/x.py")).as_deref(), Some("tools.x"));
        assert_eq!(paths.module_of(&root.join("my-scripts/x.py")), None);
    }
}
