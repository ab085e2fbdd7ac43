//! Defaults of type parameters (PEP 696), which the grammar does not know.
//!
//! In goes a text; out come the places of the defaults. The text without them is one that the grammar does read.

use mizan_text::Span;

use super::pieces;

/// The defaults of type parameters in `text`, each from its `=` to its end, in order.
pub(super) fn find(text: &str) -> Vec<Span> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < text.len() {
        if let Some(open) = type_parameters(text, at) {
            in_brackets(text.as_bytes(), open, &mut found);
        }
        at = pieces::after_line(text.as_bytes(), at);
    }
    found
}

/// Where the brackets of type parameters open on the line that begins at `start`.
fn type_parameters(text: &str, start: usize) -> Option<usize> {
    let words = pieces::words(text, start);
    let plain = words.strip_prefix("async ").map_or(words, str::trim_start);
    let named = ["class ", "def ", "type "].iter().find_map(|keyword| plain.strip_prefix(keyword))?.trim_start();
    let name = named.find(|c: char| c != '_' && !c.is_alphanumeric()).filter(|&length| length > 0)?;
    let bracket = named.get(name..)?.trim_start();
    // The words end where their line ends.
    let end = pieces::end_of_line(text.as_bytes(), start);
    bracket.starts_with('[').then(|| end - bracket.len())
}

/// Collects the defaults between the bracket at `open` and the one that closes it.
fn in_brackets(bytes: &[u8], open: usize, found: &mut Vec<Span>) {
    let mut depth = 0_usize;
    let mut default: Option<usize> = None;
    let mut found_here = Vec::new();
    let mut at = open;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'"' | b'\'' => {
                let rest = bytes.get(at + 1..).unwrap_or_default();
                let Some(length) = rest.iter().position(|&next| next == byte || next == b'\n') else { return };
                at += length + 1;
            }
            b'[' | b'(' | b'{' => depth += 1,
            b'=' if depth == 1 && default.is_none() => default = Some(at),
            b',' | b']' | b')' | b'}' => {
                if depth == 1
                    && let Some(start) = default.take()
                {
                    let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
                    found_here.push(Span::new(offset(start), offset(at)));
                }
                if byte != b',' {
                    depth -= 1;
                }
                if depth == 0 {
                    found.append(&mut found_here);
                    return;
                }
            }
            _ => {}
        }
        at += 1;
    }
}
