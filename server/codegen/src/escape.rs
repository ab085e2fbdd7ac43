//! Text from a repository, written so that it can only be text: in strings, in comments, in property names and in identifiers.
//!
//! In goes any string; out comes source text that means that string and nothing else, whatever the string holds. Every name and every
//! docstring passes through here; nothing here knows what the text is for.

use std::borrow::Cow;
use std::fmt::Write as _;

use unicode_ident::{is_xid_continue, is_xid_start};

/// A double-quoted string literal, valid in JavaScript, in TypeScript and inside an HTML script.
pub(crate) fn string(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '<' if chars.peek().is_some_and(|next| opens_markup(*next)) => out.push_str("\\x3C"),
            c if is_invisible(c) => push_escape(&mut out, c),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// One line of a block comment. Line ends must have been taken out by [`lines`].
pub(crate) fn comment(line: &str) -> Cow<'_, str> {
    if line.bytes().all(|byte| matches!(byte, b' '..=b'~') && !matches!(byte, b'*' | b'@' | b'<')) {
        return Cow::Borrowed(line.trim_end());
    }
    let mut out = String::with_capacity(line.len());
    let mut before = ' ';
    let mut chars = line.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '/' if before == '*' => out.push_str("\\/"),
            // A tag starts after a space, in the middle of a line too, an inline one after a brace; nobody's docstring is
            // meant as one.
            '@' if before == '{' || before.is_whitespace() => out.push_str("\\@"),
            '<' if chars.peek().is_some_and(|next| opens_markup(*next)) => out.push_str("<\\"),
            '\t' => out.push_str("    "),
            c if is_invisible(c) => push_escape(&mut out, c),
            c => out.push(c),
        }
        before = c;
    }
    out.truncate(out.trim_end().len());
    Cow::Owned(out)
}

/// The lines of a text, by everything that JavaScript takes for a line end.
pub(crate) fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.split(['\n', '\r', '\u{2028}', '\u{2029}', '\u{85}', '\u{b}', '\u{c}'])
}

/// The key of a property in a type: bare where that is possible, else quoted.
pub(crate) fn property(name: &str) -> String {
    if is_plain_identifier(name) { name.to_owned() } else { string(name) }
}

/// The key of a property in an object literal, where a bare `__proto__` would be no property.
pub(crate) fn object_key(name: &str) -> String {
    if name == "__proto__" { "[\"__proto__\"]".to_owned() } else { property(name) }
}

/// The nearest text that may be declared: `delete` → `delete_`, `1a` → `_1a`, `a b` → `a_b`.
pub(crate) fn identifier(text: String) -> String {
    let mut out = if is_plain_identifier(&text) {
        text
    } else {
        text.chars().map(|c| if may_continue(c) { c } else { '_' }).collect()
    };
    if !out.chars().next().is_some_and(may_start) {
        out.insert(0, '_');
    }
    if RESERVED.contains(&out.as_str()) {
        out.push('_');
    }
    out
}

/// Whether the text can stand as a property key or a tuple label without quotes. Letters beyond ASCII are quoted, since which of them are
/// letters depends on the version of Unicode that the reader knows.
pub(crate) fn is_plain_identifier(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

fn may_start(c: char) -> bool {
    c == '_' || (is_settled(c) && is_xid_start(c))
}

fn may_continue(c: char) -> bool {
    is_settled(c) && is_xid_continue(c) && !is_invisible(c)
}

/// Letters that every compiler knows: of the large living scripts, none of which has gained a letter since Unicode 10. What is newer, or lies
/// beyond the Basic Multilingual Plane, is a letter to one reader and an error to another.
fn is_settled(c: char) -> bool {
    matches!(
        c,
        '\0'..='\u{04ff}' | '\u{05d0}'..='\u{05ea}' | '\u{0620}'..='\u{064a}' | '\u{0905}'..='\u{0939}'
            | '\u{0e01}'..='\u{0e3a}' | '\u{3041}'..='\u{30fa}' | '\u{4e00}'..='\u{9fa5}' | '\u{ac00}'..='\u{d7a3}'
    )
}

/// `</script>`, `<script>` and `<!--` mean something to the HTML around an inlined script.
fn opens_markup(next: char) -> bool {
    matches!(next, '/' | '!' | 's' | 'S')
}

/// Control characters, line separators, and marks that change the order in which text is shown.
fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}')
}

fn push_escape(out: &mut String, c: char) {
    let mut units = [0; 2];
    for unit in c.encode_utf16(&mut units) {
        // Writing to a string cannot fail.
        let _ = write!(out, "\\u{unit:04x}");
    }
}

/// What neither a type nor a constant of an ES module may be called.
const RESERVED: &[&str] = &[
    "abstract",
    "any",
    "arguments",
    "as",
    "asserts",
    "async",
    "await",
    "bigint",
    "boolean",
    "break",
    "case",
    "catch",
    "class",
    "const",
    "continue",
    "debugger",
    "declare",
    "default",
    "delete",
    "do",
    "else",
    "enum",
    "eval",
    "export",
    "extends",
    "false",
    "finally",
    "for",
    "from",
    "function",
    "get",
    "global",
    "globalThis",
    "if",
    "implements",
    "import",
    "in",
    "infer",
    "instanceof",
    "interface",
    "intrinsic",
    "is",
    "keyof",
    "let",
    "module",
    "namespace",
    "never",
    "new",
    "null",
    "number",
    "object",
    "of",
    "out",
    "override",
    "package",
    "private",
    "protected",
    "public",
    "readonly",
    "require",
    "return",
    "satisfies",
    "set",
    "static",
    "string",
    "super",
    "switch",
    "symbol",
    "this",
    "throw",
    "true",
    "try",
    "type",
    "typeof",
    "undefined",
    "unique",
    "unknown",
    "using",
    "var",
    "void",
    "while",
    "with",
    "yield",
    "Infinity",
    "NaN",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_string_stays_inside_its_quotes() {
        assert_eq!(string("say \"hi\"\\\n"), r#""say \"hi\"\\\n""#);
        assert_eq!(string("</script><!-- a < b"), r#""\x3C/script>\x3C!-- a < b""#);
        assert_eq!(string("a\u{2028}b\u{202e}c\0"), r#""a\u2028b\u202ec\u0000""#);
    }

    #[test]
    fn a_comment_stays_a_comment() {
        assert_eq!(comment("ends */ here"), "ends *\\/ here");
        assert_eq!(comment("  @deprecated by {@link x} at a@b.c"), "  \\@deprecated by {\\@link x} at a@b.c");
        assert_eq!(comment("ask the @deprecated ones (@staff)"), "ask the \\@deprecated ones (@staff)");
        assert_eq!(comment("</script> \u{202e}  "), "<\\/script> \\u202e");
    }

    #[test]
    fn what_cannot_be_declared_is_respelled() {
        let named = |text: &str| identifier(text.to_owned());
        assert_eq!(named("delete"), "delete_");
        assert_eq!(named("1a-b"), "_1a_b");
        assert_eq!(named(""), "_");
        assert_eq!(named("Größe"), "Größe");
        assert_eq!(named("a𝒳"), "a_");
    }

    #[test]
    fn a_key_is_quoted_where_it_must_be() {
        assert_eq!(property("class"), "class");
        assert_eq!(property("content-type"), "\"content-type\"");
        assert_eq!(property("größe"), "\"größe\"");
        assert_eq!(object_key("__proto__"), "[\"__proto__\"]");
    }
}
