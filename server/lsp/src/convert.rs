//! Positions, ranges and addresses, turned into the editor's and back. Nothing else does that.
//!
//! Inside, a place is a path and bytes. An editor has URIs, lines, and columns in the unit that was agreed on. A path is absolute and without links
//! inside; an editor that opened a folder through a link is answered through that link.

use std::collections::BTreeMap;

use camino::{Utf8Path, Utf8PathBuf};
use mizan_sources::Text;
use mizan_text::{Edit, Encoding, LineColumn, Span};
use tower_lsp_server::ls_types::{Position, Range, TextDocumentContentChangeEvent, Uri};

/// How this editor names things.
#[derive(Clone, Debug)]
pub(crate) struct Convert {
    encoding: Encoding,
    /// Folders that the editor reached through links, with what they are.
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

    /// Takes in that the editor calls the folder `real` by the name `named`.
    pub(crate) fn link(&mut self, named: Utf8PathBuf, real: Utf8PathBuf) {
        let link = Link { named, real };
        if link.named != link.real && !self.links.contains(&link) {
            self.links.push(link);
        }
    }

    /// Takes in how the editor spells the address of a file.
    pub(crate) fn spell(&mut self, path: Utf8PathBuf, uri: Uri) {
        self.spelled.insert(path, uri);
    }

    /// Forgets how the editor spelled the address of a file.
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

    /// The address of a file, as the editor spells it.
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
    let host = uri.authority().map(|authority| authority.host()).unwrap_or_default();
    let is_here = cfg!(windows) || host.is_empty() || host.eq_ignore_ascii_case("localhost");
    let is_text = uri.path().decode().to_string().is_ok();
    let path = uri.to_file_path().filter(|_| is_file && is_here && is_text)?;
    let path = Utf8PathBuf::from_path_buf(path.into_owned()).ok()?;
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

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use std::str::FromStr;

    use super::*;

    fn path_of(uri: &str) -> Option<String> {
        path(&Uri::from_str(uri).unwrap()).map(Utf8PathBuf::into_string)
    }

    #[test]
    fn an_address_of_a_file_is_its_path() {
        assert_eq!(path_of("file:///my%20shop/100%25/%C3%BCn%C3%AF.py").unwrap(), "/my shop/100%/ünï.py");
        assert_eq!(path_of("file:///a/../b//./c.py").unwrap(), "/b/c.py");
        assert_eq!(path_of("file:///../../etc").unwrap(), "/etc");
        assert_eq!(path_of("FILE://localhost/a.py").unwrap(), "/a.py");
        assert_eq!(path_of("file:///a.py?query#part").unwrap(), "/a.py");
    }

    #[test]
    fn what_is_no_file_of_this_machine_has_no_path() {
        for uri in
            ["untitled:Untitled-1", "git:/a.py?x", "http://host/a.py", "file://host/a.py", "file:a.py", "file:///%FF"]
        {
            assert_eq!(path_of(uri), None, "{uri}");
        }
    }

    #[test]
    fn a_file_is_named_as_the_editor_names_it() {
        let mut convert = Convert::new(Encoding::Utf16);
        convert.link("/link".into(), "/real/shop".into());
        let uri = Uri::from_str("file:///link/%5Bid%5D.py").unwrap();
        let path = convert.path(&uri).unwrap();
        assert_eq!(path, "/real/shop/[id].py");
        assert_eq!(convert.uri(&path), Some(uri));
        // Another spelling of the same file is answered as it is.
        let spelled = Uri::from_str("file:///link/%5bid%5d.py").unwrap();
        convert.spell(path.clone(), spelled.clone());
        assert_eq!(convert.uri(&path).unwrap().as_str(), spelled.as_str());
    }

    #[test]
    fn a_range_that_ends_before_it_starts_is_empty() {
        let convert = Convert::new(Encoding::Utf16);
        let text = Text::new("one\ntwo\n".to_owned());
        let range = Range { start: Position::new(1, 1), end: Position::new(0, 0) };
        assert_eq!(convert.span(&text, range), Span::new(5, 5));
        let far = Position::new(u32::MAX, u32::MAX);
        assert_eq!(convert.offset(&text, far), 8);
    }
}
