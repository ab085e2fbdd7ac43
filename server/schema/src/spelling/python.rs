//! A type in the words of Python, on one line: what stands in the annotation, apart from aliases.

use serde_json::Value;

use crate::Type;
use crate::declarations::{CharFormat, Choices, FormField, FormFieldKind};
use crate::types::{Bound, Default, Numeric, Text};

/// `list[Item] | None`, `int (ge=1)`.
pub fn of(ty: &Type) -> String {
    match ty {
        Type::Any => "Any".to_owned(),
        Type::None => "None".to_owned(),
        Type::Bool => "bool".to_owned(),
        Type::Int(bounds) => constrained("int", &numeric(bounds)),
        Type::Float(bounds) => constrained("float", &numeric(bounds)),
        Type::Decimal(bounds) => constrained("Decimal", &numeric(bounds)),
        Type::Str(limits) => constrained("str", &text(limits)),
        Type::Bytes(limits) => constrained("bytes", &text(limits)),
        Type::Formatted(known, limits) => constrained(&known.python_name(), &text(limits)),
        Type::Literal(values) => {
            let values: Vec<String> = values.iter().map(|literal| literal.value.to_string()).collect();
            format!("Literal[{}]", values.join(", "))
        }
        Type::Enum(key) | Type::Object(key) | Type::Alias(key) => key.qualname.to_string(),
        Type::Array(array) => {
            let word = if array.unique { "set" } else { "list" };
            constrained(&format!("{word}[{}]", of(&array.items)), &lengths(array.min_items, array.max_items))
        }
        Type::Tuple(items) => format!("tuple[{}]", items.iter().map(of).collect::<Vec<_>>().join(", ")),
        Type::Dict(dict) => {
            let name = format!("dict[{}, {}]", of(&dict.keys), of(&dict.values));
            constrained(&name, &lengths(dict.min_properties, dict.max_properties))
        }
        Type::Nullable(inner) => format!("{} | None", of(inner)),
        Type::Union(union) => union.members.iter().map(of).collect::<Vec<_>>().join(" | "),
        Type::Json(inner) => format!("Json[{}]", of(inner)),
        Type::Directed(directed) => format!("{} (in), {} (out)", of(&directed.input), of(&directed.output)),
        Type::Annotated(inner, _) => of(inner),
        Type::Unknown(unknown) => format!("unknown: `{}`, since {}", unknown.expression, unknown.reason),
    }
}

/// ` = 1`, for what may be left out.
pub fn default(default: &Default) -> String {
    match default {
        Default::Required => String::new(),
        Default::Value(value) => format!(" = {value}"),
        Default::Hidden => " = …".to_owned(),
        Default::Unknown(unknown) => format!(" = unknown: `{}`", unknown.expression),
        Default::Directed(input, _) => self::default(input),
    }
}

fn constrained(name: &str, constraints: &[String]) -> String {
    if constraints.is_empty() { name.to_owned() } else { format!("{name} ({})", constraints.join(", ")) }
}

fn said(constraints: &[(&str, Option<String>)]) -> Vec<String> {
    constraints.iter().filter_map(|(word, value)| value.as_ref().map(|value| format!("{word}={value}"))).collect()
}

fn numeric(bounds: &Numeric) -> Vec<String> {
    let number = |bound: &Bound| bound.as_deref().map(Value::to_string);
    said(&[
        ("ge", number(&bounds.minimum)),
        ("le", number(&bounds.maximum)),
        ("gt", number(&bounds.exclusive_minimum)),
        ("lt", number(&bounds.exclusive_maximum)),
        ("multiple_of", number(&bounds.multiple_of)),
        ("max_digits", bounds.max_digits.map(|n| n.to_string())),
        ("decimal_places", bounds.decimal_places.map(|n| n.to_string())),
    ])
}

fn lengths(least: Option<u64>, most: Option<u64>) -> Vec<String> {
    said(&[("min_length", least.map(|n| n.to_string())), ("max_length", most.map(|n| n.to_string()))])
}

fn text(limits: &Text) -> Vec<String> {
    said(&[
        ("min_length", limits.min_length.map(|n| n.to_string())),
        ("max_length", limits.max_length.map(|n| n.to_string())),
        ("pattern", limits.pattern.as_ref().map(|pattern| format!("{pattern:?}"))),
    ])
}

/// `email: EmailField (max_length=320), required`.
pub fn form_field(field: &FormField) -> String {
    let optional = if field.required { "" } else { ", optional" };
    format!("{}: {}{optional}", field.name.value, kind(&field.kind))
}

fn kind(kind: &FormFieldKind) -> String {
    let lengths = |min: &Option<u64>, max: &Option<u64>| {
        said(&[("min_length", min.map(|n| n.to_string())), ("max_length", max.map(|n| n.to_string()))])
    };
    let number = |value: &Option<Value>| value.as_ref().map(Value::to_string);
    let bounds =
        |min: &Option<Value>, max: &Option<Value>| said(&[("min_value", number(min)), ("max_value", number(max))]);
    match kind {
        FormFieldKind::Char { min_length, max_length, format, .. } => {
            let word = match format {
                CharFormat::Plain => "text",
                CharFormat::Email => "email address",
                CharFormat::Url => "URL",
                CharFormat::Slug { .. } => "slug",
                CharFormat::Ip => "IP address",
            };
            constrained(word, &lengths(min_length, max_length))
        }
        FormFieldKind::Regex { min_length, max_length, pattern } => {
            let mut all = lengths(min_length, max_length);
            all.extend(pattern.iter().map(|pattern| format!("pattern={pattern:?}")));
            constrained("text", &all)
        }
        FormFieldKind::Integer { min, max, .. } => constrained("integer", &bounds(min, max)),
        FormFieldKind::Float { min, max, .. } => constrained("float", &bounds(min, max)),
        FormFieldKind::Decimal { min, max, .. } => constrained("decimal", &bounds(min, max)),
        FormFieldKind::Boolean => "boolean".to_owned(),
        FormFieldKind::NullBoolean => "boolean or null".to_owned(),
        FormFieldKind::Date { .. } => "date".to_owned(),
        FormFieldKind::Time { .. } => "time".to_owned(),
        FormFieldKind::DateTime { .. } | FormFieldKind::SplitDateTime => "date and time".to_owned(),
        FormFieldKind::Duration => "duration".to_owned(),
        FormFieldKind::Choice { choices, multiple, .. } => {
            let which = if *multiple { "any of" } else { "one of" };
            match choices {
                Choices::Known(all) => {
                    let values: Vec<String> = all.iter().map(|(value, _)| value.to_string()).collect();
                    format!("{which} {}", values.join(", "))
                }
                Choices::Unknown(reason) => format!("{which} choices known at run time: {reason}"),
            }
        }
        FormFieldKind::ModelChoice { multiple: true, .. } => "any of the rows of a table".to_owned(),
        FormFieldKind::ModelChoice { .. } => "one of the rows of a table".to_owned(),
        FormFieldKind::File { image: true, .. } => "image".to_owned(),
        FormFieldKind::File { .. } => "file".to_owned(),
        FormFieldKind::Json => "JSON".to_owned(),
        FormFieldKind::Uuid => "UUID".to_owned(),
        FormFieldKind::Unknown(class) => format!("unknown: `{class}`"),
    }
}
