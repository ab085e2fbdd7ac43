//! Bounds, lengths and patterns, applied to a type.
//!
//! In go a type and one constraint; out comes the type with it, as pydantic places it: inside of `None`, in the type's own words where it has some,
//! and beside its schema under pydantic's own name where it has none.

use std::sync::Arc;

use mizan_schema::types::{Directed, Format, Metadata, Numeric, Text, Type};
use serde_json::{Map, Value};

/// One constraint.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Constraint {
    Ge(Value),
    Gt(Value),
    Le(Value),
    Lt(Value),
    MultipleOf(Value),
    MinLength(u64),
    MaxLength(u64),
    Pattern(Arc<str>),
    MaxDigits(u64),
    DecimalPlaces(u64),
}

/// `ty` under `constraint`. `sealed`: a validator stands between, so that the type's own words no longer apply.
pub(super) fn constrain(ty: Type, constraint: &Constraint, sealed: bool) -> Type {
    match ty {
        Type::Unknown(unknown) => Type::Unknown(unknown),
        Type::Nullable(inner) if !sealed => Type::Nullable(Box::new(constrain(*inner, constraint, sealed))),
        Type::Annotated(inner, metadata) if !sealed && takes(&inner, constraint) => {
            Type::Annotated(Box::new(constrain(*inner, constraint, sealed)), metadata)
        }
        Type::Directed(directed) => Type::Directed(Box::new(Directed {
            input: constrain(directed.input, constraint, sealed),
            output: constrain(directed.output, constraint, sealed),
        })),
        ty if sealed || !takes(&ty, constraint) => beside(ty, constraint),
        ty => within(ty, constraint),
    }
}

/// Whether the type has words of its own for the constraint.
fn takes(ty: &Type, constraint: &Constraint) -> bool {
    use Constraint::{DecimalPlaces, Ge, Gt, Le, Lt, MaxDigits, MaxLength, MinLength, MultipleOf, Pattern};
    match (ty, constraint) {
        (Type::Int(_) | Type::Float(_) | Type::Decimal(_), Ge(_) | Gt(_) | Le(_) | Lt(_) | MultipleOf(_))
        | (Type::Decimal(_), MaxDigits(_) | DecimalPlaces(_))
        | (Type::Str(_), MinLength(_) | MaxLength(_) | Pattern(_))
        | (Type::Bytes(_) | Type::Array(_) | Type::Dict(_) | Type::Formatted(..), MinLength(_) | MaxLength(_))
        | (Type::Formatted(Format::Duration, _), MultipleOf(_)) => true,
        // Moments are compared by validation alone.
        (Type::Formatted(format, _), Ge(_) | Gt(_) | Le(_) | Lt(_)) => is_moment(*format),
        _ => false,
    }
}

fn is_moment(format: Format) -> bool {
    matches!(format, Format::DateTime | Format::Date | Format::Time | Format::Duration)
}

fn within(ty: Type, constraint: &Constraint) -> Type {
    match ty {
        Type::Int(bounds) => Type::Int(bounded(bounds, constraint)),
        Type::Float(bounds) => Type::Float(bounded(bounds, constraint)),
        Type::Decimal(bounds) => Type::Decimal(bounded(bounds, constraint)),
        Type::Str(text) => Type::Str(sized(text, constraint)),
        Type::Bytes(text) => Type::Bytes(sized(text, constraint)),
        Type::Formatted(format, text) => Type::Formatted(format, sized(text, constraint)),
        Type::Array(mut array) => {
            limit(&mut array.min_items, &mut array.max_items, constraint);
            Type::Array(array)
        }
        Type::Dict(mut dict) => {
            limit(&mut dict.min_properties, &mut dict.max_properties, constraint);
            Type::Dict(dict)
        }
        other => other,
    }
}

fn bounded(mut bounds: Numeric, constraint: &Constraint) -> Numeric {
    match constraint {
        Constraint::Ge(value) => bounds.minimum = Some(Box::new(value.clone())),
        Constraint::Gt(value) => bounds.exclusive_minimum = Some(Box::new(value.clone())),
        Constraint::Le(value) => bounds.maximum = Some(Box::new(value.clone())),
        Constraint::Lt(value) => bounds.exclusive_maximum = Some(Box::new(value.clone())),
        Constraint::MultipleOf(value) => bounds.multiple_of = Some(Box::new(value.clone())),
        Constraint::MaxDigits(digits) => bounds.max_digits = Some(*digits),
        Constraint::DecimalPlaces(places) => bounds.decimal_places = Some(*places),
        Constraint::MinLength(_) | Constraint::MaxLength(_) | Constraint::Pattern(_) => {}
    }
    bounds
}

fn sized(mut text: Text, constraint: &Constraint) -> Text {
    match constraint {
        Constraint::Pattern(pattern) => text.pattern = Some(Arc::clone(pattern)),
        other => limit(&mut text.min_length, &mut text.max_length, other),
    }
    text
}

fn limit(least: &mut Option<u64>, most: &mut Option<u64>, constraint: &Constraint) {
    match constraint {
        Constraint::MinLength(length) => *least = Some(*length),
        Constraint::MaxLength(length) => *most = Some(*length),
        _ => {}
    }
}

/// The constraint beside the schema. A pattern of what is no string is seen by validation alone.
fn beside(ty: Type, constraint: &Constraint) -> Type {
    let (key, value) = match (&ty, constraint) {
        (_, Constraint::Pattern(_)) => return ty,
        (_, Constraint::Ge(value)) => ("ge", value.clone()),
        (_, Constraint::Gt(value)) => ("gt", value.clone()),
        (_, Constraint::Le(value)) => ("le", value.clone()),
        (_, Constraint::Lt(value)) => ("lt", value.clone()),
        (_, Constraint::MultipleOf(value)) => ("multiple_of", value.clone()),
        (_, Constraint::MaxDigits(digits)) => ("max_digits", Value::from(*digits)),
        (_, Constraint::DecimalPlaces(places)) => ("decimal_places", Value::from(*places)),
        (Type::Array(_) | Type::Tuple(_), Constraint::MinLength(length)) => ("minItems", Value::from(*length)),
        (Type::Array(_) | Type::Tuple(_), Constraint::MaxLength(length)) => ("maxItems", Value::from(*length)),
        (Type::Dict(_), Constraint::MinLength(length)) => ("minProperties", Value::from(*length)),
        (Type::Dict(_), Constraint::MaxLength(length)) => ("maxProperties", Value::from(*length)),
        (_, Constraint::MinLength(length)) => ("minLength", Value::from(*length)),
        (_, Constraint::MaxLength(length)) => ("maxLength", Value::from(*length)),
    };
    let extra = Value::Object(Map::from_iter([(key.to_owned(), value)]));
    annotated(ty, Metadata { extra: Some(extra), ..Metadata::default() })
}

/// `ty` with `metadata` beside it; one layer, however often it is annotated. Nothing is added where there is nothing to add.
pub(super) fn annotated(ty: Type, metadata: Metadata) -> Type {
    if metadata == Metadata::default() {
        return ty;
    }
    match ty {
        Type::Annotated(inner, mut known) => {
            known.description = metadata.description.or(known.description);
            known.examples = metadata.examples.or(known.examples);
            known.deprecated |= metadata.deprecated;
            known.replacement = metadata.replacement.or(known.replacement);
            known.extra = merged(known.extra, metadata.extra);
            Type::Annotated(inner, known)
        }
        other => Type::Annotated(Box::new(other), Box::new(metadata)),
    }
}

/// Two pieces of a schema, the second over the first.
pub(super) fn merged(under: Option<Value>, over: Option<Value>) -> Option<Value> {
    match (under, over) {
        (Some(Value::Object(mut under)), Some(Value::Object(over))) => {
            under.extend(over);
            Some(Value::Object(under))
        }
        (under, over) => over.or(under),
    }
}

/// As it is written: `ge=1`. Equal for equal constraints only.
impl std::fmt::Display for Constraint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Constraint::Ge(value) => write!(f, "ge={value}"),
            Constraint::Gt(value) => write!(f, "gt={value}"),
            Constraint::Le(value) => write!(f, "le={value}"),
            Constraint::Lt(value) => write!(f, "lt={value}"),
            Constraint::MultipleOf(value) => write!(f, "multiple_of={value}"),
            Constraint::MinLength(length) => write!(f, "min_length={length}"),
            Constraint::MaxLength(length) => write!(f, "max_length={length}"),
            Constraint::Pattern(pattern) => write!(f, "pattern={pattern:?}"),
            Constraint::MaxDigits(digits) => write!(f, "max_digits={digits}"),
            Constraint::DecimalPlaces(places) => write!(f, "decimal_places={places}"),
        }
    }
}
