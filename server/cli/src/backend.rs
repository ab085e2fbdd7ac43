//! Which backend a command is about, where it is about one.

use camino::Utf8Path;
use mizan_engine::project::absolute;
use mizan_engine::{Backend, Project};

use crate::paths::WorkingFolder;

/// The backend in `folder`, or the only one.
pub(crate) fn one_backend<'p>(project: &'p Project, folder: Option<&Utf8Path>) -> anyhow::Result<&'p Backend> {
    let here = WorkingFolder::current()?;
    let known = || {
        let folders = project.backends.iter().map(|backend| format!("`{}`", here.show(&backend.folder)));
        folders.collect::<Vec<_>>().join(", ")
    };
    if let Some(folder) = folder {
        let wanted = absolute(folder)?;
        let found = project.backends.iter().find(|backend| backend.folder == wanted);
        return found.ok_or_else(|| anyhow::anyhow!("`{folder}` is no backend of this project; it has {}", known()));
    }
    match project.backends.as_slice() {
        [only] => Ok(only),
        _ => anyhow::bail!("this project has several backends; name one with `--backend`: {}", known()),
    }
}
