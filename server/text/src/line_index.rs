//! Byte offsets to lines and columns, and back, in the unit an outside party counts in.

use memchr::memchr2_iter;

/// What a column counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Encoding {
    /// Bytes.
    Utf8,
    /// UTF-16 code units: LSP's default, JavaScript, source maps.
    Utf16,
    /// Unicode scalar values: what people and Python count.
    Utf32,
}

/// A line and a column, both from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LineColumn {
    /// The line, from 0.
    pub line: u32,
    /// The column, from 0, in the unit of an [`Encoding`].
    pub column: u32,
}

/// Where the lines of a text begin. LF, CRLF and CR end a line, nothing else does (LSP's rule, and Python's).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineIndex {
    starts: Vec<u32>,
}

impl LineIndex {
    /// Reads the line ends of `text`.
    pub fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let ends = memchr2_iter(b'\n', b'\r', bytes)
            .filter(|&at| bytes.get(at) == Some(&b'\n') || bytes.get(at + 1) != Some(&b'\n'));
        let starts = std::iter::once(0).chain(ends.map(|at| u32::try_from(at + 1).unwrap_or(u32::MAX))).collect();
        Self { starts }
    }

    /// How many lines there are; a text that ends in a line end has an empty last one.
    pub fn line_count(&self) -> usize {
        self.starts.len()
    }

    /// The line and column of `offset`. An offset past the end is the end; one inside a character is its start.
    pub fn line_column(&self, text: &str, offset: u32, encoding: Encoding) -> LineColumn {
        let offset = floor_char_boundary(text, offset);
        let line = self.starts.partition_point(|&start| start <= offset).saturating_sub(1);
        let start = self.starts.get(line).copied().unwrap_or_default();
        let before = text.get(start as usize..offset as usize).unwrap_or_default();
        LineColumn { line: saturate(line), column: saturate(units(before, encoding)) }
    }

    /// The offset of a line and column. A column past the end of its line is the line's end (before its line end), a line past the
    /// last is the text's end, and a column inside a character is the character's start.
    pub fn offset(&self, text: &str, at: LineColumn, encoding: Encoding) -> u32 {
        let Some(&start) = self.starts.get(at.line as usize) else { return saturate(text.len()) };
        let end = self.starts.get(at.line as usize + 1).map_or(text.len(), |&next| next as usize);
        let line = text.get(start as usize..end).unwrap_or_default().trim_end_matches(['\n', '\r']);
        let mut left = at.column as usize;
        let mut offset = start as usize;
        for c in line.chars() {
            let width = units(c.encode_utf8(&mut [0; 4]), encoding);
            if left < width {
                break;
            }
            left -= width;
            offset += c.len_utf8();
        }
        saturate(offset)
    }
}

fn units(text: &str, encoding: Encoding) -> usize {
    match encoding {
        _ if text.is_ascii() => text.len(),
        Encoding::Utf8 => text.len(),
        Encoding::Utf16 => text.encode_utf16().count(),
        Encoding::Utf32 => text.chars().count(),
    }
}

fn floor_char_boundary(text: &str, offset: u32) -> u32 {
    let mut at = (offset as usize).min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    saturate(at)
}

fn saturate(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(line: u32, column: u32) -> LineColumn {
        LineColumn { line, column }
    }

    #[test]
    fn every_line_end_counts_once() {
        let text = "a\r\nb\rc\nd";
        let index = LineIndex::new(text);
        assert_eq!(index.line_count(), 4);
        assert_eq!(index.line_column(text, 3, Encoding::Utf8), at(1, 0));
        assert_eq!(index.line_column(text, 5, Encoding::Utf8), at(2, 0));
        assert_eq!(index.line_column(text, 7, Encoding::Utf8), at(3, 0));
    }

    #[test]
    fn a_column_counts_what_was_asked_for() {
        let text = "é😀x";
        let index = LineIndex::new(text);
        for (encoding, column) in [(Encoding::Utf8, 6), (Encoding::Utf16, 3), (Encoding::Utf32, 2)] {
            assert_eq!(index.line_column(text, 6, encoding), at(0, column));
            assert_eq!(index.offset(text, at(0, column), encoding), 6);
        }
    }

    #[test]
    fn what_is_past_the_end_is_the_end() {
        let text = "ab\r\ncd";
        let index = LineIndex::new(text);
        assert_eq!(index.offset(text, at(0, 99), Encoding::Utf16), 2);
        assert_eq!(index.offset(text, at(9, 0), Encoding::Utf16), 6);
        assert_eq!(index.line_column(text, 99, Encoding::Utf16), at(1, 2));
    }
}
