//! Text being written, with the places in it that lead back to Python.
//!
//! In go pieces of source text, already escaped; out come the text and its marks: positions, in lines and UTF-16 columns, that belong to
//! the start or the end of an origin. No piece holds a line end. What an origin is, and where, is not known here.

use mizan_schema::Origin;

/// Text and marks so far.
#[derive(Debug, Default)]
pub(crate) struct Writer {
    text: String,
    marks: Vec<Mark>,
    line: u32,
    column: u32,
    indent: usize,
}

/// A position in the written text and what it stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Mark {
    pub(crate) line: u32,
    pub(crate) column: u32,
    /// `None`: a name that Python has no place for.
    pub(crate) origin: Option<(Origin, Edge)>,
}

/// Which end of an origin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Edge {
    Start,
    End,
}

const INDENT: &str = "  ";

impl Writer {
    /// For a text of about so many bytes.
    pub(crate) fn with_capacity(bytes: usize) -> Self {
        Self { text: String::with_capacity(bytes), ..Self::default() }
    }

    /// Writes a piece of a line.
    pub(crate) fn push(&mut self, piece: &str) {
        debug_assert!(!piece.contains(['\n', '\r']), "a piece is part of one line: {piece:?}");
        if piece.is_empty() {
            return;
        }
        if self.column == 0 {
            for _ in 0..self.indent {
                self.text.push_str(INDENT);
            }
            self.column = width(INDENT).saturating_mul(u32::try_from(self.indent).unwrap_or(u32::MAX));
        }
        self.text.push_str(piece);
        self.column = self.column.saturating_add(width(piece));
    }

    /// Ends the line.
    pub(crate) fn line_end(&mut self) {
        self.text.push('\n');
        self.line += 1;
        self.column = 0;
    }

    /// Writes a whole line.
    pub(crate) fn line(&mut self, text: &str) {
        self.push(text);
        self.line_end();
    }

    /// Writes further in, as the inside of a block.
    pub(crate) fn indented(&mut self, inside: impl FnOnce(&mut Self)) {
        self.indent += 1;
        inside(self);
        self.indent -= 1;
    }

    /// Writes something whose first and last position lead to an origin, or, with `None`, to nothing at all.
    pub(crate) fn spanned(&mut self, origin: Option<Origin>, inside: impl FnOnce(&mut Self)) {
        self.mark(origin, Edge::Start);
        inside(self);
        self.mark(origin, Edge::End);
    }

    fn mark(&mut self, origin: Option<Origin>, edge: Edge) {
        let column =
            if self.column == 0 { width(INDENT) * u32::try_from(self.indent).unwrap_or(0) } else { self.column };
        let mark = Mark { line: self.line, column, origin: origin.map(|origin| (origin, edge)) };
        match self.marks.last_mut().filter(|last| (last.line, last.column) == (mark.line, mark.column)) {
            Some(last) if last.origin.is_none() => *last = mark,
            Some(_) => {}
            None => self.marks.push(mark),
        }
    }

    /// How wide the text is that `write` gives on one line.
    pub(crate) fn measure(write: impl FnOnce(&mut Self)) -> u32 {
        let mut scratch = Self::default();
        write(&mut scratch);
        width(&scratch.text)
    }

    /// Columns left before a line is long.
    pub(crate) fn room(&self) -> u32 {
        LINE.saturating_sub(self.column)
    }

    pub(crate) fn finish(self) -> (String, Vec<Mark>) {
        (self.text, self.marks)
    }
}

const LINE: u32 = 120;

fn width(text: &str) -> u32 {
    let units = if text.is_ascii() { text.len() } else { text.encode_utf16().count() };
    u32::try_from(units).unwrap_or(u32::MAX)
}
