//! Python as tokens: what brackets, texts and words stand around a place, whether the file parses or not.
//!
//! In go a text and an offset; out come tokens from the start of the file. Half-typed code is the normal case, so nothing here rests on a tree: a
//! text ends with its line, and a line that can only begin a statement ends every bracket above it.

use mizan_text::Span;

/// A token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) kind: Kind,
    pub(crate) span: Span,
}

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// An identifier, a keyword or a number.
    Word,
    /// A text.
    Text(Text),
    /// `#` to the end of the line.
    Comment,
    /// `(`, `[`, `{`.
    Open(u8),
    /// `)`, `]`, `}`.
    Close,
    Comma,
    /// `=` alone.
    Equals,
    Colon,
    Dot,
    /// The end of a line.
    Line,
    /// Before a word or an `@` that can only begin a statement. It covers nothing.
    Statement,
    Other,
}

/// A text in quotes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Text {
    /// What stands between the quotes.
    pub(crate) content: Span,
    /// The quote.
    pub(crate) quote: u8,
    /// Whether it is closed.
    pub(crate) is_closed: bool,
    /// Whether it is one line of characters that stand for themselves: no `f"…"`, no `b"…"`, no `"""…"""`.
    pub(crate) is_plain: bool,
}

/// Words that begin a statement and stand in no brackets, wherever on a line they come first.
const STATEMENTS: [&str; 3] = ["def", "class", "import"];

/// Words of which that is sure only at the very start of a line.
const TOP_STATEMENTS: [&str; 8] = ["from", "async", "return", "with", "while", "try", "raise", "del"];

/// The tokens of `text` from `start` on, which is in no text and no comment.
pub(crate) fn tokens(text: &str, start: u32) -> Tokens<'_> {
    Tokens { text, at: start as usize, line: start as usize == 0, said: None }
}

/// Tokens, one after the other.
pub(crate) struct Tokens<'t> {
    text: &'t str,
    at: usize,
    /// Whether nothing but spaces was met since the start of the line.
    line: bool,
    /// Where the last [`Kind::Statement`] was said.
    said: Option<usize>,
}

impl Tokens<'_> {
    fn byte(&self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at).copied()
    }

    fn token(&mut self, kind: Kind, end: usize) -> Token {
        let span = span(self.at, end);
        self.at = end;
        Token { kind, span }
    }

    fn end_of_line(&self, from: usize) -> usize {
        let rest = self.text.as_bytes().get(from..).unwrap_or_default();
        rest.iter().position(|byte| matches!(byte, b'\n' | b'\r')).map_or(self.text.len(), |at| from + at)
    }

    fn word_end(&self, from: usize) -> usize {
        let rest = self.text.get(from..).unwrap_or_default();
        rest.find(|c: char| !is_of_a_word(c)).map_or(self.text.len(), |at| from + at)
    }

    /// A text whose first quote stands at `quote`, which may have a prefix.
    fn text(&mut self, quote: usize) -> Token {
        let prefix = self.text.get(self.at..quote).unwrap_or_default();
        let mark = self.byte(quote).unwrap_or(b'"');
        let is_plain = prefix.is_empty() || prefix.eq_ignore_ascii_case("r") || prefix.eq_ignore_ascii_case("u");
        let triple = [mark; 3];
        let rest = self.text.as_bytes().get(quote..).unwrap_or_default();
        if rest.starts_with(&triple) {
            let start = quote + 3;
            let (end, is_closed) = self.close(start, &triple, false);
            let content = span(start, end);
            let end = if is_closed { end + 3 } else { end };
            return self.token(Kind::Text(Text { content, quote: mark, is_closed, is_plain: false }), end);
        }
        let (end, is_closed) = self.close(quote + 1, &[mark], true);
        let content = span(quote + 1, end);
        let end = if is_closed { end + 1 } else { end };
        self.token(Kind::Text(Text { content, quote: mark, is_closed, is_plain }), end)
    }

    /// Where the content of a text ends that begins at `from`, and whether `mark` closes it there.
    fn close(&self, from: usize, mark: &[u8], in_line: bool) -> (usize, bool) {
        let bytes = self.text.as_bytes();
        let mut at = from;
        while let Some(byte) = bytes.get(at) {
            match byte {
                // An escaped line end leaves the text open, and CRLF is one.
                b'\\' if bytes.get(at + 1) == Some(&b'\r') && bytes.get(at + 2) == Some(&b'\n') => at += 3,
                b'\\' => at += 2,
                b'\n' | b'\r' if in_line => return (at, false),
                _ if bytes.get(at..).is_some_and(|rest| rest.starts_with(mark)) => return (at, true),
                _ => at += 1,
            }
        }
        (bytes.len(), false)
    }

    fn begins_statement(word: &str, is_at_start: bool) -> bool {
        STATEMENTS.contains(&word) || (is_at_start && TOP_STATEMENTS.contains(&word))
    }
}

impl Iterator for Tokens<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        while matches!(self.byte(self.at), Some(b' ' | b'\t' | 0x0c)) {
            self.at += 1;
        }
        let byte = self.byte(self.at)?;
        let is_first = self.line;
        if is_first && self.said != Some(self.at) {
            let is_at_start = self.at == 0 || matches!(self.byte(self.at - 1), Some(b'\n' | b'\r'));
            let word = self.text.get(self.at..self.word_end(self.at)).unwrap_or_default();
            let is_decorator = byte == b'@' && self.word_end(self.at + 1) > self.at + 1;
            if is_decorator || Self::begins_statement(word, is_at_start) {
                self.said = Some(self.at);
                return Some(self.token(Kind::Statement, self.at));
            }
        }
        self.line = false;
        Some(match byte {
            b'\r' | b'\n' => {
                self.line = true;
                let is_pair = byte == b'\r' && self.byte(self.at + 1) == Some(b'\n');
                self.token(Kind::Line, self.at + if is_pair { 2 } else { 1 })
            }
            b'\\' => {
                let end = self.end_of_line(self.at);
                let is_pair = self.byte(end) == Some(b'\r') && self.byte(end + 1) == Some(b'\n');
                let end = end + if is_pair { 2 } else { usize::from(end < self.text.len()) };
                self.token(Kind::Other, end)
            }
            b'#' => self.token(Kind::Comment, self.end_of_line(self.at)),
            b'"' | b'\'' => self.text(self.at),
            b'(' | b'[' | b'{' => self.token(Kind::Open(byte), self.at + 1),
            b')' | b']' | b'}' => self.token(Kind::Close, self.at + 1),
            b',' => self.token(Kind::Comma, self.at + 1),
            b'.' => self.token(Kind::Dot, self.at + 1),
            b'=' if self.byte(self.at + 1) != Some(b'=') => self.token(Kind::Equals, self.at + 1),
            b':' if self.byte(self.at + 1) != Some(b'=') => self.token(Kind::Colon, self.at + 1),
            b'=' | b':' | b'<' | b'>' | b'!' | b'+' | b'-' | b'*' | b'/' | b'%' | b'&' | b'|' | b'^' | b'@'
                if self.byte(self.at + 1) == Some(b'=') =>
            {
                self.token(Kind::Other, self.at + 2)
            }
            _ => {
                let end = self.word_end(self.at);
                let is_prefix = end - self.at <= 2 && matches!(self.byte(end), Some(b'"' | b'\''));
                match end {
                    end if end > self.at && is_prefix => self.text(end),
                    end if end > self.at => self.token(Kind::Word, end),
                    _ => {
                        let width =
                            self.text.get(self.at..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8);
                        self.token(Kind::Other, self.at + width)
                    }
                }
            }
        })
    }
}

pub(crate) fn is_of_a_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn span(start: usize, end: usize) -> Span {
    let of = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    Span::new(of(start), of(end))
}
