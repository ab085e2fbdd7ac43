//! Fields: collected from class bodies, then read.
//!
//! In go the annotated names of a class and its ancestors, as syntax; out come [`Field`]s, under the configuration of the class that has them in
//! the end.

use std::rc::Rc;
use std::sync::Arc;

use indexmap::IndexMap;
use mizan_schema::Origin;
use mizan_schema::types::{Default, Exclude, Field, Metadata, Type};
use rustc_hash::FxBuildHasher;

use super::config::Config;
use super::constraints::annotated;
use super::generics::Env;
use super::metadata::{FieldInfo, Given, Layers, Meta, ValidationAlias, is_field};
use super::model::Decorators;
use super::{Context, Reader};
use crate::facts::ast::{Expr, ExprKind, Parameter, Stmt};
use crate::resolve::{ClassRef, Symbol};

/// An annotated name of a class body.
#[derive(Clone)]
pub(super) struct Collected<'p> {
    pub(super) name: &'p Arc<str>,
    /// The name's place.
    pub(super) target: &'p Expr,
    pub(super) annotation: &'p Expr,
    /// The value it is given, and where that stands.
    pub(super) value: Option<(ClassRef<'p>, &'p Expr)>,
    pub(super) docstring: Option<&'p Arc<str>>,
    /// The class whose body it stands in, and what that class's type variables stand for.
    pub(super) class: ClassRef<'p>,
    pub(super) env: Env,
}

/// By name, in the order in which the class has them.
pub(super) type Fields<'p> = IndexMap<&'p str, Collected<'p>, FxBuildHasher>;

/// The type of a field with what stood around it taken off.
pub(super) struct Flat<'p> {
    pub(super) cx: Context<'p>,
    pub(super) expr: &'p Expr,
    /// From the nearest to the farthest.
    pub(super) metadata: Vec<(Context<'p>, &'p Expr)>,
    pub(super) qualifiers: Qualifiers,
}

/// What an annotation says of the field rather than of its type.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Qualifiers {
    pub(super) class_var: bool,
    pub(super) is_final: bool,
    pub(super) required: bool,
    pub(super) not_required: bool,
    pub(super) read_only: bool,
    pub(super) init_var: bool,
    /// It says no type at all: `x: Final = 1`.
    pub(super) bare: bool,
    omit_on_error: bool,
    /// Whether the schema leaves it out.
    skipped: bool,
}

impl Qualifiers {
    /// The qualifier of this canonical name.
    pub(super) fn of(&mut self, name: &str) -> Option<&mut bool> {
        Some(match name {
            "typing.ClassVar" => &mut self.class_var,
            "typing.Final" => &mut self.is_final,
            "typing.Required" => &mut self.required,
            "typing.NotRequired" => &mut self.not_required,
            "typing.ReadOnly" => &mut self.read_only,
            "dataclasses.InitVar" => &mut self.init_var,
            "pydantic.OnErrorOmit" => &mut self.omit_on_error,
            "pydantic.json_schema.SkipJsonSchema" => &mut self.skipped,
            _ => return None,
        })
    }
}

/// What a field's metadata says, its type read.
pub(super) struct Spec<'r, 'p> {
    pub(super) qualifiers: Qualifiers,
    pub(super) info: FieldInfo<'p>,
    layers: Layers<'r, 'p>,
    /// Whether a serializer changes its value in ways that only running shows.
    serialized: bool,
}

impl<'p> Reader<'p> {
    /// Reads an annotation with its metadata and what the field's value says.
    pub(super) fn spec(
        &self,
        cx: &Context<'p>,
        annotation: &'p Expr,
        value: Option<(Context<'p>, &'p Expr)>,
    ) -> Spec<'_, 'p> {
        let flat = self.flatten(cx, annotation);
        let qualifiers = flat.qualifiers;
        let ty = if qualifiers.bare { Type::Any } else { self.read(&flat.cx, flat.expr) };
        let mut layers = Layers::over(self, ty);
        let given = value.map(|(cx, value)| self.value_info(&cx, value)).unwrap_or_default();
        layers.constrain(&given.constraints);
        let mut info = FieldInfo::default();
        let mut serialized = false;
        for (cx, expr) in flat.metadata {
            match self.meta(&cx, expr) {
                Meta::Field(said) => {
                    layers.constrain(&said.constraints);
                    info = info.overridden(*said);
                }
                Meta::Deprecated => info.deprecated = true,
                meta => {
                    serialized |= matches!(meta, Meta::Serializer(_));
                    layers.apply(meta);
                }
            }
        }
        let mut info = info.overridden(given);
        layers.discriminate(info.discriminator.take());
        if let Some(unknown) = info.unknown.take() {
            layers.apply(Meta::Unknown(unknown));
        }
        Spec { qualifiers, info, layers, serialized }
    }

    /// What the value of a field says: `Field(…)`, `field(…)`, or a default.
    fn value_info(&self, cx: &Context<'p>, value: &'p Expr) -> FieldInfo<'p> {
        if let Some((cx, call)) = self.field_call(cx, value) {
            return call.as_call().map(|inner| self.any_field_info(&cx, inner, call)).unwrap_or_default();
        }
        let default = match &value.kind {
            ExprKind::Ellipsis => Given::Required,
            _ => Given::Value(cx.clone(), value),
        };
        FieldInfo { default: Some(default), ..FieldInfo::default() }
    }

    fn any_field_info(&self, cx: &Context<'p>, call: &'p crate::facts::ast::Call, expr: &'p Expr) -> FieldInfo<'p> {
        match self.resolver.external(&cx.scope, &call.function).as_deref() {
            Some("dataclasses.field") => self.dataclass_field_info(cx, call, expr),
            _ => self.field_info(cx, call, expr),
        }
    }

    /// The call of `Field` or `dataclasses.field` that a value is, directly or by name.
    fn field_call(&self, cx: &Context<'p>, value: &'p Expr) -> Option<(Context<'p>, &'p Expr)> {
        match &value.kind {
            ExprKind::Call(call) => {
                let name = self.resolver.external(&cx.scope, &call.function)?;
                (is_field(&name) || &*name == "dataclasses.field").then(|| (cx.clone(), value))
            }
            ExprKind::Name(_) | ExprKind::Attribute(..) => match self.resolver.denoted(&cx.scope, value).ok()? {
                Symbol::Variable(variable) => {
                    let inner = variable.value().filter(|inner| matches!(inner.kind, ExprKind::Call(_)))?;
                    self.field_call(&cx.at(variable.scope.clone()), inner)
                }
                _ => None,
            },
            _ => None,
        }
    }

    /// Whether the value of a name makes it private: `PrivateAttr(…)`.
    pub(super) fn is_private_attribute(&self, cx: &Context<'p>, value: &Expr) -> bool {
        let ExprKind::Call(call) = &value.kind else { return false };
        self.resolver.external(&cx.scope, &call.function).as_deref() == Some("pydantic.PrivateAttr")
    }

    /// A field of a class that is configured by `cx.config`; `None` where it is none.
    pub(super) fn field(
        &self,
        cx: &Context<'p>,
        collected: &Collected<'p>,
        decorators: &Decorators<'p>,
    ) -> Option<Field> {
        let here = Context { env: collected.env.clone(), ..cx.at(collected.class.scope()) };
        let value = collected.value.as_ref().map(|(class, value)| (here.at(class.scope()), *value));
        if value.as_ref().is_some_and(|(cx, value)| self.is_private_attribute(cx, value)) {
            return None;
        }
        let mut spec = self.spec(&here, collected.annotation, value);
        let qualifiers = spec.qualifiers;
        if qualifiers.class_var
            || qualifiers.is_final && collected.value.is_some()
            || qualifiers.skipped
            || spec.layers.skipped
        {
            return None;
        }
        for (mode, input) in decorators.validators_of(collected.name) {
            let input = input.map(|(class, input)| self.read(&here.at(class.scope()), input));
            spec.layers.validate(mode, input);
        }
        let mut hidden = false;
        if let Some(serializer) = decorators.serializer_of(collected.name) {
            let serialized = self.method_serializer(&here, serializer);
            hidden = serialized.gives.is_some();
            spec.layers.serialize(serialized);
        }
        let default = self.field_default(&here, collected.annotation, &spec, hidden);
        let docstring = collected.docstring.filter(|_| cx.config.attribute_docstrings).cloned();
        let origin = collected.class.scope().project_origin(collected.target.anchor);
        let config = self.naming(cx, &collected.class);
        let mut field = finish(&Context { config, ..cx.clone() }, collected.name, spec, default, origin);
        field.description = field.description.or(docstring);
        Some(field)
    }

    /// The configuration whose alias generator names a field: a class that takes the generator away keeps the names that its base made.
    fn naming(&self, cx: &Context<'p>, declaring: &ClassRef<'p>) -> Rc<Config<'p>> {
        if cx.config.generates() {
            return Rc::clone(&cx.config);
        }
        match self.config(declaring) {
            Ok(declared) if declared.generates() => {
                Rc::new(Config { validate_by_alias: cx.config.validate_by_alias, ..(*declared).clone() })
            }
            _ => Rc::clone(&cx.config),
        }
    }

    fn field_default(&self, cx: &Context<'p>, annotation: &'p Expr, spec: &Spec<'_, 'p>, hidden: bool) -> Default {
        let default = match &spec.info.default {
            None if spec.qualifiers.omit_on_error => Default::Hidden,
            None | Some(Given::Required) => Default::Required,
            Some(Given::Factory(..)) => Default::Hidden,
            Some(Given::Value(cx, value)) => {
                self.default_duration(cx, value).unwrap_or_else(|| self.default_value(cx, value))
            }
        };
        if !matches!(default, Default::Value(_)) {
            return default;
        }
        if hidden {
            return Default::Directed(Box::new(default), Box::new(Default::Hidden));
        }
        if spec.serialized {
            let unknown = cx.unknown(annotation, "the serializer gives the default another form at run time");
            return Default::Directed(Box::new(default), Box::new(Default::Unknown(unknown)));
        }
        default
    }

    /// A parameter as a field; an alias is its key on the way in.
    pub(super) fn parameter_field(&self, cx: &Context<'p>, parameter: &'p Parameter) -> Field {
        let value = parameter.default.as_ref().map(|value| (cx.clone(), value));
        let origin = cx.scope.project_origin(parameter.anchor);
        let Some(annotation) = &parameter.annotation else {
            let default = parameter.default.as_ref().map_or(Default::Required, |value| self.default_value(cx, value));
            return Field {
                name: Arc::clone(&parameter.name),
                input_key: Arc::clone(&parameter.name),
                output_key: Arc::clone(&parameter.name),
                ty: Type::Any,
                default,
                exclude: Exclude::Never,
                origin,
                description: None,
            };
        };
        let spec = self.spec(cx, annotation, value);
        let default = self.field_default(cx, annotation, &spec, false);
        finish(cx, &parameter.name, spec, default, origin)
    }

    /// The annotated names of one class body, in order; the last annotation of a name wins.
    pub(super) fn own_fields(&self, class: &ClassRef<'p>, env: &Env) -> Rc<Fields<'p>> {
        let known = self.declared.borrow().get(class).cloned();
        let fields = known.unwrap_or_else(|| {
            let fields = Rc::new(self.declared_fields(class));
            self.declared.borrow_mut().insert(class.clone(), Rc::clone(&fields));
            fields
        });
        if env.is_empty() {
            return fields;
        }
        let within = |collected: &Collected<'p>| Collected { env: env.clone(), ..collected.clone() };
        Rc::new(fields.iter().map(|(name, collected)| (*name, within(collected))).collect())
    }

    fn declared_fields(&self, class: &ClassRef<'p>) -> Fields<'p> {
        let mut fields = Fields::default();
        for statement in self.resolver.straight(&class.node().body) {
            let Stmt::Assign(assign) = statement else { continue };
            let Some(annotation) = &assign.annotation else { continue };
            let [target] = assign.targets.as_slice() else { continue };
            let Some(name) = target.as_name() else { continue };
            let collected = Collected {
                name,
                target,
                annotation,
                value: assign.value.as_ref().map(|value| (class.clone(), value)),
                docstring: assign.docstring.as_ref(),
                class: class.clone(),
                env: Env::default(),
            };
            fields.insert(name, collected);
        }
        fields
    }

    /// What the type variables of every ancestor stand for, where `class` stands in `env`.
    pub(super) fn ancestor_envs(&self, class: &ClassRef<'p>, env: &Env) -> Vec<(ClassRef<'p>, Env)> {
        use crate::classes::Ancestor;
        let mut found = vec![(class.clone(), env.clone())];
        let mut next = 0;
        while let Some((class, env)) = found.get(next).cloned() {
            next += 1;
            let Ok(lineage) = self.classes.lineage(&self.resolver, &class) else { continue };
            for base in &lineage.bases {
                let Ancestor::Class(ancestor) = &base.class else { continue };
                if found.iter().any(|(known, _)| known == ancestor) {
                    continue;
                }
                let cx = Context { env: env.clone(), ..Context::new(class.outer_scope()) };
                found.push((ancestor.clone(), self.base_env(&cx, ancestor, base)));
            }
        }
        found
    }

    /// Remembers what `collect` gives for a class in an environment.
    pub(super) fn collected(
        &self,
        class: &ClassRef<'p>,
        env: &Env,
        collect: impl FnOnce() -> Fields<'p>,
    ) -> Rc<Fields<'p>> {
        let program = self.resolver.program();
        let question = (class.clone(), env.clone());
        self.collected.get(program, &question, usize::MAX, |_| Rc::default(), || Rc::new(collect()))
    }
}

/// A field of which everything is read.
fn finish(cx: &Context<'_>, name: &Arc<str>, spec: Spec<'_, '_>, default: Default, origin: Option<Origin>) -> Field {
    let Spec { info, layers, .. } = spec;
    let keys = Keys::of(cx, name, &info);
    let beside = Metadata { description: None, ..info.beside() };
    Field {
        name: Arc::clone(name),
        input_key: keys.input,
        output_key: keys.output,
        ty: annotated(layers.finish(), beside),
        default,
        exclude: info.exclude.unwrap_or(Exclude::Never),
        origin: keys.origin.or(origin),
        description: info.description,
    }
}

/// The keys of a field on the wire.
struct Keys {
    input: Arc<str>,
    output: Arc<str>,
    /// The string that says the key on the way out, where it is not the field's name.
    origin: Option<Origin>,
}

impl Keys {
    fn of(cx: &Context<'_>, name: &Arc<str>, info: &FieldInfo<'_>) -> Self {
        let weak = info.alias_priority.is_some_and(|priority| priority <= 1) && cx.config.generates();
        let generated = cx.config.generated(name, info.alias.is_none() || weak);
        let said = info.alias.as_ref().filter(|_| !weak);
        let input = match &info.validation_alias {
            _ if !cx.config.validate_by_alias => None,
            Some(_) if weak => None,
            Some(ValidationAlias::FieldName) => Some((Arc::clone(name), None)),
            Some(ValidationAlias::Key(alias)) => Some((Arc::clone(&alias.text), alias.origin)),
            None => said.map(|alias| (Arc::clone(&alias.text), alias.origin)),
        };
        let output = info
            .serialization_alias
            .as_ref()
            .filter(|_| !weak)
            .or(said)
            .map(|alias| (Arc::clone(&alias.text), alias.origin));
        let (from_input, from_output) = generated.unwrap_or((None, None));
        let input = match input {
            Some((key, _)) => key,
            None if cx.config.validate_by_alias => from_input.unwrap_or_else(|| Arc::clone(name)),
            None => Arc::clone(name),
        };
        let (output, output_origin) = output.unwrap_or_else(|| (from_output.unwrap_or_else(|| Arc::clone(name)), None));
        Self { input, output, origin: output_origin }
    }
}
