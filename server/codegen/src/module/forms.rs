//! Forms: what one is filled with, the Zod schema that checks it as Django would, and its calls.
//!
//! The schema refuses nothing that Django takes, as far as a person may type it: what depends on the server's locale, on its database or on
//! code of its own is left to the server. Empty is what Django calls empty: a missing key, `null`, the empty string.

use std::collections::BTreeSet;

use mizan_schema::declarations::{CharFormat, Choices, Form, FormField, FormFieldKind};
use serde_json::Value;

use super::{Builder, Group};
use crate::comment::Doc;
use crate::javascript::Expression;
use crate::naming::{Entity, FormPart};
use crate::pattern;
use crate::scope::Symbol;
use crate::typescript::{Body, Literal, Member, Name, Type as Ts};

/// What is filled into one key of a form.
struct Input {
    key: String,
    ty: Ts,
    schema: Expression,
    /// Whether it may be left empty.
    optional: bool,
    /// What is checked by the server alone, as a sentence.
    remark: Option<String>,
}

impl Builder<'_> {
    pub(super) fn form(&self, form: &Form) -> Group {
        let part = |part| Entity::Form(form.name.value.clone(), part);
        let (data, schema) = (part(FormPart::Data), part(FormPart::Schema));
        let origin = Some(form.python.origin);
        let mut keys = BTreeSet::new();
        let inputs: Vec<(&FormField, Input)> = form
            .fields
            .iter()
            .flat_map(|field| self.inputs_of(field).into_iter().map(move |input| (field, input)))
            .filter(|(_, input)| keys.insert(input.key.clone()))
            .collect();
        let mut group = Group::default();

        let mut members: Vec<Member> = inputs.iter().map(|(field, input)| data_member(field, input)).collect();
        let (object, schema_type) = match &form.dynamic {
            None => ("object", "FormSchemaOf"),
            Some(reason) => {
                members.push(further_fields(&reason.value, &self.name(&part(FormPart::FetchSchema))));
                ("looseObject", "OpenFormSchemaOf")
            }
        };
        group.declarations.push(self.declare(&data, origin, self.doc(&form.python), Body::Interface(members)));

        let ty = Ts::Reference(Symbol::Forms(schema_type), vec![Ts::reference(data.clone())]);
        group.declarations.push(self.declare(&schema, origin, self.doc(&form.python), Body::Const(ty)));
        let is_multipart = form.fields.iter().any(|field| matches!(field.kind, FormFieldKind::File { .. }));
        let entries = inputs.into_iter().map(|(_, input)| {
            (input.key, if input.optional { input.schema.method("nullish", vec![]) } else { input.schema })
        });
        group.constants.push(
            self.constant(
                &schema,
                Expression::Deferred(Box::new(z(object, vec![Expression::Object(entries.collect())]))),
            ),
        );

        self.form_calls(form, &data, is_multipart, &mut group);
        group
    }

    fn form_calls(&self, form: &Form, data: &Entity, is_multipart: bool, group: &mut Group) {
        let name = &form.name.value;
        let call = |suffix: &str| {
            Expression::call(Symbol::Kernel("defineCall"), vec![Expression::text(&format!("{name}.{suffix}"))])
        };
        let multipart = Expression::Json(serde_json::json!({ "multipart": is_multipart }));
        let submit = Expression::call(Symbol::Kernel("defineSubmit"), vec![Expression::text(name), multipart]);
        let of_data = |symbol| Ts::Reference(symbol, vec![Ts::reference(data.clone())]);
        let submit_type = Ts::Reference(
            Symbol::Kernel("Submit"),
            vec![Ts::reference(data.clone()), Ts::reference(Symbol::Forms("FormResult"))],
        );
        let calls = [
            (FormPart::Submit, submit_type, submit),
            (FormPart::Validate, of_data(Symbol::Forms("ValidateForm")), call("validate")),
            (FormPart::FetchSchema, of_data(Symbol::Forms("FetchFormSchema")), call("schema")),
            (FormPart::SubmitFormset, of_data(Symbol::Forms("SubmitFormset")), call("formset.submit")),
            (FormPart::ValidateFormset, of_data(Symbol::Forms("ValidateFormset")), call("formset.validate")),
            (FormPart::FetchFormsetSchema, Ts::reference(Symbol::Forms("FetchFormsetSchema")), call("formset.schema")),
        ];
        for (part, ty, value) in calls {
            let entity = Entity::Form(name.clone(), part);
            if self.has(&entity) {
                group.declarations.push(self.declare(
                    &entity,
                    Some(form.python.origin),
                    self.doc(&form.python),
                    Body::Const(ty),
                ));
                group.constants.push(self.constant(&entity, value));
            }
        }
    }

    fn inputs_of(&self, field: &FormField) -> Vec<Input> {
        let key = field.name.value.to_string();
        if field.disabled {
            let remark = Some("Disabled: the server takes no notice of it.".to_owned());
            return vec![Input { key, ty: Ts::UNKNOWN, schema: z("unknown", vec![]), optional: true, remark }];
        }
        let optional = !field.required;
        if field.kind == FormFieldKind::SplitDateTime {
            // Django's widget reads two inputs.
            return ["0", "1"]
                .map(|half| Input {
                    key: format!("{key}_{half}"),
                    ty: Ts::STRING,
                    schema: written(field.required),
                    optional,
                    remark: None,
                })
                .into();
        }
        let (ty, schema, remark) = self.check(field);
        // An unset `NullBooleanField` is a value, required or not.
        let optional = optional || field.kind == FormFieldKind::NullBoolean;
        vec![Input { key, ty, schema, optional, remark }]
    }

    /// What a field takes, how that is checked, and what is left to the server.
    fn check(&self, field: &FormField) -> (Ts, Expression, Option<String>) {
        let required = field.required;
        match &field.kind {
            FormFieldKind::Char { min_length, max_length, strip, format } => {
                let (ty, schema) =
                    (Ts::STRING, characters(*strip, required, *min_length, *max_length, char_format(*format)));
                (ty, schema, None)
            }
            FormFieldKind::Regex { pattern, min_length, max_length } => {
                let translated = pattern.as_deref().and_then(pattern::to_javascript);
                let remark = match (pattern, &translated) {
                    (Some(pattern), None) => Some(format!("Only the server checks the pattern `{pattern}`.")),
                    _ => None,
                };
                let checks = translated.into_iter().map(|(source, flags)| Check::Regex(source, flags)).collect();
                (Ts::STRING, characters(false, required, *min_length, *max_length, checks), remark)
            }
            FormFieldKind::Integer { min, max, step } => (
                number_or_text(),
                number(required, INTEGER, true, min, max, step.as_ref().filter(|_| min.is_none())),
                None,
            ),
            FormFieldKind::Float { min, max, step } => (
                number_or_text(),
                number(required, DECIMAL, false, min, max, step.as_ref().filter(|_| min.is_none())),
                None,
            ),
            FormFieldKind::Decimal { min, max, max_digits, decimal_places } => {
                (number_or_text(), decimal(required, min.as_ref(), max.as_ref(), *max_digits, *decimal_places), None)
            }
            FormFieldKind::Boolean if required => (
                Ts::BOOLEAN,
                z("boolean", vec![])
                    .method("refine", vec![Expression::Function(Box::new(Expression::Value)), required_message()]),
                None,
            ),
            FormFieldKind::Boolean | FormFieldKind::NullBoolean => (Ts::BOOLEAN, z("boolean", vec![]), None),
            FormFieldKind::Date { input_formats } => dated(required, "date", input_formats.as_deref()),
            FormFieldKind::Time { input_formats } => dated(required, "time", input_formats.as_deref()),
            FormFieldKind::DateTime { input_formats } => dated(required, "date and time", input_formats.as_deref()),
            FormFieldKind::Duration | FormFieldKind::SplitDateTime => (Ts::STRING, written(required), None),
            FormFieldKind::Choice { choices, multiple, coerce_to_int: _ } => chosen(choices, *multiple, required),
            FormFieldKind::ModelChoice { multiple, primary_key } => {
                let ty = match self.input(primary_key) {
                    Ts::STRING => Ts::STRING,
                    ty => ty.or(Ts::STRING),
                };
                // Every key may be written as text, whatever it is in the database.
                let ty = if ty == Ts::UNKNOWN { number_or_text() } else { ty };
                let (ty, schema) = repeated(*multiple, required, ty, text_or_number(required));
                (ty, schema, Some("The server knows the choices.".to_owned()))
            }
            FormFieldKind::File { image: _, multiple, max_length, allow_empty } => {
                let schema = file(*max_length, *allow_empty);
                let (ty, schema) = repeated(*multiple, required, Ts::reference(Symbol::Global("File")), schema);
                (ty, schema, None)
            }
            FormFieldKind::Json => {
                let schema = z("unknown", vec![]);
                (Ts::UNKNOWN, if required { not_empty(schema) } else { schema }, None)
            }
            FormFieldKind::Uuid => {
                let checks = vec![Check::Regex(UUID.to_owned(), "i")];
                (Ts::STRING, characters(true, required, None, None, checks), None)
            }
            FormFieldKind::Unknown(class) => {
                let schema = z("unknown", vec![]);
                let schema = if required { not_empty(schema) } else { schema };
                (Ts::UNKNOWN, schema, Some(format!("Only the server knows what a `{class}` takes.")))
            }
        }
    }
}

fn data_member(field: &FormField, input: &Input) -> Member {
    let ty = if input.optional { input.ty.clone().or(Ts::NULL).or(Ts::UNDEFINED) } else { input.ty.clone() };
    let mut doc =
        Doc::default().prose(field.label.as_deref()).prose(field.help_text.as_deref()).prose(input.remark.as_deref());
    if let Some(initial) = &field.initial {
        doc = doc.tag("default", initial);
    }
    for (tag, value) in constraint_tags(&field.kind) {
        doc = doc.tag(tag, value);
    }
    let name = Some(Name { text: input.key.clone(), origin: Some(field.name.origin) });
    Member { doc, name, readonly: false, optional: input.optional, ty }
}

fn further_fields(reason: &str, schema: &str) -> Member {
    let sentence = format!("Further fields are known only at run time: {reason}. `{schema}` gives them.");
    Member { doc: Doc::default().prose(Some(&sentence)), name: None, readonly: false, optional: false, ty: Ts::UNKNOWN }
}

fn constraint_tags(kind: &FormFieldKind) -> Vec<(&'static str, String)> {
    let count = |tag, count: &Option<u64>| count.map(|count| (tag, count.to_string()));
    let value = |tag, value: &Option<Value>| value.as_ref().map(|value| (tag, value.to_string()));
    let tags = match kind {
        FormFieldKind::Char { min_length, max_length, .. } => {
            vec![count("minLength", min_length), count("maxLength", max_length)]
        }
        FormFieldKind::Regex { pattern, min_length, max_length } => vec![
            count("minLength", min_length),
            count("maxLength", max_length),
            pattern.as_ref().map(|pattern| ("pattern", pattern.to_string())),
        ],
        FormFieldKind::Integer { min, max, step } | FormFieldKind::Float { min, max, step } => {
            vec![value("minimum", min), value("maximum", max), value("step", step)]
        }
        FormFieldKind::Decimal { min, max, max_digits, decimal_places } => vec![
            value("minimum", min),
            value("maximum", max),
            count("maxDigits", max_digits),
            count("decimalPlaces", decimal_places),
        ],
        _ => Vec::new(),
    };
    tags.into_iter().flatten().collect()
}

// Schemas.

/// A whole number as Django reads it.
const INTEGER: &str = r"^[-+]?\d+(?:\.0*)?$";
/// A number as Django reads it.
const DECIMAL: &str = r"^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$";
const UUID: &str = r"^(?:urn:)?(?:uuid:)?\{*(?:-*[\da-f]){32}-*\}*$";
/// Local part as words or quoted; the domain with a dot, an address in brackets, or `localhost`. Names beyond ASCII are the server's to judge.
const EMAIL: &str = r#"^(?:[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*|".+")@(?:localhost|\[\S+\]|(?:[^\s@.]+\.)+[^\s@.]{2,})$"#;
/// With or without a scheme, which Django adds.
const URL: &str = r"^(?:(?:https?|ftps?):\/\/)?[^\s/?#]+(?:[/?#]\S*)?$";

/// What a text is checked for once it is not empty.
enum Check {
    Regex(String, &'static str),
    Ip,
}

fn char_format(format: CharFormat) -> Vec<Check> {
    let regex = |source: &str, flags| vec![Check::Regex(source.to_owned(), flags)];
    match format {
        CharFormat::Plain => Vec::new(),
        CharFormat::Email => regex(EMAIL, "i"),
        CharFormat::Url => regex(URL, "i"),
        CharFormat::Slug { unicode: false } => regex("^[-a-zA-Z0-9_]+$", ""),
        CharFormat::Slug { unicode: true } => regex("^[-\\p{L}\\p{N}_]+$", "u"),
        CharFormat::Ip => vec![Check::Ip],
    }
}

fn z(method: &'static str, arguments: Vec<Expression>) -> Expression {
    Expression::symbol(Symbol::Zod).method(method, arguments)
}

fn count(count: u64) -> Expression {
    Expression::Json(Value::from(count))
}

fn required_message() -> Expression {
    Expression::text("Required")
}

/// Text whose constraints hold unless it is empty.
fn characters(strip: bool, required: bool, min: Option<u64>, max: Option<u64>, checks: Vec<Check>) -> Expression {
    let text = z("string", vec![]);
    let text = if strip { text.method("trim", vec![]) } else { text };
    if required {
        return constrained(
            text.method("min", vec![count(1), required_message()]),
            min.filter(|min| *min > 1),
            max,
            checks,
        );
    }
    if min.is_none_or(|min| min == 0) && checks.is_empty() {
        return constrained(text, None, max, checks);
    }
    let filled = constrained(z("string", vec![]), min, max, checks);
    text.method("pipe", vec![z("union", vec![Expression::List(vec![empty_text(), filled])])])
}

fn constrained(text: Expression, min: Option<u64>, max: Option<u64>, checks: Vec<Check>) -> Expression {
    let text = min.into_iter().fold(text, |text, min| text.method("min", vec![count(min)]));
    let text = max.into_iter().fold(text, |text, max| text.method("max", vec![count(max)]));
    checks.into_iter().fold(text, |text, check| match check {
        Check::Regex(source, flags) => text.method("regex", vec![Expression::Regex(source, flags)]),
        Check::Ip => {
            text.method("pipe", vec![z("union", vec![Expression::List(vec![z("ipv4", vec![]), z("ipv6", vec![])])])])
        }
    })
}

/// Text that is only there: what it says is for the server's locale to read.
fn written(required: bool) -> Expression {
    characters(true, required, None, None, Vec::new())
}

fn empty_text() -> Expression {
    z("literal", vec![Expression::text("")])
}

fn or_empty(required: bool, schema: Expression) -> Expression {
    if required { schema } else { z("union", vec![Expression::List(vec![empty_text(), schema])]) }
}

fn number(
    required: bool,
    source: &'static str,
    is_whole: bool,
    min: &Option<Value>,
    max: &Option<Value>,
    step: Option<&Value>,
) -> Expression {
    let text = z("string", vec![])
        .method("trim", vec![])
        .method("regex", vec![Expression::Regex(source.to_owned(), "i")])
        .method("transform", vec![Expression::symbol(Symbol::Global("Number"))]);
    let mut range = z(if is_whole { "int" } else { "number" }, vec![]);
    for (method, bound) in [("min", min.as_ref()), ("max", max.as_ref()), ("multipleOf", step)] {
        if let Some(bound) = bound.filter(|bound| bound.is_number()) {
            range = range.method(method, vec![Expression::Json(bound.clone())]);
        }
    }
    let number = z("union", vec![Expression::List(vec![z("number", vec![]), text])]).method("pipe", vec![range]);
    or_empty(required, number)
}

/// Stays as it is given, since a number would lose digits; only its size is compared as one.
fn decimal(
    required: bool,
    min: Option<&Value>,
    max: Option<&Value>,
    digits: Option<u64>,
    places: Option<u64>,
) -> Expression {
    let text =
        z("string", vec![]).method("trim", vec![]).method("regex", vec![Expression::Regex(DECIMAL.to_owned(), "i")]);
    let mut schema = z("union", vec![Expression::List(vec![z("number", vec![]), text])]);
    let as_number = || Expression::call(Symbol::Global("Number"), vec![Expression::Value]);
    for (operator, words, bound) in [(">=", "at least", min), ("<=", "at most", max)] {
        if let Some(bound) = bound.filter(|bound| bound.is_number()) {
            let test = Expression::Binary(Box::new(as_number()), operator, Box::new(Expression::Json(bound.clone())));
            schema = refined(schema, test, &format!("Must be {words} {bound}"));
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

fn not_empty(schema: Expression) -> Expression {
    let is_there = Expression::Binary(Box::new(Expression::Value), "!=", Box::new(Expression::Json(Value::Null)));
    let is_filled = Expression::Binary(Box::new(Expression::Value), "!==", Box::new(Expression::text("")));
    refined(schema, Expression::Binary(Box::new(is_there), "&&", Box::new(is_filled)), "Required")
}

fn number_or_text() -> Ts {
    Ts::NUMBER.or(Ts::STRING)
}

fn text_or_number(required: bool) -> Expression {
    z("union", vec![Expression::List(vec![z("number", vec![]), characters(false, required, None, None, Vec::new())])])
}

fn dated(required: bool, what: &str, formats: Option<&[std::sync::Arc<str>]>) -> (Ts, Expression, Option<String>) {
    let remark = match formats {
        Some(formats) => format!("A {what} in one of these formats: `{}`.", formats.join("`, `")),
        None => format!("A {what} in ISO 8601 or in a format of the server's locale."),
    };
    (Ts::STRING, written(required), Some(remark))
}

/// A choice is compared as text, so a number may be given either way.
fn chosen(choices: &Choices, multiple: bool, required: bool) -> (Ts, Expression, Option<String>) {
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

fn repeated(multiple: bool, required: bool, ty: Ts, schema: Expression) -> (Ts, Expression) {
    if !multiple {
        return (ty, schema);
    }
    let list = z("array", vec![schema]);
    let list = if required { list.method("min", vec![count(1), required_message()]) } else { list };
    (Ts::Array(Box::new(ty)), list)
}

fn file(longest_name: Option<u64>, allow_empty: bool) -> Expression {
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
