//! What a field of a model holds, as a type of the contract.

use std::sync::Arc;

use mizan_schema::types::{Format, Numeric, Text, Type};

use super::models::{DEPTH, ModelFieldKind};
use super::{Django, Model, ModelField};
use crate::resolve::Reason;

/// What a field of a model holds.
#[derive(Clone, Debug)]
pub(crate) enum ModelFieldType {
    /// A value of its own.
    Plain(Type),
    /// The key of another model's row.
    Key(Type),
    /// The keys of several.
    Keys(Type),
}

impl<'p> Django<'_, 'p> {
    /// What a field holds, `None` aside; the reason where that is not known.
    pub(crate) fn field_type(&self, field: &ModelField<'p>) -> Result<ModelFieldType, Reason> {
        self.field_type_within(field, 0)
    }

    /// The type of what `ForeignKey(to, to_field=…)` and a form's `to_field_name` name.
    pub(crate) fn key_type(&self, model: &Model<'p>, to_field: Option<&str>, depth: usize) -> Result<Type, Reason> {
        let key = match to_field {
            Some(name) => model.field(name),
            None => self.primary_key(model),
        };
        // An abstract model has no key yet; that of those who derive from it is unknown.
        let key = key.ok_or_else(|| Reason::from(format!("the key of `{}` is not known", model.class.qualname())))?;
        match self.field_type_within(key, depth + 1)? {
            ModelFieldType::Plain(ty) | ModelFieldType::Key(ty) => Ok(ty),
            ModelFieldType::Keys(_) => Err(Arc::from(format!("`{}` is no key", key.name))),
        }
    }

    fn field_type_within(&self, field: &ModelField<'p>, depth: usize) -> Result<ModelFieldType, Reason> {
        if depth > DEPTH {
            return Err(Arc::from(format!("`{}` refers to itself", field.name)));
        }
        if field.is_relation() {
            let related = self.model(&self.related(field)?)?;
            let to_field = match field.built().and_then(|built| built.arguments.get("to_field")) {
                Some(given) => self.string(given)?,
                None => None,
            };
            let key = self.key_type(&related, to_field.as_deref(), depth)?;
            return Ok(if field.is_many_to_many() { ModelFieldType::Keys(key) } else { ModelFieldType::Key(key) });
        }
        let class = match &field.kind {
            ModelFieldKind::Auto => "BigAutoField",
            ModelFieldKind::Built(built) => &*built.class,
            ModelFieldKind::Unread(class, reason) => {
                return Err(Arc::from(format!("what a `{class}` holds is not known: {reason}")));
            }
            ModelFieldKind::Parent(_) => return Err(Arc::from(format!("`{}` is a link", field.name))),
        };
        scalar(class)
            .map(ModelFieldType::Plain)
            .ok_or_else(|| Arc::from(format!("what a `{class}` holds is not known")))
    }
}

/// What a field of one of Django's classes holds.
fn scalar(class: &str) -> Option<Type> {
    let formatted = |format| Type::Formatted(format, Text::default());
    Some(match class {
        "AutoField"
        | "BigAutoField"
        | "SmallAutoField"
        | "IntegerField"
        | "BigIntegerField"
        | "SmallIntegerField"
        | "PositiveIntegerField"
        | "PositiveBigIntegerField"
        | "PositiveSmallIntegerField" => Type::Int(Numeric::default()),
        "BooleanField" | "NullBooleanField" => Type::Bool,
        "CharField"
        | "TextField"
        | "SlugField"
        | "EmailField"
        | "URLField"
        | "FileField"
        | "ImageField"
        | "FilePathField"
        | "CommaSeparatedIntegerField" => Type::Str(Text::default()),
        "DateField" => formatted(Format::Date),
        "DateTimeField" => formatted(Format::DateTime),
        "TimeField" => formatted(Format::Time),
        "DurationField" => formatted(Format::Duration),
        "UUIDField" => formatted(Format::Uuid),
        "GenericIPAddressField" | "IPAddressField" => formatted(Format::IpAny),
        "DecimalField" => Type::Decimal(Numeric::default()),
        "FloatField" => Type::Float(Numeric::default()),
        "BinaryField" => Type::Bytes(Text::default()),
        "JSONField" => Type::Any,
        _ => return None,
    })
}
