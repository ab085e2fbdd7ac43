//! The specifiers in a file, read off its bytes without parsing.
//!
//! In go the bytes of a TypeScript or JavaScript file; out comes every string that may stand in `import "…"`, `… from "…"`, `import("…")`
//! or `require("…")`. It may find too many (a comment can look like an import) and must never find too few: a file that is not found here
//! is not parsed.

use std::ops::Range;

use memchr::memmem;

/// The words that a specifier follows, and whether a parenthesis may stand between.
const WORDS: &[(&str, bool)] = &[("from", false), ("import", true), ("require", true)];

/// Every specifier that may be in a file, sorted, each once.
pub fn specifiers(source: &[u8]) -> Vec<Box<str>> {
    let mut found = Vec::new();
    for (word, may_be_called) in WORDS {
        let mut blanks = Blanks { source, block: 0..0, line: 0..0 };
        for at in memmem::find_iter(source, word.as_bytes()) {
            if at.checked_sub(1).and_then(|before| source.get(before)).is_some_and(|byte| is_of_a_name(*byte)) {
                continue;
            }
            let mut after = blanks.skip(at + word.len());
            if *may_be_called && source.get(after) == Some(&b'(') {
                after = blanks.skip(after + 1);
            }
            found.extend(source.get(after..).and_then(string).map(String::into_boxed_str));
        }
    }
    found.sort();
    found.dedup();
    found
}

fn is_of_a_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$')
}

/// Skips blanks and comments, at places that only grow. The stretch last searched for the end of a comment is kept: a comment full of
/// words that look like imports is searched once.
struct Blanks<'s> {
    source: &'s [u8],
    block: Range<usize>,
    line: Range<usize>,
}

impl Blanks<'_> {
    /// The place of the first byte at or behind `at` that is neither blank nor of a comment.
    fn skip(&mut self, mut at: usize) -> usize {
        loop {
            at = match self.source.get(at..).unwrap_or_default() {
                [b' ' | b'\t' | b'\n' | b'\r' | 0x0b | 0x0c, ..] => at + 1,
                [b'/', b'/', ..] => self.end_of_line(at + 2),
                [b'/', b'*', ..] => self.end_of_block(at + 2),
                text @ [0x80..=0xff, ..] => match first_char(text) {
                    Some(blank) if blank.is_whitespace() || blank == '\u{feff}' => at + blank.len_utf8(),
                    _ => return at,
                },
                _ => return at,
            };
        }
    }

    fn end_of_line(&mut self, at: usize) -> usize {
        if !self.line.contains(&at) {
            let rest = self.source.get(at..).unwrap_or_default();
            self.line = at..at + memchr::memchr2(b'\n', b'\r', rest).unwrap_or(rest.len());
        }
        self.line.end
    }

    fn end_of_block(&mut self, at: usize) -> usize {
        if !self.block.contains(&at) {
            let rest = self.source.get(at..).unwrap_or_default();
            self.block = at..at + memmem::find(rest, b"*/").unwrap_or(rest.len());
        }
        self.block.end + 2
    }
}

fn first_char(text: &[u8]) -> Option<char> {
    let longest = text.get(..text.len().min(4))?;
    longest.utf8_chunks().next()?.valid().chars().next()
}

/// The string that begins here; `None` where none does, where it does not end, and for a template with something to fill in.
fn string(text: &[u8]) -> Option<String> {
    let (quote, rest) = text.split_first().filter(|(quote, _)| matches!(quote, b'"' | b'\'' | b'`'))?;
    let end = memchr::memchr3(*quote, b'\\', if *quote == b'`' { b'$' } else { b'\n' }, rest)?;
    match rest.get(end)? {
        found if found == quote => Some(std::str::from_utf8(rest.get(..end)?).ok()?.to_owned()),
        b'\n' => None,
        _ => escaped(*quote, std::str::from_utf8(within(*quote, rest)?).ok()?),
    }
}

/// The text up to the closing quote, escapes left as they are.
fn within(quote: u8, text: &[u8]) -> Option<&[u8]> {
    let mut at = 0;
    loop {
        match text.get(at)? {
            b'\\' => at += 2,
            found if *found == quote => return text.get(..at),
            _ => at += 1,
        }
    }
}

fn escaped(quote: u8, text: &str) -> Option<String> {
    let mut value = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '\n' if quote != b'`' => return None,
            '$' if quote == b'`' && letters.peek() == Some(&'{') => return None,
            '\\' => match letters.next()? {
                'n' => value.push('\n'),
                't' => value.push('\t'),
                'r' => value.push('\r'),
                'x' => value.push(number(&mut letters, 2)?),
                'u' if letters.next_if_eq(&'{').is_some() => {
                    let digits: String = letters.by_ref().take_while(|letter| *letter != '}').collect();
                    value.push(char::from_u32(u32::from_str_radix(&digits, 16).ok()?)?);
                }
                'u' => value.push(number(&mut letters, 4)?),
                // A line that goes on.
                '\r' => drop(letters.next_if_eq(&'\n')),
                '\n' | '\u{2028}' | '\u{2029}' => {}
                plain => value.push(plain),
            },
            plain => value.push(plain),
        }
    }
    Some(value)
}

fn number(letters: &mut impl Iterator<Item = char>, digits: usize) -> Option<char> {
    let digits: String = letters.take(digits).collect();
    char::from_u32(u32::from_str_radix(&digits, 16).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(source: &str) -> Vec<Box<str>> {
        specifiers(source.as_bytes())
    }

    #[test]
    fn every_form_of_import_has_its_specifier() {
        for source in [
            "import './api'",
            "import\"./api\"",
            "import a from './api';",
            "import type { A } from './api'",
            "import a, { b as c } from\n  './api' with { type: 'json' }",
            "import*as a from'./api'",
            "import { 'a b' as c } from './api'",
            "export * from './api'",
            "export * as a from './api'",
            "export { a }from './api'",
            "const a = await import('./api')",
            "import(/* webpackChunkName: \"x\" */ './api')",
            "import (\n// why\n`./api`)",
            "type A = import('./api').A",
            "/** @type {import('./api').A} */",
            "const a = require('./api')",
            "import a = require(\"./api\")",
            "import a from /* x */ /* y */ // z\n './api'",
            "import a from\u{a0}\u{feff}\"./api\"",
            "import a from './\\x61pi'",
            "import a from './\\u0061p\\u{69}'",
            "import a from './a\\\npi'",
            "import a from './\\api'",
            "import a from /**/ './api'",
            "import a from /* a from /* */ './api'",
            "import a from // a from // \n './api'",
        ] {
            assert_eq!(read(source), ["./api".into()], "{source}");
        }
    }

    #[test]
    fn what_is_no_import_has_none() {
        for source in [
            "",
            "import",
            "from",
            "fromage './api'",
            "_import('./api')",
            "Array.from(['./api'])",
            "import.meta.url",
            "import(path)",
            "import(`./${name}`)",
            "import(`\\`./${name}`)",
            "import './api",
            "import './a\npi'",
            "import './api\\",
            "import /* './api'",
            "require.resolve('./api')",
            "import '\\u{110000}'",
        ] {
            assert!(read(source).is_empty(), "{source}: {:?}", read(source));
        }
    }

    #[test]
    fn a_comment_full_of_words_is_searched_once() {
        for comment in ["from/*", "from//", "import(/*", "require//", "from\"\\", "import`\\"] {
            let source = comment.repeat(200_000);
            assert!(read(&source).len() <= 2);
            assert!(read(&format!("{source}*/ './api'\n")).len() <= 2);
        }
    }

    #[test]
    fn each_stands_once() {
        assert_eq!(read("import 'b'; import 'a'; require('b')"), ["a".into(), "b".into()]);
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_can_be_read(source in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..200)) {
            specifiers(&source);
            specifiers(&[b"import ", source.as_slice()].concat());
            specifiers(&[b"import '", source.as_slice()].concat());
            specifiers(&[b"from `\\", source.as_slice(), b"`"].concat());
        }
    }
}
