//! Text to tokens, as Python's own tokenizer would have them.
//!
//! In goes a text; out come its tokens with the begin and end of each block, or nothing where a line leaves a doubt: an indentation that mixes
//! tabs and spaces, a name that is not ASCII, a string within a string. Comments and line ends within brackets are no tokens.

use memchr::{memchr, memchr_iter};

use super::expressions;
use super::lexemes::{Lexeme, sign, word};

/// How deep what is computed in strings nests at most.
const STRINGS_LIMIT: usize = 4;

/// A token.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    pub(super) kind: Lexeme,
    pub(super) start: u32,
    pub(super) end: u32,
}

/// The tokens of `text`, the last of them [`Lexeme::End`]. `room` holds none, and is where they are put.
pub(super) fn of(text: &str, room: Vec<Token>) -> Option<Vec<Token>> {
    if !has_plain_bytes(text) {
        return None;
    }
    let mut lexer = Lexer { tokens: room, ..Lexer::new(text, 0) };
    lexer.tokens.reserve(text.len() / 4);
    let mut indents: Vec<&[u8]> = vec![b""];
    while lexer.at < text.len() {
        let Some(indent) = lexer.indentation() else { continue };
        // What indents a line that begins with the end of another is not agreed on.
        if lexer.byte(0) == b'\\' {
            return None;
        }
        lexer.blocks(&mut indents, indent)?;
        lexer.margin = columns(indent);
        lexer.line()?;
    }
    while indents.len() > 1 {
        indents.pop();
        lexer.push(Lexeme::Dedent, lexer.at);
    }
    lexer.push(Lexeme::End, lexer.at);
    Some(lexer.tokens)
}

/// Whether no reader takes `text`, however it reads lines and blocks: a bracket of it is never closed or closes nothing, or a string is never closed. `false` is
/// no more than a doubt.
pub(super) fn is_broken(text: &str) -> bool {
    if !has_plain_bytes(text) {
        return false;
    }
    let mut lexer = Lexer::new(text, 0);
    while lexer.at < text.len() {
        let start = lexer.at;
        match lexer.byte(0) {
            b' ' | b'\t' | b'\n' | b'\r' | 0x0c => lexer.at += 1,
            b'#' => lexer.comment(),
            b'\\' if matches!(lexer.byte(1), b'\n' | b'\r') => lexer.at += 2,
            b')' | b']' | b'}' if lexer.depth == 0 => return true,
            _ if lexer.token().is_some() => {}
            _ => return lexer.is_in_string(start) && matches!(lexer.byte(0), b'\n' | 0),
        }
        // For its depth alone.
        lexer.tokens.clear();
    }
    lexer.depth > 0
}

/// Python takes no NUL, not even in a comment; what a return by itself is depends on the reader.
fn has_plain_bytes(text: &str) -> bool {
    let is_alone = |at: usize| text.as_bytes().get(at + 1) != Some(&b'\n');
    memchr(0, text.as_bytes()).is_none() && !memchr_iter(b'\r', text.as_bytes()).any(is_alone)
}

/// Where in a text the tokens have come to.
struct Lexer<'t> {
    text: &'t str,
    bytes: &'t [u8],
    at: usize,
    /// How many brackets are open.
    depth: usize,
    /// How many columns the block is indented by.
    margin: usize,
    /// How many strings this is computed in.
    strings: usize,
    tokens: Vec<Token>,
}

impl<'t> Lexer<'t> {
    fn new(text: &'t str, at: usize) -> Self {
        Self { text, bytes: text.as_bytes(), at, depth: 0, margin: 0, strings: 0, tokens: Vec::new() }
    }

    fn byte(&self, ahead: usize) -> u8 {
        self.bytes.get(self.at + ahead).copied().unwrap_or(0)
    }

    fn push(&mut self, kind: Lexeme, start: usize) {
        let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        self.tokens.push(Token { kind, start: offset(start), end: offset(self.at) });
    }

    /// Goes over the indentation of a line, or over a line without a statement.
    fn indentation(&mut self) -> Option<&'t [u8]> {
        let start = self.at;
        while matches!(self.byte(0), b' ' | b'\t') {
            self.at += 1;
        }
        let indent = self.bytes.get(start..self.at).unwrap_or_default();
        match self.byte(0) {
            b'#' => self.comment(),
            b'\n' | b'\r' => {}
            _ if self.at >= self.bytes.len() => return None,
            _ => return Some(indent),
        }
        // A return by itself is left for `line`, which stops at it.
        match (self.byte(0), self.byte(1)) {
            (b'\n', _) => self.at += 1,
            (b'\r', b'\n') => self.at += 2,
            _ if self.at >= self.bytes.len() => {}
            _ => return Some(indent),
        }
        None
    }

    /// Opens and closes blocks for a line that is indented by `indent`.
    fn blocks(&mut self, indents: &mut Vec<&'t [u8]>, indent: &'t [u8]) -> Option<()> {
        let current = *indents.last()?;
        if current == indent {
            return Some(());
        }
        if indent.len() > current.len() && indent.starts_with(current) {
            indents.push(indent);
            self.push(Lexeme::Indent, self.at);
            return Some(());
        }
        while indents.last()?.len() > indent.len() {
            indents.pop();
            self.push(Lexeme::Dedent, self.at);
        }
        (*indents.last()? == indent).then_some(())
    }

    /// The tokens of one statement and the end of its line.
    fn line(&mut self) -> Option<()> {
        loop {
            let start = self.at;
            match self.byte(0) {
                b' ' | b'\t' => self.at += 1,
                b'\n' if self.depth == 0 => {
                    self.push(Lexeme::Newline, start);
                    self.at += 1;
                    return Some(());
                }
                b'\n' => self.goes_on(1)?,
                b'\r' if self.byte(1) == b'\n' => self.at += 1,
                b'#' => self.comment(),
                b'\\' => match (self.byte(1), self.byte(2)) {
                    (b'\n', _) => self.goes_on(2)?,
                    (b'\r', b'\n') => self.goes_on(3)?,
                    _ => return None,
                },
                0 if self.at >= self.bytes.len() => {
                    self.push(Lexeme::Newline, start);
                    return (self.depth == 0).then_some(());
                }
                _ => self.token()?,
            }
        }
    }

    /// Goes over an end of a line within a statement. Where the next line is indented less than its block, the grammar may see the block end.
    fn goes_on(&mut self, line_end: usize) -> Option<()> {
        self.at += line_end;
        let start = self.at;
        while matches!(self.byte(0), b' ' | b'\t') {
            self.at += 1;
        }
        let is_blank = matches!(self.byte(0), b'\n' | b'\r' | b'#');
        (is_blank || columns(self.bytes.get(start..self.at)?) >= self.margin).then_some(())
    }

    /// Goes to the end of the line.
    fn comment(&mut self) {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        self.at += memchr(b'\n', rest).unwrap_or(rest.len());
        // What ends a line is no part of its comment.
        if self.bytes.get(self.at.wrapping_sub(1)) == Some(&b'\r') && self.byte(0) == b'\n' {
            self.at -= 1;
        }
    }

    fn token(&mut self) -> Option<()> {
        let start = self.at;
        match self.byte(0) {
            b'"' | b'\'' => self.string(start),
            b'a'..=b'z' | b'A'..=b'Z' | b'_' => self.word(start),
            b'0'..=b'9' => self.number(start),
            b'.' if self.byte(1).is_ascii_digit() => self.number(start),
            _ => self.sign(start),
        }
    }

    fn word(&mut self, start: usize) -> Option<()> {
        while is_word(self.byte(0)) && self.byte(0).is_ascii() {
            self.at += 1;
        }
        let text = self.bytes.get(start..self.at)?;
        match self.byte(0) {
            b'"' | b'\'' if text.len() <= 2 => self.string(start),
            b'"' | b'\'' | 0x80.. => None,
            _ => {
                self.push(word(text), start);
                Some(())
            }
        }
    }

    fn number(&mut self, start: usize) -> Option<()> {
        let is_float = match (self.byte(0), self.byte(1) | 0x20) {
            (b'0', b'x') => self.digits_after_prefix(|byte| byte.is_ascii_hexdigit())?,
            (b'0', b'o') => self.digits_after_prefix(|byte| matches!(byte, b'0'..=b'7'))?,
            (b'0', b'b') => self.digits_after_prefix(|byte| matches!(byte, b'0' | b'1'))?,
            _ => self.decimal(start)?,
        };
        // `1if` and `1.real` are read differently by different readers.
        if is_word(self.byte(0)) || matches!(self.byte(0), b'.' | b'"' | b'\'') {
            return None;
        }
        self.push(if is_float { Lexeme::Float } else { Lexeme::Integer }, start);
        Some(())
    }

    fn digits_after_prefix(&mut self, is_digit: impl Fn(u8) -> bool) -> Option<bool> {
        self.at += 2;
        self.digits(is_digit).then_some(false)
    }

    /// Digits with single underscores between them.
    fn digits(&mut self, is_digit: impl Fn(u8) -> bool) -> bool {
        let start = self.at;
        while is_digit(self.byte(0)) || (self.at > start && self.byte(0) == b'_' && is_digit(self.byte(1))) {
            self.at += 1;
        }
        self.at > start
    }

    /// A number to the base of ten; whether it is a float.
    fn decimal(&mut self, start: usize) -> Option<bool> {
        let is_digit = |byte: u8| byte.is_ascii_digit();
        self.digits(is_digit);
        let digits = self.bytes.get(start..self.at)?;
        let has_leading_zero = digits.len() > 1 && digits.first() == Some(&b'0');
        let mut is_float = false;
        if self.byte(0) == b'.' {
            is_float = true;
            self.at += 1;
            self.digits(is_digit);
        }
        if self.byte(0) | 0x20 == b'e' {
            is_float = true;
            self.at += if matches!(self.byte(1), b'+' | b'-') { 2 } else { 1 };
            if !self.digits(is_digit) {
                return None;
            }
        }
        let is_imaginary = self.byte(0) | 0x20 == b'j';
        self.at += usize::from(is_imaginary);
        (!has_leading_zero).then_some(is_float)
    }

    fn sign(&mut self, start: usize) -> Option<()> {
        let (kind, length) = sign([self.byte(0), self.byte(1), self.byte(2)])?;
        match kind {
            Lexeme::OpenBrace | Lexeme::OpenBracket | Lexeme::OpenParen => self.depth += 1,
            Lexeme::CloseBrace | Lexeme::CloseBracket | Lexeme::CloseParen => self.depth = self.depth.checked_sub(1)?,
            _ => {}
        }
        self.at += length;
        self.push(kind, start);
        Some(())
    }

    /// Whether the token that begins at `start`, and could not be read, is a string in which nothing is computed, read up to here.
    fn is_in_string(&self, start: usize) -> bool {
        let read = self.bytes.get(start..self.at).unwrap_or_default();
        let quote = read.iter().position(|byte| matches!(byte, b'"' | b'\''));
        let is_plain = |byte: &u8| matches!(byte.to_ascii_lowercase(), b'r' | b'b' | b'u');
        quote.is_some_and(|quote| read.iter().take(quote).all(is_plain))
    }

    /// The string whose prefix begins at `start` and whose quotes begin here.
    fn string(&mut self, start: usize) -> Option<()> {
        let prefix = self.bytes.get(start..self.at)?.to_ascii_lowercase();
        let is_formatted = match prefix.as_slice() {
            b"" | b"r" | b"u" | b"b" | b"br" | b"rb" => false,
            b"f" | b"fr" | b"rf" => true,
            _ => return None,
        };
        let quote = self.byte(0);
        let is_triple = self.byte(1) == quote && self.byte(2) == quote;
        self.at += if is_triple { 3 } else { 1 };
        let mut is_interpolated = false;
        loop {
            let (byte, next) = (self.byte(0), self.byte(1));
            match byte {
                b'{' | b'}' if is_formatted && next == byte => self.at += 2,
                // What a brace behind a backslash begins depends on the reader.
                _ if byte == 0
                    || (byte == b'\n' && !is_triple)
                    || (byte == b'}' && is_formatted)
                    || (byte == b'\\' && is_formatted && matches!(next, b'N' | b'{' | b'}')) =>
                {
                    return None;
                }
                b'\\' => self.at += if next == b'\r' && self.byte(2) == b'\n' { 3 } else { 2 },
                _ if byte == quote && !is_triple => {
                    self.at += 1;
                    break;
                }
                _ if byte == quote && next == quote && self.byte(2) == quote => {
                    self.at += 3;
                    break;
                }
                b'{' if is_formatted => {
                    is_interpolated = true;
                    self.interpolation(quote)?;
                }
                _ => self.at += 1,
            }
        }
        self.push(if is_interpolated { Lexeme::Interpolated } else { Lexeme::String }, start);
        Some(())
    }

    /// Goes over `{…}` in a string, where that is an expression on one line, perhaps with a conversion and a format.
    fn interpolation(&mut self, quote: u8) -> Option<()> {
        if self.strings >= STRINGS_LIMIT {
            return None;
        }
        let mut inner = Lexer { strings: self.strings + 1, ..Lexer::new(self.text, self.at + 1) };
        loop {
            match (inner.byte(0), inner.byte(1)) {
                (b' ', _) => inner.at += 1,
                (byte, _) if byte == quote => return None,
                (byte, next) if inner.depth == 0 && ends_expression(byte, next) => break,
                _ => inner.token()?,
            }
        }
        // Older Pythons end the string at its own quote, wherever that stands.
        if memchr(quote, self.bytes.get(self.at..inner.at)?).is_some() {
            return None;
        }
        inner.push(Lexeme::Newline, inner.at);
        inner.push(Lexeme::End, inner.at);
        expressions::is_interpolated(self.text, std::mem::take(&mut inner.tokens)).then_some(())?;
        self.at = inner.at;
        if self.byte(0) == b'=' {
            self.at += 1;
        }
        if self.byte(0) == b'!' {
            matches!(self.byte(1), b'r' | b's' | b'a').then_some(())?;
            self.at += 2;
        }
        if self.byte(0) == b':' {
            (self.byte(1) != b'=').then_some(())?;
            self.strings += 1;
            while !matches!(self.byte(0), b'}' | b'\n' | b'\r' | b'\\' | 0) && self.byte(0) != quote {
                if self.byte(0) == b'{' { self.interpolation(quote)? } else { self.at += 1 }
            }
            self.strings -= 1;
        }
        let is_closed = self.byte(0) == b'}';
        self.at += 1;
        is_closed.then_some(())
    }
}

/// Whether what is computed in a string ends before these bytes.
fn ends_expression(byte: u8, next: u8) -> bool {
    match byte {
        b'}' | b':' => true,
        b'!' => next != b'=',
        b'=' => matches!(next, b'}' | b':' | b'!'),
        _ => false,
    }
}

/// How wide an indentation is, as the grammar counts.
fn columns(indent: &[u8]) -> usize {
    indent.iter().map(|&byte| if byte == b'\t' { 8 } else { 1 }).sum()
}

fn is_word(byte: u8) -> bool {
    byte == b'_' || byte.is_ascii_alphanumeric() || !byte.is_ascii()
}
