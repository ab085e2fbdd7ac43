//! A text without some stretches of it.
//!
//! In go a text and the stretches; out comes the text with blanks for them. Every byte keeps its place and every line its number.

use std::borrow::Cow;

use mizan_text::Span;

/// `text` with spaces for `stretches`, which are in order and apart.
pub(super) fn mask<'t>(text: &'t str, stretches: &[Span]) -> Cow<'t, str> {
    if stretches.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut masked = String::with_capacity(text.len());
    let mut copied = 0;
    for stretch in stretches {
        let (start, end) = (stretch.start as usize, stretch.end as usize);
        masked.push_str(text.get(copied..start).unwrap_or_default());
        masked.extend(
            stretch.of(text).bytes().map(|byte| if byte == b'\n' || byte == b'\r' { char::from(byte) } else { ' ' }),
        );
        copied = end;
    }
    masked.push_str(text.get(copied..).unwrap_or_default());
    Cow::Owned(masked)
}
