//! The brackets around a place in Python, and the arguments of a call, parsed or half typed.
//!
//! In go a text and an offset; out come the open brackets there, each with what stands before it and in it. What a name means is not known here.

use mizan_text::Span;

use super::tokens::{Kind, Text, Token, is_of_a_word, tokens};

/// What stands around a place.
pub(crate) struct Brackets<'t> {
    text: &'t str,
    offset: u32,
    tokens: Vec<Token>,
    /// The open brackets around the place, outermost first, as indexes of tokens.
    open: Vec<usize>,
    /// In what the place is.
    pub(crate) place: Place,
}

/// In what a place is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Code,
    Text(Text),
    Comment,
}

/// A bracket that is open at the place.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bracket {
    /// Its token.
    index: usize,
    /// `(`, `[` or `{`.
    pub(crate) byte: u8,
}

/// A part of what stands in brackets, between two commas.
#[derive(Clone, Debug, Default)]
pub(crate) struct Argument {
    /// The keyword, or the key of a dict, quotes left out.
    pub(crate) name: Option<Span>,
    /// Where it begins, spaces included.
    start: u32,
    /// Where it ends.
    end: u32,
    /// Where its value begins: behind `=`, or where it has no name.
    value_start: u32,
    /// The tokens of its value, comments and line ends left out.
    value: Vec<Token>,
}

impl<'t> Brackets<'t> {
    pub(crate) fn around(text: &'t str, offset: u32) -> Self {
        let tokens: Vec<Token> = tokens(text, 0).collect();
        let mut open = Vec::new();
        let mut place = Place::Code;
        for (index, token) in tokens.iter().enumerate() {
            if token.span.start >= offset {
                break;
            }
            match token.kind {
                Kind::Open(_) => open.push(index),
                Kind::Close => drop(open.pop()),
                Kind::Statement => open.clear(),
                Kind::Text(text) if text.content.touches(offset) => place = Place::Text(text),
                Kind::Comment if token.span.touches(offset) => place = Place::Comment,
                _ => {}
            }
        }
        Self { text, offset, tokens, open, place }
    }

    pub(crate) fn text(&self) -> &'t str {
        self.text
    }

    pub(crate) fn offset(&self) -> u32 {
        self.offset
    }

    pub(crate) fn tokens(&self) -> &[Token] {
        &self.tokens
    }

    /// The open brackets, innermost first.
    pub(crate) fn open(&self) -> impl Iterator<Item = Bracket> {
        self.open.iter().rev().filter_map(|&index| match self.tokens.get(index)?.kind {
            Kind::Open(byte) => Some(Bracket { index, byte }),
            _ => None,
        })
    }

    /// The dotted name before a bracket.
    pub(crate) fn callee(&self, bracket: Bracket) -> Option<&'t str> {
        let before = self.tokens.get(..bracket.index)?;
        let mut start = None;
        let mut wants_word = true;
        for token in before.iter().rev() {
            match token.kind {
                Kind::Word if wants_word => start = Some(token.span.start),
                Kind::Dot if !wants_word => {}
                _ => break,
            }
            wants_word = !wants_word;
        }
        let end = before.last()?.span.end;
        Some(Span::new(start?, end).of(self.text))
    }

    /// The name that is given what begins with a bracket, or with the call that it belongs to: `_meta` for `_meta = {`, `CART` for `CART = ReactContext(`.
    pub(crate) fn assigned_to(&self, bracket: Bracket) -> Option<&'t str> {
        let before = self.tokens.get(..bracket.index)?;
        let is_of_callee = |token: &&Token| matches!(token.kind, Kind::Word | Kind::Dot);
        let callee = before.iter().rev().take_while(is_of_callee).count();
        let [.., name, equals] = before.get(..before.len() - callee)? else { return None };
        let is_name = name.kind == Kind::Word && equals.kind == Kind::Equals;
        is_name.then(|| name.span.of(self.text))
    }

    /// Where a bracket stands.
    pub(crate) fn start(&self, bracket: Bracket) -> u32 {
        self.tokens.get(bracket.index).map_or(0, |token| token.span.start)
    }

    /// What stands in a bracket, up to its end, which a statement makes too.
    pub(crate) fn arguments(&self, bracket: Bracket) -> Vec<Argument> {
        let rest = self.tokens.get(bracket.index + 1..).unwrap_or_default();
        let mut reading = Reading::new(self.start(bracket) + 1);
        let mut depth = 0_usize;
        for (at, token) in rest.iter().enumerate() {
            match token.kind {
                Kind::Statement => {
                    reading.end(token.span.start);
                    return reading.done;
                }
                Kind::Close if depth == 0 => {
                    reading.end(token.span.start);
                    return reading.done;
                }
                Kind::Close => depth -= 1,
                Kind::Comma if depth == 0 => {
                    reading.end(token.span.start);
                    reading.begin(token.span.end);
                    continue;
                }
                Kind::Line | Kind::Comment => continue,
                _ if depth == 0 => {
                    let next = rest.get(at + 1..).unwrap_or_default();
                    if let Some(name) = name(bracket.byte, token, next) {
                        reading.name(token.span.start, name);
                        continue;
                    }
                    if matches!(token.kind, Kind::Equals | Kind::Colon) && reading.is_named_only() {
                        reading.current.value_start = token.span.end;
                        continue;
                    }
                }
                _ => {}
            }
            if matches!(token.kind, Kind::Open(_)) {
                depth += 1;
            }
            reading.current.value.push(*token);
        }
        reading.end(u32::try_from(self.text.len()).unwrap_or(u32::MAX));
        reading.done
    }

    /// The argument that the place is in.
    pub(crate) fn argument(&self, bracket: Bracket) -> (Vec<Argument>, usize) {
        let arguments = self.arguments(bracket);
        let at = arguments.iter().rposition(|argument| argument.start <= self.offset).unwrap_or_default();
        (arguments, at)
    }

    /// The word at the place.
    pub(crate) fn word(&self) -> Span {
        let at = self.offset as usize;
        let before = self.text.get(..at).unwrap_or_default();
        let after = self.text.get(at..).unwrap_or_default();
        let back: usize = before.chars().rev().take_while(|c| is_of_a_word(*c)).map(char::len_utf8).sum();
        let on: usize = after.chars().take_while(|c| is_of_a_word(*c)).map(char::len_utf8).sum();
        let of = |length: usize| u32::try_from(length).unwrap_or_default();
        Span::new(self.offset - of(back), self.offset + of(on))
    }
}

/// The name of what begins with `token`: a word before `=`, in a dict a text before `:`.
fn name(bracket: u8, token: &Token, next: &[Token]) -> Option<Span> {
    let mut next =
        next.iter().filter(|token| !matches!(token.kind, Kind::Line | Kind::Comment)).map(|token| token.kind);
    match (bracket, token.kind, next.next()) {
        (b'(', Kind::Word, Some(Kind::Equals)) => Some(token.span),
        (b'{', Kind::Text(text), Some(Kind::Colon)) => Some(text.content),
        _ => None,
    }
}

/// Arguments while they are read.
struct Reading {
    done: Vec<Argument>,
    current: Argument,
}

impl Reading {
    fn new(start: u32) -> Self {
        Self { done: Vec::new(), current: Argument { start, value_start: start, ..Argument::default() } }
    }

    fn begin(&mut self, start: u32) {
        self.current = Argument { start, value_start: start, ..Argument::default() };
    }

    fn end(&mut self, end: u32) {
        self.current.end = end;
        self.done.push(std::mem::take(&mut self.current));
    }

    /// A keyword begins. Where the comma before it is not typed yet, it begins an argument of its own.
    fn name(&mut self, start: u32, name: Span) {
        if !self.current.value.is_empty() || self.current.name.is_some() {
            self.end(start);
            self.begin(start);
        }
        self.current.name = Some(name);
        self.current.value_start = name.end;
    }

    fn is_named_only(&self) -> bool {
        self.current.name.is_some() && self.current.value.is_empty()
    }
}

impl Argument {
    /// The tokens of its value.
    pub(crate) fn value(&self) -> &[Token] {
        &self.value
    }

    /// Whether `offset` is behind its name and `=`, or where it has no name.
    pub(crate) fn has_value_at(&self, offset: u32) -> bool {
        offset >= self.value_start
    }

    /// What it is, where it is one word, a dotted name or one text.
    pub(crate) fn word<'t>(&self, text: &'t str) -> Option<&'t str> {
        let (first, rest) = self.value.split_first()?;
        if let (Kind::Text(one), []) = (first.kind, rest) {
            return Some(one.content.of(text));
        }
        let is_dotted = self.value.iter().all(|token| matches!(token.kind, Kind::Word | Kind::Dot));
        let end = self.value.last().map_or(first.span.end, |last| last.span.end);
        is_dotted.then(|| Span::new(first.span.start, end).of(text))
    }
}
