//! Zod schemas of form fields, as expressions.
//!
//! In go constraints; out come trees. Each schema takes what Django's field takes, as far as a person may type it; what it leaves to the
//! server is said by the caller.

use mizan_schema::declarations::{CharFormat, Choices};
use serde_json::Value;

use crate::javascript::Expression;
use crate::scope::Symbol;
use crate::typescript::{Literal, Type as Ts};

/// A whole number as Django reads it.
const WHOLE_NUMBER: &str = r"^[-+]?\d+(?:\.0*)?$";
/// A number as Django reads it.
const NUMBER: &str = r"^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$";
const UUID: &str = r"^(?:urn:)?(?:uuid:)?\{*(?:-*[\da-f]){32}-*\}*$";
/// Local part as words or quoted; the domain with a dot, an address in brackets, or `localhost`. Names beyond ASCII are the server's to judge.
const EMAIL: &str = r#"^(?:[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*|".+")@(?:localhost|\[\S+\]|(?:[^\s@.]+\.)+[^\s@.]{2,})$"#;
/// With or without a scheme, which Django adds.
const URL: &str = r"^(?!\w+:\/*$)(?:(?:https?|ftps?):\/\/)?[^\s/?#]+(?:[/?#]\S*)?$";

const REQUIRED: &str = "Required";
const SLUG_MESSAGE: &str = "Letters, digits, hyphens and underscores only";

/// What a text is checked for once it is not empty.
pub(super) enum Check {
    /// The source, its flags, and what to say.
    Regex(String, &'static str, &'static str),
    Ip,
}

pub(super) fn char_format(format: CharFormat) -> Vec<Check> {
    let regex = |source: &str, flags, message| vec![Check::Regex(source.to_owned(), flags, message)];
    match format {
        CharFormat::Plain => Vec::new(),
        CharFormat::Email => regex(EMAIL, "i", "Not an email address"),
        CharFormat::Url => regex(URL, "i", "Not a URL"),
        CharFormat::Slug { unicode: false } => regex("^[-a-zA-Z0-9_]+$", "", SLUG_MESSAGE),
        CharFormat::Slug { unicode: true } => regex("^[-\\p{L}\\p{N}_]+$", "u", SLUG_MESSAGE),
        CharFormat::Ip => vec![Check::Ip],
    }
}

pub(super) fn z(method: &'static str, arguments: Vec<Expression>) -> Expression {
    Expression::symbol(Symbol::Zod).method(method, arguments)
}

fn count(count: u64) -> Expression {
    Expression::Json(Value::from(count))
}

/// Text whose constraints hold unless it is empty.
pub(super) fn characters(
    strip: bool,
    required: bool,
    min: Option<u64>,
    max: Option<u64>,
    checks: Vec<Check>,
) -> Expression {
    let text = z("string", vec![]);
    let text = if strip { text.method("trim", vec![]) } else { text };
    if required {
        return constrained(
            text.method("min", vec![count(1), Expression::text(REQUIRED)]),
            min.filter(|min| *min > 1),
            max,
            checks,
        );
    }
    if min.is_none_or(|min| min == 0) && checks.is_empty() {
        return constrained(text, None, max, checks);
    }
    let filled = constrained(z("string", vec![]), min, max, checks);
    text.method("pipe", vec![either(empty_text(), filled, None)])
}

fn constrained(text: Expression, min: Option<u64>, max: Option<u64>, checks: Vec<Check>) -> Expression {
    let text = min.into_iter().fold(text, |text, min| text.method("min", vec![count(min)]));
    let text = max.into_iter().fold(text, |text, max| text.method("max", vec![count(max)]));
    checks.into_iter().fold(text, |text, check| match check {
        Check::Regex(source, flags, message) => {
            text.method("regex", vec![Expression::Regex(source, flags), Expression::text(message)])
        }
        Check::Ip => text.method("pipe", vec![either(z("ipv4", vec![]), z("ipv6", vec![]), Some("Not an IP address"))]),
    })
}

/// Text that is only there: what it says is for the server's locale to read.
pub(super) fn written(required: bool) -> Expression {
    characters(true, required, None, None, Vec::new())
}

fn empty_text() -> Expression {
    z("literal", vec![Expression::text("")])
}

fn or_empty(required: bool, schema: Expression) -> Expression {
    if required { schema } else { either(empty_text(), schema, None) }
}

fn either(one: Expression, other: Expression, message: Option<&str>) -> Expression {
    let members = Expression::List(vec![one, other]);
    z("union", [members].into_iter().chain(message.map(Expression::text)).collect())
}

/// A number, or text that Django reads as one.
fn numeric(pattern: &str, message: &str, read: impl FnOnce(Expression) -> Expression) -> Expression {
    let text =
        z("string", vec![]).method("trim", vec![]).method("regex", vec![Expression::Regex(pattern.to_owned(), "i")]);
    either(z("number", vec![]), read(text), Some(message))
}

/// Bounds of a number. A step counts from the least value, which JavaScript knows only where that is none.
pub(super) struct Range<'a> {
    pub(super) min: Option<&'a Value>,
    pub(super) max: Option<&'a Value>,
    pub(super) step: Option<&'a Value>,
}

pub(super) fn whole_number(required: bool, range: &Range<'_>) -> Expression {
    or_empty(required, ranged(WHOLE_NUMBER, "Not a whole number", "int", range))
}

pub(super) fn number(required: bool, range: &Range<'_>) -> Expression {
    or_empty(required, ranged(NUMBER, "Not a number", "number", range))
}

fn ranged(pattern: &str, message: &str, method: &'static str, range: &Range<'_>) -> Expression {
    let step = range.step.filter(|_| range.min.is_none());
    let bounds = [("min", range.min), ("max", range.max), ("multipleOf", step)];
    let bounds = bounds.into_iter().filter_map(|(method, bound)| Some((method, json_number(bound?)?)));
    let range =
        bounds.fold(z(method, vec![]), |range, (method, bound)| range.method(method, vec![Expression::Json(bound)]));
    let as_number = |text: Expression| text.method("transform", vec![Expression::symbol(Symbol::Global("Number"))]);
    numeric(pattern, message, as_number).method("pipe", vec![range])
}

/// A bound as a number, also where it is a `Decimal`'s text.
fn json_number(bound: &Value) -> Option<Value> {
    match bound {
        Value::Number(_) => Some(bound.clone()),
        Value::String(text) => serde_json::from_str(text).ok().filter(Value::is_number),
        _ => None,
    }
}

/// A box that must be ticked.
pub(super) fn ticked() -> Expression {
    refined(z("boolean", vec![]), Expression::Value, REQUIRED)
}

/// A UUID in any of the spellings that Python reads.
pub(super) fn uuid(required: bool) -> Expression {
    characters(true, required, None, None, vec![Check::Regex(UUID.to_owned(), "i", "Not a UUID")])
}

/// Stays as it is given, since a number would lose digits; only its size is compared as one.
pub(super) fn decimal(
    required: bool,
    min: Option<&Value>,
    max: Option<&Value>,
    digits: Option<u64>,
    places: Option<u64>,
) -> Expression {
    let mut schema = numeric(NUMBER, "Not a number", |text| text);
    let as_number = || Expression::call(Symbol::Global("Number"), vec![Expression::Value]);
    for (operator, words, bound) in [(">=", "at least", min), ("<=", "at most", max)] {
        if let Some(bound) = bound.and_then(json_number) {
            let message = format!("Must be {words} {bound}");
            let test = Expression::Binary(Box::new(as_number()), operator, Box::new(Expression::Json(bound)));
            schema = refined(schema, test, &message);
        }
    }
    if let Some(places) = places {
        let more = Expression::Regex(format!("\\.\\d{{{},}}", places.saturating_add(1)), "");
        schema = refined(schema, Expression::Not(Box::new(matches(more))), &format!("At most {places} decimal places"));
    }
    if let Some(whole) = digits.and_then(|digits| digits.checked_sub(places.unwrap_or(0))) {
        let more = Expression::Regex(format!("^[-+]?0*[1-9]\\d{{{whole},}}"), "");
        schema = refined(
            schema,
            Expression::Not(Box::new(matches(more))),
            &format!("At most {whole} digits before the point"),
        );
    }
    or_empty(required, schema)
}

/// `/…/.test(String(value))`
fn matches(regex: Expression) -> Expression {
    regex.method("test", vec![Expression::call(Symbol::Global("String"), vec![Expression::Value])])
}

fn refined(schema: Expression, test: Expression, message: &str) -> Expression {
    schema.method("refine", vec![Expression::Function(Box::new(test)), Expression::text(message)])
}

pub(super) fn not_empty(schema: Expression) -> Expression {
    let is_there = Expression::Binary(Box::new(Expression::Value), "!=", Box::new(Expression::Json(Value::Null)));
    let is_filled = Expression::Binary(Box::new(Expression::Value), "!==", Box::new(Expression::text("")));
    refined(schema, Expression::Binary(Box::new(is_there), "&&", Box::new(is_filled)), REQUIRED)
}

pub(super) fn number_or_text() -> Ts {
    Ts::NUMBER.or(Ts::STRING)
}

pub(super) fn text_or_number(required: bool) -> Expression {
    either(z("number", vec![]), characters(false, required, None, None, Vec::new()), None)
}

pub(super) fn dated(
    required: bool,
    what: &str,
    formats: Option<&[std::sync::Arc<str>]>,
) -> (Ts, Expression, Option<String>) {
    let remark = match formats {
        Some(formats) => format!("A {what} in one of these formats: `{}`.", formats.join("`, `")),
        None => format!("A {what} in ISO 8601 or in a format of the server's locale."),
    };
    (Ts::STRING, written(required), Some(remark))
}

/// A choice is compared as text, so a number may be given either way.
pub(super) fn chosen(choices: &Choices, multiple: bool, required: bool) -> (Ts, Expression, Option<String>) {
    let known = match choices {
        Choices::Known(known) => known,
        Choices::Unknown(reason) => {
            let (ty, schema) = repeated(multiple, required, number_or_text(), text_or_number(required));
            return (ty, schema, Some(format!("The server knows the choices: {reason}.")));
        }
    };
    let mut values: Vec<Value> = Vec::new();
    for (value, _) in known {
        let spellings = match value {
            Value::Number(number) => vec![value.clone(), Value::from(number.to_string())],
            Value::Bool(yes) => vec![value.clone(), Value::from(if *yes { "True" } else { "False" })],
            Value::String(text) if text.is_empty() => vec![],
            Value::Null | Value::Array(_) | Value::Object(_) => vec![],
            Value::String(_) => vec![value.clone()],
        };
        values.extend(spellings);
    }
    values.extend((!required && !multiple).then(|| Value::from("")));
    let literals = values.iter().map(|value| Ts::Literal(Literal { value: value.clone(), origin: None }));
    let ty = Ts::union(literals);
    let schema =
        if values.is_empty() { z("never", vec![]) } else { z("literal", vec![Expression::Json(Value::Array(values))]) };
    let (ty, schema) = repeated(multiple, required, ty, schema);
    (ty, schema, None)
}

pub(super) fn repeated(multiple: bool, required: bool, ty: Ts, schema: Expression) -> (Ts, Expression) {
    if !multiple {
        return (ty, schema);
    }
    let list = z("array", vec![schema]);
    let list = if required { list.method("min", vec![count(1), Expression::text(REQUIRED)]) } else { list };
    (Ts::Array(Box::new(ty)), list)
}

pub(super) fn file(longest_name: Option<u64>, allow_empty: bool) -> Expression {
    let schema = z("file", vec![]);
    let schema =
        if allow_empty { schema } else { schema.method("min", vec![count(1), Expression::text("The file is empty")]) };
    match longest_name {
        Some(longest) => {
            let length =
                Expression::Property(Box::new(Expression::Property(Box::new(Expression::Value), "name")), "length");
            let test = Expression::Binary(Box::new(length), "<=", Box::new(count(longest)));
            refined(schema, test, &format!("A file name of at most {longest} characters"))
        }
        None => schema,
    }
}
