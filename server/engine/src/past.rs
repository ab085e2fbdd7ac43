//! A project as it was in a revision of its git repository.
//!
//! In go the project and the name of a revision; out comes the project of that time in a temporary folder, to be read like any other. Only the
//! files that reading needs are written there. What is installed is not in the repository: the environment is that of the present.

use camino::{Utf8Path, Utf8PathBuf};
use mizan_sources::Revision;

use crate::failure::Failure;
use crate::project::{Backend, Project, Variables};

/// A project of an earlier time. Its folder goes with it.
#[derive(Debug)]
pub struct Past {
    folder: tempfile::TempDir,
    /// The commit, in full.
    pub commit: String,
    /// The project, or `None` where there was no backend yet.
    pub project: Option<Project>,
    /// Folders whose files are in repositories of their own, and are not read; relative to where the repository was read from.
    pub submodules: Vec<Utf8PathBuf>,
}

/// Whether a file says something to those who read a project.
fn matters(name: &str) -> bool {
    matches!(Utf8Path::new(name).extension(), Some("py" | "pyi"))
        || matches!(name, "mizan.toml" | "pyproject.toml" | "package.json" | "pyvenv.cfg" | ".gitignore" | ".ignore")
}

/// The project as it was in `revision`.
///
/// # Errors
///
/// [`Failure`] when there is no such revision, it cannot be read, or the project could not have been opened then.
pub fn past(project: &Project, revision: &str, variables: Variables<'_>) -> Result<Past, Failure> {
    let base = base(project);
    let then = Revision::find(&base, revision)?;
    let folder = tempfile::Builder::new()
        .prefix("mizan-")
        .tempdir()
        .map_err(|error| Failure::disk("write", std::env::temp_dir().to_string_lossy().as_ref(), &error))?;
    let top = crate::project::absolute(
        Utf8Path::from_path(folder.path()).ok_or_else(|| Failure::NotUnicode(folder.path().display().to_string()))?,
    )?;
    then.write_to(&top, matters)?;
    // Where a repository ends, the search for a configuration does.
    let mark = top.join(".git");
    std::fs::create_dir(&mark).map_err(|error| Failure::disk("write", mark, &error))?;

    let root = project.root.strip_prefix(&base).map_or_else(|_| top.clone(), |below| top.join(below));
    let opened = match open(&root, variables) {
        Ok(mut opened) => {
            for backend in &mut opened.backends {
                settle(backend, &opened.root, project);
            }
            Some(opened)
        }
        Err(Failure::NoBackend(_)) => None,
        Err(failure) => {
            let reason = failure.to_string().replace(top.as_str(), base.as_str());
            return Err(Failure::Past { revision: revision.to_owned(), reason });
        }
    };
    Ok(Past { folder, commit: then.commit, project: opened, submodules: then.submodules })
}

impl Past {
    /// The temporary folder.
    pub fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }
}

/// The lowest folder that holds all that a project is read from.
fn base(project: &Project) -> Utf8PathBuf {
    let roots = project.backends.iter().flat_map(|backend| &backend.source_roots);
    // A root that is not there is searched by nobody; one may be written with `..`.
    let roots = roots.filter_map(|root| crate::project::absolute(root).ok());
    roots.fold(project.root.clone(), |base, root| {
        let shared = base.components().zip(root.components()).take_while(|(one, other)| one == other);
        shared.map(|(one, _)| one).collect()
    })
}

/// Opens a project for reading: where it had no frontend yet, one is made up, since nothing is written there.
fn open(root: &Utf8Path, variables: Variables<'_>) -> Result<Project, Failure> {
    if !root.is_dir() {
        return Err(Failure::NoBackend(root.to_owned()));
    }
    match Project::open(root, variables) {
        Err(Failure::NoOutput(_)) => {
            let file = root.join("package.json");
            std::fs::write(&file, "{}").map_err(|error| Failure::disk("write", file, &error))?;
            Project::open(root, variables)
        }
        opened => opened,
    }
}

/// Gives a backend of the past what is installed now.
fn settle(backend: &mut Backend, root: &Utf8Path, present: &Project) {
    let below = |backend: &Backend, root: &Utf8Path| backend.folder.strip_prefix(root).map(Utf8Path::to_owned).ok();
    let place = below(backend, root);
    let same = present.backends.iter().find(|other| below(other, &present.root) == place);
    if let Some(other) = same.or(present.backends.first()) {
        backend.environment.clone_from(&other.environment);
        backend.python = other.python;
    }
}
