//! One client of a backend: its files in memory, and how they get to disk.

use std::sync::Arc;
use std::time::{Duration, Instant};

use camino::{Utf8Path, Utf8PathBuf};
use mizan_codegen::Artifact;

use crate::client::{Changes, Writer};
use crate::failure::Failure;
use crate::project::Client;
use crate::snapshot::Snapshot;

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
    /// What it was made of, and its files.
    made: Option<(Arc<Snapshot>, Vec<Artifact>)>,
    /// Until when it is left alone.
    left_alone: Option<Instant>,
}

/// What became of one client.
#[derive(Debug)]
pub struct Written {
    /// Its folder.
    pub output: Utf8PathBuf,
    /// What was written, or why it could not be. What could not is tried again.
    pub changes: Result<Changes, Arc<Failure>>,
}

impl Output {
    pub(crate) fn new(client: Client) -> Self {
        Self { writer: Writer::new(client.output.clone()), client, made: None, left_alone: None }
    }

    /// Takes in that something outside touched `path`, or all of the disk.
    pub(crate) fn touch(&mut self, path: &Utf8Path) {
        let output = self.writer.output();
        if path.parent() == Some(output) {
            let name = path.file_name().unwrap_or_default().to_owned();
            self.writer.touch([name]);
        } else if output.starts_with(path) {
            self.writer.touch_all();
        } else {
            return;
        }
        if self.made.is_some() && !path.exists() {
            self.left_alone = Some(Instant::now() + PATIENCE);
        }
    }

    pub(crate) fn touch_all(&mut self) {
        self.writer.touch_all();
    }

    /// How long to wait before what was not written is tried again; `None` where all was.
    pub(crate) fn retry(&self) -> Option<Duration> {
        let wait = self.left_alone.map_or(RETRY, |until| until.saturating_duration_since(Instant::now()));
        (!self.writer.is_settled()).then_some(wait)
    }

    /// Makes the folder hold the client of `snapshot`; `None` where there was nothing to do.
    pub(crate) fn write(&mut self, snapshot: &Arc<Snapshot>) -> Option<Written> {
        let is_made = self.made.as_ref().is_some_and(|(made, _)| Arc::ptr_eq(made, snapshot));
        if !is_made {
            self.make(snapshot);
        }
        if self.writer.is_settled() || self.left_alone.is_some_and(|until| Instant::now() < until) {
            return None;
        }
        self.left_alone = None;
        let artifacts = self.made.as_ref().map(|(_, artifacts)| artifacts.as_slice()).unwrap_or_default();
        let changes = self.writer.write(artifacts).map_err(Arc::new);
        Some(Written { output: self.writer.output().to_owned(), changes })
    }

    fn make(&mut self, snapshot: &Arc<Snapshot>) {
        let artifacts = snapshot.artifacts(&self.client);
        let before = self.made.take().map(|(_, artifacts)| artifacts).unwrap_or_default();
        self.writer.touch(differing(&before, &artifacts));
        self.made = Some((Arc::clone(snapshot), artifacts));
    }
}

/// The names of the files that one client has and the other has not, or has with other bytes. Both are sorted by path.
fn differing(before: &[Artifact], now: &[Artifact]) -> Vec<String> {
    let same = |one: &Artifact, other: &Artifact| Arc::ptr_eq(&one.bytes, &other.bytes) || one.bytes == other.bytes;
    let mut names = Vec::new();
    let (mut before, mut now) = (before.iter().peekable(), now.iter().peekable());
    loop {
        let order = match (before.peek(), now.peek()) {
            (None, None) => return names,
            (Some(_), None) => std::cmp::Ordering::Less,
            (None, Some(_)) => std::cmp::Ordering::Greater,
            (Some(was), Some(is)) => was.path.cmp(&is.path),
        };
        let was = if order.is_le() { before.next() } else { None };
        let is = if order.is_ge() { now.next() } else { None };
        match (was, is) {
            (Some(was), Some(is)) if same(was, is) => {}
            (Some(one), _) | (None, Some(one)) => names.push(one.path.to_string()),
            (None, None) => {}
        }
    }
}
