//! Origins to lines and columns: the one place where positions come into being.

use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use mizan_schema::contract::PlaceRange;
use mizan_schema::{Origin, Places, SourceId};
use mizan_sources::{FileId, Text};
use mizan_text::{Encoding, Span};

use crate::modules::Modules;

/// The places of one backend's sources, paths relative to the project.
#[derive(Clone, Copy, Debug)]
pub struct SourcePlaces<'a> {
    pub(crate) modules: &'a Modules,
    pub(crate) root: &'a Utf8Path,
}

impl SourcePlaces<'_> {
    /// The absolute path of a source.
    pub fn file(&self, source: SourceId) -> Utf8PathBuf {
        self.modules.sources.path(FileId(source.0))
    }

    /// The text of a source; empty where it has none.
    pub fn text(&self, source: SourceId) -> Box<str> {
        self.modules.sources.text(FileId(source.0)).map(|text| text.text.clone()).unwrap_or_default()
    }

    /// The text of a source with its lines, where it has one.
    pub fn whole_text(&self, source: SourceId) -> Option<Arc<Text>> {
        self.modules.sources.text(FileId(source.0)).ok()
    }

    /// A path as it is shown: relative to the project, or to the environment's `site-packages`; never absolute, so that it is the same on
    /// every machine.
    fn shown(&self, file: &Utf8Path) -> String {
        let slashed = |path: &Utf8Path| path.components().map(|part| part.as_str()).collect::<Vec<_>>().join("/");
        if let Some(installed) = self.modules.paths.installed(file) {
            return format!("site-packages/{}", slashed(installed));
        }
        match file.strip_prefix(self.root) {
            Ok(relative) => slashed(relative),
            Err(_) => file.file_name().unwrap_or_default().to_owned(),
        }
    }

    /// The bytes that an origin covers.
    pub fn span(&self, origin: Origin) -> Span {
        self.modules.facts(FileId(origin.source.0)).map(|facts| facts.span(origin.anchor)).unwrap_or_default()
    }
}

impl Places for SourcePlaces<'_> {
    fn path(&self, source: SourceId) -> Arc<str> {
        let file = self.file(source);
        Arc::from(self.shown(&file))
    }

    fn range(&self, origin: Origin) -> PlaceRange {
        let Ok(text) = self.modules.sources.text(FileId(origin.source.0)) else { return PlaceRange::default() };
        let span = self.span(origin);
        let start = text.lines.line_column(&text.text, span.start, Encoding::Utf16);
        let end = text.lines.line_column(&text.text, span.end, Encoding::Utf16);
        PlaceRange { start_line: start.line, start_column: start.column, end_line: end.line, end_column: end.column }
    }
}
