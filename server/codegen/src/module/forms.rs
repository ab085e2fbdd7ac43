//! Forms: what one is filled with, the Zod schema that checks it as Django would, and its calls.
//!
//! The schema refuses nothing that Django takes, as far as a person may type it: what depends on the server's locale, on its database or on
//! code of its own is left to the server. Empty is what Django calls empty: a missing key, `null`, the empty string.

use std::collections::BTreeSet;

use mizan_schema::declarations::{Form, FormField, FormFieldKind};
use serde_json::Value;

use super::zod::{self, Check, Range};
use super::{Builder, Group};
use crate::comment::{self, Doc};
use crate::javascript::Expression;
use crate::naming::{Entity, FormPart};
use crate::pattern;
use crate::scope::Symbol;
use crate::typescript::{Body, Member, Name, Type as Ts};

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
        group.constants.push(self.constant(
            &schema,
            Expression::Deferred(Box::new(zod::z(object, vec![Expression::Object(entries.collect())]))),
        ));

        self.form_calls(form, &data, is_multipart, &mut group);
        group
    }

    fn form_calls(&self, form: &Form, data: &Entity, is_multipart: bool, group: &mut Group) {
        let name = &form.name.value;
        let call = |suffix: &str| {
            Expression::call(Symbol::Kernel("defineCall"), vec![Expression::text(&format!("{name}.{suffix}"))])
        };
        let submit = |form: &str, is_multipart: bool| {
            let multipart = Expression::Json(serde_json::json!({ "multipart": is_multipart }));
            Expression::call(Symbol::Kernel("defineSubmit"), vec![Expression::text(form), multipart])
        };
        let formset = format!("{name}.formset");
        let of_data = |symbol| Ts::Reference(symbol, vec![Ts::reference(data.clone())]);
        let submit_type = Ts::Reference(Symbol::Kernel("Submit"), vec![Ts::reference(data.clone()), Ts::UNKNOWN]);
        let calls = [
            (FormPart::Submit, submit_type, submit(name, is_multipart)),
            (FormPart::Validate, of_data(Symbol::Forms("ValidateForm")), call("validate")),
            (FormPart::FetchSchema, of_data(Symbol::Forms("FetchFormSchema")), call("schema")),
            (FormPart::SubmitFormset, of_data(Symbol::Forms("SubmitFormset")), submit(&formset, false)),
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
            return vec![Input { key, ty: Ts::UNKNOWN, schema: zod::z("unknown", vec![]), optional: true, remark }];
        }
        let optional = !field.required;
        if field.kind == FormFieldKind::SplitDateTime {
            // Django's widget reads two inputs.
            return ["0", "1"]
                .map(|half| Input {
                    key: format!("{key}_{half}"),
                    ty: Ts::STRING,
                    schema: zod::written(field.required),
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
                let (ty, schema) = (
                    Ts::STRING,
                    zod::characters(*strip, required, *min_length, *max_length, zod::char_format(*format)),
                );
                (ty, schema, None)
            }
            FormFieldKind::Regex { pattern, min_length, max_length } => {
                let translated = pattern.as_deref().and_then(pattern::to_javascript);
                let remark = match (pattern, &translated) {
                    (Some(pattern), None) => Some(format!("Only the server checks the pattern `{pattern}`.")),
                    _ => None,
                };
                let checks = translated
                    .into_iter()
                    .map(|(source, flags)| Check::Regex(source, flags, "Not in the form that is asked for"))
                    .collect();
                (Ts::STRING, zod::characters(false, required, *min_length, *max_length, checks), remark)
            }
            FormFieldKind::Integer { min, max, step } => {
                let range = Range { min: min.as_ref(), max: max.as_ref(), step: step.as_ref() };
                (zod::number_or_text(), zod::whole_number(required, &range), None)
            }
            FormFieldKind::Float { min, max, step } => {
                let range = Range { min: min.as_ref(), max: max.as_ref(), step: step.as_ref() };
                (zod::number_or_text(), zod::number(required, &range), None)
            }
            FormFieldKind::Decimal { min, max, max_digits, decimal_places } => (
                zod::number_or_text(),
                zod::decimal(required, min.as_ref(), max.as_ref(), *max_digits, *decimal_places),
                None,
            ),
            FormFieldKind::Boolean if required => (Ts::BOOLEAN, zod::ticked(), None),
            FormFieldKind::Boolean | FormFieldKind::NullBoolean => (Ts::BOOLEAN, zod::z("boolean", vec![]), None),
            FormFieldKind::Date { input_formats } => zod::dated(required, "date", input_formats.as_deref()),
            FormFieldKind::Time { input_formats } => zod::dated(required, "time", input_formats.as_deref()),
            FormFieldKind::DateTime { input_formats } => {
                zod::dated(required, "date and time", input_formats.as_deref())
            }
            FormFieldKind::Duration | FormFieldKind::SplitDateTime => (Ts::STRING, zod::written(required), None),
            FormFieldKind::Choice { choices, multiple, coerce_to_int: _ } => zod::chosen(choices, *multiple, required),
            FormFieldKind::ModelChoice { multiple, primary_key } => {
                let ty = match self.input(primary_key) {
                    Ts::STRING => Ts::STRING,
                    ty => ty.or(Ts::STRING),
                };
                // Every key may be written as text, whatever it is in the database.
                let ty = if ty == Ts::UNKNOWN { zod::number_or_text() } else { ty };
                let (ty, schema) = zod::repeated(*multiple, required, ty, zod::text_or_number(required));
                (ty, schema, Some("The server knows the choices.".to_owned()))
            }
            FormFieldKind::File { image: _, multiple, max_length, allow_empty } => {
                let schema = zod::file(*max_length, *allow_empty);
                let (ty, schema) = zod::repeated(*multiple, required, Ts::reference(Symbol::Global("File")), schema);
                (ty, schema, None)
            }
            FormFieldKind::Json => {
                let schema = zod::z("unknown", vec![]);
                (Ts::UNKNOWN, if required { zod::not_empty(schema) } else { schema }, None)
            }
            FormFieldKind::Uuid => (Ts::STRING, zod::uuid(required), None),
            FormFieldKind::Unknown(class) => {
                let schema = zod::z("unknown", vec![]);
                let schema = if required { zod::not_empty(schema) } else { schema };
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
        doc = doc.tag(tag, &value);
    }
    let name = Some(Name { text: input.key.as_str().into(), origin: Some(field.name.origin) });
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
            pattern.as_ref().map(|pattern| ("pattern", comment::code(pattern))),
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
