//! An expression as Python on one line.
//!
//! In goes an expression of the facts; out comes text that a person recognises, for reasons and hints. It is for eyes only: nothing may read it
//! back, and it never spans lines.

use std::fmt::{self, Display, Formatter, Write};

use crate::facts::ast::{Call, Expr, ExprKind};

/// Beyond this many characters the rest of an expression is an ellipsis.
const LIMIT: usize = 160;

/// `expr` as Python on one line, cut where it is long.
pub fn expression(expr: &Expr) -> String {
    let mut text = String::new();
    let mut line = Line { text: &mut text, left: LIMIT };
    if write!(line, "{}", Python(expr)).is_err() {
        text.push('…');
    }
    text
}

/// A writer that stops when its line is full.
struct Line<'a> {
    text: &'a mut String,
    left: usize,
}

impl Write for Line<'_> {
    fn write_str(&mut self, part: &str) -> fmt::Result {
        for character in part.chars() {
            self.left = self.left.checked_sub(1).ok_or(fmt::Error)?;
            self.text.push(character);
        }
        Ok(())
    }
}

struct Python<'a>(&'a Expr);

impl Display for Python<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match &self.0.kind {
            ExprKind::Name(name) => f.write_str(name),
            ExprKind::Attribute(base, name, _) => write!(f, "{}.{name}", Python(base)),
            ExprKind::Call(call) => write_call(f, call),
            ExprKind::Subscript(base, index) => match &index.kind {
                ExprKind::Tuple(items) if !items.is_empty() => write_items(f, &Python(base), "[", items, "]"),
                _ => write!(f, "{}[{}]", Python(base), Python(index)),
            },
            ExprKind::String(text, _) => write_string(f, text),
            ExprKind::Bytes(bytes) => write!(f, "b\"{}\"", bytes.escape_ascii()),
            ExprKind::Int(value) => write!(f, "{value}"),
            ExprKind::BigInt(digits) => f.write_str(digits),
            ExprKind::Float(value) => write!(f, "{value:?}"),
            ExprKind::Bool(true) => f.write_str("True"),
            ExprKind::Bool(false) => f.write_str("False"),
            ExprKind::None => f.write_str("None"),
            ExprKind::Ellipsis => f.write_str("..."),
            ExprKind::List(items) => write_items(f, &"", "[", items, "]"),
            ExprKind::Tuple(items) if items.len() == 1 => write_items(f, &"", "(", items, ",)"),
            ExprKind::Tuple(items) => write_items(f, &"", "(", items, ")"),
            ExprKind::Set(items) => write_items(f, &"", "{", items, "}"),
            ExprKind::Dict(entries) => write_dict(f, entries),
            ExprKind::Starred(inner) => write!(f, "*{}", Python(inner)),
            ExprKind::Binary(left, operator, right) => write!(f, "{} {operator} {}", Python(left), Python(right)),
            ExprKind::Unary(operator, inner) if &**operator == "not" => write!(f, "not {}", Python(inner)),
            ExprKind::Unary(operator, inner) => write!(f, "{operator}{}", Python(inner)),
            ExprKind::Conditional(test, then, other) => {
                write!(f, "{} if {} else {}", Python(then), Python(test), Python(other))
            }
            ExprKind::Lambda(body) => write!(f, "lambda …: {}", Python(body)),
            ExprKind::Other(text) => f.write_str(text),
        }
    }
}

fn write_call(f: &mut Formatter<'_>, call: &Call) -> fmt::Result {
    write!(f, "{}(", Python(&call.function))?;
    let mut first = true;
    for argument in &call.arguments {
        separate(f, &mut first)?;
        write!(f, "{}", Python(argument))?;
    }
    for keyword in &call.keywords {
        separate(f, &mut first)?;
        match &keyword.name {
            Some(name) => write!(f, "{name}={}", Python(&keyword.value))?,
            None => write!(f, "**{}", Python(&keyword.value))?,
        }
    }
    f.write_str(")")
}

fn write_dict(f: &mut Formatter<'_>, entries: &[(Option<Expr>, Expr)]) -> fmt::Result {
    f.write_str("{")?;
    let mut first = true;
    for (key, value) in entries {
        separate(f, &mut first)?;
        match key {
            Some(key) => write!(f, "{}: {}", Python(key), Python(value))?,
            None => write!(f, "**{}", Python(value))?,
        }
    }
    f.write_str("}")
}

fn write_items(f: &mut Formatter<'_>, before: &dyn Display, open: &str, items: &[Expr], close: &str) -> fmt::Result {
    write!(f, "{before}{open}")?;
    let mut first = true;
    for item in items {
        separate(f, &mut first)?;
        write!(f, "{}", Python(item))?;
    }
    f.write_str(close)
}

fn separate(f: &mut Formatter<'_>, first: &mut bool) -> fmt::Result {
    if std::mem::take(first) { Ok(()) } else { f.write_str(", ") }
}

fn write_string(f: &mut Formatter<'_>, text: &str) -> fmt::Result {
    write!(f, "\"{}\"", text.escape_debug())
}
