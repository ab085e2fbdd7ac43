//! The projects: one engine for each, and which file belongs to which.
//!
//! In go the editor's folders; out come hosts. Several folders may lie in one project, and one may lie in none yet: its engine waits for what makes it
//! one. A file that lies in no project belongs to nobody.

use std::collections::BTreeMap;

use camino::{Utf8Path, Utf8PathBuf};
use mizan_engine::host::News;
use mizan_engine::{Failure, Host, config, project, watch};

use crate::Variables;

/// All projects.
#[derive(Debug, Default)]
pub(crate) struct Roots {
    /// The editor's folders, without links, and the project of each.
    folders: BTreeMap<Utf8PathBuf, Utf8PathBuf>,
    /// By the folder that they were opened at.
    open: BTreeMap<Utf8PathBuf, Root>,
}

#[derive(Debug)]
struct Root {
    host: Host,
    /// What belongs to it is below this: the project's folder, once it is known.
    covers: Utf8PathBuf,
}

/// What became of a folder.
pub(crate) enum Added {
    /// It begins a project, by this name.
    Begun(Utf8PathBuf),
    /// It lies in a project that is open.
    Known,
}

impl Roots {
    /// Takes in a folder, which is without links. `listen` is told what is new of the project, with its name.
    ///
    /// # Errors
    ///
    /// [`Failure`] when the system gives no thread.
    pub(crate) fn add(
        &mut self,
        folder: Utf8PathBuf,
        variables: Variables,
        mut listen: impl FnMut(&Utf8Path, News) + Send + 'static,
    ) -> Result<Added, Failure> {
        // A configuration that is wrong still says where the project is; which of its words are wrong is the engine's to say.
        let name = config::find(&folder).map_or_else(|_| folder.clone(), |found| found.root);
        self.folders.insert(folder, name.clone());
        if self.open.contains_key(&name) {
            return Ok(Added::Known);
        }
        let told = name.clone();
        let host = Host::watch(&name, Box::new(variables), watch::Options::default(), move |news| listen(&told, news))?;
        self.open.insert(name.clone(), Root { host, covers: name.clone() });
        Ok(Added::Begun(name))
    }

    /// Takes in that a folder is not wanted any more. The project that nobody wants then, and its host, whose end may take a moment.
    pub(crate) fn remove(&mut self, folder: &Utf8Path) -> Option<(Utf8PathBuf, Host)> {
        let name = self.folders.remove(folder)?;
        let is_wanted = self.folders.values().any(|other| *other == name);
        if is_wanted {
            return None;
        }
        let root = self.open.remove(&name)?;
        Some((name, root.host))
    }

    /// Takes in that the project `name` has this folder. `true` where other files belong to it now.
    pub(crate) fn learn(&mut self, name: &Utf8Path, folder: &Utf8Path) -> bool {
        let Some(root) = self.open.get_mut(name) else { return false };
        let covers = if name.starts_with(folder) { folder } else { name };
        let is_new = root.covers != covers;
        covers.clone_into(&mut root.covers);
        is_new
    }

    /// The name of the project that a file belongs to: the innermost.
    pub(crate) fn name_of(&self, path: &Utf8Path) -> Option<&Utf8PathBuf> {
        let around = self.open.iter().filter(|(_, root)| path.starts_with(&root.covers));
        around.max_by_key(|(_, root)| root.covers.components().count()).map(|(name, _)| name)
    }

    /// The host of a project.
    pub(crate) fn host(&self, name: &Utf8Path) -> Option<&Host> {
        self.open.get(name).map(|root| &root.host)
    }

    /// The host of the project that a file belongs to.
    pub(crate) fn host_of(&self, path: &Utf8Path) -> Option<&Host> {
        self.host(self.name_of(path)?)
    }

    /// All hosts, by name.
    pub(crate) fn all(&self) -> impl Iterator<Item = (&Utf8PathBuf, &Host)> {
        self.open.iter().map(|(name, root)| (name, &root.host))
    }

    /// Takes all hosts away.
    pub(crate) fn take(&mut self) -> Vec<Host> {
        self.folders.clear();
        std::mem::take(&mut self.open).into_values().map(|root| root.host).collect()
    }
}

/// The folder at a path, without links; the path itself where there is none yet.
pub(crate) fn real(folder: &Utf8Path) -> Utf8PathBuf {
    project::absolute(folder).unwrap_or_else(|_| folder.to_owned())
}
