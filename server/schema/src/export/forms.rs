//! Forms in the exported document: their calls, their fields, and the JSON that they take.
//!
//! In goes a form; out come plain values. What a field takes is said as far as JSON Schema has words for Django's rules; a field whose class
//! is unknown takes `{}`.

use std::sync::Arc;

use serde_json::{Value, json};

use crate::declarations::{CharFormat, Choices, Form, FormField, FormFieldKind};
use crate::json_schema::{Map, Mode, Pydantic, Root, Subject, schemas};
use crate::types::{Definitions, Type};

/// The calls that a form answers: `contact.schema`, …
pub(super) fn call_names(form: &Form) -> Vec<String> {
    const CALLS: [&str; 3] = ["schema", "validate", "submit"];
    let name = &form.name.value;
    let mut names: Vec<String> = CALLS.iter().map(|call| format!("{name}.{call}")).collect();
    if form.meta.enable_formset {
        names.extend(CALLS.iter().map(|call| format!("{name}.formset.{call}")));
    }
    names
}

/// What `validate` and `submit` take.
pub(super) fn data(form: &Form) -> Value {
    let properties: Map =
        form.fields.iter().map(|field| (field.name.value.to_string(), schema(&field.kind, field.required))).collect();
    let required: Vec<&str> =
        form.fields.iter().filter(|field| field.required && !field.disabled).map(|field| &*field.name.value).collect();
    let mut value = json!({ "type": "object", "properties": properties });
    if let (Value::Object(map), false) = (&mut value, required.is_empty()) {
        map.insert("required".to_owned(), json!(required));
    }
    value
}

/// A field, less its place.
pub(super) fn field(field: &FormField) -> Map {
    let mut value = Map::from_iter([
        ("name".to_owned(), json!(&*field.name.value)),
        ("type".to_owned(), json!(kind_name(&field.kind))),
        ("required".to_owned(), json!(field.required)),
        ("label".to_owned(), json!(field.label.as_deref())),
        ("help_text".to_owned(), json!(field.help_text.as_deref())),
        ("initial".to_owned(), json!(field.initial)),
        ("disabled".to_owned(), json!(field.disabled)),
        ("widget".to_owned(), json!(field.widget.as_deref())),
    ]);
    if let Value::Object(rules) = rules(&field.kind) {
        value.extend(rules.into_iter().filter(|(_, rule)| !rule.is_null()));
    }
    value
}

/// The name of Django's class for such a field, in snake case.
fn kind_name(kind: &FormFieldKind) -> &'static str {
    match kind {
        FormFieldKind::Char { format, .. } => match format {
            CharFormat::Plain => "char",
            CharFormat::Email => "email",
            CharFormat::Url => "url",
            CharFormat::Slug { .. } => "slug",
            CharFormat::Ip => "generic_ip_address",
        },
        FormFieldKind::Regex { .. } => "regex",
        FormFieldKind::Integer { .. } => "integer",
        FormFieldKind::Float { .. } => "float",
        FormFieldKind::Decimal { .. } => "decimal",
        FormFieldKind::Boolean => "boolean",
        FormFieldKind::NullBoolean => "null_boolean",
        FormFieldKind::Date { .. } => "date",
        FormFieldKind::Time { .. } => "time",
        FormFieldKind::DateTime { .. } => "date_time",
        FormFieldKind::SplitDateTime => "split_date_time",
        FormFieldKind::Duration => "duration",
        FormFieldKind::Choice { multiple: false, .. } => "choice",
        FormFieldKind::Choice { multiple: true, .. } => "multiple_choice",
        FormFieldKind::ModelChoice { multiple: false, .. } => "model_choice",
        FormFieldKind::ModelChoice { multiple: true, .. } => "model_multiple_choice",
        FormFieldKind::File { image: false, .. } => "file",
        FormFieldKind::File { image: true, .. } => "image",
        FormFieldKind::Json => "json",
        FormFieldKind::Uuid => "uuid",
        FormFieldKind::Unknown(_) => "unknown",
    }
}

/// What the field checks, by Django's names; `null` is what is not said.
fn rules(kind: &FormFieldKind) -> Value {
    match kind {
        FormFieldKind::Char { min_length, max_length, strip, format } => {
            let unicode = match format {
                CharFormat::Slug { unicode } => Some(unicode),
                _ => None,
            };
            json!({ "min_length": min_length, "max_length": max_length, "strip": strip, "allow_unicode": unicode })
        }
        FormFieldKind::Regex { pattern, min_length, max_length } => {
            json!({ "regex": pattern.as_deref(), "min_length": min_length, "max_length": max_length })
        }
        FormFieldKind::Integer { min, max, step } | FormFieldKind::Float { min, max, step } => {
            json!({ "min_value": min, "max_value": max, "step_size": step })
        }
        FormFieldKind::Decimal { min, max, max_digits, decimal_places } => {
            json!({ "min_value": min, "max_value": max, "max_digits": max_digits, "decimal_places": decimal_places })
        }
        FormFieldKind::Date { input_formats }
        | FormFieldKind::Time { input_formats }
        | FormFieldKind::DateTime { input_formats } => json!({ "input_formats": input_formats.as_deref().map(texts) }),
        FormFieldKind::Choice { choices, coerce_to_int, .. } => match choices {
            Choices::Known(choices) => {
                let choices: Vec<Value> = choices.iter().map(|(value, label)| json!([value, &**label])).collect();
                json!({ "choices": choices, "coerce_to_int": coerce_to_int })
            }
            Choices::Unknown(reason) => json!({ "choices_unknown": &**reason, "coerce_to_int": coerce_to_int }),
        },
        FormFieldKind::ModelChoice { primary_key, .. } => json!({ "primary_key": value_schema(primary_key) }),
        FormFieldKind::File { multiple, max_length, allow_empty, .. } => {
            json!({ "multiple": multiple, "max_length": max_length, "allow_empty_file": allow_empty })
        }
        FormFieldKind::Unknown(reason) => json!({ "unknown": &**reason }),
        FormFieldKind::Boolean
        | FormFieldKind::NullBoolean
        | FormFieldKind::SplitDateTime
        | FormFieldKind::Duration
        | FormFieldKind::Json
        | FormFieldKind::Uuid => Value::Null,
    }
}

/// The JSON that a field takes.
fn schema(kind: &FormFieldKind, required: bool) -> Value {
    match kind {
        FormFieldKind::Char { min_length, max_length, format, .. } => {
            let format = match format {
                CharFormat::Email => Some("email"),
                CharFormat::Url => Some("uri"),
                CharFormat::Plain | CharFormat::Slug { .. } | CharFormat::Ip => None,
            };
            // A required text is not empty, whatever else is said.
            let least = min_length.or(required.then_some(1));
            said(json!({ "type": "string", "format": format, "minLength": least, "maxLength": max_length }))
        }
        FormFieldKind::Regex { pattern, min_length, max_length } => said(
            json!({ "type": "string", "pattern": pattern.as_deref(), "minLength": min_length, "maxLength": max_length }),
        ),
        FormFieldKind::Integer { min, max, .. } => said(json!({ "type": "integer", "minimum": min, "maximum": max })),
        FormFieldKind::Float { min, max, .. } => said(json!({ "type": "number", "minimum": min, "maximum": max })),
        FormFieldKind::Decimal { min, max, .. } => {
            let number = said(json!({ "type": "number", "minimum": min, "maximum": max }));
            json!({ "anyOf": [number, { "type": "string" }] })
        }
        FormFieldKind::Boolean if required => json!({ "const": true, "type": "boolean" }),
        FormFieldKind::Boolean => json!({ "type": "boolean" }),
        FormFieldKind::NullBoolean => json!({ "anyOf": [{ "type": "boolean" }, { "type": "null" }] }),
        FormFieldKind::Date { input_formats } => moment("date", input_formats.as_deref()),
        FormFieldKind::Time { input_formats } => moment("time", input_formats.as_deref()),
        FormFieldKind::DateTime { input_formats } => moment("date-time", input_formats.as_deref()),
        FormFieldKind::Duration => json!({ "type": "string", "format": "duration" }),
        FormFieldKind::Choice { choices, multiple, .. } => {
            let one = match choices {
                Choices::Known(choices) => {
                    json!({ "enum": choices.iter().map(|(value, _)| value).collect::<Vec<_>>() })
                }
                Choices::Unknown(_) => json!({}),
            };
            many_if(*multiple, one)
        }
        FormFieldKind::ModelChoice { multiple, primary_key } => many_if(*multiple, value_schema(primary_key)),
        FormFieldKind::File { multiple, .. } => many_if(*multiple, json!({ "type": "string", "format": "binary" })),
        FormFieldKind::Uuid => json!({ "type": "string", "format": "uuid" }),
        FormFieldKind::Json | FormFieldKind::SplitDateTime | FormFieldKind::Unknown(_) => json!({}),
    }
}

fn moment(format: &str, input_formats: Option<&[Arc<str>]>) -> Value {
    match input_formats {
        None => json!({ "type": "string", "format": format }),
        Some(_) => json!({ "type": "string" }),
    }
}

fn many_if(multiple: bool, one: Value) -> Value {
    if multiple { json!({ "type": "array", "items": one }) } else { one }
}

/// The schema of a type that refers to no definition.
fn value_schema(ty: &Type) -> Value {
    let root = Root { subject: Subject::Type(ty), mode: Mode::Validation };
    schemas(&[root], &Definitions::new(), Pydantic::NEWEST).roots.pop().unwrap_or_default()
}

fn said(mut schema: Value) -> Value {
    if let Value::Object(map) = &mut schema {
        map.retain(|_, value| !value.is_null());
    }
    schema
}

fn texts(texts: &[Arc<str>]) -> Vec<&str> {
    texts.iter().map(|text| &**text).collect()
}
