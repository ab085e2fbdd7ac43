//! What is wrong in a world, by file, in plain data.

use std::collections::BTreeMap;
use std::sync::Arc;

use camino::Utf8PathBuf;
use mizan_engine::{Snapshot, World};
use mizan_schema::diagnostics::Place;
use mizan_schema::{Code, Diagnostic, Origin, SourceId};
use mizan_sources::Text;
use mizan_text::Span;

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
}

impl Found {
    /// Whether it does not parse as a whole.
    pub(crate) fn is_broken(&self) -> bool {
        self.findings.iter().any(|finding| finding.code == Code::SyntaxError)
    }
}

/// Everything that is wrong, by file.
pub(crate) fn of(world: &World) -> BTreeMap<Utf8PathBuf, Found> {
    let mut all: BTreeMap<Utf8PathBuf, Found> = BTreeMap::new();
    for snapshot in &world.backends {
        for diagnostic in snapshot.diagnostics() {
            let (source, span) = match diagnostic.primary {
                Place::At(origin) => (origin.source, snapshot.places().span(origin)),
                Place::File(source) => (source, Span::default()),
            };
            let found = all
                .entry(snapshot.places().file(source))
                .or_insert_with(|| Found { text: text(snapshot, source), findings: Vec::new() });
            found.findings.push(finding(snapshot, diagnostic, span));
        }
    }
    // Two backends may read one file, and find the same in it.
    if world.backends.len() > 1 {
        for found in all.values_mut() {
            found.findings.sort_by(|a, b| (a.span, a.code, &a.message).cmp(&(b.span, b.code, &b.message)));
            found.findings.dedup();
        }
    }
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
