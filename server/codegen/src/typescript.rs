//! The small tree of declarations that a `.d.ts` is made of, and how it is written.
//!
//! In go trees built by the other modules; out come lines in a [`Writer`], every declared name marked with its origin. Names of
//! other things are [`Symbol`]s until they are written: what each is called in one file is the file's [`Scope`]. Nothing here knows Python.

use std::sync::Arc;

use mizan_schema::Origin;
use serde_json::Value;

use crate::comment::Doc;
use crate::escape;
use crate::scope::{Scope, Symbol};
use crate::writer::Writer;

/// A name where it is declared.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Name {
    pub(crate) text: Arc<str>,
    pub(crate) origin: Option<Origin>,
}

/// A declaration at the top of a file. All are exported.
#[derive(Clone, Debug)]
pub(crate) struct Declaration {
    pub(crate) doc: Doc,
    pub(crate) name: Name,
    pub(crate) body: Body,
}

/// What is declared.
#[derive(Clone, Debug)]
pub(crate) enum Body {
    Interface(Vec<Member>),
    Alias(Type),
    Const(Type),
}

/// A member of an interface or an object type. What is said of it is no part of what it is.
#[derive(Clone, Debug)]
pub(crate) struct Member {
    pub(crate) doc: Doc,
    /// `None` for the rest: `[key: string]`.
    pub(crate) name: Option<Name>,
    pub(crate) readonly: bool,
    pub(crate) optional: bool,
    pub(crate) ty: Type,
}

impl PartialEq for Member {
    fn eq(&self, other: &Self) -> bool {
        (&self.name, self.readonly, self.optional, &self.ty) == (&other.name, other.readonly, other.optional, &other.ty)
    }
}

/// A type.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Type {
    /// `string`, `unknown`, …
    Word(&'static str),
    Literal(Literal),
    /// A named type, with its arguments.
    Reference(Symbol, Vec<Type>),
    Array(Box<Type>),
    Tuple(Vec<Element>),
    Union(Vec<Type>),
    Intersection(Vec<Type>),
    /// `{ [key: string]: X }`, or over the values of the first type, each of which may be absent.
    Dict(Option<Box<Type>>, Box<Type>),
    /// Parameters, then the result.
    Function(Vec<Parameter>, Box<Type>),
    Object(Vec<Member>),
}

/// A literal type. Where it stands in Python is no part of what it is.
#[derive(Clone, Debug)]
pub(crate) struct Literal {
    pub(crate) value: Value,
    pub(crate) origin: Option<Origin>,
}

impl PartialEq for Literal {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

/// An element of a tuple.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Element {
    pub(crate) label: Option<Arc<str>>,
    pub(crate) optional: bool,
    pub(crate) ty: Type,
}

/// A parameter of a function type.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Parameter {
    pub(crate) name: &'static str,
    pub(crate) optional: bool,
    pub(crate) ty: Type,
}

impl Type {
    pub(crate) const UNKNOWN: Self = Self::Word("unknown");
    pub(crate) const NULL: Self = Self::Word("null");
    pub(crate) const STRING: Self = Self::Word("string");
    pub(crate) const NUMBER: Self = Self::Word("number");
    pub(crate) const BOOLEAN: Self = Self::Word("boolean");
    pub(crate) const UNDEFINED: Self = Self::Word("undefined");
    pub(crate) const NEVER: Self = Self::Word("never");

    /// A union without repetition and without unions in it; of one type, that type.
    pub(crate) fn union(members: impl IntoIterator<Item = Self>) -> Self {
        let mut out: Vec<Self> = Vec::new();
        for member in members {
            let parts = if let Self::Union(parts) = member { parts } else { vec![member] };
            for part in parts {
                if !out.contains(&part) {
                    out.push(part);
                }
            }
        }
        if out.contains(&Self::UNKNOWN) {
            return Self::UNKNOWN;
        }
        match out.len() {
            0 => Self::NEVER,
            1 => out.remove(0),
            _ => Self::Union(out),
        }
    }

    pub(crate) fn or(self, other: Self) -> Self {
        Self::union([self, other])
    }

    pub(crate) fn reference(symbol: impl Into<Symbol>) -> Self {
        Self::Reference(symbol.into(), Vec::new())
    }

    /// Calls `each` with every symbol in the type.
    pub(crate) fn symbols<'a>(&'a self, each: &mut impl FnMut(&'a Symbol)) {
        match self {
            Self::Word(_) | Self::Literal(_) => {}
            Self::Reference(symbol, arguments) => {
                each(symbol);
                for argument in arguments {
                    argument.symbols(each);
                }
            }
            Self::Array(item) => item.symbols(each),
            Self::Tuple(elements) => elements.iter().for_each(|element| element.ty.symbols(each)),
            Self::Union(types) | Self::Intersection(types) => types.iter().for_each(|ty| ty.symbols(each)),
            Self::Dict(keys, values) => {
                if let Some(keys) = keys {
                    keys.symbols(each);
                }
                values.symbols(each);
            }
            Self::Function(parameters, result) => {
                for parameter in parameters {
                    parameter.ty.symbols(each);
                }
                result.symbols(each);
            }
            Self::Object(members) => members.iter().for_each(|member| member.ty.symbols(each)),
        }
    }

    /// Whether it needs parentheses before `[]`, or beside `|` and `&`.
    fn is_compound(&self) -> bool {
        matches!(self, Self::Union(_) | Self::Intersection(_) | Self::Function(..))
    }
}

impl Declaration {
    /// Calls `each` with every symbol in the declaration.
    pub(crate) fn symbols<'a>(&'a self, each: &mut impl FnMut(&'a Symbol)) {
        match &self.body {
            Body::Interface(members) => members.iter().for_each(|member| member.ty.symbols(each)),
            Body::Alias(ty) | Body::Const(ty) => ty.symbols(each),
        }
    }

    pub(crate) fn write(&self, out: &mut Writer, scope: &Scope<'_>) {
        self.doc.write(out);
        // The statement leads where its name leads: TypeScript asks for both.
        out.spanned(self.name.origin, |out| match &self.body {
            Body::Interface(members) => {
                out.push("export interface ");
                self.name.write(out);
                out.push(" ");
                write_members(out, members, scope);
            }
            Body::Alias(ty) => {
                out.push("export type ");
                self.name.write(out);
                out.push(" = ");
                write_broad(out, ty, scope);
                out.push(";");
            }
            Body::Const(ty) => {
                out.push("export declare const ");
                self.name.write(out);
                out.push(": ");
                write_type(out, ty, scope);
                out.push(";");
            }
        });
        out.line_end();
    }
}

impl Name {
    fn write(&self, out: &mut Writer) {
        out.spanned(self.origin, |out| out.push(&self.text));
    }
}

fn write_members(out: &mut Writer, members: &[Member], scope: &Scope<'_>) {
    if members.is_empty() {
        out.push("{}");
        return;
    }
    out.line("{");
    out.indented(|out| {
        for member in members {
            member.doc.write(out);
            write_member(out, member, scope);
            out.line_end();
        }
    });
    out.push("}");
}

fn write_member(out: &mut Writer, member: &Member, scope: &Scope<'_>) {
    let Some(name) = &member.name else {
        out.push("[key: string]: ");
        write_type(out, &member.ty, scope);
        out.push(";");
        return;
    };
    out.spanned(name.origin, |out| {
        if member.readonly {
            out.push("readonly ");
        }
        out.spanned(name.origin, |out| out.push(&escape::property(&name.text)));
        out.push(if member.optional { "?: " } else { ": " });
        write_broad(out, &member.ty, scope);
        out.push(";");
    });
}

/// Writes a type after its name: a union that does not fit has a line for each member.
fn write_broad(out: &mut Writer, ty: &Type, scope: &Scope<'_>) {
    let Type::Union(members) = ty else { return write_type(out, ty, scope) };
    if Writer::measure(|scratch| write_type(scratch, ty, scope)) < out.room() {
        return write_type(out, ty, scope);
    }
    out.indented(|out| {
        for member in members {
            out.line_end();
            out.push("| ");
            write_operand(out, member, scope);
        }
    });
}

fn write_type(out: &mut Writer, ty: &Type, scope: &Scope<'_>) {
    match ty {
        Type::Word(word) => out.push(word),
        Type::Literal(literal) => write_literal(out, literal),
        Type::Reference(symbol, arguments) => {
            out.push(scope.name(symbol));
            if !arguments.is_empty() {
                out.push("<");
                write_separated(out, ", ", arguments, |out, argument| write_type(out, argument, scope));
                out.push(">");
            }
        }
        Type::Array(item) => {
            write_operand(out, item, scope);
            out.push("[]");
        }
        Type::Tuple(elements) => {
            out.push("[");
            write_separated(out, ", ", elements, |out, element| write_element(out, element, scope));
            out.push("]");
        }
        Type::Union(members) => write_separated(out, " | ", members, |out, member| write_operand(out, member, scope)),
        Type::Intersection(members) => {
            write_separated(out, " & ", members, |out, member| write_operand(out, member, scope));
        }
        Type::Dict(keys, values) => {
            match keys {
                None => out.push("{ [key: string]: "),
                Some(keys) => {
                    out.push("{ [key in ");
                    write_type(out, keys, scope);
                    out.push("]?: ");
                }
            }
            write_type(out, values, scope);
            out.push(" }");
        }
        Type::Function(parameters, result) => {
            out.push("(");
            write_separated(out, ", ", parameters, |out, parameter| {
                out.push(parameter.name);
                out.push(if parameter.optional { "?: " } else { ": " });
                write_type(out, &parameter.ty, scope);
            });
            out.push(") => ");
            write_type(out, result, scope);
        }
        Type::Object(members) => write_members(out, members, scope),
    }
}

fn write_operand(out: &mut Writer, ty: &Type, scope: &Scope<'_>) {
    if !ty.is_compound() {
        return write_type(out, ty, scope);
    }
    out.push("(");
    write_type(out, ty, scope);
    out.push(")");
}

fn write_element(out: &mut Writer, element: &Element, scope: &Scope<'_>) {
    if let Some(label) = &element.label {
        out.push(label);
        out.push(if element.optional { "?: " } else { ": " });
        return write_type(out, &element.ty, scope);
    }
    if element.optional {
        write_operand(out, &element.ty, scope);
        out.push("?");
    } else {
        write_type(out, &element.ty, scope);
    }
}

fn write_literal(out: &mut Writer, literal: &Literal) {
    let text = match &literal.value {
        Value::String(text) => escape::string(text),
        Value::Null | Value::Bool(_) | Value::Number(_) => literal.value.to_string(),
        // No literal type has such values.
        Value::Array(_) | Value::Object(_) => "unknown".to_owned(),
    };
    match literal.origin {
        Some(origin) => out.spanned(Some(origin), |out| out.push(&text)),
        None => out.push(&text),
    }
}

fn write_separated<T>(out: &mut Writer, separator: &str, items: &[T], mut write: impl FnMut(&mut Writer, &T)) {
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            out.push(separator);
        }
        write(out, item);
    }
}
