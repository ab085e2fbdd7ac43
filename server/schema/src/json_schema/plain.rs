//! Schemas of what refers to nothing: numbers, texts, formats, values.
//!
//! In go constraints or values; out comes the schema. Pure functions, each the whole rule of its type.

use serde_json::Value;

use super::keywords::{Map, one, put, typed};
use crate::types::{EnumMixin, Enumeration, Format, LiteralValue, Numeric, Text};

pub(super) fn bounded(name: &str, bounds: &Numeric) -> Map {
    let mut schema = typed(name);
    add_bounds(&mut schema, bounds, Value::clone);
    schema
}

/// Bounds of a decimal are given as floating-point numbers, whatever they were.
pub(super) fn decimal_number(bounds: &Numeric) -> Map {
    let mut schema = typed("number");
    add_bounds(&mut schema, bounds, |value| value.as_f64().map_or_else(|| value.clone(), Value::from));
    schema
}

fn add_bounds(schema: &mut Map, bounds: &Numeric, given: impl Fn(&Value) -> Value) {
    put(schema, "minimum", bounds.minimum.as_deref().map(&given));
    put(schema, "maximum", bounds.maximum.as_deref().map(&given));
    put(schema, "exclusiveMinimum", bounds.exclusive_minimum.as_deref().map(&given));
    put(schema, "exclusiveMaximum", bounds.exclusive_maximum.as_deref().map(&given));
    put(schema, "multipleOf", bounds.multiple_of.as_deref().map(&given));
}

/// The text of a decimal, where a release gives it a pattern.
pub(super) fn decimal_text(bounds: &Numeric) -> Map {
    let mut schema = typed("string");
    schema.insert("pattern".into(), decimal_pattern(bounds).into());
    schema
}

fn decimal_pattern(bounds: &Numeric) -> String {
    let number = match (bounds.max_digits, bounds.decimal_places) {
        (None, None) => r"\d*\.?\d*$".to_owned(),
        (None, Some(places)) => format!(r"\d*\.?\d{{0,{places}}}0*$"),
        (Some(digits), None) => {
            format!(r"(?:\d{{0,{digits}}}|(?=[\d.]{{1,{}}}0*$)\d*\.\d*0*$)", digits.saturating_add(1))
        }
        (Some(digits), Some(places)) => {
            let whole = digits.saturating_sub(places);
            let all = digits.saturating_add(1);
            format!(r"(?:\d{{0,{whole}}}|(?=[\d.]{{1,{all}}}0*$)\d{{0,{whole}}}\.\d{{0,{places}}}0*$)")
        }
    };
    format!(r"^(?!^[-+.]*$)[+-]?0*{number}")
}

pub(super) fn string(text: &Text) -> Map {
    let mut schema = typed("string");
    put(&mut schema, "minLength", text.min_length);
    put(&mut schema, "maxLength", text.max_length);
    put(&mut schema, "pattern", text.pattern.as_deref());
    schema
}

pub(super) fn bytes(text: &Text) -> Map {
    formatted("binary", text)
}

fn formatted(format: &str, text: &Text) -> Map {
    let mut schema = string(text);
    schema.insert("format".into(), format.into());
    schema
}

pub(super) fn known_format(format: Format, text: &Text) -> Map {
    let mut schema = formatted(&format.json_name(), text);
    match format {
        Format::Uri | Format::MultiHostUri => {
            schema.entry("minLength").or_insert_with(|| 1.into());
        }
        Format::Password | Format::PasswordBytes => put(&mut schema, "writeOnly", Some(true)),
        _ => {}
    }
    schema
}

pub(super) fn literal(values: &[LiteralValue]) -> Map {
    if let [LiteralValue { value, .. }] = values {
        let mut schema = one("const", value.clone());
        put(&mut schema, "type", if value.is_null() { Some("null") } else { common_type([value]) });
        return schema;
    }
    let mut schema = one("enum", values.iter().map(|value| value.value.clone()).collect::<Vec<_>>());
    put(&mut schema, "type", common_type(values.iter().map(|value| &value.value)));
    schema
}

pub(super) fn enumeration(enumeration: &Enumeration) -> Map {
    let values = || enumeration.members.iter().map(|member| &member.value);
    let mut schema = one("enum", values().cloned().collect::<Vec<_>>());
    let name = match enumeration.mixin {
        Some(EnumMixin::Str) => Some("string"),
        Some(EnumMixin::Int) => Some("integer"),
        Some(EnumMixin::Float) => Some("number"),
        None => common_type(values()),
    };
    put(&mut schema, "type", name);
    schema
}

/// The JSON Schema type that all values have, where they agree and pydantic names it.
pub(super) fn common_type<'v>(values: impl IntoIterator<Item = &'v Value>) -> Option<&'static str> {
    let mut names = values.into_iter().map(|value| match value {
        Value::String(_) => Some("string"),
        Value::Bool(_) => Some("boolean"),
        Value::Number(number) if number.is_f64() => Some("number"),
        Value::Number(_) => Some("integer"),
        Value::Array(_) => Some("array"),
        Value::Null | Value::Object(_) => None,
    });
    let first = names.next()??;
    names.all(|name| name == Some(first)).then_some(first)
}
