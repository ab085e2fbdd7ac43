//! Classes as types: which kind of class each is, and the fields of pydantic models.
//!
//! In goes a class with what its type variables stand for; out comes its definition. What decides that a class cannot be known is decided
//! before anything refers to it.

use std::rc::Rc;
use std::sync::Arc;

use indexmap::IndexMap;
use mizan_schema::types::{
    Default, Definition, Exclude, Extra, Field, Metadata, Object, ObjectKind, Shape, Type, Unknown,
};
use rustc_hash::FxBuildHasher;
use serde_json::{Map, Value};

use super::config::Config;
use super::constraints::{annotated, merged};
use super::fields::Fields;
use super::generics::Env;
use super::metadata::{FieldInfo, Layers, Mode, Serialized, is_unless_none};
use super::named::Statement;
use super::{Context, Obstacle, Pending, Reader};
use crate::classes::{Ancestor, Lineage};
use crate::facts::ast::{Call, Expr, ExprKind, Function, Stmt};
use crate::render;
use crate::resolve::{ClassRef, FunctionRef, Reason};

/// What pydantic makes of a class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Family {
    Model,
    Root,
    Dataclass,
    TypedDict,
    NamedTuple,
    Enum,
}

/// The decorated methods of a class and its ancestors.
#[derive(Default)]
pub(super) struct Decorators<'p> {
    validators: Vec<(ClassRef<'p>, &'p Call)>,
    serializers: IndexMap<&'p str, Serializer<'p>, FxBuildHasher>,
    computed: IndexMap<&'p str, Computed<'p>, FxBuildHasher>,
    model_serializer: Option<FunctionRef<'p>>,
    modes: Vec<Mode>,
    fields: Vec<Vec<Arc<str>>>,
}

/// A `@field_serializer`.
pub(super) struct Serializer<'p> {
    function: FunctionRef<'p>,
    call: &'p Call,
    fields: Vec<Arc<str>>,
}

/// A `@computed_field`.
struct Computed<'p> {
    function: FunctionRef<'p>,
    call: Option<&'p Call>,
}

impl<'p> Decorators<'p> {
    /// The validators of a field, nearest first, with their input types.
    pub(super) fn validators_of<'a>(
        &'a self,
        name: &'a str,
    ) -> impl Iterator<Item = (Mode, Option<(ClassRef<'p>, &'p Expr)>)> + 'a {
        self.validators.iter().zip(&self.modes).zip(&self.fields).filter(|(_, fields)| covers(fields, name)).map(
            |(((class, call), mode), _)| {
                (*mode, call.keyword("json_schema_input_type").map(|input| (class.clone(), input)))
            },
        )
    }

    /// Whether an instance is serialised to more or other than its fields' values.
    pub(super) fn change_values(&self) -> bool {
        self.model_serializer.is_some()
            || !self.computed.is_empty()
            || !self.serializers.is_empty()
            || !self.validators.is_empty()
    }

    /// The serializer of a field.
    pub(super) fn serializer_of(&self, name: &str) -> Option<&Serializer<'p>> {
        self.serializers.values().rev().find(|serializer| covers(&serializer.fields, name))
    }
}

fn covers(fields: &[Arc<str>], name: &str) -> bool {
    fields.iter().any(|field| matches!(&**field, "*") || **field == *name)
}

impl Obstacle<'_> {
    /// The unknown type that it makes of `expr`, at the cause where that is the project's own.
    fn unknown(self, cx: &Context<'_>, expr: &Expr) -> Unknown {
        match self.at {
            Some((scope, cause)) if scope.module.loaded.is_project => Unknown {
                expression: Arc::from(render::expression(cause)),
                reason: self.reason,
                origin: scope.origin(cause.anchor),
            },
            _ => cx.unknown(expr, self.reason),
        }
    }
}

impl<'p> Reader<'p> {
    /// The type that a class stands for.
    pub(super) fn class_type(
        &self,
        cx: &Context<'p>,
        class: &ClassRef<'p>,
        index: Option<&'p Expr>,
        expr: &'p Expr,
    ) -> Type {
        let env = self.bind(cx, &self.class_params(class), index);
        match self.class_reference(class, &env) {
            Ok(ty) => ty,
            Err(obstacle) => Type::Unknown(obstacle.unknown(cx, expr)),
        }
    }

    /// The reference to a class, its definition queued.
    pub(super) fn class_reference(&self, class: &ClassRef<'p>, env: &Env) -> Result<Type, Obstacle<'p>> {
        let program = self.resolver.program();
        let unread = |_| Err(Reason::from(format!("`{}` refers to itself", class.qualname())).into());
        let family = self.families.get(program, class, usize::MAX, unread, || self.known_family(class))?;
        Ok(match family {
            Family::Enum => Type::Enum(self.class_key(class, &Env::default(), family)),
            _ => Type::Object(self.class_key(class, env, family)),
        })
    }

    /// What pydantic makes of a class, where everything that decides its keys and values is known.
    fn known_family(&self, class: &ClassRef<'p>) -> Result<Family, Obstacle<'p>> {
        let family = self.family(class)?;
        if family == Family::Enum {
            self.check_members(class)?;
            return Ok(family);
        }
        let config = self.config(class)?;
        if let Some((scope, value, reason)) = &config.unknown {
            let reason = Arc::from(format!("in the configuration of `{}`, {reason}", class.qualname()));
            return Err(Obstacle { reason, at: Some((scope.clone(), value)) });
        }
        Ok(family)
    }

    fn class_key(&self, class: &ClassRef<'p>, env: &Env, family: Family) -> mizan_schema::types::TypeKey {
        let statement = Statement::of(class.node(), class.node().anchor);
        self.named(statement, &class.module().name, class.qualname(), env, || {
            Pending::Class(class.clone(), env.clone(), family)
        })
    }

    /// What pydantic makes of a class, or why that is not known.
    pub(super) fn family(&self, class: &ClassRef<'p>) -> Result<Family, Reason> {
        let lineage = self
            .classes
            .lineage(&self.resolver, class)
            .map_err(|reason| Reason::from(format!("`{}` is not known: {reason}", class.qualname())))?;
        if let Some(reason) = self.own_schema(class)? {
            return Err(reason);
        }
        if lineage.derives_from("enum.Enum") {
            return Ok(Family::Enum);
        }
        if lineage.derives_from("pydantic.BaseModel") {
            if let Some(reason) = self.unread_model(&lineage) {
                return Err(reason);
            }
            return Ok(if lineage.derives_from("pydantic.RootModel") { Family::Root } else { Family::Model });
        }
        if lineage.derives_from("typing.TypedDict") {
            return Ok(Family::TypedDict);
        }
        if lineage.derives_from("typing.NamedTuple") {
            return Ok(Family::NamedTuple);
        }
        if lineage.classes().any(|class| self.dataclass_decorator(class).is_some()) {
            return Ok(Family::Dataclass);
        }
        Err(not_a_type(class, &lineage))
    }

    /// Why a class that makes its own schema cannot be known; nothing where it makes none.
    pub(super) fn own_schema(&self, class: &ClassRef<'p>) -> Result<Option<Reason>, Reason> {
        const HOOKS: [&str; 3] = ["__get_pydantic_core_schema__", "__get_pydantic_json_schema__", "__get_validators__"];
        let lineage = self.classes.lineage(&self.resolver, class)?;
        for ancestor in lineage.classes() {
            for hook in HOOKS {
                if self.resolver.class_bindings(ancestor).get(hook).is_some() {
                    let owner = ancestor.qualname();
                    return Ok(Some(Arc::from(format!("`{owner}.{hook}` computes the schema at run time"))));
                }
            }
        }
        Ok(None)
    }

    pub(super) fn define_class(&self, class: &ClassRef<'p>, env: &Env, family: Family) -> Definition {
        let config = self.config(class).unwrap_or_default();
        let key = self.class_key(class, env, family);
        let owner = Some(if family == Family::Enum { Type::Enum(key) } else { Type::Object(key) });
        let cx = Context { scope: class.scope(), env: env.clone(), config, owner };
        let (shape, serialized) = match family {
            Family::Enum => (Shape::Enum(self.enumeration(class)), None),
            Family::TypedDict => (Shape::Object(self.typed_dict(&cx, class)), None),
            Family::NamedTuple => (Shape::Object(self.named_tuple(&cx, class)), None),
            Family::Model | Family::Root | Family::Dataclass => self.decorated_class(&cx, class, family),
        };
        Definition {
            name: Arc::from(format!("{}{}", class.node().name, env.display())),
            origin: class.origin(),
            docstring: class.node().docstring.clone(),
            shape,
            serialized,
        }
    }

    fn decorated_class(&self, cx: &Context<'p>, class: &ClassRef<'p>, family: Family) -> (Shape, Option<Type>) {
        let decorators = self.decorators(class);
        let serialized = decorators.model_serializer.as_ref().and_then(|function| self.function_returns(cx, function));
        let fields = if family == Family::Dataclass {
            self.dataclass_fields(cx, class, &decorators)
        } else {
            let collected = self.model_fields(class, &cx.env);
            let declared = collected.values().filter_map(|collected| self.field(cx, collected, &decorators)).collect();
            self.with_schema_fields(cx, class, declared)
        };
        let shape = match family {
            Family::Root => self.root(cx, class, fields),
            Family::Dataclass => {
                let computed = self.computed_fields(cx, &decorators);
                Shape::Object(object(ObjectKind::Dataclass, fields, computed, &cx.config))
            }
            _ => {
                let computed = self.computed_fields(cx, &decorators);
                let mut object = object(ObjectKind::Model, fields, computed, &cx.config);
                if let (Extra::Allow(values), Some(ty)) = (&mut object.extra, self.extra_values(cx, class)) {
                    *values = Some(Box::new(ty));
                }
                Shape::Object(object)
            }
        };
        (shape, serialized)
    }

    /// The fields of a model: its bases' first, an overridden one in its first place.
    pub(super) fn model_fields(&self, class: &ClassRef<'p>, env: &Env) -> Rc<Fields<'p>> {
        self.collected(class, env, || self.collect_model(class, env))
    }

    fn collect_model(&self, class: &ClassRef<'p>, env: &Env) -> Fields<'p> {
        let Ok(lineage) = self.classes.lineage(&self.resolver, class) else { return Fields::default() };
        let envs = self.ancestor_envs(class, env);
        let env_of = |class: &ClassRef<'p>| {
            envs.iter().find(|(known, _)| known == class).map(|(_, env)| env.clone()).unwrap_or_default()
        };
        let own = self.own_fields(class, env);
        let mut fields = Fields::default();
        for ancestor in lineage.classes().rev() {
            for name in self.own_fields(ancestor, &Env::default()).keys().copied().filter(|name| !name.starts_with('_'))
            {
                if fields.contains_key(name) || name == "model_config" {
                    continue;
                }
                let found = own.get(name).cloned().or_else(|| self.inherited(&lineage, &env_of, name));
                let Some(mut collected) = found else { continue };
                if collected.value.is_none() {
                    collected.value = self.mixin_value(&lineage, name);
                }
                fields.insert(name, collected);
            }
        }
        fields
    }

    /// A field that the class does not annotate itself: of its first base that has it, or of a mixin that is no model.
    fn inherited(
        &self,
        lineage: &Lineage<'p>,
        env_of: &impl Fn(&ClassRef<'p>) -> Env,
        name: &str,
    ) -> Option<super::fields::Collected<'p>> {
        for base in &lineage.bases {
            let Ancestor::Class(base) = &base.class else { continue };
            if !self.is_model(base) {
                continue;
            }
            if let Some(collected) = self.model_fields(base, &env_of(base)).get(name) {
                return Some(collected.clone());
            }
        }
        lineage.classes().skip(1).find_map(|class| self.own_fields(class, &env_of(class)).get(name).cloned())
    }

    /// The value that a mixin that is no model gives a field: an attribute that the class would have without it.
    fn mixin_value(&self, lineage: &Lineage<'p>, name: &str) -> Option<(ClassRef<'p>, &'p Expr)> {
        lineage.classes().skip(1).filter(|class| !self.is_model(class)).find_map(|class| {
            let own = self.own_fields(class, &Env::default());
            own.get(name).and_then(|collected| collected.value.clone())
        })
    }

    fn is_model(&self, class: &ClassRef<'p>) -> bool {
        self.classes.lineage(&self.resolver, class).is_ok_and(|lineage| lineage.derives_from("pydantic.BaseModel"))
    }

    /// `__pydantic_extra__: dict[str, X]`.
    fn extra_values(&self, cx: &Context<'p>, class: &ClassRef<'p>) -> Option<Type> {
        let lineage = self.classes.lineage(&self.resolver, class).ok()?;
        let collected =
            lineage.classes().find_map(|class| self.own_fields(class, &cx.env).get("__pydantic_extra__").cloned())?;
        match self.read(&cx.at(collected.class.scope()), collected.annotation) {
            Type::Dict(dict) => Some(dict.values),
            _ => None,
        }
    }

    /// `RootModel[X]`: the field `root`, or the argument of the base.
    fn root(&self, cx: &Context<'p>, class: &ClassRef<'p>, fields: Vec<Field>) -> Shape {
        let mut metadata = Metadata::default();
        let mut ty = None;
        if let Some(field) = fields.into_iter().find(|field| &*field.name == "root") {
            metadata.description = field.description;
            if let Default::Value(value) = field.default {
                metadata.extra = Some(Value::Object(Map::from_iter([("default".to_owned(), value)])));
            }
            ty = Some(field.ty);
        }
        metadata.extra = merged(metadata.extra, cx.config.json_schema_extra.clone());
        let ty = ty.or_else(|| self.root_argument(cx, class)).unwrap_or(Type::Any);
        Shape::Root(ty, Box::new(metadata))
    }

    pub(super) fn root_argument(&self, cx: &Context<'p>, class: &ClassRef<'p>) -> Option<Type> {
        for (ancestor, env) in self.ancestor_envs(class, &cx.env) {
            let lineage = self.classes.lineage(&self.resolver, &ancestor).ok()?;
            for base in &lineage.bases {
                if let (Ancestor::External(name), Some((scope, index))) = (&base.class, &base.arguments)
                    && &**name == "pydantic.RootModel"
                {
                    let cx = Context { env, ..cx.at(scope.clone()) };
                    return Some(self.read(&cx, index));
                }
            }
        }
        None
    }

    /// The decorated methods of a class and its ancestors; one that is given anew replaces the one before.
    pub(super) fn decorators(&self, class: &ClassRef<'p>) -> Decorators<'p> {
        let mut found = Decorators::default();
        let Ok(lineage) = self.classes.lineage(&self.resolver, class) else { return found };
        for class in lineage.classes().rev() {
            for statement in self.resolver.straight(&class.node().body) {
                let Stmt::Function(node) = statement else { continue };
                for decorator in &node.decorators {
                    self.add_decorator(class, node, decorator, &mut found);
                }
            }
        }
        found
    }

    fn add_decorator(&self, class: &ClassRef<'p>, node: &'p Function, decorator: &'p Expr, found: &mut Decorators<'p>) {
        let (head, call) = match &decorator.kind {
            ExprKind::Call(call) => (&call.function, Some(&**call)),
            _ => (decorator, None),
        };
        let Some(name) = self.resolver.external(&class.scope(), head) else { return };
        let function = FunctionRef { module: class.module(), node, class: Some(class.clone()) };
        match (&*name, call) {
            ("pydantic.computed_field", call) => {
                found.computed.insert(&node.name, Computed { function, call });
            }
            ("pydantic.model_serializer", _) => found.model_serializer = Some(function),
            ("pydantic.field_serializer", Some(call)) => {
                let fields = self.field_names(class, call);
                found.serializers.shift_remove(&*node.name);
                found.serializers.insert(&node.name, Serializer { function, call, fields });
            }
            ("pydantic.field_validator", Some(call)) => {
                found.fields.push(self.field_names(class, call));
                found.modes.push(match call.keyword("mode").and_then(Expr::as_str).map(|mode| &**mode) {
                    Some("before") => Mode::Before,
                    Some("wrap") => Mode::Wrap,
                    Some("plain") => Mode::Plain,
                    _ => Mode::After,
                });
                found.validators.push((class.clone(), call));
            }
            _ => {}
        }
    }

    fn field_names(&self, class: &ClassRef<'p>, call: &'p Call) -> Vec<Arc<str>> {
        let evaluate = |name| self.evaluator().evaluate(&class.scope(), name).ok();
        call.arguments.iter().filter_map(|name| evaluate(name)?.as_str().cloned()).collect()
    }

    /// What a `@field_serializer` gives.
    pub(super) fn method_serializer(&self, cx: &Context<'p>, serializer: &Serializer<'p>) -> Serialized {
        let gives = match serializer.call.keyword("return_type") {
            Some(returns) => Some(self.read(&cx.at(serializer.function.scope()), returns)),
            None => self.function_returns(cx, &serializer.function),
        };
        let unless_none = is_unless_none(serializer.call);
        Serialized { gives, unless_none }
    }

    fn computed_fields(&self, cx: &Context<'p>, decorators: &Decorators<'p>) -> Vec<Field> {
        decorators.computed.values().map(|computed| self.computed_field(cx, computed, decorators)).collect()
    }

    fn computed_field(&self, cx: &Context<'p>, computed: &Computed<'p>, decorators: &Decorators<'p>) -> Field {
        let function = &computed.function;
        let name = &function.node.name;
        let here = cx.at(function.scope());
        let ty = match computed.call.and_then(|call| call.keyword("return_type")) {
            Some(returns) => self.read(&here, returns),
            None => self.function_returns(&here, function).unwrap_or_else(|| {
                let expr = Expr { kind: ExprKind::Name(Arc::clone(name)), anchor: function.node.anchor };
                Type::Unknown(here.unknown(&expr, format!("`{name}` does not say what it returns")))
            }),
        };
        let info = match computed.call {
            Some(call) => self.field_info(&here, call, &call.function),
            None => FieldInfo::default(),
        };
        let (key, origin) = if let Some(alias) = &info.alias {
            (Arc::clone(&alias.text), alias.origin)
        } else {
            let generated = cx.config.generated(name, true).and_then(|(_, output)| output);
            (generated.unwrap_or_else(|| Arc::clone(name)), None)
        };
        let mut layers = Layers::over(self, ty);
        if let Some(serializer) = decorators.serializer_of(name) {
            layers.serialize(self.method_serializer(&here, serializer));
        }
        Field {
            name: Arc::clone(name),
            input_key: Arc::clone(&key),
            output_key: key,
            ty: annotated(layers.finish(), Metadata { description: None, ..info.beside() }),
            default: Default::Required,
            exclude: Exclude::Never,
            origin: origin.or_else(|| here.scope.project_origin(function.node.anchor)),
            description: info.description.or_else(|| function.node.docstring.clone()),
        }
    }
}

/// A class with fields under a configuration.
pub(super) fn object(
    kind: ObjectKind,
    mut fields: Vec<Field>,
    mut computed: Vec<Field>,
    config: &Config<'_>,
) -> Object {
    // They stay for as long as the project is known.
    fields.shrink_to_fit();
    computed.shrink_to_fit();
    Object {
        kind,
        fields,
        computed,
        extra: config.extra.clone(),
        json_schema_extra: config.json_schema_extra.clone(),
        serialize_by_alias: config.serialize_by_alias,
        serialization_defaults_required: config.defaults_required,
    }
}

/// Why a class is no type to pydantic.
fn not_a_type(class: &ClassRef<'_>, lineage: &Lineage<'_>) -> Reason {
    let name = class.qualname();
    if lineage.derives_from("django.db.models.Model") {
        return Arc::from(format!("`{name}` is a Django model, which is no JSON value"));
    }
    if lineage.derives_from("typing.Protocol") {
        return Arc::from(format!("`{name}` is a protocol, which pydantic does not know"));
    }
    Arc::from(format!("`{name}` is a plain class, which pydantic does not know"))
}
