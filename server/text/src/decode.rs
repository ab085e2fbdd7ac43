//! Bytes to text, as Python reads its sources (PEP 263, PEP 3120).

use thiserror::Error;

/// Why bytes are no text.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum DecodeError {
    /// Not UTF-8, and no declaration says what else.
    #[error("byte {byte:#04x} in line {line} is not UTF-8")]
    NotUtf8 {
        /// The first byte that does not fit.
        byte: u8,
        /// The line it stands in, from 1.
        line: usize,
    },
    /// A coding declaration names an encoding that is not read.
    #[error("the file declares the encoding `{0}`; only UTF-8, ASCII and Latin-1 are read")]
    UnknownEncoding(String),
    /// Larger than a span can say.
    #[error("the file is larger than 4 GiB")]
    TooLarge,
}

/// Decodes UTF-8, without a byte order mark. Offsets of the text are offsets after the mark.
pub fn decode_utf8(bytes: &[u8]) -> Result<String, DecodeError> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if u32::try_from(bytes.len()).is_err() {
        return Err(DecodeError::TooLarge);
    }
    std::str::from_utf8(bytes).map(str::to_owned).map_err(|error| {
        let (before, rest) = bytes.split_at(error.valid_up_to());
        let line = memchr::memchr_iter(b'\n', before).count() + 1;
        DecodeError::NotUtf8 { byte: rest.first().copied().unwrap_or_default(), line }
    })
}

/// Decodes a Python source: UTF-8 unless a coding line in the first two lines says Latin-1 (PEP 263).
pub fn decode_python(bytes: &[u8]) -> Result<String, DecodeError> {
    match declared_encoding(bytes).as_deref() {
        None | Some("utf-8" | "utf8" | "ascii" | "us-ascii" | "utf-8-sig") => decode_utf8(bytes),
        Some("latin-1" | "latin1" | "iso-8859-1" | "iso8859-1") => {
            Ok(bytes.iter().map(|&byte| char::from(byte)).collect())
        }
        Some(other) => Err(DecodeError::UnknownEncoding(other.to_owned())),
    }
}

/// The encoding that a comment in the first two lines names, in lower case with hyphens.
fn declared_encoding(bytes: &[u8]) -> Option<String> {
    let mut lines = bytes.splitn(3, |&byte| byte == b'\n');
    let first = lines.next()?;
    let is_comment = |line: &[u8]| {
        line.trim_ascii_start()
            .strip_prefix(b"\xef\xbb\xbf")
            .unwrap_or(line.trim_ascii_start())
            .first()
            .is_none_or(|&byte| byte == b'#')
    };
    coding_of(first).or_else(|| if is_comment(first) { lines.next().and_then(coding_of) } else { None })
}

/// `coding[:=]\s*([-\w.]+)` in a comment line, which is how PEP 263 words it.
fn coding_of(line: &[u8]) -> Option<String> {
    let line = std::str::from_utf8(line).ok()?.trim_start_matches(['\u{feff}', ' ', '\t', '\x0c']);
    let (_, after) = line.strip_prefix('#')?.split_once("coding")?;
    let name: String = after
        .strip_prefix([':', '='])?
        .trim_start()
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || "-_.".contains(*c))
        .collect();
    (!name.is_empty()).then(|| name.to_ascii_lowercase().replace('_', "-"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_order_mark_is_no_part_of_the_text() {
        assert_eq!(decode_python(b"\xef\xbb\xbfx = 1"), Ok("x = 1".to_owned()));
    }

    #[test]
    fn a_coding_line_is_obeyed() {
        assert_eq!(
            decode_python(b"#!/usr/bin/python\n# -*- coding: latin-1 -*-\nx = '\xe9'"),
            Ok("#!/usr/bin/python\n# -*- coding: latin-1 -*-\nx = 'é'".to_owned())
        );
        assert_eq!(
            decode_python(b"# vim: set fileencoding=koi8-r :"),
            Err(DecodeError::UnknownEncoding("koi8-r".to_owned()))
        );
    }

    #[test]
    fn bytes_that_are_no_text_are_named() {
        assert_eq!(decode_utf8(b"a\nb\xff"), Err(DecodeError::NotUtf8 { byte: 0xff, line: 2 }));
    }
}
