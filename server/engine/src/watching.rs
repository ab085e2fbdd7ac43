//! What of the disk concerns a project, and what the watcher says of it as events.

use camino::Utf8Path;
use mizan_sources::watch::{Batch, Reason, Watched};

use crate::analysis::Touched;
use crate::client::MANIFEST;
use crate::config;
use crate::frontend::Frontends;
use crate::project::Project;

/// The folders that a project is read from, and those that it writes.
pub(crate) fn watched(project: &Project) -> Watched {
    let mut watched = Watched::default();
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
