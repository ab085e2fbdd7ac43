//! Text of unknown origin made harmless: what a terminal would obey, or what would turn a line around, is shown instead of done.
//!
//! Source files, names and paths come from a repository that anyone may have written to. Everything printed for people passes through here.

use std::borrow::Cow;

/// `text` with a visible character for each control character, bidirectional control and invisible character. Line ends and tabs stay.
pub(crate) fn text(text: &str) -> Cow<'_, str> {
    if text.chars().any(is_hostile) {
        Cow::Owned(text.chars().map(|c| if is_hostile(c) { shown(c) } else { c }).collect())
    } else {
        Cow::Borrowed(text)
    }
}

/// The same on one line: line ends and tabs are spaces.
pub(crate) fn line(words: &str) -> Cow<'_, str> {
    let words = text(words);
    if words.contains(['\n', '\t']) { Cow::Owned(words.replace(['\n', '\t'], " ")) } else { words }
}

/// Whether a terminal, or the eye, could be led astray by `c`.
pub(crate) fn is_hostile(c: char) -> bool {
    // Zero width, direction, separators, annotations, tags. The zero-width joiners belong to scripts and emoji.
    let misleads = matches!(c,
        '\u{061c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}');
    misleads || (c.is_control() && !matches!(c, '\n' | '\t'))
}

/// One visible character for a hostile one, so that columns stay what they are: `ESC` → `␛`, `U+202E` → `�`.
fn shown(c: char) -> char {
    match c {
        '\0'..='\x1f' => char::from_u32(0x2400 + u32::from(c)).unwrap_or(char::REPLACEMENT_CHARACTER),
        '\x7f' => '␡',
        _ => char::REPLACEMENT_CHARACTER,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_would_obey_is_spelled_out() {
        assert_eq!(text("a\x1b[31mb\x07\x7f"), "a␛[31mb␇␡");
        assert_eq!(text("\u{202e}evil\u{9b}"), "�evil�");
        assert_eq!(text("naïve 日本 👩\u{200d}🚀\t\n"), "naïve 日本 👩\u{200d}🚀\t\n");
    }

    #[test]
    fn a_line_has_no_line_end() {
        assert_eq!(line("a\r\n\tb"), "a␍  b");
        assert_eq!(line("a\nb"), "a b");
    }
}
