//! Forms: the fields that Django collects for a form class, declared ones and those of its model.
//!
//! In goes a class statement that derives from a Django form; out come its fields in order, and why they are known only at run time where they are.

use std::sync::Arc;

use indexmap::IndexMap;
use mizan_schema::Origin;
use mizan_schema::declarations::{FormField, Located};
use rustc_hash::FxBuildHasher;

use super::arguments::computed;
use super::formfield::{Entries, Field, Overrides, unread_field};
use super::models::undecided_field;
use super::{Django, Given, Instance, Model, ModelField};
use crate::evaluate::Constant;
use crate::facts::ast::{Expr, ExprKind, Stmt};
use crate::render;
use crate::resolve::{ClassRef, Reason, Symbol};

const PACKAGE: &str = "django.forms.";
const FORMS: &[&str] =
    &["django.forms.Form", "django.forms.BaseForm", "django.forms.ModelForm", "django.forms.BaseModelForm"];
const MODEL_FORMS: &[&str] = &["django.forms.ModelForm", "django.forms.BaseModelForm"];

/// What is read of a form.
#[derive(Clone, Debug, Default)]
pub(crate) struct ReadForm {
    /// In the order the form shows them.
    pub(crate) fields: Vec<FormField>,
    /// Why its fields are known only at run time.
    pub(crate) dynamic: Option<Located<Arc<str>>>,
    /// What is not known of single fields: the name of the field, the place, the reason.
    pub(crate) unknown: Vec<(Arc<str>, Origin, Reason)>,
}

/// Fields by name, each with its place.
pub(super) type Fields = IndexMap<Arc<str>, (Origin, Field), FxBuildHasher>;

/// A form while it is read.
pub(super) struct Reading {
    pub(super) fields: Fields,
    pub(super) dynamic: Option<Located<Arc<str>>>,
    /// The form's name: where what has no better place is.
    pub(super) place: Origin,
}

impl Reading {
    /// Says that the fields are known only at run time; what is said first stays.
    pub(super) fn is_dynamic(&mut self, origin: Option<Origin>, reason: impl Into<Arc<str>>) {
        let place = self.place;
        self.dynamic.get_or_insert_with(|| Located { value: reason.into(), origin: origin.unwrap_or(place) });
    }
}

/// The fields that a class declares, as Django collects them.
type Declared<'p> = IndexMap<Arc<str>, (ClassRef<'p>, &'p Expr, &'p Expr), FxBuildHasher>;

/// The declared fields of the forms that a form derives from, in the order in which they are known.
type Known<'p> = Vec<(ClassRef<'p>, Declared<'p>)>;

impl<'p> Django<'_, 'p> {
    /// Whether a class derives from a Django form.
    pub(crate) fn is_form(&self, class: &ClassRef<'p>) -> bool {
        self.derives_from(class, FORMS)
    }

    /// Reads a form.
    pub(crate) fn form(&self, class: &ClassRef<'p>) -> ReadForm {
        let place = class.scope().origin(class.node().anchor);
        let mut reading = Reading { fields: Fields::default(), dynamic: None, place };
        match self.classes.lineage(self.resolver, class) {
            Err(reason) => reading.is_dynamic(None, reason),
            Ok(lineage) => {
                if lineage.derives_from_any(MODEL_FORMS) {
                    self.add_model_fields(class, &mut reading);
                }
                self.add_declared_fields(class, &mut reading);
                self.order(class, &mut reading);
                for class in lineage.classes().rev() {
                    self.follow_init(class, &mut reading);
                }
            }
        }
        let mut read = ReadForm { dynamic: reading.dynamic, ..ReadForm::default() };
        for (name, (origin, field)) in reading.fields {
            let unknown = field.unknown.into_iter();
            read.unknown.extend(unknown.map(|(at, reason)| (Arc::clone(&name), at.unwrap_or(origin), reason)));
            read.fields.push(FormField {
                name: Located { value: name, origin },
                kind: field.kind,
                required: field.required,
                label: field.label,
                help_text: field.help_text,
                initial: field.initial,
                disabled: field.disabled,
                widget: field.widget,
            });
        }
        read
    }

    fn add_declared_fields(&self, class: &ClassRef<'p>, reading: &mut Reading) {
        for (name, (owner, target, value)) in self.declared(class, reading) {
            let scope = owner.scope();
            let origin = scope.project_origin(target.anchor).unwrap_or(reading.place);
            let ExprKind::Call(call) = &value.kind else { continue };
            let field = match self.instance(&scope, call, PACKAGE) {
                Instance::Of(built) => self.form_field(&built),
                Instance::Unread { class, reason } => unread_field(&class, origin, reason),
                Instance::Unknown(reason) => {
                    unread_field(&Arc::from(render::expression(&call.function)), origin, reason)
                }
                Instance::Other => continue,
            };
            reading.fields.insert(name, (origin, field));
        }
    }

    /// The declared fields of a class as `DeclarativeFieldsMetaclass` collects them: bases first, an overridden one in its first place, `None` takes one away.
    fn declared(&self, class: &ClassRef<'p>, reading: &mut Reading) -> Declared<'p> {
        let Ok(lineage) = self.classes.lineage(self.resolver, class) else { return Declared::default() };
        // Every class stands behind those that derive from it, so that what it inherits is known when its turn comes.
        let mut known = Known::default();
        for ancestor in lineage.classes().rev().filter(|ancestor| self.is_form(ancestor)) {
            let declared = self.declared_by(ancestor, &known, reading);
            known.push((ancestor.clone(), declared));
        }
        known.pop().map(|(_, declared)| declared).unwrap_or_default()
    }

    fn declared_by(&self, class: &ClassRef<'p>, known: &Known<'p>, reading: &mut Reading) -> Declared<'p> {
        let mut declared = Declared::default();
        let Ok(lineage) = self.classes.lineage(self.resolver, class) else { return declared };
        for ancestor in lineage.classes().rev() {
            if ancestor == class {
                declared.extend(self.declared_here(ancestor, reading));
            } else if let Some((_, inherited)) = known.iter().find(|(class, _)| class == ancestor) {
                declared.extend(inherited.iter().map(|(name, field)| (Arc::clone(name), field.clone())));
            }
            for name in self.taken_away(ancestor) {
                declared.shift_remove(name);
            }
        }
        declared
    }

    /// The names that a class body sets to `None`.
    fn taken_away(&self, class: &ClassRef<'p>) -> Vec<&'p Arc<str>> {
        let mut names = Vec::new();
        for statement in self.resolver.straight(&class.node().body) {
            let Stmt::Assign(assign) = statement else { continue };
            if assign.value.as_ref().is_some_and(|value| matches!(value.kind, ExprKind::None)) {
                names.extend(assign.targets.iter().filter_map(Expr::as_name));
            }
        }
        names
    }

    /// The fields in the body of one form class.
    fn declared_here(&self, class: &ClassRef<'p>, reading: &mut Reading) -> Declared<'p> {
        let mut declared = Declared::default();
        let scope = class.scope();
        let straight = self.resolver.straight(&class.node().body);
        for statement in &straight {
            match statement {
                Stmt::Assign(assign) => {
                    let Some(value) = &assign.value else { continue };
                    for target in &assign.targets {
                        match target.as_name() {
                            Some(name) => {
                                if self.may_be_field(class, value, reading) {
                                    declared.insert(Arc::clone(name), (class.clone(), target, value));
                                } else {
                                    declared.shift_remove(name);
                                }
                            }
                            None if matches!(value.kind, ExprKind::Call(_)) => {
                                reading.is_dynamic(
                                    scope.project_origin(value.anchor),
                                    format!("{}, and may be fields", computed(value)),
                                );
                            }
                            None => {}
                        }
                    }
                }
                Stmt::Function(function) => {
                    declared.shift_remove(&function.name);
                }
                _ => {}
            }
        }
        if let Some(name) = undecided_field(&class.node().body, &straight) {
            reading.is_dynamic(None, format!("whether `{}` has `{name}` is decided at run time", class.qualname()));
        }
        if let Some(metaclass) =
            class.node().keywords.iter().find(|keyword| keyword.name.as_deref() == Some("metaclass"))
        {
            let reason = format!("`{}` makes the class at run time", render::expression(&metaclass.value));
            reading.is_dynamic(scope.project_origin(metaclass.value.anchor), reason);
        }
        declared
    }

    /// Whether the value of a name in a form's body is a field, or may be one.
    fn may_be_field(&self, class: &ClassRef<'p>, value: &'p Expr, reading: &mut Reading) -> bool {
        let scope = class.scope();
        let ExprKind::Call(call) = &value.kind else { return false };
        match self.instance(&scope, call, PACKAGE) {
            Instance::Of(_) | Instance::Unread { .. } => true,
            Instance::Other => false,
            // A call that gives something: a field of a package that is not found, or what a function makes.
            Instance::Unknown(reason) => {
                let is_class = self.resolver.denoted(&scope, &call.function).is_ok_and(|symbol| match symbol {
                    Symbol::External(name) => name.ends_with("Field"),
                    Symbol::Class(class) => class.node().name.ends_with("Field"),
                    _ => false,
                });
                if !is_class && self.constant(&Given::new(&scope, value)).is_err() {
                    reading.is_dynamic(
                        scope.project_origin(value.anchor),
                        format!("whether `{}` is a field is not known: {reason}", render::expression(value)),
                    );
                }
                is_class
            }
        }
    }

    /// `field_order`.
    fn order(&self, class: &ClassRef<'p>, reading: &mut Reading) {
        let Ok(Symbol::Variable(variable)) = self.resolver.attribute(&Symbol::Class(class.clone()), "field_order")
        else {
            return;
        };
        let names = self.evaluator().variable(&variable);
        match names.as_ref().map(|names| (names, names.items())) {
            Ok((Constant::None, _)) => {}
            Ok((_, Some(names))) => reorder(&mut reading.fields, names),
            _ => reading.is_dynamic(variable.origin(), "`field_order` is computed at run time"),
        }
    }

    /// The fields that a `ModelForm` takes from its model.
    fn add_model_fields(&self, class: &ClassRef<'p>, reading: &mut Reading) {
        let meta = match self.resolver.attribute(&Symbol::Class(class.clone()), "Meta") {
            Ok(meta @ Symbol::Class(_)) => meta,
            // Without a model there are the declared fields alone.
            Err(_) => return,
            Ok(_) => return reading.is_dynamic(None, "its `Meta` is no class statement"),
        };
        let said = |name: &str| match self.resolver.attribute(&meta, name) {
            Ok(Symbol::Variable(variable)) => Some(Given::new(&variable.scope, variable.value()?)),
            Ok(Symbol::Class(_) | _) | Err(_) => None,
        };
        let Some(model) = said("model") else { return };
        if matches!(model.expr.kind, ExprKind::None) {
            return;
        }
        let at = |given: &Given<'p>| given.scope.project_origin(given.expr.anchor);
        let model = match self.model_class(&model, None).and_then(|found| self.model(&found)) {
            Ok(found) => found,
            Err(reason) => return reading.is_dynamic(at(&model), reason),
        };
        if said("formfield_callback").is_some() {
            return reading.is_dynamic(None, "`formfield_callback` makes its fields at run time");
        }
        let (fields, exclude) = match (self.names(said("fields")), self.names(said("exclude"))) {
            (Ok(fields), Ok(exclude)) => (fields, exclude),
            (Err((given, reason)), _) | (_, Err((given, reason))) => return reading.is_dynamic(at(&given), reason),
        };
        if matches!((&fields, &exclude), (Names::Unsaid, Names::Unsaid)) {
            return reading.is_dynamic(None, "its `Meta` says neither `fields` nor `exclude`, which Django refuses");
        }
        let overrides = Overrides {
            labels: self.entries(said("labels")).unwrap_or_default(),
            help_texts: self.entries(said("help_texts")).unwrap_or_default(),
            widgets: self.entries(said("widgets")).unwrap_or_default(),
            field_classes: match self.entries(said("field_classes")) {
                Ok(entries) => entries,
                Err((given, reason)) => return reading.is_dynamic(at(&given), reason),
            },
        };
        let excluded = exclude.listed();
        let is_taken = |name: &str| !excluded.iter().any(|(known, _)| **known == *name);
        match &fields {
            Names::Listed(listed) => {
                for (name, origin) in listed {
                    if is_taken(name) {
                        self.add_model_field(&model, name, *origin, &overrides, reading);
                    }
                }
            }
            Names::All | Names::Unsaid => {
                if let Some(reason) = model.open() {
                    reading.is_dynamic(None, Arc::clone(reason));
                }
                let names: Vec<_> = model.fields().into_iter().map(|field| Arc::clone(&field.name)).collect();
                for name in names {
                    if is_taken(&name) && model.field(&name).is_none_or(|field| self.is_editable(field) != Ok(false)) {
                        self.add_model_field(&model, &name, None, &overrides, reading);
                    }
                }
            }
        }
    }

    fn add_model_field(
        &self,
        model: &Model<'p>,
        name: &Arc<str>,
        listed: Option<Origin>,
        overrides: &Overrides<'p>,
        reading: &mut Reading,
    ) {
        let Some(field) = model.field(name) else {
            // One that the form declares itself is put in its place later; another one Django refuses.
            let place = listed.unwrap_or(reading.place);
            if let Some(reason) = model.open() {
                let field = unread_field(name, place, Arc::clone(reason));
                reading.fields.insert(Arc::clone(name), (place, field));
            }
            return;
        };
        let place = field.origin.or(listed).unwrap_or(reading.place);
        if let Err(reason) = self.is_editable(field) {
            reading.is_dynamic(Some(place), format!("whether `{name}` is editable is not known: {reason}"));
        }
        if let Some(made) = self.form_field_of(field, overrides, place) {
            reading.fields.insert(Arc::clone(name), (place, made));
        }
    }

    fn form_field_of(&self, field: &ModelField<'p>, overrides: &Overrides<'p>, place: Origin) -> Option<Field> {
        if self.is_editable(field) == Ok(false) {
            return None;
        }
        self.model_form_field(field, overrides, place)
    }

    /// A list of names, each with its place where it is written out.
    fn names(&self, given: Option<Given<'p>>) -> Result<Names, (Given<'p>, Reason)> {
        let Some(given) = given else { return Ok(Names::Unsaid) };
        if self.resolver.external(&given.scope, given.expr).as_deref() == Some("django.forms.ALL_FIELDS") {
            return Ok(Names::All);
        }
        match self.constant(&given) {
            Ok(Constant::None) => Ok(Names::Unsaid),
            Ok(Constant::Str(name)) if &*name == "__all__" => Ok(Names::All),
            Ok(constant) => {
                let names = constant
                    .items()
                    .map(|items| items.iter().map(|item| item.as_str().cloned()).collect::<Option<Vec<_>>>());
                let names = names.flatten().ok_or_else(|| (given.clone(), given.is_no("list of names")))?;
                Ok(Names::Listed(names.into_iter().map(|name| (Arc::clone(&name), place_of(&given, &name))).collect()))
            }
            Err(reason) => Err((given, reason)),
        }
    }

    /// The entries of a dictionary, their values as they are written.
    fn entries(&self, given: Option<Given<'p>>) -> Result<Entries<'p>, (Given<'p>, Reason)> {
        let Some(given) = given else { return Ok(Vec::new()) };
        let mut entries = Vec::new();
        match self.add_entries(&given, &mut entries, 0) {
            Ok(()) => Ok(entries),
            Err(reason) => Err((given, reason)),
        }
    }

    fn add_entries(&self, given: &Given<'p>, entries: &mut Entries<'p>, depth: usize) -> Result<(), Reason> {
        if depth > super::models::DEPTH {
            return Err(computed(given.expr));
        }
        match &given.expr.kind {
            ExprKind::None => Ok(()),
            ExprKind::Dict(items) => items.iter().try_for_each(|(key, value)| match key {
                Some(key) => {
                    let name = self.string(&Given::new(&given.scope, key))?.ok_or_else(|| computed(key))?;
                    entries.retain(|(known, _)| *known != name);
                    entries.push((name, Given::new(&given.scope, value)));
                    Ok(())
                }
                None => self.add_entries(&Given::new(&given.scope, value), entries, depth + 1),
            }),
            ExprKind::Binary(left, operator, right) if &**operator == "|" => {
                self.add_entries(&Given::new(&given.scope, left), entries, depth + 1)?;
                self.add_entries(&Given::new(&given.scope, right), entries, depth + 1)
            }
            ExprKind::Call(call)
                if self.resolver.external(&given.scope, &call.function).as_deref() == Some("builtins.dict")
                    && call.arguments.is_empty() =>
            {
                call.keywords.iter().try_for_each(|keyword| {
                    let name = keyword.name.as_ref().ok_or_else(|| computed(given.expr))?;
                    entries.push((Arc::clone(name), Given::new(&given.scope, &keyword.value)));
                    Ok(())
                })
            }
            ExprKind::Name(_) | ExprKind::Attribute(..) => match self.resolver.denoted(&given.scope, given.expr)? {
                Symbol::Variable(variable) if variable.before.is_none() => {
                    let value = variable.value().ok_or_else(|| computed(given.expr))?;
                    self.add_entries(&Given::new(&variable.scope, value), entries, depth + 1)
                }
                _ => Err(computed(given.expr)),
            },
            _ => Err(computed(given.expr)),
        }
    }
}

/// `Meta.fields` or `Meta.exclude`.
enum Names {
    Unsaid,
    All,
    Listed(Vec<(Arc<str>, Option<Origin>)>),
}

impl Names {
    fn listed(&self) -> &[(Arc<str>, Option<Origin>)] {
        match self {
            Names::Listed(names) => names,
            Names::Unsaid | Names::All => &[],
        }
    }
}

/// Where a name is written in a list of names.
fn place_of(given: &Given<'_>, name: &str) -> Option<Origin> {
    let (ExprKind::List(items) | ExprKind::Tuple(items) | ExprKind::Set(items)) = &given.expr.kind else { return None };
    let item = items.iter().find(|item| item.as_str().is_some_and(|text| **text == *name))?;
    given.scope.project_origin(item.anchor)
}

/// As `order_fields`: what is named comes first, in that order.
pub(super) fn reorder(fields: &mut Fields, names: &[Constant<'_>]) {
    let mut rest = std::mem::take(fields);
    for name in names.iter().filter_map(Constant::as_str) {
        if let Some((name, field)) = rest.shift_remove_entry(name) {
            fields.insert(name, field);
        }
    }
    fields.extend(rest);
}
