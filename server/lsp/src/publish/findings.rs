//! What is wrong in a world, by file, in plain data.

use std::collections::BTreeMap;
use std::sync::Arc;

use camino::Utf8PathBuf;
use mizan_engine::{Snapshot, World};
use mizan_schema::diagnostics::Place;
use mizan_schema::{Code, Diagnostic, Origin, SourceId};
use mizan_sources::Text;
use mizan_text::Span;

use super::board::Part;

/// Something that is wrong.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Finding {
    pub(crate) code: Code,
    /// Where in its file; empty and at the start for a whole file.
    pub(crate) span: Span,
    pub(crate) message: String,
    pub(crate) help: Option<String>,
    pub(crate) related: Vec<Related>,
}

/// Another place that belongs to it.
#[derive(Clone, Debug)]
pub(crate) struct Related {
    pub(crate) file: Utf8PathBuf,
    pub(crate) text: Arc<Text>,
    pub(crate) span: Span,
    pub(crate) message: String,
}

impl PartialEq for Related {
    /// The same to a reader: in another text at the same bytes it may stand in another line.
    fn eq(&self, other: &Self) -> bool {
        self.file == other.file
            && self.text.hash == other.text.hash
            && self.span == other.span
            && self.message == other.message
    }
}

/// A file in which something is wrong.
#[derive(Debug)]
pub(crate) struct Found {
    pub(crate) text: Arc<Text>,
    /// Sorted by place, code and message.
    pub(crate) findings: Vec<Finding>,
    /// Whether a part of it cannot be judged now, because it does not parse.
    pub(crate) is_unjudged: bool,
}

impl Found {
    fn new(text: Arc<Text>) -> Self {
        Self { text, findings: Vec::new(), is_unjudged: false }
    }

    /// Sorts what was found, each once.
    pub(super) fn settle(&mut self) {
        self.findings.sort_by(|a, b| (a.span, a.code, &a.message).cmp(&(b.span, b.code, &b.message)));
        self.findings.dedup();
    }

    /// Whether it does not parse as a whole.
    pub(crate) fn is_broken(&self) -> bool {
        self.findings.iter().any(|finding| finding.code == Code::SyntaxError)
    }
}

/// Everything that is wrong in the files of a part, by file.
pub(crate) fn of(world: &World, part: Part) -> BTreeMap<Utf8PathBuf, Found> {
    match part {
        Part::Backends => of_backends(world),
        Part::Frontends => of_frontends(world),
    }
}

fn of_backends(world: &World) -> BTreeMap<Utf8PathBuf, Found> {
    let mut all: BTreeMap<Utf8PathBuf, Found> = BTreeMap::new();
    for snapshot in &world.backends {
        for diagnostic in snapshot.diagnostics() {
            let (source, span) = match diagnostic.primary {
                Place::At(origin) => (origin.source, snapshot.places().span(origin)),
                Place::File(source) => (source, Span::default()),
            };
            let found = all.entry(snapshot.places().file(source)).or_insert_with(|| Found::new(text(snapshot, source)));
            found.findings.push(finding(snapshot, diagnostic, span));
        }
    }
    // Two backends may read one file, and find the same in it.
    if world.backends.len() > 1 {
        all.values_mut().for_each(Found::settle);
    }
    all
}

/// What is wrong with how clients are used. The first question reads the frontends.
fn of_frontends(world: &World) -> BTreeMap<Utf8PathBuf, Found> {
    let mut all: BTreeMap<Utf8PathBuf, Found> = BTreeMap::new();
    for (backend, snapshot) in world.backends.iter().enumerate() {
        let Some(uses) = world.uses(backend) else { continue };
        for one in mizan_ide::use_diagnostics(snapshot, &uses) {
            let Some(text) = uses.text(&one.at.file) else { continue };
            let related = one.related.iter().map(|related| self::related(snapshot, related.origin, &related.message));
            let finding = Finding {
                code: one.code,
                span: one.at.span,
                message: one.message,
                help: one.help,
                related: related.collect(),
            };
            let found = all.entry(one.at.file.to_path_buf()).or_insert_with(|| Found::new(text));
            found.findings.push(finding);
        }
        for file in world.documents.paths().filter(|file| uses.is_broken(file)) {
            let Some(text) = uses.text(file) else { continue };
            all.entry(file.clone()).or_insert_with(|| Found::new(text)).is_unjudged = true;
        }
    }
    all.values_mut().for_each(Found::settle);
    all
}

fn finding(snapshot: &Snapshot, diagnostic: &Diagnostic, span: Span) -> Finding {
    let message = match &diagnostic.label {
        Some(label) => format!("{}: {label}", diagnostic.message),
        None => diagnostic.message.clone(),
    };
    let related = diagnostic.related.iter().map(|related| self::related(snapshot, related.origin, &related.message));
    Finding { code: diagnostic.code, span, message, help: diagnostic.help.clone(), related: related.collect() }
}

fn related(snapshot: &Snapshot, origin: Origin, message: &str) -> Related {
    let places = snapshot.places();
    Related {
        file: places.file(origin.source),
        text: text(snapshot, origin.source),
        span: places.span(origin),
        message: message.to_owned(),
    }
}

fn text(snapshot: &Snapshot, source: SourceId) -> Arc<Text> {
    snapshot.places().whole_text(source).unwrap_or_else(|| Arc::new(Text::new(String::new())))
}
