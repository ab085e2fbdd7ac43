//! Diagnostics with their places looked up: what every format prints.
//!
//! In go snapshots and how the client on disk compares; out come [`Finding`]s in one order. Paths are as [`WorkingFolder`] shows them, columns
//! count characters. Nothing is judged here: severities and words are those of the diagnostics.

use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use camino::Utf8Path;
use mizan_engine::frontend::Uses;
use mizan_engine::{Client, Freshness, Snapshot};
use mizan_ide::UseDiagnostic;
use mizan_schema::diagnostics::Place;
use mizan_schema::{Code, Diagnostic, Origin, Severity, SourceId};
use mizan_text::{Encoding, LineIndex, Span};

use crate::paths::WorkingFolder;

/// A diagnostic, and where it is.
#[derive(Clone, Debug)]
pub(crate) struct Finding {
    pub(crate) code: Code,
    pub(crate) message: String,
    pub(crate) at: Spot,
    pub(crate) label: Option<String>,
    pub(crate) related: Vec<(Spot, String)>,
    pub(crate) help: Option<String>,
}

impl Finding {
    pub(crate) fn severity(&self) -> Severity {
        self.code.severity()
    }
}

/// A place: a file, and a range in it unless the whole file is meant.
#[derive(Clone, Debug)]
pub(crate) struct Spot {
    pub(crate) source: Rc<Source>,
    pub(crate) span: Option<Span>,
}

/// A file's text and its name.
#[derive(Debug)]
pub(crate) struct Source {
    /// As shown.
    pub(crate) path: String,
    pub(crate) text: Box<str>,
    lines: LineIndex,
}

/// A line and a column, both from 1; columns count characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Position {
    pub(crate) line: usize,
    pub(crate) column: usize,
}

impl Source {
    pub(crate) fn new(path: String, text: Box<str>) -> Self {
        let lines = LineIndex::new(&text);
        Self { path, text, lines }
    }

    pub(crate) fn position(&self, offset: u32) -> Position {
        let at = self.lines.line_column(&self.text, offset, Encoding::Utf32);
        Position { line: at.line as usize + 1, column: at.column as usize + 1 }
    }
}

impl Spot {
    /// Where it starts and where it ends (after the last character); `None` for a whole file.
    pub(crate) fn range(&self) -> Option<(Position, Position)> {
        self.span.map(|span| (self.source.position(span.start), self.source.position(span.end)))
    }

    /// `shop/clients.py:12:5`, or the path alone.
    pub(crate) fn address(&self) -> String {
        match self.range() {
            Some((start, _)) => format!("{}:{}:{}", self.source.path, start.line, start.column),
            None => self.source.path.clone(),
        }
    }
}

/// How one client on disk compares, with its folder as shown.
#[derive(Clone, Debug)]
pub(crate) struct ClientState {
    pub(crate) output: String,
    pub(crate) freshness: Freshness,
    /// How many files it has when it is fresh.
    pub(crate) files: usize,
}

/// Everything a run found.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    pub(crate) all: Vec<Finding>,
    pub(crate) clients: Vec<ClientState>,
}

impl Findings {
    /// The diagnostics of a snapshot, in its order.
    pub(crate) fn add_snapshot(&mut self, snapshot: &Snapshot, here: &WorkingFolder) {
        self.add(snapshot, snapshot.diagnostics(), here);
    }

    /// Diagnostics of a snapshot's sources, in their order.
    pub(crate) fn add(&mut self, snapshot: &Snapshot, diagnostics: &[Diagnostic], here: &WorkingFolder) {
        let mut lookup = Lookup { snapshot, here, sources: HashMap::new() };
        self.all.extend(diagnostics.iter().map(|diagnostic| lookup.finding(diagnostic)));
    }

    /// What is wrong with the uses of a backend's clients, in its order.
    pub(crate) fn add_uses(
        &mut self,
        snapshot: &Snapshot,
        uses: &Uses<'_>,
        found: Vec<UseDiagnostic>,
        here: &WorkingFolder,
    ) {
        let mut lookup = Lookup { snapshot, here, sources: HashMap::new() };
        let mut sources: HashMap<Arc<Utf8Path>, Rc<Source>> = HashMap::new();
        for one in found {
            let read = |file: &Arc<Utf8Path>| {
                let text = uses.text(file).map(|text| text.text.clone()).unwrap_or_default();
                Rc::new(Source::new(here.show(file), text))
            };
            let source = sources.entry(Arc::clone(&one.at.file)).or_insert_with_key(read);
            let related = one.related.into_iter().map(|related| (lookup.spot(related.origin), related.message));
            self.all.push(Finding {
                code: one.code,
                message: one.message,
                at: Spot { source: Rc::clone(source), span: Some(one.at.span) },
                label: None,
                related: related.collect(),
                help: one.help,
            });
        }
    }

    /// How a client on disk compares: a finding when it is stale, and one for each file that was edited by hand.
    pub(crate) fn add_client(&mut self, client: &Client, freshness: Freshness, files: usize, here: &WorkingFolder) {
        let output = here.show(&client.output);
        self.all.extend(stale(&client.output, &output, &freshness, here));
        self.all.extend(freshness.edited.iter().map(|name| edited(&client.output.join(name), here)));
        self.clients.push(ClientState { output, freshness, files });
    }

    pub(crate) fn count(&self, severity: Severity) -> usize {
        self.all.iter().filter(|finding| finding.severity() == severity).count()
    }
}

fn whole_file(path: &Utf8Path, here: &WorkingFolder) -> Spot {
    Spot { source: Rc::new(Source::new(here.show(path), Box::default())), span: None }
}

fn stale(folder: &Utf8Path, output: &str, freshness: &Freshness, here: &WorkingFolder) -> Option<Finding> {
    let (write, remove) = (&freshness.stale, &freshness.leftover);
    let first = write.first().or(remove.first())?;
    let mut parts = Vec::new();
    if !write.is_empty() {
        parts.push(format!("{} would be written", names(write)));
    }
    if !remove.is_empty() {
        parts.push(format!("{} would be removed", names(remove)));
    }
    let what = if folder.is_dir() { "is stale" } else { "has not been generated" };
    Some(Finding {
        code: Code::StaleClient,
        message: format!("the client in `{output}` {what}: {}", parts.join(", ")),
        at: whole_file(&folder.join(first), here),
        label: None,
        related: Vec::new(),
        help: Some("run `mizan-dev generate`".to_owned()),
    })
}

/// A file of the client that was edited by hand.
pub(crate) fn edited(file: &Utf8Path, here: &WorkingFolder) -> Finding {
    Finding {
        code: Code::EditedClient,
        message: format!("`{}` was edited by hand, so it is left as it is", here.show(file)),
        at: whole_file(file, here),
        label: None,
        related: Vec::new(),
        help: Some("move the edit to a file of your own or to the Python it came from, delete this one, and run `mizan-dev generate`".to_owned()),
    }
}

/// `a`, `b`, `c` and 4 more.
fn names(all: &[String]) -> String {
    const SHOWN: usize = 3;
    let words = all.iter().take(SHOWN).map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    match all.len().saturating_sub(SHOWN) {
        0 => words,
        more => format!("{words} and {more} more"),
    }
}

/// Looks up places, each file's text once.
struct Lookup<'a> {
    snapshot: &'a Snapshot,
    here: &'a WorkingFolder,
    sources: HashMap<SourceId, Rc<Source>>,
}

impl Lookup<'_> {
    fn finding(&mut self, diagnostic: &Diagnostic) -> Finding {
        Finding {
            code: diagnostic.code,
            message: diagnostic.message.clone(),
            at: match diagnostic.primary {
                Place::At(origin) => self.spot(origin),
                Place::File(source) => Spot { source: self.source(source), span: None },
            },
            label: diagnostic.label.clone(),
            related: diagnostic
                .related
                .iter()
                .map(|related| (self.spot(related.origin), related.message.clone()))
                .collect(),
            help: diagnostic.help.clone(),
        }
    }

    fn spot(&mut self, origin: Origin) -> Spot {
        Spot { source: self.source(origin.source), span: Some(self.snapshot.places().span(origin)) }
    }

    fn source(&mut self, source: SourceId) -> Rc<Source> {
        let (places, here) = (self.snapshot.places(), self.here);
        let read = || Rc::new(Source::new(here.show(&places.file(source)), places.text(source)));
        Rc::clone(self.sources.entry(source).or_insert_with(read))
    }
}
