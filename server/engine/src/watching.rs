//! What of the disk concerns a project, and what the watcher says of it as events.

use camino::{Utf8DirEntry, Utf8Path, Utf8PathBuf};
use mizan_sources::watch::{Batch, Reason, Watched};

use crate::analysis::Touched;
use crate::client::MANIFEST;
use crate::config;
use crate::frontend::Frontends;
use crate::project::Project;

/// Folders in which a project may begin are looked for in as many as these.
const BEGINNINGS: usize = 64;

/// The folders that a project is read from, and those that it writes. Where there is none yet, those in which one may begin.
pub(crate) fn watched(project: &Project) -> Watched {
    let mut watched = Watched::default();
    if project.backends.is_empty() {
        watched.folders.extend(beginnings(&project.root));
    }
    watched.folders.insert(project.root.clone());
    watched.folders.extend(project.config_file.as_deref().and_then(Utf8Path::parent).map(Utf8Path::to_owned));
    for backend in &project.backends {
        watched.trees.extend(backend.source_roots.iter().cloned());
        watched.folders.extend(backend.site_packages().iter().cloned());
        watched.folders.extend(backend.environment.iter().map(|environment| environment.root.clone()));
        for client in &backend.clients {
            watched.folders.insert(client.output.clone());
            watched.trees.extend(client.frontend.iter().cloned());
        }
        watched.trees.extend(Frontends::new(project, backend).folders());
    }
    watched
}

/// A folder and those in it, but for hidden ones and what is installed.
fn beginnings(folder: &Utf8Path) -> impl Iterator<Item = Utf8PathBuf> {
    let is_own = |name: &str| !name.starts_with('.') && name != "node_modules";
    let mut below: Vec<Utf8PathBuf> = folder
        .read_dir_utf8()
        .into_iter()
        .flatten()
        .flatten()
        .filter(|entry| is_own(entry.file_name()) && entry.file_type().is_ok_and(|kind| kind.is_dir()))
        .map(Utf8DirEntry::into_path)
        .collect();
    below.sort();
    std::iter::once(folder.to_owned()).chain(below.into_iter().take(BEGINNINGS))
}

/// Whether something that was touched may say that other folders have to be watched.
pub(crate) fn says_which(touched: &Touched) -> bool {
    const NAMES: [&str; 2] = ["package.json", "pnpm-workspace.yaml"];
    match touched {
        Touched::Everything => true,
        Touched::Paths(paths) => paths.iter().any(|path| path.file_name().is_some_and(|name| NAMES.contains(&name))),
    }
}

/// Whether a file may matter, by its name alone.
pub(crate) fn matters(path: &Utf8Path) -> bool {
    const EXTENSIONS: [&str; 13] =
        ["py", "pyi", "pth", "toml", "json", "ts", "tsx", "mts", "cts", "js", "jsx", "mjs", "cjs"];
    const NAMES: [&str; 5] = [MANIFEST, config::FILE_NAME, "pyvenv.cfg", "pnpm-workspace.yaml", "METADATA"];
    path.extension().is_some_and(|extension| EXTENSIONS.contains(&extension) || extension == "map")
        || path.file_name().is_some_and(|name| NAMES.contains(&name) || name.starts_with(".git"))
}

/// What a batch says has been touched.
pub(crate) fn touched(batch: &Batch) -> Touched {
    match batch {
        Batch::Paths(paths) => Touched::Paths(paths.clone()),
        Batch::Rescan(_) => Touched::Everything,
    }
}

/// What a batch has to say to a person.
pub(crate) fn notice(batch: &Batch) -> Option<String> {
    match batch {
        Batch::Rescan(Reason::Polling(error)) => Some(error.to_string()),
        Batch::Paths(_) | Batch::Rescan(_) => None,
    }
}
