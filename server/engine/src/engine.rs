//! The owner of all state: events in, worlds out, the clients on disk kept fresh.
//!
//! One thread has it ([`crate::host`]). Nothing here waits for anyone: what cannot be read or written now is said, and tried again when
//! something is different.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use camino::{Utf8Path, Utf8PathBuf};

use crate::analysis::{Analysis, Touched};
use crate::client::Writer;
use crate::config;
use crate::documents::Documents;
use crate::event::Event;
use crate::failure::Failure;
use crate::frontend::Frontends;
use crate::output::{Output, Written};
use crate::project::{Backend, Project};
use crate::renamed::Renames;
use crate::work::Work;
use crate::world::World;

/// Files that say what a project consists of, wherever they lie.
const OUTLINES: [&str; 3] = [config::FILE_NAME, "pyproject.toml", "package.json"];

/// Files that say what surrounds a backend, and so what a project consists of, too.
const SURROUNDINGS: [&str; 2] = ["manage.py", "pyvenv.cfg"];

/// Reads environment variables.
pub type Variables = Box<dyn Fn(&str) -> Option<String> + Send>;

/// A project, kept up to date.
pub struct Engine {
    folder: Utf8PathBuf,
    variables: Variables,
    project: Arc<Project>,
    backends: Vec<Kept>,
    documents: Arc<Documents>,
    /// The texts on disk of the documents that were not saved when the clients were last written.
    beneath: Documents,
    failure: Option<Arc<Failure>>,
    revision: u64,
    /// Whether the disk may be different from when the clients were last written.
    disk_moved: bool,
    work: Work,
}

/// One backend with its clients.
#[derive(Debug)]
struct Kept {
    analysis: Analysis,
    outputs: Vec<Output>,
    /// Who wrote to the folders that were clients' before. What is on disk there is known for when one is a client's again.
    former: Vec<Writer>,
    frontends: Arc<Frontends>,
    renames: Renames,
    /// Whether its folder was away, and what happened meanwhile was not looked at.
    was_away: bool,
}

impl fmt::Debug for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Engine").field("folder", &self.folder).field("revision", &self.revision).finish_non_exhaustive()
    }
}

impl Engine {
    /// Opens the project that `folder` belongs to, and reads it. Nothing is written.
    ///
    /// # Errors
    ///
    /// [`Failure`] as [`Project::open`] has it.
    pub fn open(folder: &Utf8Path, variables: Variables) -> Result<Self, Failure> {
        let mut engine = Self::waiting(folder, variables);
        engine.begin();
        match engine.failure.take().and_then(Arc::into_inner) {
            Some(failure) => Err(failure),
            None => Ok(engine),
        }
    }

    /// An engine that knows nothing of the project of `folder` yet.
    pub(crate) fn waiting(folder: &Utf8Path, variables: Variables) -> Self {
        Self {
            folder: folder.to_owned(),
            variables,
            project: Arc::new(Project::nothing_in(folder)),
            backends: Vec::new(),
            documents: Arc::default(),
            beneath: Documents::default(),
            failure: None,
            revision: 0,
            disk_moved: true,
            work: Work::default(),
        }
    }

    /// Opens the project and reads it. Where that fails, the world says so, and whatever happens on disk has it tried again.
    pub(crate) fn begin(&mut self) {
        self.reopen();
        self.work = total(&self.backends);
    }

    /// What is known.
    pub fn world(&self) -> World {
        World {
            revision: self.revision,
            project: Arc::clone(&self.project),
            backends: self.backends.iter().map(|kept| Arc::clone(kept.analysis.snapshot())).collect(),
            documents: Arc::clone(&self.documents),
            frontends: self.backends.iter().map(|kept| Arc::clone(&kept.frontends)).collect(),
            renamed: self.backends.iter().map(|kept| Arc::clone(kept.renames.now())).collect(),
            on_disk: self.backends.iter().map(|kept| kept.outputs.iter().map(Output::on_disk).collect()).collect(),
            failure: self.failure.clone(),
        }
    }

    /// What the last [`Engine::apply`] had to do, and the [`Engine::write`] after it.
    pub fn work(&self) -> Work {
        self.work
    }

    /// Takes in what happened. `false` where nothing that is known is different.
    pub fn apply(&mut self, events: impl IntoIterator<Item = Event>) -> bool {
        let documents = Arc::clone(&self.documents);
        let touched = self.take(events);
        self.work = Work::default();
        let mut differs = !Arc::ptr_eq(&documents, &self.documents);
        if self.is_around(&touched) {
            self.backends.iter_mut().for_each(|kept| kept.analysis.look_around());
        }
        if self.concerns_project(&touched) {
            differs |= self.reopen();
        }
        for kept in &mut self.backends {
            differs |= kept.touch(&touched);
            differs |= kept.follow(&touched, &self.documents);
            kept.renames.follow(kept.analysis.snapshot(), &self.documents);
            self.work += kept.analysis.work();
        }
        self.revision += u64::from(differs);
        differs
    }

    /// Writes what of the clients differs from the disk; an entry for each client that there was something to do about.
    ///
    /// A client follows what is saved, so that an editor and a terminal beside it write the same: text that is not saved is set aside for as long as
    /// this takes.
    pub fn write(&mut self) -> Vec<Written> {
        let is_nothing_new = !std::mem::take(&mut self.disk_moved) && self.retry().is_none();
        // A project that was moved away is not begun anew where it was.
        if is_nothing_new || !self.project.root.is_dir() {
            return Vec::new();
        }
        let (unsaved, beneath) = self.documents.beneath(&self.beneath);
        self.beneath = beneath;
        if unsaved.is_empty() {
            return self.write_clients();
        }
        let saved = Arc::new(self.documents.without(&unsaved).with(&self.beneath));
        let unsaved = Touched::Paths(unsaved);
        for kept in &mut self.backends {
            kept.advance(&unsaved, &saved);
        }
        let written = self.write_clients();
        for kept in &mut self.backends {
            kept.advance(&unsaved, &self.documents);
        }
        written
    }

    fn write_clients(&mut self) -> Vec<Written> {
        let mut written = Vec::new();
        for kept in &mut self.backends {
            let snapshot = kept.analysis.snapshot();
            for output in &mut kept.outputs {
                let Some(done) = output.write(snapshot) else { continue };
                self.work.generate(output.work());
                self.work.files_written += done.changes.as_ref().map_or(0, |changes| changes.written.len());
                written.push(done);
            }
        }
        written
    }

    /// How long to wait before what was not written is tried again; `None` where all was.
    pub fn retry(&self) -> Option<Duration> {
        self.backends.iter().flat_map(|kept| &kept.outputs).filter_map(Output::retry).min()
    }

    /// What the events touch, with the documents as they leave them.
    fn take(&mut self, events: impl IntoIterator<Item = Event>) -> Touched {
        let mut paths = BTreeSet::new();
        let mut everything = false;
        for event in events {
            match event {
                Event::Disk(touched) => {
                    self.disk_moved = true;
                    match touched {
                        Touched::Paths(touched) => paths.extend(touched),
                        Touched::Everything => everything = true,
                    }
                }
                Event::Opened { path, version, text } => {
                    Arc::make_mut(&mut self.documents).open(path.clone(), version, text);
                    paths.insert(path);
                }
                Event::Edited { path, version, edits } => {
                    Arc::make_mut(&mut self.documents).edit(&path, version, &edits);
                    paths.insert(path);
                }
                Event::Closed { path } => {
                    Arc::make_mut(&mut self.documents).close(&path);
                    paths.insert(path);
                }
            }
        }
        if everything { Touched::Everything } else { Touched::Paths(paths) }
    }

    /// Whether the project may consist of something else.
    fn concerns_project(&self, touched: &Touched) -> bool {
        let Touched::Paths(paths) = touched else { return true };
        // What is typed is no reason to try again, which costs a walk.
        let may_be_mended = self.failure.is_some() && self.disk_moved;
        may_be_mended || self.is_around(touched) || paths.iter().any(|path| is_called(path, &OUTLINES))
    }

    /// Whether it may be something that surrounds a backend. Who takes in everything looks there anyway.
    fn is_around(&self, touched: &Touched) -> bool {
        let Touched::Paths(paths) = touched else { return false };
        paths.iter().any(|path| self.is_surrounding(path))
    }

    fn is_surrounding(&self, path: &Utf8Path) -> bool {
        let holds = |folder: &Utf8PathBuf| folder.starts_with(path);
        is_called(path, &SURROUNDINGS)
            || self.project.backends.iter().any(|backend| {
                holds(&backend.folder)
                    || backend.site_packages().iter().any(|site| holds(site) || path.starts_with(site))
            })
    }

    /// Opens the project again. What is as it was keeps what is known of it; while it cannot be opened, everything does.
    fn reopen(&mut self) -> bool {
        let project = match Project::open(&self.folder, &*self.variables) {
            Ok(project) => project,
            Err(failure) => {
                let words = |failure: &Failure| failure.to_string();
                let is_new = self.failure.as_deref().map(words) != Some(words(&failure));
                if is_new {
                    self.failure = Some(Arc::new(failure));
                }
                return is_new;
            }
        };
        let had_failed = self.failure.take().is_some();
        if project == *self.project {
            return had_failed;
        }
        let backends = std::mem::take(&mut self.backends);
        self.project = Arc::new(project);
        self.backends = kept(&self.project, backends, &self.documents);
        true
    }
}

impl Kept {
    fn start(project: &Project, backend: &Backend, documents: &Arc<Documents>) -> Self {
        let analysis = Analysis::start(project, backend, documents);
        Self {
            renames: Renames::of(analysis.snapshot()),
            analysis,
            outputs: backend.clients.iter().cloned().map(Output::new).collect(),
            former: Vec::new(),
            frontends: Arc::new(Frontends::new(project, backend)),
            was_away: false,
        }
    }

    /// Takes up where the clients go now, which is all that `backend` is different in.
    fn redirect(&mut self, project: &Project, backend: &Backend) {
        if self.analysis.backend().clients == backend.clients {
            return;
        }
        let mut outputs = std::mem::take(&mut self.outputs);
        for client in &backend.clients {
            let there = outputs.iter().position(|output| output.folder() == client.output);
            let former = self.former.iter().position(|writer| writer.output() == client.output);
            self.outputs.push(match (there, former) {
                (Some(at), _) => outputs.swap_remove(at).called_for(client.clone()),
                (None, Some(at)) => Output::resumed(client.clone(), self.former.swap_remove(at)),
                (None, None) => Output::new(client.clone()),
            });
        }
        self.former.extend(outputs.into_iter().map(Output::into_writer));
        self.frontends = Arc::new(Frontends::new(project, backend));
        self.analysis.redirect(backend.clients.clone());
    }

    /// Takes in what was touched. While the whole folder is away (renamed, on a disk that is not mounted), what is known of it stays.
    fn follow(&mut self, touched: &Touched, documents: &Arc<Documents>) -> bool {
        if !self.analysis.backend().folder.is_dir() {
            self.was_away = true;
            return false;
        }
        if std::mem::take(&mut self.was_away) {
            return self.advance(&Touched::Everything, documents);
        }
        let differs = self.advance(touched, documents);
        if !self.analysis.was_interrupted() {
            return differs;
        }
        // It may be back already, and nothing more be heard of it.
        self.was_away = !self.analysis.backend().folder.is_dir();
        !self.was_away && self.advance(&Touched::Everything, documents)
    }

    fn advance(&mut self, touched: &Touched, documents: &Arc<Documents>) -> bool {
        let differs = self.analysis.advance(touched, documents);
        for output in &mut self.outputs {
            output.move_with(self.analysis.moved());
        }
        differs
    }

    /// Notes what was touched, and says whether what was said of a frontend may be otherwise.
    fn touch(&mut self, touched: &Touched) -> bool {
        for output in &mut self.outputs {
            match touched {
                Touched::Everything => output.touch_all(),
                Touched::Paths(paths) => paths.iter().for_each(|path| output.touch(path)),
            }
        }
        self.frontends.touch(touched)
    }
}

/// Reads the backends of `project`, but for those that are known from before as they are.
fn kept(project: &Project, mut before: Vec<Kept>, documents: &Arc<Documents>) -> Vec<Kept> {
    let mut read = |backend| {
        let is_known = |kept: &Kept| kept.analysis.root() == project.root && kept.analysis.backend().reads_as(backend);
        let Some(at) = before.iter().position(is_known) else { return Kept::start(project, backend, documents) };
        let mut kept = before.swap_remove(at);
        kept.redirect(project, backend);
        kept
    };
    project.backends.iter().map(&mut read).collect()
}

fn is_called(path: &Utf8Path, names: &[&str]) -> bool {
    path.file_name().is_some_and(|name| names.contains(&name))
}

fn total(backends: &[Kept]) -> Work {
    let mut work = Work::default();
    for kept in backends {
        work += kept.analysis.work();
    }
    work
}
