//! The texts that are open, as the editor counts them: what positions in its changes are of.
//!
//! In go notifications, out come the engine's events with their edits in bytes. The engine has the same texts a moment later; these are kept since a
//! change can be read only with the text that it is of.

use std::collections::BTreeMap;
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use mizan_engine::Event;
use mizan_sources::Text;
use tower_lsp_server::ls_types::TextDocumentContentChangeEvent;

use crate::convert::{Change, Convert};

/// What is open.
#[derive(Debug, Default)]
pub(crate) struct Documents {
    open: BTreeMap<Utf8PathBuf, Document>,
}

#[derive(Debug)]
struct Document {
    version: i32,
    text: Arc<Text>,
}

impl Documents {
    /// The events that make all of them known to a project that has heard of none, as far as they belong to it.
    pub(crate) fn all(&self, belongs: impl Fn(&Utf8Path) -> bool) -> Vec<Event> {
        let own = self.open.iter().filter(|(path, _)| belongs(path));
        own.map(|(path, document)| opened(path, document)).collect()
    }

    pub(crate) fn open(&mut self, path: &Utf8Path, version: i32, text: String) -> Event {
        let document = Document { version, text: Arc::new(Text::new(text)) };
        let event = opened(path, &document);
        self.open.insert(path.to_owned(), document);
        event
    }

    /// Makes changes, one after the other. Nothing where the document is not open.
    pub(crate) fn change(
        &mut self,
        path: &Utf8Path,
        version: i32,
        changes: Vec<TextDocumentContentChangeEvent>,
        convert: &Convert,
    ) -> Option<Event> {
        let document = self.open.get_mut(path)?;
        let mut edits = Vec::new();
        let mut is_whole = false;
        for change in changes {
            match convert.change(&document.text, change) {
                Change::Edit(edit) => {
                    let mut text = String::from(&*document.text.text);
                    edit.apply(&mut text);
                    document.text = Arc::new(Text::new(text));
                    edits.push(edit);
                }
                Change::Whole(text) => {
                    document.text = Arc::new(Text::new(text));
                    is_whole = true;
                }
            }
        }
        document.version = version;
        let edited = Event::Edited { path: path.to_owned(), version, edits };
        Some(if is_whole { opened(path, document) } else { edited })
    }

    pub(crate) fn close(&mut self, path: &Utf8Path) -> Option<Event> {
        self.open.remove(path).map(|_| Event::Closed { path: path.to_owned() })
    }

    /// The version of an open document.
    pub(crate) fn version(&self, path: &Utf8Path) -> Option<i32> {
        self.open.get(path).map(|document| document.version)
    }
}

fn opened(path: &Utf8Path, document: &Document) -> Event {
    Event::Opened { path: path.to_owned(), version: document.version, text: document.text.text.to_string() }
}
