//! The values of string and number literals.
//!
//! In goes a literal's text; out comes what Python makes of it. A value that cannot be told from the text, or that Python would refuse, is
//! `None`, never something near it.

use std::sync::Arc;

use super::ast::ExprKind;

/// The value of a string.
pub(super) enum Literal {
    /// `str`.
    Text(Arc<str>),
    /// `bytes`.
    Bytes(Arc<[u8]>),
}

/// A decimal number of more digits is no literal in Python either (`sys.set_int_max_str_digits`).
const DIGITS_LIMIT: usize = 4300;

/// The value of adjacent string literals, each with its prefix and its text between the quotes. Not of f-strings, and not where a
/// character is named (`\N{…}`) or half a surrogate pair.
pub(super) fn string<'s>(parts: impl Iterator<Item = (&'s str, &'s str)>) -> Option<Literal> {
    let mut text = String::new();
    let mut bytes = Vec::new();
    let mut are_bytes = None;
    for (prefix, content) in parts {
        let has = |letter: u8| prefix.bytes().any(|byte| byte.eq_ignore_ascii_case(&letter));
        if has(b'f') || has(b't') || *are_bytes.get_or_insert(has(b'b')) != has(b'b') {
            return None;
        }
        match (has(b'b'), has(b'r')) {
            (true, is_raw) => decode_bytes(content, is_raw, &mut bytes)?,
            (false, true) => push_lines(content, &mut text),
            (false, false) => decode_text(content, &mut text)?,
        }
    }
    Some(match are_bytes {
        Some(true) => Literal::Bytes(Arc::from(bytes)),
        _ => Literal::Text(Arc::from(text)),
    })
}

/// Appends `raw` with LF for each line end, which is how Python reads a file.
fn push_lines(raw: &str, into: &mut String) {
    if !raw.contains('\r') {
        into.push_str(raw);
        return;
    }
    into.push_str(&raw.replace("\r\n", "\n").replace('\r', "\n"));
}

fn decode_text(raw: &str, into: &mut String) -> Option<()> {
    let mut rest = raw;
    while let Some((before, after)) = rest.split_once('\\') {
        push_lines(before, into);
        rest = match escape(after)? {
            Escape::Nothing(rest) => rest,
            Escape::Char(value, rest) | Escape::Wide(value, rest) => {
                into.push(char::from_u32(value)?);
                rest
            }
            Escape::Named => return None,
            Escape::Unknown => {
                into.push('\\');
                after
            }
        };
    }
    push_lines(rest, into);
    Some(())
}

fn decode_bytes(raw: &str, is_raw: bool, into: &mut Vec<u8>) -> Option<()> {
    if !raw.is_ascii() {
        return None;
    }
    let mut lines = String::new();
    push_lines(raw, &mut lines);
    let mut rest = lines.as_str();
    while !is_raw && let Some((before, after)) = rest.split_once('\\') {
        into.extend_from_slice(before.as_bytes());
        rest = match escape(after) {
            Some(Escape::Char(value, rest)) => {
                into.push(u8::try_from(value & 0xff).ok()?);
                rest
            }
            Some(Escape::Nothing(rest)) => rest,
            None if after.starts_with('x') => return None,
            Some(Escape::Wide(..) | Escape::Named | Escape::Unknown) | None => {
                into.push(b'\\');
                after
            }
        };
    }
    into.extend_from_slice(rest.as_bytes());
    Some(())
}

/// What a backslash begins.
enum Escape<'s> {
    /// A character, also in bytes.
    Char(u32, &'s str),
    /// `\uXXXX` or `\UXXXXXXXX`, which bytes do not have.
    Wide(u32, &'s str),
    /// `\N{…}`, which bytes do not have.
    Named,
    /// A line that goes on.
    Nothing(&'s str),
    /// No escape: the backslash stands for itself.
    Unknown,
}

/// The escape that `after`, what follows a backslash, begins with. `None` where Python refuses it.
fn escape(after: &str) -> Option<Escape<'_>> {
    let mut chars = after.chars();
    let Some(first) = chars.next() else { return Some(Escape::Unknown) };
    let rest = chars.as_str();
    let single = |value: u32| Some(Escape::Char(value, rest));
    match first {
        '\n' => Some(Escape::Nothing(rest)),
        '\r' => Some(Escape::Nothing(rest.strip_prefix('\n').unwrap_or(rest))),
        '\\' | '\'' | '"' => single(first.into()),
        'a' => single(7),
        'b' => single(8),
        'f' => single(12),
        'n' => single(10),
        'r' => single(13),
        't' => single(9),
        'v' => single(11),
        '0'..='7' => {
            let digits = after.bytes().take(3).take_while(|byte| (b'0'..=b'7').contains(byte)).count();
            let (digits, rest) = after.split_at_checked(digits)?;
            Some(Escape::Char(u32::from_str_radix(digits, 8).ok()?, rest))
        }
        'x' => hexadecimal(rest, 2).map(|(value, rest)| Escape::Char(value, rest)),
        'u' => hexadecimal(rest, 4).map(|(value, rest)| Escape::Wide(value, rest)),
        'U' => hexadecimal(rest, 8).map(|(value, rest)| Escape::Wide(value, rest)),
        'N' => Some(Escape::Named),
        _ => Some(Escape::Unknown),
    }
}

fn hexadecimal(text: &str, digits: usize) -> Option<(u32, &str)> {
    let (digits, rest) = text.split_at_checked(digits)?;
    if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    Some((u32::from_str_radix(digits, 16).ok()?, rest))
}

/// The value of an integer literal.
pub(super) fn integer(text: &str) -> Option<ExprKind> {
    let digits = text.replace('_', "").to_ascii_lowercase();
    let (radix, digits) = match digits.get(..2) {
        Some("0x") => (16, digits.get(2..)?),
        Some("0o") => (8, digits.get(2..)?),
        Some("0b") => (2, digits.get(2..)?),
        _ => (10, digits.as_str()),
    };
    if radix == 10 && digits.starts_with('0') && digits.bytes().any(|byte| byte != b'0') {
        return None;
    }
    if digits.is_empty() || !digits.chars().all(|digit| digit.is_digit(radix)) {
        return None;
    }
    if let Ok(value) = i64::from_str_radix(digits, radix) {
        return Some(ExprKind::Int(value));
    }
    if digits.len() > DIGITS_LIMIT {
        return None;
    }
    Some(ExprKind::BigInt(Arc::from(decimal(digits, radix))))
}

/// The decimal digits of a number in another base.
fn decimal(digits: &str, radix: u32) -> String {
    const BASE: u64 = 1_000_000_000;
    // Least significant first.
    let mut limbs: Vec<u64> = Vec::new();
    for digit in digits.chars().filter_map(|digit| digit.to_digit(radix)) {
        let mut carry = u64::from(digit);
        for limb in &mut limbs {
            let value = *limb * u64::from(radix) + carry;
            *limb = value % BASE;
            carry = value / BASE;
        }
        if carry > 0 {
            limbs.push(carry);
        }
    }
    let mut limbs = limbs.iter().rev();
    let first = limbs.next().map(u64::to_string).unwrap_or_default();
    limbs.fold(first, |text, limb| format!("{text}{limb:09}"))
}

/// The value of a float literal; not of an imaginary one.
pub(super) fn float(text: &str) -> Option<ExprKind> {
    text.replace('_', "").parse().ok().map(ExprKind::Float)
}
