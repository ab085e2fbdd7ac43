//! TypeScript up to a place, character by character: whether the place is in a text or a comment, and which brackets are open there.
//!
//! What is read begins with the declaration at the top of the file that the place is in. Good enough for code that does not parse, and no more than that:
//! what stands there is found by parsing.

use mizan_text::Span;

/// What is known of a place before anything is parsed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Scan {
    /// The text that the place is in, by its quote.
    pub(crate) quote: Option<char>,
    /// Whether that text is closed.
    pub(crate) is_closed: bool,
    /// From the start of the word, or of the text, to the place.
    pub(crate) inserted: Span,
    /// The whole of it.
    pub(crate) replaced: Span,
    /// What closes the open brackets, innermost first.
    pub(crate) closing: String,
    /// Whether the place is in the tag of an element that does not end.
    pub(crate) in_tag: bool,
}

/// Words that begin a declaration at the top of a file.
const TOPS: [&str; 11] =
    ["export", "function", "async", "const", "let", "var", "class", "interface", "type", "import", "enum"];

impl Scan {
    /// Nothing in a comment.
    pub(crate) fn at(text: &str, offset: u32) -> Option<Self> {
        let at = offset as usize;
        let before = text.get(..at)?;
        let mut reader = Reader { text, at: top(before), end: at, open: Vec::new() };
        let quote = match reader.read() {
            State::Comment => return None,
            State::Text(start, quote) => Some((start, quote)),
            State::Code => None,
        };
        let closing: String = reader.open.iter().rev().map(|open| close(*open)).collect();
        let in_tag = is_in_tag(before);
        let of = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        let word = word(text, at);
        let Some((start, quote)) = quote else {
            let (inserted, replaced) = (Span::new(of(word.0), offset), Span::new(of(word.0), of(word.1)));
            return Some(Self { quote: None, is_closed: true, inserted, replaced, closing, in_tag });
        };
        let rest = text.get(start..).unwrap_or_default();
        let end = rest.find(['\n', '\r']).unwrap_or(rest.len());
        let line = rest.get(..end).unwrap_or_default();
        // One that is half typed takes the next quote on its line, and code with it.
        let closed = line.find(quote).filter(|end| {
            line.get(..*end).is_some_and(|text| !text.contains(['{', '}', '(', ')', ';', '=', ':', ',']))
        });
        let end = closed.map_or_else(|| word.1.max(at), |end| start + end);
        let (inserted, replaced) = (Span::new(of(start), offset), Span::new(of(start), of(end)));
        Some(Self { quote: Some(quote), is_closed: closed.is_some(), inserted, replaced, closing, in_tag })
    }

    /// Whether a key, an attribute or a field may begin here, or something was begun already. Elsewhere there is nothing to look for.
    pub(crate) fn may_begin(&self, text: &str) -> bool {
        let before = text.get(..self.inserted.start as usize).unwrap_or_default().trim_end();
        let begins = || before.ends_with(['{', ',', '.']);
        self.quote.is_some() || !self.inserted.is_empty() || self.in_tag || begins()
    }
}

enum State {
    Code,
    Comment,
    Text(usize, char),
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    end: usize,
    /// The brackets that are open; a template is one, and `${` in it.
    open: Vec<u8>,
}

impl Reader<'_> {
    fn byte(&self, at: usize) -> u8 {
        self.text.as_bytes().get(at).copied().unwrap_or_default()
    }

    fn find(&self, what: &str) -> usize {
        let rest = self.text.get(self.at..).unwrap_or_default();
        rest.find(what).map_or(self.text.len(), |at| self.at + at)
    }

    fn read(&mut self) -> State {
        while self.at < self.end {
            let (byte, next) = (self.byte(self.at), self.byte(self.at + 1));
            if self.open.last() == Some(&b'`') {
                self.template(byte, next);
                continue;
            }
            match byte {
                b'/' if next == b'/' && !self.is_after(b':') => {
                    self.at = self.find("\n");
                    if self.at >= self.end {
                        return State::Comment;
                    }
                }
                b'/' if next == b'*' => {
                    self.at += 2;
                    self.at = self.find("*/");
                    if self.at >= self.end {
                        return State::Comment;
                    }
                    self.at += 2;
                }
                b'"' | b'\'' => {
                    let start = self.at + 1;
                    let end = self.end_of_text(start, byte);
                    if end >= self.end {
                        return State::Text(start, char::from(byte));
                    }
                    self.at = end + 1;
                }
                b'(' | b'[' | b'{' | b'`' => {
                    self.open.push(byte);
                    self.at += 1;
                }
                b')' | b']' | b'}' => {
                    self.close(byte);
                    self.at += 1;
                }
                _ => self.at += 1,
            }
        }
        State::Code
    }

    fn template(&mut self, byte: u8, next: u8) {
        match (byte, next) {
            (b'\\', _) => self.at += 2,
            (b'$', b'{') => {
                self.open.push(b'{');
                self.at += 2;
            }
            (b'`', _) => {
                self.open.pop();
                self.at += 1;
            }
            _ => self.at += 1,
        }
    }

    fn is_after(&self, byte: u8) -> bool {
        self.at.checked_sub(1).is_some_and(|before| self.byte(before) == byte)
    }

    /// Where a text ends: at its quote, or with its line.
    fn end_of_text(&self, start: usize, quote: u8) -> usize {
        let mut at = start;
        while at < self.text.len() {
            match self.byte(at) {
                b'\\' => at += 2,
                b'\n' | b'\r' => return at,
                byte if byte == quote => return at,
                _ => at += 1,
            }
        }
        at
    }

    /// Closes the nearest bracket of the kind, with what was forgotten in it.
    fn close(&mut self, byte: u8) {
        let is_it = |open: &u8| close(*open) == char::from(byte);
        if let Some(at) = self.open.iter().rposition(is_it) {
            self.open.truncate(at);
        }
    }
}

fn close(open: u8) -> char {
    match open {
        b'(' => ')',
        b'[' => ']',
        b'{' => '}',
        other => char::from(other),
    }
}

/// Where the last declaration at the top of a file begins.
fn top(before: &str) -> usize {
    let mut end = before.len();
    while let Some(line) = before.get(..end).and_then(|text| text.rfind(['\n', '\r'])) {
        let start = line + 1;
        let word = before.get(start..).unwrap_or_default();
        let is_top = TOPS.iter().any(|top| word.strip_prefix(top).is_some_and(|rest| !rest.starts_with(is_of_a_name)));
        if is_top {
            return start;
        }
        end = line;
    }
    0
}

/// Whether the last `<` begins a tag that goes on to the end of `before`.
fn is_in_tag(before: &str) -> bool {
    let Some(open) = before.rfind('<') else { return false };
    let rest = before.get(open + 1..).unwrap_or_default();
    let is_name = rest.starts_with(|c: char| c.is_ascii_alphabetic());
    is_name && !rest.replace("=>", "").contains('>')
}

/// The word that a place is in, or beside.
fn word(text: &str, at: usize) -> (usize, usize) {
    let before = text.get(..at).unwrap_or_default();
    let after = text.get(at..).unwrap_or_default();
    let back: usize = before.chars().rev().take_while(|c| is_of_a_name(*c)).map(char::len_utf8).sum();
    let on: usize = after.chars().take_while(|c| is_of_a_name(*c)).map(char::len_utf8).sum();
    (at - back, at + on)
}

fn is_of_a_name(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '$')
}
