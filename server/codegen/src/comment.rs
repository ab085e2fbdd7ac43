//! JSDoc: what a docstring and the constraints of a type become above a declaration.
//!
//! In go text and tags as Python has them; out comes one comment that nothing in them can end or turn into a tag.

use std::borrow::Cow;
use std::fmt::Display;

use crate::escape;
use crate::writer::Writer;

/// What stands above a declaration; written only when there is something to say.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Doc {
    paragraphs: Vec<String>,
    tags: Vec<(&'static str, String)>,
}

impl Doc {
    /// Adds a paragraph of prose.
    pub(crate) fn prose(mut self, text: Option<&str>) -> Self {
        self.paragraphs.extend(text.map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned));
        self
    }

    /// Adds `@tag text`.
    pub(crate) fn tag(self, tag: &'static str, text: &dyn Display) -> Self {
        self.tagged(tag, text.to_string())
    }

    fn tagged(mut self, tag: &'static str, text: String) -> Self {
        self.tags.push((tag, text));
        self
    }

    /// Says where the owner is declared. As code, since TypeScript takes a bare word after `@see` for a name of its own and
    /// shows `backend /shop.py`, and since Markdown makes bold text of `__init__`.
    pub(crate) fn see(self, place: &str, name: &str) -> Self {
        self.tagged("see", code(&format!("{place} {name}")))
    }

    pub(crate) fn write(&self, out: &mut Writer) {
        let lines = self.lines();
        match lines.as_slice() {
            [] => {}
            [line] => out.line(&format!("/** {line} */")),
            lines => {
                out.line("/**");
                for line in lines {
                    out.push(" *");
                    if !line.is_empty() {
                        out.push(" ");
                        out.push(line);
                    }
                    out.line_end();
                }
                out.line(" */");
            }
        }
    }

    fn lines(&self) -> Vec<Cow<'_, str>> {
        let mut out = Vec::new();
        for paragraph in &self.paragraphs {
            if !out.is_empty() {
                out.push(Cow::Borrowed(""));
            }
            out.extend(escape::lines(paragraph).map(escape::comment));
        }
        if !out.is_empty() && !self.tags.is_empty() {
            out.push(Cow::Borrowed(""));
        }
        for (tag, text) in &self.tags {
            let mut line = format!("@{tag}");
            for part in escape::lines(text).map(escape::comment) {
                line.push(' ');
                line.push_str(&part);
            }
            line.truncate(line.trim_end().len());
            out.push(Cow::Owned(line));
        }
        out
    }
}

/// A code span of Markdown, which editors show as it stands: of a bare `\+` they would show `+`.
pub(crate) fn code(text: &str) -> String {
    if !text.contains('`') {
        return format!("`{text}`");
    }
    let ticks = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(ticks + 1);
    let space = if ticks > 0 { " " } else { "" };
    format!("{fence}{space}{text}{space}{fence}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_has_a_fence_that_is_not_in_it() {
        assert_eq!(code(r"^\+?_a_$"), r"`^\+?_a_$`");
        assert_eq!(code("`a``b"), "``` `a``b ```");
    }
}
