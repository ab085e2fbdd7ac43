//! Forms before and after: what is filled into them. Titles, labels and help are not compared: a form shows them as they come.

use std::sync::Arc;

use serde_json::Value;

use crate::declarations::{Choices, Form, FormField, FormFieldKind};
use crate::names;
use crate::spelling::{python, typescript};

use super::differing::Pair;
use super::{Affected, Change, Comparison, Grade, Part, Step, Subject, Way};

impl Comparison<'_> {
    pub(super) fn forms(&self, out: &mut Vec<Change>) {
        for Pair { name, before, after } in &self.differing.forms {
            let subject = Subject::Form(Arc::clone(name));
            match (before, after) {
                (Some(one), Some(other)) => form(one, other, out),
                (None, Some(added)) => {
                    out.push(Change::added(subject, format!("form {name}")).touching(touched(added, Part::Whole, &[])));
                }
                (Some(removed), None) => {
                    out.push(Change::removed(subject, format!("form {name}")).touching(touched(
                        removed,
                        Part::Whole,
                        &[],
                    )));
                }
                (None, None) => {}
            }
        }
    }
}

fn form(before: &Form, after: &Form, out: &mut Vec<Change>) {
    let name = &after.name.value;
    let subject = || Subject::Form(Arc::clone(name));
    let formsets = || names::formset(name).into_iter().map(Affected::whole).collect();
    match (before.meta.enable_formset, after.meta.enable_formset) {
        (false, true) => out.push(Change::added(subject(), format!("form {name} formset")).touching(formsets())),
        (true, false) => out.push(Change::removed(subject(), format!("form {name} formset")).touching(formsets())),
        _ => {}
    }
    if before.dynamic.is_some() != after.dynamic.is_some() {
        let word = |form: &Form| if form.dynamic.is_some() { "known at run time" } else { "known" }.to_owned();
        let what = format!("form {name} fields");
        out.push(
            Change::changed(subject(), &what, word(before), word(after))
                .graded(Grade::Risky, "which fields there are is told in another way")
                .going(&[Way::Input])
                .touching(touched(after, Part::Arguments, &[])),
        );
    }
    let find = |form: &'_ Form, field: &FormField| form.fields.iter().any(|it| it.name.value == field.name.value);
    for field in &after.fields {
        let old = before.fields.iter().find(|it| it.name.value == field.name.value);
        let field_path = [Step::Key(Arc::clone(&field.name.value))];
        let path = format!("form {name}.{}", typescript::key(&field.name.value));
        let change = if let Some(old) = old {
            changed_field(subject(), &path, old, field)
        } else {
            let (grade, why) = if field.required && !field.disabled {
                (Grade::Breaking, "forms that do not fill it in do not compile")
            } else {
                (Grade::Safe, "it may be left empty")
            };
            Some(Change::added(subject(), format!("{path}: {}", spelled(field))).graded(grade, why))
        };
        out.extend(
            change.map(|change| change.going(&[Way::Input]).touching(touched(after, Part::Arguments, &field_path))),
        );
    }
    for field in before.fields.iter().filter(|field| !find(after, field)) {
        let field_path = [Step::Key(Arc::clone(&field.name.value))];
        out.push(
            Change::removed(subject(), format!("form {name}.{}", typescript::key(&field.name.value)))
                .graded(Grade::Breaking, "forms that fill it in do not compile")
                .going(&[Way::Input])
                .touching(touched(after, Part::Arguments, &field_path)),
        );
    }
}

fn changed_field(subject: Subject, path: &str, before: &FormField, after: &FormField) -> Option<Change> {
    let of_kind = (before.kind != after.kind).then(|| kinds(&before.kind, &after.kind));
    let of_need = match (is_needed(before), is_needed(after)) {
        (false, true) => Some((Grade::Breaking, "forms that do not fill it in do not compile")),
        (true, false) => Some((Grade::Safe, "it may be left empty")),
        _ => None,
    };
    let (grade, why) = of_kind.into_iter().chain(of_need).max_by_key(|(grade, _)| *grade)?;
    let (one, other) = (spelled(before), spelled(after));
    // Differences of detail (whether blanks are stripped, the step of a number) have no words of their own.
    let other = if one == other { format!("{other}, in detail") } else { other };
    Some(Change::changed(subject, path, one, other).graded(grade, why))
}

fn is_needed(field: &FormField) -> bool {
    field.required && !field.disabled
}

fn kinds(before: &FormFieldKind, after: &FormFieldKind) -> (Grade, &'static str) {
    if let (Some(had), Some(has)) = (choices(before), choices(after)) {
        return if had.iter().all(|value| has.contains(value)) {
            (Grade::Safe, "what could be chosen still can")
        } else {
            (Grade::Breaking, "what could be chosen is gone")
        };
    }
    if filled(before) == filled(after) {
        (Grade::Risky, "the server may refuse what it took")
    } else {
        (Grade::Breaking, "it is filled with values of another type")
    }
}

/// The values of a choice of one, or of several.
fn choices(kind: &FormFieldKind) -> Option<Vec<&Value>> {
    match kind {
        FormFieldKind::Choice { choices: Choices::Known(all), .. } => {
            Some(all.iter().map(|(value, _)| value).collect())
        }
        _ => None,
    }
}

/// What stands in the data of a form, as far as TypeScript tells it apart.
fn filled(kind: &FormFieldKind) -> String {
    let several = |multiple: bool, word: &str| if multiple { format!("{word}[]") } else { word.to_owned() };
    match kind {
        FormFieldKind::Integer { .. } | FormFieldKind::Float { .. } | FormFieldKind::Decimal { .. } => {
            "number".to_owned()
        }
        FormFieldKind::Boolean | FormFieldKind::NullBoolean => "boolean".to_owned(),
        FormFieldKind::SplitDateTime => "two strings".to_owned(),
        FormFieldKind::Choice { multiple, .. } => several(*multiple, "choice"),
        FormFieldKind::ModelChoice { multiple, primary_key } => {
            several(*multiple, &typescript::of(primary_key, Way::Input))
        }
        FormFieldKind::File { multiple, .. } => several(*multiple, "file"),
        FormFieldKind::Json | FormFieldKind::Unknown(_) => "unknown".to_owned(),
        FormFieldKind::Char { .. }
        | FormFieldKind::Regex { .. }
        | FormFieldKind::Date { .. }
        | FormFieldKind::Time { .. }
        | FormFieldKind::DateTime { .. }
        | FormFieldKind::Duration
        | FormFieldKind::Uuid => "string".to_owned(),
    }
}

/// `email address (max_length=320), optional`.
fn spelled(field: &FormField) -> String {
    let words = python::form_field(field);
    let words = words.strip_prefix(&*field.name.value).and_then(|rest| rest.strip_prefix(": ")).unwrap_or(&words);
    if field.disabled { format!("{words}, disabled") } else { words.to_owned() }
}

/// The exports of a form.
pub(super) fn touched(form: &Form, part: Part, path: &[Step]) -> Vec<Affected> {
    names::form(&form.name.value).into_iter().map(|export| Affected { export, part, path: path.to_vec() }).collect()
}
