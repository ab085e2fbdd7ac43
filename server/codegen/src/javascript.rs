//! The small tree of constants that a `.js` is made of, and how it is written.
//!
//! In go trees; out come lines. Every value is an expression that calls, lists or names; there are no statements but exported constants,
//! so that a bundler may leave out whichever is not used.

use std::sync::Arc;

use serde_json::Value;

use crate::escape;
use crate::scope::{Scope, Symbol};
use crate::writer::Writer;

/// `export const name = value;`
#[derive(Clone, Debug)]
pub(crate) struct Constant {
    pub(crate) name: Arc<str>,
    pub(crate) value: Expression,
}

/// A value.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Expression {
    /// `null`, a boolean, a number, a string, or a list or object of such.
    Json(Value),
    List(Vec<Expression>),
    /// An object with a line for each key.
    Object(Vec<(String, Expression)>),
    Symbol(Symbol),
    Call(Box<Expression>, Vec<Expression>),
    /// `target.method(arguments)`.
    Method(Box<Expression>, &'static str, Vec<Expression>),
    /// The source of a regular expression and its flags.
    Regex(String, &'static str),
    /// `(value) => …`
    Function(Box<Expression>),
    /// The parameter of the function around it.
    Value,
    Binary(Box<Expression>, &'static str, Box<Expression>),
    Not(Box<Expression>),
    /// `(() => …)()`: one call to leave out, in the place of all the calls inside it.
    Deferred(Box<Expression>),
    /// `target.name`
    Property(Box<Expression>, &'static str),
}

impl Expression {
    pub(crate) fn text(text: &str) -> Self {
        Self::Json(Value::from(text))
    }

    pub(crate) fn symbol(symbol: impl Into<Symbol>) -> Self {
        Self::Symbol(symbol.into())
    }

    pub(crate) fn call(symbol: impl Into<Symbol>, arguments: Vec<Self>) -> Self {
        Self::Call(Box::new(Self::symbol(symbol)), arguments)
    }

    pub(crate) fn method(self, name: &'static str, arguments: Vec<Self>) -> Self {
        Self::Method(Box::new(self), name, arguments)
    }

    /// Calls `each` with every symbol in the expression.
    pub(crate) fn symbols<'a>(&'a self, each: &mut impl FnMut(&'a Symbol)) {
        match self {
            Self::Json(_) | Self::Regex(..) | Self::Value => {}
            Self::Function(body) | Self::Not(body) | Self::Property(body, _) | Self::Deferred(body) => {
                body.symbols(each);
            }
            Self::Binary(left, _, right) => {
                left.symbols(each);
                right.symbols(each);
            }
            Self::List(items) => items.iter().for_each(|item| item.symbols(each)),
            Self::Object(entries) => entries.iter().for_each(|(_, value)| value.symbols(each)),
            Self::Symbol(symbol) => each(symbol),
            Self::Call(target, arguments) | Self::Method(target, _, arguments) => {
                target.symbols(each);
                for argument in arguments {
                    argument.symbols(each);
                }
            }
        }
    }
}

impl Constant {
    pub(crate) fn write(&self, out: &mut Writer, scope: &Scope<'_>) {
        out.push("export const ");
        out.push(&self.name);
        out.push(" = ");
        if matches!(self.value, Expression::Call(..) | Expression::Method(..) | Expression::Deferred(_)) {
            out.push("/*#__PURE__*/ ");
        }
        write(out, &self.value, scope);
        out.line(";");
    }
}

fn write(out: &mut Writer, value: &Expression, scope: &Scope<'_>) {
    match value {
        Expression::Json(value) => write_json(out, value),
        Expression::List(items) => {
            out.push("[");
            write_list(out, items, scope);
            out.push("]");
        }
        Expression::Object(entries) if entries.is_empty() => out.push("{}"),
        Expression::Object(entries) => {
            out.line("{");
            out.indented(|out| {
                for (key, value) in entries {
                    out.push(&escape::object_key(key));
                    out.push(": ");
                    write(out, value, scope);
                    out.line(",");
                }
            });
            out.push("}");
        }
        Expression::Symbol(symbol) => out.push(scope.name(symbol)),
        Expression::Call(target, arguments) => {
            write(out, target, scope);
            out.push("(");
            write_list(out, arguments, scope);
            out.push(")");
        }
        Expression::Method(target, name, arguments) => {
            write(out, target, scope);
            out.push(".");
            out.push(name);
            out.push("(");
            write_list(out, arguments, scope);
            out.push(")");
        }
        Expression::Regex(source, flags) => {
            out.push("/");
            out.push(source);
            out.push("/");
            out.push(flags);
        }
        Expression::Function(body) => {
            out.push("(value) => ");
            write(out, body, scope);
        }
        Expression::Value => out.push("value"),
        Expression::Binary(left, operator, right) => {
            write(out, left, scope);
            out.push(" ");
            out.push(operator);
            out.push(" ");
            write(out, right, scope);
        }
        Expression::Deferred(body) => {
            out.push("(() => ");
            write(out, body, scope);
            out.push(")()");
        }
        Expression::Property(target, name) => {
            write(out, target, scope);
            out.push(".");
            out.push(name);
        }
        Expression::Not(operand) => {
            out.push("!");
            write(out, operand, scope);
        }
    }
}

fn write_list(out: &mut Writer, items: &[Expression], scope: &Scope<'_>) {
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            out.push(", ");
        }
        write(out, item, scope);
    }
}

fn write_json(out: &mut Writer, value: &Value) {
    match value {
        Value::String(text) => out.push(&escape::string(text)),
        Value::Null | Value::Bool(_) | Value::Number(_) => out.push(&value.to_string()),
        Value::Array(items) => {
            out.push("[");
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.push(", ");
                }
                write_json(out, item);
            }
            out.push("]");
        }
        Value::Object(entries) => {
            out.push("{ ");
            for (index, (key, item)) in entries.iter().enumerate() {
                if index > 0 {
                    out.push(", ");
                }
                out.push(&escape::object_key(key));
                out.push(": ");
                write_json(out, item);
            }
            out.push(" }");
        }
    }
}
