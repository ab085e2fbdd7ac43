//! One client of a backend: its files in memory, and how they get to disk.

use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

use camino::{Utf8Path, Utf8PathBuf};
use mizan_codegen::{Artifact, Moved};
use mizan_schema::Contract;

use crate::client::{self, Changes, Writer};
use crate::failure::Failure;
use crate::project::Client;
use crate::snapshot::{Snapshot, options};

/// How long a folder that cannot be written is left alone before it is tried again.
const RETRY: Duration = Duration::from_secs(1);

/// How long a folder is left alone after someone has taken files out of it. Who removes a whole folder removes its files one by one, and
/// would never come to an end if each were written again at once.
const PATIENCE: Duration = Duration::from_millis(200);

/// A client that is kept what the contract says.
#[derive(Debug)]
pub(crate) struct Output {
    client: Client,
    writer: Writer,
    memo: mizan_codegen::Memo,
    /// The sources in which things stand elsewhere since it was made.
    moved: Moved,
    artifacts: Arc<[Artifact]>,
    work: mizan_codegen::Work,
    /// What it was made of.
    made: Option<Arc<Snapshot>>,
    /// Until when it is left alone.
    left_alone: Option<Instant>,
    /// Why it could not be written when that was last tried.
    failed: Option<String>,
    /// Whether nothing is declared, and nothing ever was written.
    is_uncalled_for: bool,
    on_disk: OnDisk,
}

/// The client on disk, as far as is known; told to whoever holds it while the client is written.
#[derive(Clone, Debug, Default)]
pub(crate) struct OnDisk(Arc<RwLock<Option<Put>>>);

/// What was put on disk.
#[derive(Clone, Debug)]
struct Put {
    contract: Arc<Contract>,
    output: Utf8PathBuf,
    artifacts: Arc<[Artifact]>,
}

impl OnDisk {
    fn put(&self) -> Option<Put> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The contract that it is of.
    pub(crate) fn contract(&self) -> Option<Arc<Contract>> {
        Some(self.put()?.contract)
    }

    /// Whether the types of a module stand there as they were made, and their map where they have one.
    pub(crate) fn has_types(&self, stem: &str) -> bool {
        let Some(Put { output, artifacts, .. }) = self.put() else { return false };
        let made = |name: &str| artifacts.iter().find(|artifact| *artifact.path == *name);
        let stands = |made: &Artifact| std::fs::read(output.join(&*made.path)).is_ok_and(|bytes| *bytes == *made.bytes);
        made(&format!("{stem}.d.ts")).is_some_and(stands) && made(&format!("{stem}.d.ts.map")).is_none_or(stands)
    }

    fn is(&self, put: Put) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Some(put);
    }
}

/// What became of one client.
#[derive(Debug)]
pub struct Written {
    /// Its folder.
    pub output: Utf8PathBuf,
    /// What was written, or why it could not be. What could not is tried again, and said again when the reason is another.
    pub changes: Result<Changes, Arc<Failure>>,
}

impl Output {
    pub(crate) fn new(client: Client) -> Self {
        let writer = Writer::new(client.output.clone());
        Self::written_by(client, writer)
    }

    /// One whose folder was a client's before.
    pub(crate) fn resumed(client: Client, mut writer: Writer) -> Self {
        writer.resume();
        Self::written_by(client, writer)
    }

    fn written_by(client: Client, writer: Writer) -> Self {
        Self {
            writer,
            client,
            memo: mizan_codegen::Memo::default(),
            moved: Moved::new(),
            artifacts: Arc::default(),
            work: mizan_codegen::Work::default(),
            made: None,
            left_alone: None,
            failed: None,
            is_uncalled_for: false,
            on_disk: OnDisk::default(),
        }
    }

    /// The same folder for a client that is wanted otherwise.
    pub(crate) fn called_for(self, client: Client) -> Self {
        Self { client, made: None, ..self }
    }

    /// Its folder is no client's any more.
    pub(crate) fn into_writer(self) -> Writer {
        self.writer
    }

    /// Where it goes.
    pub(crate) fn folder(&self) -> &Utf8Path {
        self.writer.output()
    }

    /// Takes in that something outside touched `path`, or all of the disk.
    pub(crate) fn touch(&mut self, path: &Utf8Path) {
        let output = self.writer.output().to_owned();
        let is_taken = if path.parent() == Some(&output) {
            let name = path.file_name().unwrap_or_default();
            self.writer.touch([name.to_owned()]);
            !path.exists() && self.writer.lose(name)
        } else if output.starts_with(path) {
            self.writer.touch_all();
            !output.exists() && self.writer.lose_all()
        } else {
            return;
        };
        if is_taken {
            self.left_alone = Some(Instant::now() + PATIENCE);
        }
    }

    /// Takes in that things stand elsewhere in these sources.
    pub(crate) fn move_with(&mut self, moved: &Moved) {
        self.moved.extend(moved);
    }

    /// What making its files had to do when it was last written.
    pub(crate) fn work(&self) -> mizan_codegen::Work {
        self.work
    }

    pub(crate) fn touch_all(&mut self) {
        self.writer.touch_all();
    }

    /// How long to wait before what was not written is tried again; `None` where all was.
    pub(crate) fn retry(&self) -> Option<Duration> {
        let wait = self.left_alone.map_or(RETRY, |until| until.saturating_duration_since(Instant::now()));
        (!self.is_uncalled_for && !self.writer.is_settled()).then_some(wait)
    }

    /// What the client on disk is of.
    pub(crate) fn on_disk(&self) -> OnDisk {
        self.on_disk.clone()
    }

    /// Makes the folder hold the client of `snapshot`; `None` where there was nothing to do, or where it still cannot be, which was said.
    pub(crate) fn write(&mut self, snapshot: &Arc<Snapshot>) -> Option<Written> {
        // Who declares nothing gets no folder for having been looked at.
        self.is_uncalled_for = snapshot.contract.is_empty() && !client::is_begun(self.writer.output());
        if self.is_uncalled_for {
            return None;
        }
        let written = self.bring_up_to_date(snapshot);
        if self.writer.is_settled() {
            let (contract, artifacts) = (Arc::clone(&snapshot.contract), Arc::clone(&self.artifacts));
            self.on_disk.is(Put { contract, output: self.writer.output().to_owned(), artifacts });
        }
        written
    }

    fn bring_up_to_date(&mut self, snapshot: &Arc<Snapshot>) -> Option<Written> {
        let is_made = self.made.as_ref().is_some_and(|made| Arc::ptr_eq(made, snapshot));
        self.work = mizan_codegen::Work::default();
        if !is_made {
            self.make(snapshot);
        }
        if self.writer.is_settled() || self.left_alone.is_some_and(|until| Instant::now() < until) {
            return None;
        }
        self.left_alone = None;
        let changes = self.writer.write(&self.artifacts).map_err(Arc::new);
        if changes.is_ok() && self.writer.is_being_emptied() {
            self.left_alone = Some(Instant::now() + PATIENCE);
            return None;
        }
        let failed = changes.as_ref().err().map(|failure| reason(failure));
        let is_news = failed.is_none() || failed != self.failed;
        self.failed = failed;
        is_news.then(|| Written { output: self.writer.output().to_owned(), changes })
    }

    fn make(&mut self, snapshot: &Arc<Snapshot>) {
        let options = options(&self.client, &snapshot.root);
        let moved = std::mem::take(&mut self.moved);
        let generated = self.memo.generate(&snapshot.contract, &snapshot.places(), &options, &moved);
        let changed = generated.changed.iter().map(|artifact| artifact.path.to_string());
        self.writer.touch(changed.chain(generated.gone.iter().map(ToString::to_string)));
        self.artifacts = generated.artifacts;
        self.work = self.memo.work();
        self.made = Some(Arc::clone(snapshot));
    }
}

/// Why something could not be written, without the file: of many that cannot be, another one is met first each time.
fn reason(failure: &Failure) -> String {
    match failure {
        Failure::Disk { reason, .. } => reason.clone(),
        other => other.to_string(),
    }
}
