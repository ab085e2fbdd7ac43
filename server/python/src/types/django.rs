//! Where Django's part of a type is read: django-ninja's `ModelSchema`, whose fields are those of a Django model, and `Shape`, which says its own.
//!
//! In goes a class that derives from `ninja.ModelSchema`; out come the fields that django-ninja makes of its `Meta`, or why they are not known. The models
//! themselves are read in `crate::django`.

use std::sync::Arc;

use mizan_schema::types::{Array, Default, Exclude, Field, Text, Type};
use serde_json::{Value, json};

use super::known::{string, with};
use super::{Context, Reader};
use crate::classes::{Ancestor, Lineage, is_shape};
use crate::django::{Built, Given, Model, ModelField, ModelFieldKind, ModelFieldType};
use crate::evaluate::Constant;
use crate::facts::ast::{Expr, ExprKind};
use crate::render;
use crate::resolve::{ClassRef, Reason, Symbol};

const MODEL_SCHEMA: &str = "ninja.ModelSchema";

/// The type of a library symbol that only Django gives a meaning.
pub(super) fn library_type<'p>(cx: &Context<'p>, name: &str, expr: &'p Expr) -> Option<Type> {
    if name == MODEL_SCHEMA {
        return Some(Type::Unknown(
            cx.unknown(expr, "`ModelSchema` itself has no fields: a class that derives from it says them"),
        ));
    }
    is_shape(name).then(|| {
        Type::Unknown(cx.unknown(expr, "`Shape` itself has no fields: a class that derives from it says them"))
    })
}

impl<'p> Reader<'p> {
    /// Why the fields of a model are not known, where some come from a Django model that cannot be read.
    pub(super) fn unread_model(&self, lineage: &Lineage<'p>) -> Option<Reason> {
        let mut schemas = lineage.classes().filter(|class| self.is_model_schema(class));
        schemas.find_map(|class| {
            let reason = self.schema_fields(class).err()?;
            Some(Arc::from(format!("the fields of `{}` come from a Django model: {reason}", class.qualname())))
        })
    }

    /// The fields of a model with those of Django models put among them.
    pub(super) fn with_schema_fields(
        &self,
        cx: &Context<'p>,
        class: &ClassRef<'p>,
        declared: Vec<Field>,
    ) -> Vec<Field> {
        let Ok(lineage) = self.classes.lineage(&self.resolver, class) else { return declared };
        let mut declared = declared;
        // The base that is made first comes first.
        for schema in lineage.classes().rev().filter(|class| self.is_model_schema(class)) {
            let own = self.model_fields(schema, &cx.env);
            let made = self.schema_fields(schema).unwrap_or_default();
            let (mut fields, mut rest): (Vec<Field>, Vec<Field>) =
                declared.into_iter().partition(|field| own.contains_key(&*field.name));
            for field in made {
                if own.contains_key(&*field.name) {
                    continue;
                }
                // What a class below gives anew stays in its first place.
                match rest.iter().position(|known| known.name == field.name) {
                    Some(index) => fields.push(rest.remove(index)),
                    None => fields.push(field),
                }
            }
            fields.extend(rest);
            declared = fields;
        }
        declared
    }

    /// Whether a class derives from `ModelSchema` directly: those are made of their `Meta`, and those below inherit.
    fn is_model_schema(&self, class: &ClassRef<'p>) -> bool {
        let Ok(lineage) = self.classes.lineage(&self.resolver, class) else { return false };
        lineage.bases.iter().any(|base| matches!(&base.class, Ancestor::External(name) if &**name == MODEL_SCHEMA))
    }

    /// The fields that django-ninja makes of a class's `Meta`.
    fn schema_fields(&self, class: &ClassRef<'p>) -> Result<Vec<Field>, Reason> {
        let own_meta = self.resolver.class_bindings(class).get("Meta").is_some();
        let meta = self.resolver.attribute(&Symbol::Class(class.clone()), "Meta").ok().filter(|_| own_meta);
        let meta = meta.ok_or_else(|| Reason::from(format!("`{}` has no `Meta` of its own", class.qualname())))?;
        let said = |name: &str| match self.resolver.attribute(&meta, name) {
            Ok(Symbol::Variable(variable)) => variable.value().map(|value| Given::new(&variable.scope, value)),
            _ => None,
        };
        let model = said("model")
            .ok_or_else(|| Reason::from(format!("the `Meta` of `{}` names no model", class.qualname())))?;
        let model = self.django().model(&self.django().model_class(&model, None)?)?;
        let (fields, exclude, optional) =
            (self.names(said("fields"))?, self.names(said("exclude"))?, self.names(said("fields_optional"))?);
        if matches!((&fields, &exclude), (Names::None, Names::None)) {
            return Err(Arc::from(format!("the `Meta` of `{}` says neither `fields` nor `exclude`", class.qualname())));
        }
        let selected = select(&model, &fields, &exclude)?;
        selected.into_iter().map(|field| self.schema_field(field, optional.has(&field.name))).collect()
    }

    fn names(&self, given: Option<Given<'p>>) -> Result<Names, Reason> {
        let Some(given) = given else { return Ok(Names::None) };
        let is_no_list = || Reason::from(format!("`{}` is no list of names", render::expression(given.expr)));
        match self.evaluator().evaluate(&given.scope, given.expr)? {
            Constant::None => Ok(Names::None),
            Constant::Str(name) if &*name == "__all__" => Ok(Names::All),
            constant => {
                let names = constant.items().map(|names| names.iter().map(|name| name.as_str().cloned()).collect());
                let names: Option<Vec<_>> = names.ok_or_else(is_no_list)?;
                match names.ok_or_else(is_no_list)? {
                    names if names.is_empty() => Ok(Names::None),
                    names => Ok(Names::Listed(names)),
                }
            }
        }
    }

    /// The field that django-ninja makes of a model's field.
    fn schema_field(&self, field: &ModelField<'p>, optional: bool) -> Result<Field, Reason> {
        let flag = |name: &str| match field.built().and_then(|built| built.arguments.get(name)) {
            Some(given) => self.django().flag(given),
            None => Ok(false),
        };
        if let Some(class) = field.built().and_then(|built| {
            built.own.iter().find(|class| self.resolver.class_bindings(class).get("get_internal_type").is_some())
        }) {
            return Err(Arc::from(format!("`{}.get_internal_type` decides what it holds", class.qualname())));
        }
        let (ty, default, is_nullable, key) = if field.is_relation() {
            let is_nullable = flag("null")? || optional;
            let default = if is_nullable { Default::Value(Value::Null) } else { Default::Required };
            let key = match &field.kind {
                ModelFieldKind::Built(built) if &*built.class == "ManyToManyField" => Arc::clone(&field.name),
                _ => Arc::from(format!("{}_id", field.name)),
            };
            (self.relation_type(field)?, default, is_nullable, key)
        } else {
            let is_nullable = self.django().is_primary_key(field) || flag("blank")? || flag("null")? || optional;
            let unsaid = if is_nullable { Default::Value(Value::Null) } else { Default::Required };
            let default = field.built().and_then(|built| built.arguments.get("default"));
            (
                self.plain_type(field)?,
                default.map_or(unsaid, |given| self.given_default(given)),
                is_nullable,
                Arc::clone(&field.name),
            )
        };
        let (ty, beside) = ty;
        let ty = if is_nullable { Type::Nullable(Box::new(ty)) } else { ty };
        let help_text = field.built().and_then(|built| built.arguments.get("help_text"));
        let help_text = help_text.and_then(|given| self.django().string(given).ok().flatten());
        Ok(Field {
            name: Arc::clone(&field.name),
            input_key: Arc::clone(&key),
            output_key: key,
            ty: beside.into_iter().fold(ty, with),
            default,
            exclude: Exclude::Never,
            origin: field.origin,
            description: help_text.filter(|text| !text.is_empty()),
        })
    }

    /// The key of another model's row, or a list of them.
    fn relation_type(&self, field: &ModelField<'p>) -> Result<(Type, Option<Value>), Reason> {
        let django = self.django();
        let related = django.model(&django.related(field)?)?;
        let no_key = || Reason::from(format!("the key of `{}` is not known", related.class.qualname()));
        let key = django.primary_key(&related).ok_or_else(no_key)?;
        // django-ninja takes the key of a key for an integer.
        let plain = if key.is_relation() {
            Type::Int(mizan_schema::types::Numeric::default())
        } else {
            self.plain_type(key)?.0
        };
        if !field.is_many_to_many() {
            return Ok((bare(plain), None));
        }
        // Of the keys of several, only the kind of JSON is checked.
        let items = match bare(plain) {
            ty @ (Type::Int(_) | Type::Float(_) | Type::Str(_)) => ty,
            Type::Formatted(mizan_schema::types::Format::Uuid, _) => string(),
            _ => {
                return Err(Arc::from(format!("django-ninja knows no list of keys of `{}`", related.class.qualname())));
            }
        };
        Ok((Type::Array(Box::new(Array { items, unique: false, min_items: None, max_items: None })), None))
    }

    /// A value, and what is merged over the schema of it and `None`.
    fn plain_type(&self, field: &ModelField<'p>) -> Result<(Type, Option<Value>), Reason> {
        let (ModelFieldType::Plain(ty) | ModelFieldType::Key(ty) | ModelFieldType::Keys(ty)) =
            self.django().field_type(field)?;
        let max_length = match field.built().and_then(|built| Some((built, max_length(built)?))) {
            Some((_, given)) => self.django().count(&given)?,
            None => None,
        };
        let Some(built) = field.built() else { return Ok((ty, None)) };
        // The default of its class is not said, but for an address.
        let max_length = match &*built.class {
            "EmailField" => max_length.or(Some(254)),
            "URLField" => max_length.filter(|length| *length != 200),
            "SlugField" => max_length.filter(|length| *length != 50),
            "FileField" | "ImageField" | "FilePathField" => max_length.filter(|length| *length != 100),
            _ => max_length,
        };
        Ok(match (ty, max_length) {
            (ty, Some(length)) if &*built.class == "TextField" => (ty, Some(json!({ "maxLength": length }))),
            (Type::Str(_), max_length) => (Type::Str(Text { max_length, ..Text::default() }), None),
            (Type::Bytes(_), max_length) => (Type::Bytes(Text { max_length, ..Text::default() }), None),
            (Type::Any, _) => (with(Type::Any, json!({ "type": "object" })), None),
            (ty, _) => (ty, None),
        })
    }

    /// `default=…`: a value, or something that is called for one.
    fn given_default(&self, given: &Given<'p>) -> Default {
        if matches!(given.expr.kind, ExprKind::Lambda(_)) {
            return Default::Hidden;
        }
        let cx = Context::new(given.scope.clone());
        if given.computed.is_none()
            && let Ok(Symbol::Class(_) | Symbol::Function(_) | Symbol::External(_)) =
                self.resolver.denoted(&given.scope, given.expr)
            && self.evaluator().evaluate(&given.scope, given.expr).is_err()
        {
            return Default::Hidden;
        }
        match &given.computed {
            Some(reason) => Default::Unknown(cx.unknown(given.expr, Arc::clone(reason))),
            None => self.default_value(&cx, given.expr),
        }
    }
}

/// `max_length`, by name or in the fourth place.
fn max_length<'p>(built: &Built<'p>) -> Option<Given<'p>> {
    match &*built.class {
        "CharField" | "TextField" | "BinaryField" => built.arguments.at(3, "max_length").cloned(),
        _ => built.arguments.get("max_length").cloned(),
    }
}

/// A list of names in a `Meta`.
enum Names {
    None,
    All,
    Listed(Vec<Arc<str>>),
}

impl Names {
    fn has(&self, name: &str) -> bool {
        match self {
            Names::None => false,
            Names::All => true,
            Names::Listed(names) => names.iter().any(|known| **known == *name),
        }
    }
}

/// The fields that `fields` and `exclude` select, in the order of django-ninja.
fn select<'m, 'p>(model: &'m Model<'p>, fields: &Names, exclude: &Names) -> Result<Vec<&'m ModelField<'p>>, Reason> {
    if let Names::Listed(names) = fields {
        let find = |name: &Arc<str>| {
            let missing = || {
                model
                    .open()
                    .cloned()
                    .unwrap_or_else(|| Arc::from(format!("`{}` has no field `{name}`", model.class.qualname())))
            };
            model.field(name).ok_or_else(missing)
        };
        return names.iter().map(find).collect();
    }
    if let Some(reason) = model.open() {
        return Err(Arc::clone(reason));
    }
    Ok(in_order(model).into_iter().filter(|field| !exclude.has(&field.name)).collect())
}

/// As `_meta.get_fields()`: parents first, and of each model the fields with a column before the others.
fn in_order<'m, 'p>(model: &'m Model<'p>) -> Vec<&'m ModelField<'p>> {
    let mut fields: Vec<_> = model.parents.iter().flat_map(in_order).collect();
    let (several, own): (Vec<_>, Vec<_>) = model.own.iter().partition(|field| field.is_many_to_many());
    fields.extend(own);
    fields.extend(several);
    fields
}

/// The type of a key less what is said of its own field.
fn bare(ty: Type) -> Type {
    match ty {
        Type::Str(_) => string(),
        other => other,
    }
}
