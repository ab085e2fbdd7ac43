//! A regular expression of Python as one of JavaScript, where there is one that matches the same.
//!
//! In goes a pattern for `re.search` on text; out comes a source for `/…/u`, or nothing: where the two languages differ, or where the pattern is
//! not understood whole. What is given is well-formed, so that a broken pattern can never break the file it is written to.
//! One difference is let be: Python's `$` also matches before a last line end, which no single-line input has.

use std::iter::Peekable;
use std::str::Chars;

/// The source and the flags, for text that holds any Unicode.
pub(crate) fn to_javascript(pattern: &str) -> Option<(String, &'static str)> {
    let (rest, flags) = match pattern.strip_prefix("(?i)") {
        Some(rest) => (rest, "iu"),
        None => (pattern, "u"),
    };
    let mut parser = Parser { chars: rest.chars().peekable(), out: String::new(), names: Vec::new() };
    parser.alternatives(0)?;
    // An empty source would be written as a comment: `//`.
    (parser.chars.next().is_none() && !parser.out.is_empty()).then_some((parser.out, flags))
}

/// Deeper nesting is not understood.
const DEEPEST: u32 = 50;

const LETTERS: &str = "\\p{L}\\p{N}_";

struct Parser<'a> {
    chars: Peekable<Chars<'a>>,
    out: String,
    names: Vec<String>,
}

/// What an escape stands for.
enum Escaped {
    Char(char),
    /// A set, as it stands inside brackets.
    Set(&'static str),
    /// The complement of a set.
    Other(&'static str),
    Start,
    End,
}

impl Parser<'_> {
    fn alternatives(&mut self, depth: u32) -> Option<()> {
        if depth > DEEPEST {
            return None;
        }
        loop {
            match self.chars.peek() {
                None | Some(')') => return Some(()),
                Some('|') => {
                    self.chars.next();
                    self.out.push('|');
                }
                Some(_) => {
                    if self.atom(depth)? {
                        self.quantifier()?;
                    }
                }
            }
        }
    }

    /// One atom; whether it may be repeated.
    fn atom(&mut self, depth: u32) -> Option<bool> {
        match self.chars.next()? {
            '^' => self.out.push('^'),
            '$' => self.out.push('$'),
            '.' => {
                self.out.push_str("[^\\n]");
                return Some(true);
            }
            '[' => {
                self.class()?;
                return Some(true);
            }
            '(' => return self.group(depth),
            '*' | '+' | '?' => return None,
            '\\' => {
                match self.escape()? {
                    Escaped::Char(c) => self.literal(c),
                    Escaped::Set(set) => self.out.extend(["[", set, "]"]),
                    Escaped::Other(set) => self.out.extend(["[^", set, "]"]),
                    Escaped::Start => {
                        self.out.push('^');
                        return Some(false);
                    }
                    Escaped::End => {
                        self.out.push('$');
                        return Some(false);
                    }
                }
                return Some(true);
            }
            c => {
                self.literal(c);
                return Some(true);
            }
        }
        Some(false)
    }

    fn group(&mut self, depth: u32) -> Option<bool> {
        let mut repeats = true;
        self.out.push('(');
        if self.eats('?') {
            match self.chars.next()? {
                ':' => self.out.push_str("?:"),
                c @ ('=' | '!') => {
                    repeats = false;
                    self.out.push('?');
                    self.out.push(c);
                }
                'P' => {
                    // `(?P=name)` is a back reference.
                    if !self.eats('<') {
                        return None;
                    }
                    let name = self.name()?;
                    self.out.extend(["?<", &name, ">"]);
                }
                // Lookbehind means the same only where Python allows it; flags and conditions have no counterpart.
                _ => return None,
            }
        }
        self.alternatives(depth + 1)?;
        if !self.eats(')') {
            return None;
        }
        self.out.push(')');
        Some(repeats)
    }

    fn name(&mut self) -> Option<String> {
        let mut name = String::new();
        loop {
            match self.chars.next()? {
                '>' => break,
                c if c.is_ascii_alphabetic() || c == '_' || (c.is_ascii_digit() && !name.is_empty()) => name.push(c),
                _ => return None,
            }
        }
        if name.is_empty() || self.names.contains(&name) {
            return None;
        }
        self.names.push(name.clone());
        Some(name)
    }

    fn quantifier(&mut self) -> Option<()> {
        match self.chars.peek() {
            Some(&c @ ('*' | '+' | '?')) => {
                self.chars.next();
                self.out.push(c);
            }
            Some('{') => {
                let counts = self.counts()?;
                self.out.push_str(&counts);
            }
            _ => return Some(()),
        }
        match self.chars.peek() {
            Some('?') => {
                self.chars.next();
                self.out.push('?');
                Some(())
            }
            // Possessive, or repeated twice.
            Some('+' | '*' | '{') => None,
            _ => Some(()),
        }
    }

    /// `{2}`, `{2,}`, `{2,5}`, `{,5}`. A brace that stands for itself is rare enough to leave alone.
    fn counts(&mut self) -> Option<String> {
        let inside: String = self.chars.clone().skip(1).take_while(|c| *c != '}').take(20).collect();
        let is_number = |text: &str| text.len() < 6 && text.chars().all(|c| c.is_ascii_digit());
        let (least, most) = inside.split_once(',').unwrap_or((&inside, &inside));
        let closed = self.chars.clone().nth(inside.chars().count() + 1) == Some('}');
        if !closed || !is_number(least) || !is_number(most) || inside.is_empty() || inside == "," {
            return None;
        }
        let least: u32 = if least.is_empty() { 0 } else { least.parse().ok()? };
        for _ in 0..inside.chars().count() + 2 {
            self.chars.next();
        }
        if !inside.contains(',') {
            return Some(format!("{{{least}}}"));
        }
        if most.is_empty() {
            return Some(format!("{{{least},}}"));
        }
        let most: u32 = most.parse().ok()?;
        (least <= most).then(|| format!("{{{least},{most}}}"))
    }

    fn class(&mut self) -> Option<()> {
        self.out.push('[');
        if self.eats('^') {
            self.out.push('^');
        }
        let mut is_first = true;
        loop {
            let start = match self.chars.next()? {
                ']' if !is_first => break,
                '\\' => match self.escape()? {
                    Escaped::Char(c) => c,
                    Escaped::Set(set) => {
                        self.out.push_str(set);
                        is_first = false;
                        continue;
                    }
                    Escaped::Other(_) | Escaped::Start | Escaped::End => return None,
                },
                // What may become a set operation in Python.
                '[' => return None,
                c => c,
            };
            is_first = false;
            self.class_char(start);
            let mut ahead = self.chars.clone();
            if ahead.next() != Some('-') || ahead.next().is_none_or(|c| c == ']') {
                continue;
            }
            self.chars.next();
            let end = match self.chars.next()? {
                '\\' => match self.escape()? {
                    Escaped::Char(c) => c,
                    _ => return None,
                },
                '[' => return None,
                c => c,
            };
            if end < start {
                return None;
            }
            self.out.push('-');
            self.class_char(end);
        }
        self.out.push(']');
        Some(())
    }

    fn escape(&mut self) -> Option<Escaped> {
        Some(match self.chars.next()? {
            'd' => Escaped::Set("\\p{Nd}"),
            'D' => Escaped::Other("\\p{Nd}"),
            'w' => Escaped::Set(LETTERS),
            'W' => Escaped::Other(LETTERS),
            's' => Escaped::Set("\\s\\x1c-\\x1f\\x85"),
            'S' => Escaped::Other("\\s\\x1c-\\x1f\\x85"),
            'A' => Escaped::Start,
            'Z' => Escaped::End,
            'n' => Escaped::Char('\n'),
            'r' => Escaped::Char('\r'),
            't' => Escaped::Char('\t'),
            'f' => Escaped::Char('\u{c}'),
            'v' => Escaped::Char('\u{b}'),
            'x' => Escaped::Char(self.code(2)?),
            'u' => Escaped::Char(self.code(4)?),
            c if c.is_ascii_alphanumeric() => return None,
            c => Escaped::Char(c),
        })
    }

    fn code(&mut self, digits: usize) -> Option<char> {
        let mut code = 0;
        for _ in 0..digits {
            code = code * 16 + self.chars.next()?.to_digit(16)?;
        }
        char::from_u32(code)
    }

    fn literal(&mut self, c: char) {
        match c {
            '^' | '$' | '\\' | '.' | '*' | '+' | '?' | '(' | ')' | '[' | ']' | '{' | '}' | '|' | '/' => {
                self.out.push('\\');
                self.out.push(c);
            }
            c => self.plain(c),
        }
    }

    fn class_char(&mut self, c: char) {
        match c {
            '\\' | ']' | '[' | '^' | '-' | '/' => {
                self.out.push('\\');
                self.out.push(c);
            }
            c => self.plain(c),
        }
    }

    /// Only what is plainly visible stands as itself.
    fn plain(&mut self, c: char) {
        if c == ' ' || (c.is_alphanumeric()) || (c.is_ascii_punctuation() && c != '<') {
            self.out.push(c);
        } else {
            self.out.extend(c.escape_unicode());
        }
    }

    fn eats(&mut self, c: char) -> bool {
        self.chars.next_if_eq(&c).is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(pattern: &str) -> Option<String> {
        to_javascript(pattern).map(|(source, _)| source)
    }

    #[test]
    fn a_pattern_matches_the_same_on_both_sides() {
        assert_eq!(source(r"^[A-Z]{3}-\d{4}$").unwrap(), r"^[A-Z]{3}-[\p{Nd}]{4}$");
        assert_eq!(source(r"\A[\w.-]+\Z").unwrap(), r"^[\p{L}\p{N}_.\-]+$");
        assert_eq!(source(r"(?P<year>\d{4})/.*?").unwrap(), r"(?<year>[\p{Nd}]{4})\/[^\n]*?");
        assert_eq!(source(r"a{,3}").unwrap(), "a{0,3}");
        assert_eq!(to_javascript("(?i)abc").unwrap(), ("abc".to_owned(), "iu"));
    }

    #[test]
    fn what_means_something_else_in_javascript_is_left_to_the_server() {
        for pattern in
            [r"\bword\b", r"(a)\1", "a++", "(?<=a)b", "(?P=x)", "(?x) a", r"[\W]", r"\N{DASH}", "[a--b]{2}{3}", ""]
        {
            assert_eq!(source(pattern), None, "{pattern}");
        }
    }

    #[test]
    fn what_is_broken_is_never_written() {
        for pattern in ["(", ")", "[", "[z-a]", "*a", "a{5,2}", "(?P<a>x)(?P<a>y)", "a\\", "a{x}", r"\x4"] {
            assert_eq!(source(pattern), None, "{pattern}");
        }
        assert_eq!(source("</script>\n/").unwrap(), r"\u{3c}\/script>\u{a}\/");
    }
}
