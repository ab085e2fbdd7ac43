//! Positions, ranges and addresses, turned into the client's and back. Nothing else does that.
//!
//! Inside, a place is a path and bytes. A client has URIs, lines, and columns in the unit that was agreed on. A path is absolute and without links
//! inside; a client that opened a folder through a link is answered through that link.

use std::collections::BTreeMap;

use camino::{Utf8Path, Utf8PathBuf};
use mizan_sources::Text;
use mizan_text::{Edit, Encoding, LineColumn, Span};
use tower_lsp_server::ls_types::{Position, Range, TextDocumentContentChangeEvent, Uri};

/// How this client names things.
#[derive(Clone, Debug)]
pub(crate) struct Convert {
    encoding: Encoding,
    /// Folders that the client reached through links, with what they are.
    links: Vec<Link>,
    /// How it spelled the address of what it opened.
    spelled: BTreeMap<Utf8PathBuf, Uri>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Link {
    named: Utf8PathBuf,
    real: Utf8PathBuf,
}

/// What a change of a document is.
pub(crate) enum Change {
    /// Some of its text.
    Edit(Edit),
    /// All of it.
    Whole(String),
}

impl Convert {
    pub(crate) fn new(encoding: Encoding) -> Self {
        Self { encoding, links: Vec::new(), spelled: BTreeMap::new() }
    }

    /// Takes in that the client calls the folder `real` by the name `named`.
    pub(crate) fn link(&mut self, named: Utf8PathBuf, real: Utf8PathBuf) {
        let link = Link { named, real };
        if link.named != link.real && !self.links.contains(&link) {
            self.links.push(link);
        }
    }

    /// Takes in how the client spells the address of a file.
    pub(crate) fn spell(&mut self, path: Utf8PathBuf, uri: Uri) {
        self.spelled.insert(path, uri);
    }

    /// Forgets how the client spelled the address of a file.
    pub(crate) fn unspell(&mut self, path: &Utf8Path) {
        self.spelled.remove(path);
    }

    /// The path behind an address; nothing where it is none of a file.
    pub(crate) fn path(&self, uri: &Uri) -> Option<Utf8PathBuf> {
        let named = path(uri)?;
        let link = self.links.iter().find(|link| named.starts_with(&link.named));
        Some(match link.and_then(|link| Some(link.real.join(named.strip_prefix(&link.named).ok()?))) {
            Some(real) => real,
            None => named,
        })
    }

    /// The address of a file, as the client spells it.
    pub(crate) fn uri(&self, path: &Utf8Path) -> Option<Uri> {
        if let Some(uri) = self.spelled.get(path) {
            return Some(uri.clone());
        }
        let link = self.links.iter().find(|link| path.starts_with(&link.real));
        match link.and_then(|link| Some(link.named.join(path.strip_prefix(&link.real).ok()?))) {
            Some(named) => Uri::from_file_path(named),
            None => Uri::from_file_path(path),
        }
    }

    /// The byte that a position is before. Whatever is past an end is that end.
    pub(crate) fn offset(&self, text: &Text, position: Position) -> u32 {
        let at = LineColumn { line: position.line, column: position.character };
        text.lines.offset(&text.text, at, self.encoding)
    }

    /// The bytes of a range. One that ends before it starts is empty.
    pub(crate) fn span(&self, text: &Text, range: Range) -> Span {
        let start = self.offset(text, range.start);
        Span::new(start, self.offset(text, range.end).max(start))
    }

    /// The position before a byte.
    pub(crate) fn position(&self, text: &Text, offset: u32) -> Position {
        let at = text.lines.line_column(&text.text, offset, self.encoding);
        Position { line: at.line, character: at.column }
    }

    /// The range of some bytes.
    pub(crate) fn range(&self, text: &Text, span: Span) -> Range {
        Range { start: self.position(text, span.start), end: self.position(text, span.end) }
    }

    /// A change of `text`.
    pub(crate) fn change(&self, text: &Text, change: TextDocumentContentChangeEvent) -> Change {
        match change.range {
            Some(range) => Change::Edit(Edit { replaced: self.span(text, range), with: change.text }),
            None => Change::Whole(change.text),
        }
    }
}

/// The path that an address says, as it stands there.
pub(crate) fn path(uri: &Uri) -> Option<Utf8PathBuf> {
    let is_file = uri.scheme().as_str().eq_ignore_ascii_case("file");
    let path = Utf8PathBuf::from_path_buf(uri.to_file_path().filter(|_| is_file)?.into_owned()).ok()?;
    // `file:///p/../q` and `file:///p//q` are no other files than `/q` and `/p/q`.
    let mut plain = Utf8PathBuf::new();
    for part in path.components() {
        match part {
            camino::Utf8Component::ParentDir => drop(plain.pop()),
            camino::Utf8Component::CurDir => {}
            other => plain.push(other.as_str()),
        }
    }
    let plain = with_large_drive(plain);
    plain.is_absolute().then_some(plain)
}

/// `c:\shop` as `C:\shop`: what the system says of the same folder.
fn with_large_drive(path: Utf8PathBuf) -> Utf8PathBuf {
    let text = path.as_str();
    match text.as_bytes() {
        [drive, b':', ..] if cfg!(windows) && drive.is_ascii_lowercase() => {
            let (drive, rest) = text.split_at(1);
            Utf8PathBuf::from(format!("{}{rest}", drive.to_ascii_uppercase()))
        }
        _ => path,
    }
}
