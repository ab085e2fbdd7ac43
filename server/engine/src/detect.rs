//! What a project has where: backends and frontends, found by looking.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use camino::{Utf8Path, Utf8PathBuf};
use ignore::WalkState;

use mizan_python::declare;
use mizan_sources::{as_git_sees, scan_python, walk_in_parallel};

use crate::config::{Dialect, Framework};

/// How deep below the project's folder things are looked for.
const DEPTH: usize = 4;

/// The files that tell what a folder is.
const TELLING: &[&str] = &["manage.py", "package.json", "main.py", "app.py", "asgi.py"];

/// Something that looks like a backend.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundBackend {
    /// Its folder.
    pub folder: Utf8PathBuf,
    /// What it runs on.
    pub framework: Framework,
    /// The FastAPI module that is started.
    pub app: Option<String>,
}

/// What was found below a folder, the nearest first, then by path.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Surroundings {
    /// Folders with a `manage.py` or a FastAPI app.
    pub backends: Vec<FoundBackend>,
    /// Folders with a `package.json`.
    pub frontends: Vec<Utf8PathBuf>,
}

/// The Django project that `folder` itself is, where it is one.
pub fn django_at(folder: &Utf8Path) -> Option<FoundBackend> {
    let is_one = mentions(&folder.join("manage.py"), "DJANGO_SETTINGS_MODULE");
    is_one.then(|| FoundBackend { folder: folder.to_owned(), framework: Framework::Django, app: None })
}

/// Looks below `root` as far as it takes to know the nearest backend and the nearest frontend with React: two folders deep as a rule, which spares
/// a walk over the sources.
pub(crate) fn look_nearby(root: &Utf8Path) -> Surroundings {
    const NEARBY: usize = 2;
    let found = look_to(root, NEARBY);
    let is_enough = found.frontends.first().is_some_and(|folder| has_react(folder) && !groups_others(folder));
    if is_enough && !found.backends.is_empty() { found } else { look(root) }
}

/// Looks below `root`.
pub fn look(root: &Utf8Path) -> Surroundings {
    look_to(root, DEPTH)
}

fn look_to(root: &Utf8Path, depth: usize) -> Surroundings {
    let files = Mutex::new(Vec::new());
    let mut walk = as_git_sees(root);
    walk.max_depth(Some(depth)).filter_entry(|entry| match entry.file_type() {
        Some(kind) if kind.is_dir() => entry.file_name() != "node_modules" && !entry.path().join("pyvenv.cfg").exists(),
        _ => entry.file_name().to_str().is_some_and(|name| TELLING.contains(&name)),
    });
    walk_in_parallel(&walk, || {
        Box::new(|entry| {
            let file = entry.ok().filter(|entry| entry.file_type().is_some_and(|kind| kind.is_file()));
            if let Some(path) = file.and_then(|entry| Utf8PathBuf::from_path_buf(entry.into_path()).ok()) {
                files.lock().unwrap_or_else(PoisonError::into_inner).push(path);
            }
            WalkState::Continue
        })
    });
    let mut files = files.into_inner().unwrap_or_else(PoisonError::into_inner);
    files.sort_by_key(|path| (path.components().count(), path.clone()));
    let mut found = Surroundings::default();
    for file in files {
        let Some(folder) = file.parent().map(Utf8Path::to_owned) else { continue };
        match file.file_name() {
            Some("package.json") => found.frontends.push(folder),
            Some("manage.py") if mentions(&file, "DJANGO_SETTINGS_MODULE") => {
                found.backends.push(FoundBackend { folder, framework: Framework::Django, app: None });
            }
            Some("main.py" | "app.py" | "asgi.py") if mentions(&file, "FastAPI(") => {
                found.backends.extend(fastapi(&file, folder));
            }
            _ => {}
        }
    }
    // A `package.json` that only groups others (npm workspaces) is no frontend where one of those is there.
    if found.frontends.len() > 1 {
        let (workspaces, mut own): (Vec<_>, Vec<_>) =
            found.frontends.into_iter().partition(|folder| groups_others(folder));
        own.sort_by_key(|folder| !has_react(folder));
        own.extend(workspaces);
        found.frontends = own;
    }
    found
}

/// Whether the `package.json` of a folder groups others (npm workspaces).
pub fn groups_others(folder: &Utf8Path) -> bool {
    mentions(&folder.join("package.json"), "\"workspaces\"")
}

/// Whether the `package.json` of a folder names React.
pub fn has_react(folder: &Utf8Path) -> bool {
    mentions(&folder.join("package.json"), "\"react\"")
}

/// The dialect that the sources in `folder` import, where they import one.
pub fn dialect(folder: &Utf8Path) -> Option<Dialect> {
    let is_imported = |dialect, roots| {
        let found = AtomicBool::new(false);
        scan_python(folder, roots, |_, bytes| {
            if String::from_utf8_lossy(bytes).lines().any(|line| imports_one_of(line, roots)) {
                found.store(true, Ordering::Relaxed);
            }
        });
        found.into_inner().then_some(dialect)
    };
    is_imported(Dialect::Mizan, declare::import_roots(declare::Dialect::Mizan))
        .or_else(|| is_imported(Dialect::Izana, declare::import_roots(declare::Dialect::Izana)))
}

/// Whether a line is `import root…` or `from root… import`.
fn imports_one_of(line: &str, roots: &[&str]) -> bool {
    let mut words = line.split_whitespace();
    let is_import = matches!(words.next(), Some("import" | "from"));
    let module = words.next().unwrap_or_default();
    is_import && roots.iter().any(|root| module.split(['.', ',']).next() == Some(root))
}

/// A FastAPI app starts from the folder above its outermost package.
fn fastapi(file: &Utf8Path, folder: Utf8PathBuf) -> Option<FoundBackend> {
    let mut module = file.file_stem()?.to_owned();
    let mut root = folder;
    while root.join("__init__.py").exists() {
        module = format!("{}.{module}", root.file_name()?);
        root = root.parent()?.to_owned();
    }
    Some(FoundBackend { folder: root, framework: Framework::Fastapi, app: Some(module) })
}

fn mentions(file: &Utf8Path, words: &str) -> bool {
    std::fs::read(file).is_ok_and(|bytes| memchr::memmem::find(&bytes, words.as_bytes()).is_some())
}
