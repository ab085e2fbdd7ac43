//! A type in the words of TypeScript, on one line: what a caller sees of it in an editor.
//!
//! Named types have the name of their class in both directions; the client may tell them apart with a suffix.

use serde_json::Value;

use crate::names;
use crate::types::{Type, TypeKey};

/// Which way a value goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Way {
    /// To the server: what validation takes.
    Input,
    /// From the server: what serialization gives.
    Output,
}

/// `Item[] | null`.
pub fn of(ty: &Type, way: Way) -> String {
    let mut alternatives = Vec::new();
    spell(ty, way, &mut alternatives);
    alternatives.join(" | ")
}

/// `Order.Line` → `OrderLine`, `Page[Product]` → `PageProduct`: what a named type is called in the client.
pub fn name(key: &TypeKey) -> String {
    names::class(&key.qualname)
}

/// A key as it stands in an object: quoted where it is no identifier.
pub fn key(name: &str) -> String {
    let mut chars = name.chars();
    let starts = chars.next().is_some_and(|c| c.is_alphabetic() || matches!(c, '_' | '$'));
    let is_plain = starts && chars.all(|c| c.is_alphanumeric() || matches!(c, '_' | '$'));
    if is_plain { name.to_owned() } else { Value::from(name).to_string() }
}

/// Adds the alternatives of a type, none twice.
fn spell(ty: &Type, way: Way, out: &mut Vec<String>) {
    let mut add = |word: String| {
        if !out.contains(&word) {
            out.push(word);
        }
    };
    match ty {
        Type::Any | Type::Unknown(_) => add("unknown".to_owned()),
        Type::None => add("null".to_owned()),
        Type::Bool => add("boolean".to_owned()),
        Type::Int(_) | Type::Float(_) => add("number".to_owned()),
        Type::Decimal(_) if way == Way::Input => {
            add("number".to_owned());
            add("string".to_owned());
        }
        Type::Decimal(_) | Type::Str(_) | Type::Bytes(_) | Type::Formatted(..) => add("string".to_owned()),
        Type::Literal(values) => values.iter().for_each(|literal| add(literal.value.to_string())),
        Type::Enum(key) | Type::Object(key) | Type::Alias(key) => add(name(key)),
        Type::Array(array) => add(format!("{}[]", operand(&array.items, way))),
        Type::Tuple(items) => {
            add(format!("[{}]", items.iter().map(|item| of(item, way)).collect::<Vec<_>>().join(", ")));
        }
        Type::Dict(dict) => {
            add(format!("{{ [key: {}]: {} }}", keys(&dict.keys, way), of(&dict.values, way)));
        }
        Type::Nullable(inner) => {
            spell(inner, way, out);
            spell(&Type::None, way, out);
        }
        Type::Union(union) => union.members.iter().for_each(|member| spell(member, way, out)),
        Type::Json(_) if way == Way::Input => add("string".to_owned()),
        Type::Json(inner) | Type::Annotated(inner, _) => spell(inner, way, out),
        Type::Directed(directed) => match way {
            Way::Input => spell(&directed.input, way, out),
            Way::Output => spell(&directed.output, way, out),
        },
    }
}

/// In parentheses where `[]` would bind to its last part.
fn operand(ty: &Type, way: Way) -> String {
    let mut alternatives = Vec::new();
    spell(ty, way, &mut alternatives);
    if alternatives.len() > 1 { format!("({})", alternatives.join(" | ")) } else { alternatives.join("") }
}

/// On the wire every key is a string; only a closed set of them is worth its name.
fn keys(ty: &Type, way: Way) -> String {
    match ty {
        Type::Literal(_) | Type::Enum(_) => of(ty, way),
        Type::Annotated(inner, _) => keys(inner, way),
        _ => "string".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_that_is_no_identifier_is_quoted() {
        assert_eq!(key("price"), "price");
        assert_eq!(key("größe"), "größe");
        assert_eq!(key("1st"), "\"1st\"");
        assert_eq!(key("a\"b"), "\"a\\\"b\"");
    }
}
