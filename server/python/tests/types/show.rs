//! Types and definitions as one line each, for people who read snapshots.

use std::fmt::Write;

use mizan_schema::types::{
    Bound, Default, Definition, Discriminator, Exclude, Extra, Field, Metadata, Numeric, Object, ObjectKind, Shape,
    Text, Type, TypeKey,
};

/// `Page[Product] { items: list[Product], total: int >= 0 = 0 }`.
pub(crate) fn definition(definition: &Definition) -> String {
    let mut text = match &definition.shape {
        Shape::Object(object) => object_text(&definition.name, object),
        Shape::Root(inner, metadata) => format!("{} = root {}{}", definition.name, ty(inner), beside(metadata)),
        Shape::Alias(inner) => format!("{} = {}", definition.name, ty(inner)),
        Shape::Enum(enumeration) => {
            let members: Vec<String> =
                enumeration.members.iter().map(|m| format!("{} = {}", m.name, m.value)).collect();
            let mixin = enumeration.mixin.map_or_else(String::new, |mixin| format!("({mixin:?})"));
            format!("enum{mixin} {} {{ {} }}", definition.name, members.join(", "))
        }
    };
    if let Some(serialized) = &definition.serialized {
        let _ = write!(text, " gives {}", ty(serialized));
    }
    text
}

fn object_text(name: &str, object: &Object) -> String {
    let kind = match object.kind {
        ObjectKind::Model => "",
        ObjectKind::Dataclass => "dataclass ",
        ObjectKind::TypedDict => "dict ",
        ObjectKind::NamedTuple => "tuple ",
    };
    let mut parts: Vec<String> = object.fields.iter().map(field).collect();
    parts.extend(object.computed.iter().map(|computed| format!("computed {}", field(computed))));
    match &object.extra {
        Extra::Unsaid => {}
        Extra::Ignore => parts.push("ignore others".to_owned()),
        Extra::Forbid => parts.push("no others".to_owned()),
        Extra::Allow(None) => parts.push("others".to_owned()),
        Extra::Allow(Some(values)) => parts.push(format!("others: {}", ty(values))),
    }
    let mut text = if parts.is_empty() {
        format!("{kind}{name} {{}}")
    } else {
        format!("{kind}{name} {{ {} }}", parts.join(", "))
    };
    if let Some(extra) = &object.json_schema_extra {
        let _ = write!(text, " + {extra}");
    }
    if let Some(by_alias) = object.serialize_by_alias {
        let _ = write!(text, " by_alias={by_alias}");
    }
    if object.serialization_defaults_required {
        text.push_str(" defaults required");
    }
    text
}

/// `name: type = default`.
pub(crate) fn field(field: &Field) -> String {
    let mut text = field.name.to_string();
    match (field.input_key == field.name, field.output_key == field.name, field.input_key == field.output_key) {
        (true, true, _) => {}
        (_, _, true) => {
            let _ = write!(text, " as {:?}", field.input_key);
        }
        _ => {
            let _ = write!(text, " in {:?} out {:?}", field.input_key, field.output_key);
        }
    }
    let _ = write!(text, ": {}", ty(&field.ty));
    text.push_str(&default(&field.default));
    match field.exclude {
        Exclude::Never => {}
        Exclude::Always => text.push_str(" excluded"),
        Exclude::Sometimes => text.push_str(" sometimes"),
    }
    if let Some(description) = &field.description {
        let _ = write!(text, " ({description})");
    }
    text
}

fn default(default: &Default) -> String {
    match default {
        Default::Required => String::new(),
        Default::Value(value) => format!(" = {value}"),
        Default::Hidden => " = …".to_owned(),
        Default::Unknown(unknown) => format!(" = unknown({}: {})", unknown.expression, unknown.reason),
        Default::Directed(input, output) => format!("{} out{}", self::default(input), self::default(output)),
    }
}

/// `list[int >= 1] | None`.
pub(crate) fn ty(ty: &Type) -> String {
    match ty {
        Type::Any => "Any".to_owned(),
        Type::None => "None".to_owned(),
        Type::Bool => "bool".to_owned(),
        Type::Int(bounds) => format!("int{}", numeric(bounds)),
        Type::Float(bounds) => format!("float{}", numeric(bounds)),
        Type::Decimal(bounds) => format!("Decimal{}", numeric(bounds)),
        Type::Str(text) => format!("str{}", self::text(text)),
        Type::Bytes(text) => format!("bytes{}", self::text(text)),
        Type::Formatted(format, text) => format!("{format:?}{}", self::text(text)),
        Type::Literal(values) => {
            let values: Vec<String> = values.iter().map(|value| value.value.to_string()).collect();
            format!("Literal[{}]", values.join(", "))
        }
        Type::Enum(key) | Type::Object(key) | Type::Alias(key) => self::key(key),
        Type::Array(array) => {
            let kind = if array.unique { "set" } else { "list" };
            format!("{kind}[{}]{}", self::ty(&array.items), range(array.min_items, array.max_items))
        }
        Type::Tuple(items) => format!("tuple[{}]", all(items)),
        Type::Dict(dict) => {
            let range = range(dict.min_properties, dict.max_properties);
            format!("dict[{}, {}]{range}", self::ty(&dict.keys), self::ty(&dict.values))
        }
        Type::Nullable(inner) => format!("{} | None", self::ty(inner)),
        Type::Union(union) => {
            let members: Vec<String> = union.members.iter().map(self::ty).collect();
            let by = match &union.discriminator {
                None => String::new(),
                Some(Discriminator::Field(tag)) => format!(" by {tag}"),
                Some(Discriminator::Callable) => " by a function".to_owned(),
            };
            format!("({}{by})", members.join(" | "))
        }
        Type::Json(inner) => format!("Json[{}]", self::ty(inner)),
        Type::Directed(directed) => format!("<in {} out {}>", self::ty(&directed.input), self::ty(&directed.output)),
        Type::Annotated(inner, metadata) => format!("{}{}", self::ty(inner), beside(metadata)),
        Type::Unknown(unknown) => format!("unknown({}: {})", unknown.expression, unknown.reason),
    }
}

fn all(types: &[Type]) -> String {
    types.iter().map(ty).collect::<Vec<_>>().join(", ")
}

fn key(key: &TypeKey) -> String {
    format!("{}.{}", key.module, key.qualname)
}

fn numeric(bounds: &Numeric) -> String {
    let mut text = String::new();
    let mut add = |sign: &str, value: Option<String>| {
        if let Some(value) = value {
            let _ = write!(text, " {sign} {value}");
        }
    };
    let shown = |bound: &Bound| bound.as_ref().map(ToString::to_string);
    add(">=", shown(&bounds.minimum));
    add(">", shown(&bounds.exclusive_minimum));
    add("<=", shown(&bounds.maximum));
    add("<", shown(&bounds.exclusive_maximum));
    add("%", shown(&bounds.multiple_of));
    add("digits", bounds.max_digits.map(|digits| digits.to_string()));
    add("places", bounds.decimal_places.map(|places| places.to_string()));
    text
}

fn text(text: &Text) -> String {
    let pattern = text.pattern.as_ref().map_or_else(String::new, |pattern| format!("/{pattern}/"));
    format!("{}{pattern}", range(text.min_length, text.max_length))
}

fn range(least: Option<u64>, most: Option<u64>) -> String {
    let bound = |bound: Option<u64>| bound.map_or_else(String::new, |bound| bound.to_string());
    if least.is_none() && most.is_none() { String::new() } else { format!("({}..{})", bound(least), bound(most)) }
}

fn beside(metadata: &Metadata) -> String {
    let mut parts = Vec::new();
    if let Some(description) = &metadata.description {
        parts.push(format!("{description:?}"));
    }
    if let Some(examples) = &metadata.examples {
        parts.push(format!("examples {examples}"));
    }
    if metadata.deprecated {
        parts.push("deprecated".to_owned());
    }
    if let Some(extra) = &metadata.extra {
        parts.push(format!("+ {extra}"));
    }
    if let Some(replacement) = &metadata.replacement {
        parts.push(format!("as {replacement}"));
    }
    if parts.is_empty() { String::new() } else { format!(" {{{}}}", parts.join(", ")) }
}
