//! How rules speak: names, lists and types as a person would write them.
//!
//! In go names and types; out comes text for messages. Names from a project can be anything: they are shortened and lose their control
//! characters here, and are escaped for a terminal where one is written to.

use std::fmt::Write as _;

use crate::declarations::Python;
use crate::types::Type;
use crate::{Code, Diagnostic, Origin};

/// As many characters of a name as anyone reads.
const SHOWN_CHARACTERS: usize = 80;
/// As many names of a list as anyone reads.
const SHOWN_NAMES: usize = 8;

/// `` `name` ``.
pub(super) fn quoted(name: &str) -> String {
    let mut out = String::with_capacity(name.len().min(SHOWN_CHARACTERS) + 2);
    out.push('`');
    for c in name.chars().take(SHOWN_CHARACTERS) {
        if c.is_control() {
            out.extend(c.escape_default());
        } else {
            out.push(c);
        }
    }
    if name.chars().nth(SHOWN_CHARACTERS).is_some() {
        out.push('…');
    }
    out.push('`');
    out
}

/// "`a`, `b` and 3 more".
pub(super) fn list(names: &[&str]) -> String {
    let shown: Vec<String> = names.iter().take(SHOWN_NAMES).map(|name| quoted(name)).collect();
    match names.len().saturating_sub(SHOWN_NAMES) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

/// `` `shop.clients.echo` ``.
pub(super) fn dotted(python: &Python) -> String {
    quoted(&format!("{}.{}", python.module, python.qualname))
}

/// MZ124.
pub(super) fn invalid_name(what: &str, name: &str, origin: Origin) -> Diagnostic {
    let help = match what {
        "context" => "use ASCII letters, digits and underscores: `user`, `cart_items`",
        _ => "use ASCII letters, digits and underscores, with dots between words: `user_profile`, `contact.submit`",
    };
    Diagnostic::new(Code::InvalidName, origin, format!("{} cannot be the name of a {what}", quoted(name)))
        .with_help(help)
}

/// MZ125.
pub(super) fn dynamic(origin: Origin, expression: &str, reason: &str) -> Diagnostic {
    Diagnostic::new(
        Code::DynamicDeclaration,
        origin,
        format!("{} is not known before the program runs: {reason}", quoted(expression)),
    )
    .with_help("write it as a string or a constant; until then the client is generated without it")
}

/// A type as an annotation would say it, without constraints: `list[Item] | None`.
pub(super) fn annotation(ty: &Type) -> String {
    let mut out = String::new();
    write_type(ty, &mut out);
    out
}

fn write_type(ty: &Type, out: &mut String) {
    match ty {
        Type::Any => out.push_str("Any"),
        Type::None => out.push_str("None"),
        Type::Bool => out.push_str("bool"),
        Type::Int(_) => out.push_str("int"),
        Type::Float(_) => out.push_str("float"),
        Type::Decimal(_) => out.push_str("Decimal"),
        Type::Str(_) => out.push_str("str"),
        Type::Bytes(_) => out.push_str("bytes"),
        Type::Formatted(format, _) => out.push_str(&format.python_name()),
        Type::Literal(values) => {
            let values: Vec<String> = values.iter().map(|literal| literal.value.to_string()).collect();
            // Writing to a string cannot fail.
            let _ = write!(out, "Literal[{}]", values.join(", "));
        }
        Type::Enum(key) | Type::Object(key) | Type::Alias(key) => out.push_str(&key.qualname),
        Type::Array(array) => {
            out.push_str(if array.unique { "set" } else { "list" });
            write_arguments(std::slice::from_ref(&array.items), out);
        }
        Type::Tuple(items) if items.is_empty() => out.push_str("tuple[()]"),
        Type::Tuple(items) => {
            out.push_str("tuple");
            write_arguments(items, out);
        }
        Type::Dict(dict) => {
            out.push_str("dict[");
            write_type(&dict.keys, out);
            out.push_str(", ");
            write_type(&dict.values, out);
            out.push(']');
        }
        Type::Nullable(inner) => {
            write_type(inner, out);
            out.push_str(" | None");
        }
        Type::Union(union) => write_joined(&union.members, " | ", out),
        Type::Json(inner) => {
            out.push_str("Json");
            write_arguments(std::slice::from_ref(&**inner), out);
        }
        Type::Directed(directed) => write_type(&directed.input, out),
        Type::Annotated(inner, _) => write_type(inner, out),
        Type::Unknown(unknown) => out.push_str(&unknown.expression),
    }
}

fn write_arguments(arguments: &[Type], out: &mut String) {
    out.push('[');
    write_joined(arguments, ", ", out);
    out.push(']');
}

fn write_joined(types: &[Type], separator: &str, out: &mut String) {
    for (index, ty) in types.iter().enumerate() {
        if index > 0 {
            out.push_str(separator);
        }
        write_type(ty, out);
    }
}
