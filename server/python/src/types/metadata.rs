//! What stands beside a type: `Field(…)`, `Annotated[…]`, validators, serializers, constraints.
//!
//! In go expressions of metadata; out come [`Meta`]s, and [`Layers`] applies them in the order in which pydantic does.

use std::sync::Arc;

use mizan_schema::Origin;
use mizan_schema::types::{Discriminator, Exclude, Metadata, Type, Union, Unknown};
use serde_json::Value;

use super::constraints::{Constraint, annotated, constrain, merged};
use super::generics::arguments;
use super::known::directed;
use super::{Context, Reader};
use crate::evaluate::Constant;
use crate::facts::ast::{Call, Expr, ExprKind};
use crate::render;
use crate::resolve::{ClassRef, FunctionRef, Resolver, Symbol};

/// One piece of metadata.
pub(super) enum Meta<'p> {
    Constraints(Vec<Constraint>),
    Field(Box<FieldInfo<'p>>),
    Validator(Mode, Option<Type>),
    /// A serializer with a known return type.
    Serializer(Serialized),
    /// `WithJsonSchema`.
    Schema(Value, Option<Direction>),
    Skip,
    Discriminator(Discriminator),
    Deprecated,
    Nothing,
    Unknown(Unknown),
}

/// The modes of a validator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    Before,
    After,
    Wrap,
    Plain,
}

/// One of the two directions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Direction {
    In,
    Out,
}

/// What a serializer gives.
#[derive(Clone, Debug)]
pub(super) struct Serialized {
    /// Its return annotation; `None` leaves the type as it is.
    pub(super) gives: Option<Type>,
    /// `when_used="unless-none"`: `None` stays `None`.
    pub(super) unless_none: bool,
}

/// A name of a field on the wire.
#[derive(Clone, Debug)]
pub(super) struct Alias {
    pub(super) text: Arc<str>,
    pub(super) origin: Option<Origin>,
}

/// `validation_alias=…`.
#[derive(Clone, Debug)]
pub(super) enum ValidationAlias {
    Key(Alias),
    /// `AliasPath` alone: the schema shows the field's own name.
    FieldName,
}

/// What `Field(…)` says.
#[derive(Clone, Default)]
pub(super) struct FieldInfo<'p> {
    pub(super) default: Option<Given<'p>>,
    pub(super) constraints: Vec<Constraint>,
    pub(super) alias: Option<Alias>,
    pub(super) validation_alias: Option<ValidationAlias>,
    pub(super) serialization_alias: Option<Alias>,
    pub(super) alias_priority: Option<i64>,
    pub(super) description: Option<Arc<str>>,
    pub(super) examples: Option<Value>,
    pub(super) deprecated: bool,
    pub(super) extra: Option<Value>,
    pub(super) exclude: Option<Exclude>,
    pub(super) discriminator: Option<Discriminator>,
    /// `init=False` of a dataclass field.
    pub(super) init: Option<bool>,
    /// `init_var=True` of a dataclass field.
    pub(super) init_var: bool,
    /// What of it cannot be known.
    pub(super) unknown: Option<Unknown>,
}

/// What a field is when it is not given.
#[derive(Clone)]
pub(super) enum Given<'p> {
    Required,
    Value(Context<'p>, &'p Expr),
    /// The factory.
    Factory(Context<'p>, &'p Expr),
}

impl<'p> FieldInfo<'p> {
    /// This with what `over` says instead.
    pub(super) fn overridden(mut self, over: FieldInfo<'p>) -> Self {
        self.default = over.default.or(self.default);
        self.alias = over.alias.or(self.alias);
        self.validation_alias = over.validation_alias.or(self.validation_alias);
        self.serialization_alias = over.serialization_alias.or(self.serialization_alias);
        self.alias_priority = over.alias_priority.or(self.alias_priority);
        self.description = over.description.or(self.description);
        self.examples = over.examples.or(self.examples);
        self.deprecated |= over.deprecated;
        self.extra = merged(self.extra, over.extra);
        self.exclude = over.exclude.or(self.exclude);
        self.discriminator = over.discriminator.or(self.discriminator);
        self.init = over.init.or(self.init);
        self.init_var |= over.init_var;
        self.unknown = over.unknown.or(self.unknown);
        self.constraints.extend(over.constraints);
        self
    }

    /// What of it stands beside the type in a schema.
    pub(super) fn beside(&self) -> Metadata {
        Metadata {
            description: self.description.clone(),
            examples: self.examples.clone(),
            deprecated: self.deprecated,
            extra: self.extra.clone(),
            replacement: None,
        }
    }
}

/// A type while metadata is applied to it, from the nearest to the farthest.
pub(super) struct Layers<'r, 'p> {
    reader: &'r Reader<'p>,
    ty: Type,
    input: Option<Type>,
    output: Option<Type>,
    sealed: bool,
    /// Whether the schema leaves it out.
    pub(super) skipped: bool,
}

impl<'r, 'p> Layers<'r, 'p> {
    pub(super) fn over(reader: &'r Reader<'p>, ty: Type) -> Self {
        Self { reader, ty, input: None, output: None, sealed: false, skipped: false }
    }

    pub(super) fn apply(&mut self, meta: Meta<'_>) {
        match meta {
            Meta::Constraints(constraints) => self.constrain(&constraints),
            Meta::Field(info) => {
                self.constrain(&info.constraints);
                self.discriminate(info.discriminator.clone());
                self.beside(&info.beside());
                if let Some(unknown) = info.unknown {
                    self.unknown(unknown);
                }
            }
            Meta::Validator(mode, input) => self.validate(mode, input),
            Meta::Serializer(serialized) => self.serialize(serialized),
            Meta::Schema(schema, direction) => self.replace(&schema, direction),
            Meta::Skip => self.skipped = true,
            Meta::Discriminator(discriminator) => self.discriminate(Some(discriminator)),
            Meta::Deprecated => self.beside(&Metadata { deprecated: true, ..Metadata::default() }),
            Meta::Unknown(unknown) => self.unknown(unknown),
            Meta::Nothing => {}
        }
    }

    pub(super) fn constrain(&mut self, constraints: &[Constraint]) {
        for constraint in constraints {
            let reader = self.reader;
            self.change(|ty, sealed| reader.constrained(ty, constraint, sealed));
        }
    }

    pub(super) fn beside(&mut self, metadata: &Metadata) {
        self.change(|ty, _| annotated(ty, metadata.clone()));
        if let Some(output) = self.output.take() {
            self.output = Some(annotated(output, metadata.clone()));
        }
    }

    pub(super) fn discriminate(&mut self, discriminator: Option<Discriminator>) {
        if let Some(discriminator) = discriminator {
            self.change(|ty, _| tagged(ty, &discriminator));
        }
    }

    pub(super) fn validate(&mut self, mode: Mode, input: Option<Type>) {
        self.sealed = true;
        match (mode, input) {
            (Mode::Before | Mode::Wrap | Mode::Plain, Some(input)) => self.input = Some(input),
            (Mode::Plain, None) => self.input = Some(Type::Any),
            _ => {}
        }
    }

    pub(super) fn serialize(&mut self, serialized: Serialized) {
        let Some(gives) = serialized.gives else { return };
        let keeps_none = serialized.unless_none && matches!(self.ty, Type::Nullable(_) | Type::None);
        self.output = Some(if keeps_none {
            Type::Union(Box::new(Union { members: vec![Type::None, gives], discriminator: None }))
        } else {
            gives
        });
    }

    fn replace(&mut self, schema: &Value, direction: Option<Direction>) {
        let replaced = |ty: Type| annotated(ty, Metadata { replacement: Some(schema.clone()), ..Metadata::default() });
        if direction != Some(Direction::Out) {
            self.input = Some(replaced(self.input.clone().unwrap_or_else(|| self.ty.clone())));
        }
        if direction != Some(Direction::In) {
            self.output = Some(replaced(self.output.clone().unwrap_or_else(|| self.ty.clone())));
        }
    }

    fn unknown(&mut self, unknown: Unknown) {
        self.ty = Type::Unknown(unknown);
        self.input = None;
        self.output = None;
    }

    /// Changes what is validated; what a serializer gives stays.
    fn change(&mut self, change: impl Fn(Type, bool) -> Type) {
        let sealed = self.sealed;
        self.ty = change(std::mem::replace(&mut self.ty, Type::Any), sealed);
        if let Some(input) = self.input.take() {
            self.input = Some(change(input, sealed));
        }
    }

    /// The type with everything applied.
    pub(super) fn finish(self) -> Type {
        let (input, output) = match (self.input, self.output) {
            (None, None) => return self.ty,
            (input, output) => (input.unwrap_or_else(|| self.ty.clone()), output.unwrap_or(self.ty)),
        };
        directed(side(input, Direction::In), side(output, Direction::Out))
    }
}

/// One side of a type that differs by direction.
fn side(ty: Type, direction: Direction) -> Type {
    match ty {
        Type::Directed(directed) if direction == Direction::In => directed.input,
        Type::Directed(directed) => directed.output,
        other => other,
    }
}

fn tagged(ty: Type, discriminator: &Discriminator) -> Type {
    match ty {
        Type::Union(mut union) => {
            union.discriminator = Some(discriminator.clone());
            union.members = union.members.into_iter().flat_map(|member| untagged(member, discriminator)).collect();
            Type::Union(union)
        }
        Type::Nullable(inner) => Type::Nullable(Box::new(tagged(*inner, discriminator))),
        Type::Annotated(inner, metadata) => Type::Annotated(Box::new(tagged(*inner, discriminator)), metadata),
        other => other,
    }
}

/// The members of a union that the same field tells apart, for one that stands in another.
fn untagged(member: Type, discriminator: &Discriminator) -> Vec<Type> {
    match member {
        Type::Union(union)
            if matches!(discriminator, Discriminator::Field(_))
                && union.discriminator.as_ref() == Some(discriminator) =>
        {
            union.members
        }
        other => vec![other],
    }
}

impl<'p> Reader<'p> {
    /// `Annotated[X, …]` where no field is around it.
    pub(super) fn annotated(&self, cx: &Context<'p>, expr: &'p Expr) -> Type {
        let ExprKind::Subscript(_, index) = &expr.kind else { return self.read(cx, expr) };
        let Some((inner, metadata)) = arguments(index).split_first() else {
            return Type::Unknown(cx.unknown(expr, "`Annotated` says no type"));
        };
        let mut layers = Layers::over(self, self.read(cx, inner));
        for meta in metadata {
            layers.apply(self.meta(cx, meta));
        }
        layers.finish()
    }

    /// A type made by a call that takes the arguments of `Field`: `conint(ge=1)`.
    pub(super) fn constrained_by_call(&self, cx: &Context<'p>, base: Type, call: &'p Call, expr: &'p Expr) -> Type {
        let mut info = FieldInfo::default();
        self.constraints_of(cx, call, expr, &mut info);
        let mut layers = Layers::over(self, base);
        layers.apply(Meta::Field(Box::new(info)));
        layers.finish()
    }

    /// A type under a constraint. A kept alias gets a second definition.
    fn constrained(&self, ty: Type, constraint: &Constraint, sealed: bool) -> Type {
        match ty {
            Type::Alias(key) if !sealed => self.constrained_alias(&key, constraint),
            Type::Nullable(inner) if !sealed => Type::Nullable(Box::new(self.constrained(*inner, constraint, sealed))),
            other => constrain(other, constraint, sealed),
        }
    }

    /// What a piece of metadata says.
    pub(super) fn meta(&self, cx: &Context<'p>, expr: &'p Expr) -> Meta<'p> {
        self.meta_within(cx, expr, 0)
    }

    fn meta_within(&self, cx: &Context<'p>, expr: &'p Expr, depth: usize) -> Meta<'p> {
        let opaque = |why: String| Meta::Unknown(cx.unknown(expr, why));
        let shown = || render::expression(expr);
        match &expr.kind {
            ExprKind::Call(call) => match self.resolver.denoted(&cx.scope, &call.function) {
                Ok(Symbol::External(name)) => self.library_meta(cx, &name, call, expr),
                Ok(Symbol::Class(class)) => self.class_meta(cx, &class, expr),
                Ok(_) => opaque(format!("`{}` is computed at run time", shown())),
                Err(reason) => opaque(format!("`{}` is not known: {reason}", shown())),
            },
            ExprKind::Name(_) | ExprKind::Attribute(..) => match self.resolver.denoted(&cx.scope, expr) {
                Ok(Symbol::Variable(variable)) if depth < 64 => match variable.value() {
                    Some(value) => self.meta_within(&cx.at(variable.scope.clone()), value, depth + 1),
                    None => opaque(format!("`{}` gets its value at run time", shown())),
                },
                Ok(Symbol::Class(class)) => self.class_meta(cx, &class, expr),
                Ok(Symbol::External(name)) if !Resolver::is_known_external(&name) => {
                    opaque(format!("`{name}` is not found in the project or its environment"))
                }
                Ok(_) => Meta::Nothing,
                Err(reason) => opaque(format!("`{}` is not known: {reason}", shown())),
            },
            ExprKind::Starred(_) | ExprKind::Other(_) | ExprKind::Subscript(..) => {
                opaque(format!("`{}` is computed at run time", shown()))
            }
            _ => Meta::Nothing,
        }
    }

    /// An instance of a class, or a class, as metadata: nothing, unless it makes its own schema.
    fn class_meta(&self, cx: &Context<'p>, class: &ClassRef<'p>, expr: &'p Expr) -> Meta<'p> {
        match self.own_schema(class) {
            Ok(None) => Meta::Nothing,
            Ok(Some(reason)) | Err(reason) => Meta::Unknown(cx.unknown(expr, reason)),
        }
    }

    fn library_meta(&self, cx: &Context<'p>, name: &str, call: &'p Call, expr: &'p Expr) -> Meta<'p> {
        if is_field(name) {
            return Meta::Field(Box::new(self.field_info(cx, call, expr)));
        }
        match name {
            "annotated_types.Ge" => self.bound(cx, call, "ge", expr),
            "annotated_types.Gt" => self.bound(cx, call, "gt", expr),
            "annotated_types.Le" => self.bound(cx, call, "le", expr),
            "annotated_types.Lt" => self.bound(cx, call, "lt", expr),
            "annotated_types.MultipleOf" => self.bound(cx, call, "multiple_of", expr),
            "annotated_types.MinLen" => self.bound(cx, call, "min_length", expr),
            "annotated_types.MaxLen" => self.bound(cx, call, "max_length", expr),
            "annotated_types.Len" => self.length(cx, call, expr),
            "annotated_types.Interval" | "pydantic.StringConstraints" | "pydantic.UrlConstraints" => {
                let mut info = FieldInfo::default();
                self.constraints_of(cx, call, expr, &mut info);
                match info.unknown {
                    Some(unknown) => Meta::Unknown(unknown),
                    None => Meta::Constraints(info.constraints),
                }
            }
            "pydantic.BeforeValidator" => Meta::Validator(Mode::Before, self.input_type(cx, call)),
            "pydantic.AfterValidator" => Meta::Validator(Mode::After, None),
            "pydantic.WrapValidator" => Meta::Validator(Mode::Wrap, self.input_type(cx, call)),
            "pydantic.PlainValidator" => Meta::Validator(Mode::Plain, self.input_type(cx, call)),
            "pydantic.PlainSerializer" | "pydantic.WrapSerializer" => Meta::Serializer(self.serializer(cx, call)),
            "pydantic.WithJsonSchema" => self.with_schema(cx, call, expr),
            "pydantic.json_schema.SkipJsonSchema" => Meta::Skip,
            "pydantic.Discriminator" => self.discriminator(cx, call.argument(0, "discriminator")),
            "warnings.deprecated" | "typing.deprecated" => Meta::Deprecated,
            "annotated_types.Predicate"
            | "annotated_types.Timezone"
            | "annotated_types.Unit"
            | "annotated_types.doc"
            | "annotated_types.DocInfo"
            | "typing.Doc"
            | "pydantic.Tag"
            | "pydantic.Strict"
            | "pydantic.AllowInfNan"
            | "pydantic.FailFast"
            | "fastapi.Depends"
            | "fastapi.Security" => Meta::Nothing,
            _ if Resolver::is_known_external(name) => {
                Meta::Unknown(cx.unknown(
                    expr,
                    format!("what `{}` does to a schema is decided at run time", render::expression(expr)),
                ))
            }
            _ => Meta::Unknown(cx.unknown(expr, format!("`{name}` is not found in the project or its environment"))),
        }
    }

    fn bound(&self, cx: &Context<'p>, call: &'p Call, keyword: &'static str, expr: &'p Expr) -> Meta<'p> {
        let Some(value) = call.argument(0, keyword) else { return Meta::Nothing };
        match self.constraint(cx, keyword, value) {
            Ok(constraint) => Meta::Constraints(constraint.into_iter().collect()),
            Err(reason) => Meta::Unknown(cx.unknown(expr, reason)),
        }
    }

    /// `Len(1, 3)`; a least length of zero says nothing.
    fn length(&self, cx: &Context<'p>, call: &'p Call, expr: &'p Expr) -> Meta<'p> {
        let mut constraints = Vec::new();
        for (index, keyword) in ["min_length", "max_length"].into_iter().enumerate() {
            let Some(value) = call.argument(index, keyword) else { continue };
            match self.constraint(cx, keyword, value) {
                Ok(Some(Constraint::MinLength(0))) => {}
                Ok(constraint) => constraints.extend(constraint),
                Err(reason) => return Meta::Unknown(cx.unknown(expr, reason)),
            }
        }
        Meta::Constraints(constraints)
    }

    /// The constraint that a keyword of `Field` and kin is; nothing for `None` and for what bounds without a JSON number (dates).
    fn constraint(&self, cx: &Context<'p>, keyword: &str, value: &'p Expr) -> Result<Option<Constraint>, Arc<str>> {
        let make: fn(Value) -> Constraint = match keyword {
            "ge" => Constraint::Ge,
            "gt" => Constraint::Gt,
            "le" => Constraint::Le,
            "lt" => Constraint::Lt,
            "multiple_of" => Constraint::MultipleOf,
            _ => return self.size(cx, keyword, value),
        };
        let constant = self.evaluator().evaluate(&cx.scope, value)?;
        match constant.to_bound() {
            Some(bound) => Ok(Some(make(bound))),
            None if matches!(constant, Constant::None | Constant::Written(_)) => Ok(None),
            None => Err(Arc::from(format!("`{}` is no bound", render::expression(value)))),
        }
    }

    fn size(&self, cx: &Context<'p>, keyword: &str, value: &'p Expr) -> Result<Option<Constraint>, Arc<str>> {
        if keyword == "pattern" {
            return match self.pattern(cx, value)? {
                Some(pattern) => Ok(Some(Constraint::Pattern(pattern))),
                None => Ok(None),
            };
        }
        let make: fn(u64) -> Constraint = match keyword {
            "min_length" | "min_items" => Constraint::MinLength,
            "max_length" | "max_items" => Constraint::MaxLength,
            "max_digits" => Constraint::MaxDigits,
            "decimal_places" => Constraint::DecimalPlaces,
            _ => return Ok(None),
        };
        match self.evaluator().evaluate(&cx.scope, value)? {
            Constant::None => Ok(None),
            constant => match constant.as_count() {
                Some(count) => Ok(Some(make(count))),
                None => Err(Arc::from(format!("`{}` is no length", render::expression(value)))),
            },
        }
    }

    /// A pattern, or `re.compile("…")`.
    fn pattern(&self, cx: &Context<'p>, value: &'p Expr) -> Result<Option<Arc<str>>, Arc<str>> {
        if let ExprKind::Call(call) = &value.kind
            && self.resolver.external(&cx.scope, &call.function).as_deref() == Some("re.compile")
            && let Some(inner) = call.arguments.first()
        {
            return self.pattern(cx, inner);
        }
        if let Ok(Symbol::Variable(variable)) = self.resolver.denoted(&cx.scope, value)
            && let Some(inner) = variable.value().filter(|inner| matches!(inner.kind, ExprKind::Call(_)))
        {
            return self.pattern(&cx.at(variable.scope.clone()), inner);
        }
        match self.evaluator().evaluate(&cx.scope, value)? {
            Constant::None => Ok(None),
            constant => match constant.as_str() {
                Some(pattern) => Ok(Some(Arc::clone(pattern))),
                None => Err(Arc::from(format!("`{}` is no pattern", render::expression(value)))),
            },
        }
    }

    /// The constraints among the keywords of a call.
    fn constraints_of(&self, cx: &Context<'p>, call: &'p Call, expr: &'p Expr, info: &mut FieldInfo<'p>) {
        for keyword in &call.keywords {
            let Some(name) = &keyword.name else {
                info.unknown = Some(
                    cx.unknown(expr, format!("`**{}` is computed at run time", render::expression(&keyword.value))),
                );
                continue;
            };
            match self.constraint(cx, constraint_name(name), &keyword.value) {
                Ok(constraint) => info.constraints.extend(constraint),
                Err(reason) if is_constraint(name) => info.unknown = Some(cx.unknown(&keyword.value, reason)),
                Err(_) => {}
            }
        }
    }

    /// What `Field(…)` says.
    pub(super) fn field_info(&self, cx: &Context<'p>, call: &'p Call, expr: &'p Expr) -> FieldInfo<'p> {
        let mut info = FieldInfo::default();
        if let Some(first) = call.arguments.first() {
            info.default = Some(given(cx, first));
        }
        for keyword in &call.keywords {
            let Some(name) = &keyword.name else {
                info.unknown = Some(
                    cx.unknown(expr, format!("`**{}` is computed at run time", render::expression(&keyword.value))),
                );
                continue;
            };
            if let Err(reason) = self.field_keyword(cx, name, &keyword.value, &mut info) {
                info.unknown = Some(cx.unknown(&keyword.value, reason));
            }
        }
        info
    }

    fn field_keyword(
        &self,
        cx: &Context<'p>,
        name: &str,
        value: &'p Expr,
        info: &mut FieldInfo<'p>,
    ) -> Result<(), Arc<str>> {
        let constant = || self.evaluator().evaluate(&cx.scope, value);
        match name {
            "default" => info.default = Some(given(cx, value)),
            "default_factory" if !matches!(value.kind, ExprKind::None) => {
                info.default = Some(Given::Factory(cx.clone(), value));
            }
            "alias" => info.alias = self.alias(cx, value)?,
            "serialization_alias" => info.serialization_alias = self.alias(cx, value)?,
            "validation_alias" => info.validation_alias = self.validation_alias(cx, value)?,
            "alias_priority" => {
                if let Constant::Int(priority) = constant()? {
                    info.alias_priority = Some(priority);
                }
            }
            "description" => info.description = constant().ok().and_then(|text| text.as_str().cloned()),
            "examples" => info.examples = constant().ok().and_then(|examples| examples.to_json()),
            "deprecated" => info.deprecated = !matches!(constant(), Ok(Constant::None | Constant::Bool(false))),
            "json_schema_extra" => info.extra = self.schema_extra(cx, value)?,
            "exclude" => {
                info.exclude = match constant()? {
                    Constant::Bool(true) => Some(Exclude::Always),
                    Constant::Bool(false) => Some(Exclude::Never),
                    Constant::None => None,
                    // A set of what to leave out of the value.
                    _ => return Err(Arc::from("`exclude` is no boolean")),
                };
            }
            "exclude_if" if !matches!(value.kind, ExprKind::None) => {
                info.exclude =
                    Some(info.exclude.filter(|exclude| *exclude == Exclude::Always).unwrap_or(Exclude::Sometimes));
            }
            "discriminator" => match self.discriminator(cx, Some(value)) {
                Meta::Discriminator(discriminator) => info.discriminator = Some(discriminator),
                Meta::Unknown(unknown) => return Err(unknown.reason),
                _ => {}
            },
            "init" => info.init = constant()?.as_bool(),
            "init_var" => info.init_var = constant()?.as_bool() == Some(true),
            _ if is_constraint(name) => info.constraints.extend(self.constraint(cx, constraint_name(name), value)?),
            _ => {}
        }
        Ok(())
    }

    fn alias(&self, cx: &Context<'p>, value: &'p Expr) -> Result<Option<Alias>, Arc<str>> {
        match self.evaluator().evaluate(&cx.scope, value)? {
            Constant::None => Ok(None),
            constant => match constant.as_str() {
                Some(text) => Ok(Some(Alias { text: Arc::clone(text), origin: cx.scope.project_origin(value.anchor) })),
                None => Err(Arc::from(format!("`{}` is no name", render::expression(value)))),
            },
        }
    }

    fn validation_alias(&self, cx: &Context<'p>, value: &'p Expr) -> Result<Option<ValidationAlias>, Arc<str>> {
        let ExprKind::Call(call) = &value.kind else {
            return Ok(self.alias(cx, value)?.map(ValidationAlias::Key));
        };
        match self.resolver.external(&cx.scope, &call.function).as_deref() {
            Some("pydantic.AliasPath") => Ok(Some(ValidationAlias::FieldName)),
            Some("pydantic.AliasChoices") => {
                for choice in &call.arguments {
                    if let Some(key @ ValidationAlias::Key(_)) = self.validation_alias(cx, choice)? {
                        return Ok(Some(key));
                    }
                }
                Ok(Some(ValidationAlias::FieldName))
            }
            _ => Ok(self.alias(cx, value)?.map(ValidationAlias::Key)),
        }
    }

    /// A dictionary merged over a schema. A function that changes the schema is known only at run time.
    pub(super) fn schema_extra(&self, cx: &Context<'p>, value: &'p Expr) -> Result<Option<Value>, Arc<str>> {
        match self.evaluator().evaluate(&cx.scope, value)? {
            Constant::None => Ok(None),
            constant @ Constant::Dict(_) => {
                Ok(Some(constant.to_json().ok_or_else(|| Arc::<str>::from("it holds what is no JSON"))?))
            }
            _ => Err(Arc::from("it changes the schema at run time")),
        }
    }

    fn discriminator(&self, cx: &Context<'p>, value: Option<&'p Expr>) -> Meta<'p> {
        let Some(value) = value else { return Meta::Nothing };
        if let ExprKind::Call(call) = &value.kind
            && self.resolver.external(&cx.scope, &call.function).as_deref() == Some("pydantic.Discriminator")
        {
            return self.discriminator(cx, call.argument(0, "discriminator"));
        }
        match self.evaluator().evaluate(&cx.scope, value) {
            Ok(Constant::None) => Meta::Nothing,
            Ok(constant) => match constant.as_str() {
                Some(tag) => Meta::Discriminator(Discriminator::Field(Arc::clone(tag))),
                None => Meta::Unknown(cx.unknown(value, "the discriminator is no name")),
            },
            // What is no string can only be a function.
            Err(_) => Meta::Discriminator(Discriminator::Callable),
        }
    }

    fn with_schema(&self, cx: &Context<'p>, call: &'p Call, expr: &'p Expr) -> Meta<'p> {
        let Some(schema) = call.argument(0, "json_schema") else { return Meta::Nothing };
        let direction = match call.argument(1, "mode").and_then(Expr::as_str).map(|mode| &**mode) {
            Some("validation") => Some(Direction::In),
            Some("serialization") => Some(Direction::Out),
            _ => None,
        };
        match self.evaluator().evaluate(&cx.scope, schema).map(|schema| schema.to_json()) {
            Ok(Some(schema)) => Meta::Schema(schema, direction),
            Ok(None) => Meta::Unknown(cx.unknown(expr, "the schema holds what is no JSON")),
            Err(reason) => Meta::Unknown(cx.unknown(expr, reason)),
        }
    }

    fn input_type(&self, cx: &Context<'p>, call: &'p Call) -> Option<Type> {
        call.argument(1, "json_schema_input_type").map(|input| self.read(cx, input))
    }

    fn serializer(&self, cx: &Context<'p>, call: &'p Call) -> Serialized {
        let gives = match call.argument(1, "return_type") {
            Some(returns) => Some(self.read(cx, returns)),
            None => call.argument(0, "func").and_then(|function| self.returned(cx, function)),
        };
        Serialized { gives, unless_none: is_unless_none(call) }
    }

    /// What a callable says it returns.
    fn returned(&self, cx: &Context<'p>, function: &'p Expr) -> Option<Type> {
        match self.resolver.denoted(&cx.scope, function).ok()? {
            Symbol::Function(function) => self.function_returns(cx, &function),
            Symbol::External(name) if name.starts_with("builtins.") => {
                match self.library_type(cx, &name, None, function) {
                    Type::Unknown(_) => None,
                    ty => Some(ty),
                }
            }
            Symbol::Class(class) => Some(self.class_type(cx, &class, None, function)),
            _ => None,
        }
    }

    /// The return annotation of a function, read where the function stands.
    pub(super) fn function_returns(&self, cx: &Context<'p>, function: &FunctionRef<'p>) -> Option<Type> {
        function.node.returns.as_ref().map(|returns| self.read(&cx.at(function.scope()), returns))
    }
}

/// `when_used="unless-none"` or `"json-unless-none"`.
pub(super) fn is_unless_none(call: &Call) -> bool {
    let when = call.argument(2, "when_used").and_then(Expr::as_str);
    when.is_some_and(|when| when.ends_with("unless-none"))
}

/// Whether a library function makes field information: `Field` and FastAPI's parameters.
pub(super) fn is_field(name: &str) -> bool {
    matches!(
        name,
        "pydantic.Field"
            | "fastapi.Query"
            | "fastapi.Path"
            | "fastapi.Body"
            | "fastapi.Header"
            | "fastapi.Cookie"
            | "fastapi.Form"
            | "fastapi.File"
    )
}

fn given<'p>(cx: &Context<'p>, value: &'p Expr) -> Given<'p> {
    match &value.kind {
        ExprKind::Ellipsis => Given::Required,
        _ => Given::Value(cx.clone(), value),
    }
}

/// `regex` is what `pattern` was called.
fn constraint_name(name: &str) -> &str {
    if name == "regex" { "pattern" } else { name }
}

fn is_constraint(name: &str) -> bool {
    matches!(
        name,
        "ge" | "gt"
            | "le"
            | "lt"
            | "multiple_of"
            | "min_length"
            | "max_length"
            | "min_items"
            | "max_items"
            | "pattern"
            | "regex"
            | "max_digits"
            | "decimal_places"
    )
}
