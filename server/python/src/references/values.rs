//! What expressions are, as far as that is certain: a module, a class, an instance of one, a function.
//!
//! In goes an expression; out come all the things that it may be, or nothing where one of them is not known. `None` is left out: it has no members. Declared
//! types are believed. Light on purpose: what is not written down, or made on the spot, is not known.

use std::rc::Rc;
use std::sync::Arc;

use mizan_syntax::python::{Field, Kind};
use rustc_hash::{FxHashMap, FxHashSet};

use super::File;
use super::binders::{Binder, Role};
use super::members::ClassMember;
use super::nodes::NodeId;
use super::scopes::{ScopeId, ScopeKind};
use super::variables::Binding;
use crate::classes::{Ancestor, Base};
use crate::facts::ast::{Expr, ExprKind, Function};
use crate::program::ModuleRef;
use crate::resolve::{ClassRef, FunctionRef, Scope, Symbol, VariableRef};

/// What rests on more steps than this is not known.
const STEPS: u32 = 48;

/// Parts of a target further right are not told apart.
const PARTS: usize = 64;

/// What an expression may be.
#[derive(Clone, Debug)]
pub(super) enum Value<'p> {
    Module(&'p ModuleRef),
    /// The class itself.
    Class(ClassRef<'p>),
    Instance(ClassRef<'p>),
    Function(FunctionRef<'p>),
    /// A symbol of a library that is not read.
    External(Arc<str>),
    /// An instance of a library's class, which has nothing of the project's.
    Foreign,
    /// A pydantic model's own method of that name, which gives an instance of the model.
    Makes(ClassRef<'p>, &'static str),
    /// What gives this when it is called.
    Gives(Rc<[Value<'p>]>),
    /// What gives this when it is awaited.
    Awaitable(Rc<[Value<'p>]>),
    /// What holds these.
    Items(Rc<[Value<'p>]>),
    Mapping(Values<'p>, Values<'p>),
    Tuple(Rc<[Values<'p>]>),
    /// A module that is chosen at run time.
    SomeModule,
}

/// Everything that an expression may be; nothing where that is not known.
pub(super) type Values<'p> = Option<Rc<[Value<'p>]>>;

/// What was found, and on how many steps it rests.
#[derive(Clone, Debug)]
struct Found<'p> {
    values: Values<'p>,
    steps: u32,
}

/// It rests on too many steps.
struct TooFar;

/// What was found so far.
#[derive(Default)]
pub(super) struct Memo<'p> {
    found: FxHashMap<NodeId, Found<'p>>,
    open: FxHashSet<NodeId>,
    /// The most steps that something found since then rests on.
    steps: u32,
}

/// The methods by which a pydantic model gives an instance of itself.
const MAKERS: &[&str] = &[
    "construct",
    "copy",
    "model_construct",
    "model_copy",
    "model_validate",
    "model_validate_json",
    "model_validate_strings",
    "parse_obj",
    "parse_raw",
];

#[expect(clippy::unnecessary_wraps, reason = "what is known is always given as what may be")]
pub(super) fn one(value: Value<'_>) -> Values<'_> {
    Some(Rc::from([value]))
}

/// All of several; nothing where one is not known.
pub(super) fn join<'p>(all: impl IntoIterator<Item = Values<'p>>) -> Values<'p> {
    let mut joined = Vec::new();
    for values in all {
        joined.extend(values?.iter().cloned());
    }
    Some(joined.into())
}

type Step<'p> = Result<Values<'p>, TooFar>;

impl<'p> File<'_, 'p> {
    /// What the expression `id` is.
    pub(super) fn value(&self, id: NodeId) -> Values<'p> {
        self.values.borrow_mut().steps = 0;
        self.step(id, 0).unwrap_or_else(|TooFar| {
            self.values.borrow_mut().found.insert(id, Found { values: None, steps: STEPS + 1 });
            None
        })
    }

    /// What the expression `id` is, on the way to something else. What is found does not hang on the way: a circle and what rests on it
    /// are unknown from every side, and so is what rests on too many steps.
    fn step(&self, id: NodeId, depth: u32) -> Step<'p> {
        let known = self.values.borrow().found.get(&id).cloned();
        if let Some(found) = known {
            let mut memo = self.values.borrow_mut();
            memo.steps = memo.steps.max(found.steps);
            return if depth + found.steps > STEPS { Err(TooFar) } else { Ok(found.values) };
        }
        if depth >= STEPS {
            return Err(TooFar);
        }
        if !self.values.borrow_mut().open.insert(id) {
            return Ok(None);
        }
        let outside = std::mem::take(&mut self.values.borrow_mut().steps);
        let values = self.read(id, depth + 1);
        let mut memo = self.values.borrow_mut();
        memo.open.remove(&id);
        let values = values?;
        let steps = memo.steps + 1;
        memo.steps = outside.max(steps);
        memo.found.insert(id, Found { values: values.clone(), steps });
        Ok(values)
    }

    fn read(&self, id: NodeId, depth: u32) -> Step<'p> {
        let nodes = &self.nodes;
        let child = |field| nodes.child(id, field);
        let step = |part: Option<NodeId>| part.map_or(Ok(None), |part| self.step(part, depth));
        Ok(match nodes.kind(id) {
            Kind::Identifier => self.name_value(id, depth)?,
            Kind::Attribute | Kind::MemberType => {
                let object = step(nodes.first(id))?;
                let name = nodes.children(id).last();
                object.and_then(|object| self.attribute_value(&object, nodes.text(name?)))
            }
            Kind::Call => self.call_value(id, depth)?,
            Kind::Await => match step(nodes.first(id))? {
                Some(values) => join(values.iter().map(|value| match value {
                    Value::Awaitable(inner) => Some(Rc::clone(inner)),
                    _ => None,
                })),
                None => None,
            },
            Kind::ParenthesizedExpression | Kind::Type => step(nodes.first(id))?,
            Kind::NamedExpression => step(child(Field::Value))?,
            Kind::BooleanOperator => join([step(child(Field::Left))?, step(child(Field::Right))?]),
            Kind::ConditionalExpression => join([step(nodes.first(id))?, step(nodes.children(id).nth(2))?]),
            Kind::None => Some(Rc::from([])),
            Kind::String | Kind::ConcatenatedString | Kind::Integer | Kind::Float | Kind::True | Kind::False => {
                one(Value::Foreign)
            }
            Kind::List | Kind::Set => self.items(id, depth)?,
            Kind::Tuple | Kind::ExpressionList => {
                let items: Vec<NodeId> = nodes.children(id).take(PARTS).collect();
                let items = items.into_iter().map(|item| self.step(item, depth)).collect::<Result<Vec<_>, _>>()?;
                one(Value::Tuple(items.into()))
            }
            Kind::ListComprehension | Kind::SetComprehension | Kind::GeneratorExpression => {
                step(child(Field::Body))?.and_then(|item| one(Value::Items(item)))
            }
            Kind::Subscript => match (step(child(Field::Value))?, child(Field::Subscript)) {
                (Some(values), Some(index)) => join(values.iter().map(|value| self.item(value, index))),
                _ => None,
            },
            _ => None,
        })
    }

    fn items(&self, list: NodeId, depth: u32) -> Step<'p> {
        let items: Vec<NodeId> = self.nodes.children(list).take(PARTS + 1).collect();
        if items.len() > PARTS || items.is_empty() {
            return Ok(None);
        }
        let items = items.into_iter().map(|item| self.step(item, depth)).collect::<Result<Vec<_>, _>>()?;
        Ok(join(items).and_then(|items| one(Value::Items(items))))
    }

    /// `value[index]`.
    fn item(&self, value: &Value<'p>, index: NodeId) -> Values<'p> {
        match value {
            Value::Items(_) if self.nodes.kind(index) == Kind::Slice => one(value.clone()),
            Value::Items(items) => Some(Rc::clone(items)),
            Value::Mapping(_, values) => values.clone(),
            Value::Tuple(items) => {
                let place: usize = self.nodes.text(index).parse().ok()?;
                items.get(place).cloned().flatten()
            }
            Value::Class(_) => one(value.clone()),
            _ => None,
        }
    }

    /// What going over `values` gives.
    pub(super) fn elements(values: &Values<'p>) -> Values<'p> {
        join(values.as_ref()?.iter().map(|value| match value {
            Value::Items(items) => Some(Rc::clone(items)),
            Value::Mapping(keys, _) => keys.clone(),
            Value::Tuple(items) => join(items.iter().cloned()),
            _ => None,
        }))
    }

    fn name_value(&self, id: NodeId, depth: u32) -> Step<'p> {
        if !matches!(self.variables.role(id), Role::Means | Role::Binds(_)) {
            return Ok(None);
        }
        let meant = self.variables.meant(&self.nodes, &self.scopes, id);
        let mut all = Vec::new();
        for binding in &meant.bindings {
            all.push(self.binding_value(binding, depth)?);
        }
        if meant.is_open {
            let elsewhere = self.elsewhere(&meant, self.nodes.text(id));
            all.extend(elsewhere.iter().map(|symbol| self.symbol_value(symbol)));
        }
        Ok(if all.is_empty() { None } else { join(all) })
    }

    fn binding_value(&self, binding: &Binding, depth: u32) -> Step<'p> {
        let nodes = &self.nodes;
        let by = binding.by;
        let child = |field| nodes.child(by, field);
        Ok(match binding.binder {
            Binder::Import | Binder::ImportAs | Binder::From | Binder::FromAs => {
                let symbols = self.import_symbols(binding);
                if symbols.is_empty() { None } else { join(symbols.iter().map(|symbol| self.symbol_value(symbol))) }
            }
            Binder::Function | Binder::Class => self.declared_value(binding),
            Binder::Parameter => self.parameter_value(binding),
            Binder::Declare => self.annotated(child(Field::Type)),
            Binder::Assign => match (child(Field::Type), child(Field::Right)) {
                (Some(annotation), _) => self.annotated(Some(annotation)),
                (None, Some(right)) => {
                    let value = self.step(right, depth)?;
                    self.part(value, binding.node, child(Field::Left))
                }
                _ => None,
            },
            Binder::Walrus => child(Field::Value).map_or(Ok(None), |value| self.step(value, depth))?,
            Binder::For => {
                let over = child(Field::Right).map_or(Ok(None), |right| self.step(right, depth))?;
                self.part(Self::elements(&over), binding.node, child(Field::Left))
            }
            _ => None,
        })
    }

    /// The part of `value` that `node` gets when `target` is assigned.
    fn part(&self, value: Values<'p>, node: NodeId, target: Option<NodeId>) -> Values<'p> {
        let target = target?;
        if node == target {
            return value;
        }
        let around = self.nodes.parent(node);
        let place = self.nodes.children(around).take(PARTS).position(|part| part == node)?;
        if around != target {
            return None;
        }
        join(value?.iter().map(|value| match value {
            Value::Tuple(items) => items.get(place).cloned().flatten(),
            Value::Items(items) => Some(Rc::clone(items)),
            _ => None,
        }))
    }

    /// A function or class of this file.
    fn declared_value(&self, binding: &Binding) -> Values<'p> {
        if !self.scopes.is_reachable(binding.scope) {
            return None;
        }
        let qualname = self.scopes.qualified(binding.scope, self.nodes.text(binding.node));
        let symbol = self.resolver.qualified(self.module, &qualname).ok()?;
        let is_own = match (&symbol, binding.binder) {
            (Symbol::Class(class), Binder::Class) => std::ptr::eq(class.module(), self.module),
            (Symbol::Function(function), Binder::Function) => std::ptr::eq(function.module, self.module),
            _ => false,
        };
        if is_own { self.symbol_value(&symbol) } else { None }
    }

    fn parameter_value(&self, binding: &Binding) -> Values<'p> {
        let nodes = &self.nodes;
        let mut parameter = binding.node;
        let mut star = None;
        let around = nodes.parent(parameter);
        if matches!(nodes.kind(around), Kind::ListSplatPattern | Kind::DictionarySplatPattern) {
            star = Some(nodes.kind(around));
            parameter = around;
        }
        let typed = nodes.parent(parameter);
        if matches!(nodes.kind(typed), Kind::TypedParameter | Kind::TypedDefaultParameter) {
            let value = self.annotated(nodes.child(typed, Field::Type));
            return match star {
                None => value,
                Some(Kind::ListSplatPattern) => value.and_then(|value| one(Value::Items(value))),
                Some(_) => one(Value::Mapping(one(Value::Foreign), value)),
            };
        }
        if star.is_none() { self.receiver(binding) } else { None }
    }

    /// What the first parameter of a method is: `self` or `cls`.
    fn receiver(&self, binding: &Binding) -> Values<'p> {
        let nodes = &self.nodes;
        let definition = self.scopes.get(binding.scope).node;
        let parameters = nodes.child(definition, Field::Parameters)?;
        if nodes.kind(definition) != Kind::FunctionDefinition || nodes.first(parameters) != Some(binding.node) {
            return None;
        }
        let class = self.class_of(self.scopes.class_around(binding.scope)?)?;
        let name = nodes.child(definition, Field::Name).map(|name| nodes.text(name))?;
        let around = nodes.parent(definition);
        let is_decorated = |word: &str| {
            nodes.kind(around) == Kind::DecoratedDefinition
                && nodes.children(around).any(|decorator| {
                    nodes.kind(decorator) == Kind::Decorator
                        && nodes.first(decorator).is_some_and(|decorator| nodes.text(decorator) == word)
                })
        };
        if is_decorated("staticmethod") {
            return None;
        }
        let is_of_class =
            is_decorated("classmethod") || matches!(name, "__new__" | "__init_subclass__" | "__class_getitem__");
        one(if is_of_class { Value::Class(class) } else { Value::Instance(class) })
    }

    /// What a symbol is.
    pub(super) fn symbol_value(&self, symbol: &Symbol<'p>) -> Values<'p> {
        match symbol {
            Symbol::Module(module) => one(Value::Module(module)),
            Symbol::Class(class) => one(Value::Class(class.clone())),
            Symbol::Function(function) => one(Value::Function(function.clone())),
            Symbol::Variable(variable) => self.variable_value(variable),
            Symbol::External(name) => one(Value::External(Arc::clone(name))),
            Symbol::Alias(_) | Symbol::TypeParam(..) => None,
        }
    }

    /// What a constant of another file, or of a class, is: by its annotation, or by the call that makes it.
    fn variable_value(&self, variable: &VariableRef<'p>) -> Values<'p> {
        if variable.before.is_some() {
            return None;
        }
        if let Some(annotation) = &variable.node.annotation {
            return self.annotation_value(&variable.scope, annotation);
        }
        self.written_value(&variable.scope, variable.value()?)
    }

    /// What an expression of the facts is: a name, or a call of a class or a function.
    pub(super) fn written_value(&self, scope: &Scope<'p>, value: &'p Expr) -> Values<'p> {
        match &value.kind {
            ExprKind::Name(_) | ExprKind::Attribute(..) => match self.resolver.denoted(scope, value).ok()? {
                Symbol::Variable(_) => None,
                symbol => self.symbol_value(&symbol),
            },
            ExprKind::Call(call) => match self.resolver.denoted(scope, &call.function).ok()? {
                Symbol::Class(class) => one(Value::Instance(class)),
                Symbol::Function(function) => self.returned(&function, None),
                _ => None,
            },
            _ => None,
        }
    }

    /// What `object.name` is.
    pub(super) fn attribute_value(&self, object: &Rc<[Value<'p>]>, name: &str) -> Values<'p> {
        join(object.iter().map(|value| match value {
            Value::Module(module) => {
                let symbols = self.resolver.alternatives(module, name);
                if symbols.is_empty() { None } else { join(symbols.iter().map(|symbol| self.symbol_value(symbol))) }
            }
            Value::External(external) => self.symbol_value(&self.resolver.dotted(&format!("{external}.{name}"))),
            Value::Class(class) | Value::Instance(class) => self.member_value(value, class, name),
            Value::Mapping(keys, values) => match name {
                "get" | "pop" | "setdefault" => values.clone().and_then(|values| one(Value::Gives(values))),
                "values" => one(Value::Gives(one(Value::Items(values.clone()?))?)),
                "keys" => one(Value::Gives(one(Value::Items(keys.clone()?))?)),
                "items" => {
                    let pair = one(Value::Tuple(Rc::from([keys.clone(), values.clone()])))?;
                    one(Value::Gives(one(Value::Items(pair))?))
                }
                _ => None,
            },
            _ => None,
        }))
    }

    fn member_value(&self, object: &Value<'p>, class: &ClassRef<'p>, name: &str) -> Values<'p> {
        let Some(member) = self.class_member(class, name) else {
            let maker = MAKERS.iter().find(|maker| **maker == name)?;
            return if self.is_pydantic(class) { one(Value::Makes(class.clone(), maker)) } else { None };
        };
        let declarer = self.declarers(class, name).into_iter().next()?;
        match member {
            ClassMember::Class(class) => one(Value::Class(class)),
            ClassMember::Function(function) if self.is_property(&function) => self.returned(&function, Some(object)),
            ClassMember::Function(function) => one(Value::Function(function)),
            ClassMember::Field(None, _) if self.is_enum(class) => one(Value::Instance(class.clone())),
            ClassMember::Field(Some(annotation), _) => self.annotation_value(&declarer.scope(), annotation),
            ClassMember::Field(None, Some(value)) => self.written_value(&declarer.scope(), value),
            ClassMember::Field(None, None) | ClassMember::Other => None,
        }
    }

    fn is_property(&self, function: &FunctionRef<'p>) -> bool {
        function.node.decorators.iter().any(|decorator| {
            let name = self.resolver.external(&function.scope(), decorator);
            matches!(
                name.as_deref(),
                Some("builtins.property" | "functools.cached_property" | "django.utils.functional.cached_property")
            )
        })
    }

    fn call_value(&self, call: NodeId, depth: u32) -> Step<'p> {
        let Some(function) = self.nodes.child(call, Field::Function) else { return Ok(None) };
        let Some(callee) = self.step(function, depth)? else { return Ok(None) };
        let mut all = Vec::new();
        for value in callee.iter() {
            all.push(match value {
                Value::Class(class) | Value::Makes(class, _) => one(Value::Instance(class.clone())),
                Value::Gives(values) => Some(Rc::clone(values)),
                Value::Function(defined) => {
                    let object = match self.nodes.kind(function) {
                        Kind::Attribute => {
                            self.nodes.first(function).map_or(Ok(None), |object| self.step(object, depth))?
                        }
                        _ => None,
                    };
                    let object = object.filter(|object| object.len() == 1);
                    self.returned(defined, object.as_ref().and_then(|object| object.first()))
                }
                Value::External(name) => self.library_call(name, call, depth)?,
                _ => None,
            });
        }
        Ok(join(all))
    }

    fn library_call(&self, name: &str, call: NodeId, depth: u32) -> Step<'p> {
        let first = self.first_argument(call);
        Ok(match name {
            "importlib.import_module" | "builtins.__import__" => {
                let module =
                    first.and_then(|first| self.nodes.literal(first)).map(|(module, _)| self.resolver.dotted(module));
                match module {
                    Some(Symbol::Module(module)) if name.ends_with("module") => one(Value::Module(module)),
                    _ => one(Value::SomeModule),
                }
            }
            "builtins.list" | "builtins.sorted" | "builtins.reversed" | "builtins.set" | "builtins.frozenset"
            | "builtins.tuple" | "builtins.iter" => {
                let over = first.map_or(Ok(None), |first| self.step(first, depth))?;
                Self::elements(&over).and_then(|items| one(Value::Items(items)))
            }
            "builtins.next" | "builtins.max" | "builtins.min" => {
                let over = first.map_or(Ok(None), |first| self.step(first, depth))?;
                Self::elements(&over)
            }
            "builtins.enumerate" => {
                let over = first.map_or(Ok(None), |first| self.step(first, depth))?;
                let pair = one(Value::Tuple(Rc::from([one(Value::Foreign), Self::elements(&over)])));
                pair.and_then(|pair| one(Value::Items(pair)))
            }
            "builtins.super" if first.is_none() => self.parent(call),
            "typing.cast" => self.annotated(first),
            "copy.copy" | "copy.deepcopy" => first.map_or(Ok(None), |first| self.step(first, depth))?,
            _ => None,
        })
    }

    /// What `super()` is: an instance of the base, where the class around has only one.
    fn parent(&self, call: NodeId) -> Values<'p> {
        let mut scope = self.scopes.of(call);
        while self.scopes.get(scope).kind != ScopeKind::Function || self.scopes.class_around(scope).is_none() {
            if scope == ScopeId::MODULE {
                return None;
            }
            scope = self.scopes.get(scope).parent;
        }
        let class = self.class_of(self.scopes.class_around(scope)?)?;
        match self.lineage(&class)?.bases.as_slice() {
            [Base { class: Ancestor::Class(base), .. }] => one(Value::Instance(base.clone())),
            _ => None,
        }
    }

    /// What a call of `function` gives, by its annotation; `object` is what it is called on.
    fn returned(&self, function: &FunctionRef<'p>, object: Option<&Value<'p>>) -> Values<'p> {
        if !function.node.decorators.iter().all(|decorator| self.keeps_what_is_returned(function, decorator)) {
            return None;
        }
        let Function { returns, is_async, body, .. } = function.node;
        let returns = returns.as_ref()?;
        let value = match (&returns.kind, object) {
            (ExprKind::Name(_) | ExprKind::Attribute(..), Some(Value::Instance(class) | Value::Class(class)))
                if self.resolver.external(&function.scope(), returns).as_deref() == Some("typing.Self") =>
            {
                one(Value::Instance(class.clone()))
            }
            _ => self.annotation_value(&function.scope(), returns),
        };
        if *is_async && !body.has_yield { value.and_then(|value| one(Value::Awaitable(value))) } else { value }
    }

    /// Whether a decorator leaves alone what a call gives.
    fn keeps_what_is_returned(&self, function: &FunctionRef<'p>, decorator: &'p Expr) -> bool {
        let head = decorator.as_call().map_or(decorator, |call| &call.function);
        let Some(name) = self.resolver.external(&function.scope(), head) else { return false };
        let root = name.split('.').next().unwrap_or_default();
        matches!(root, "mizan" | "mizan_core" | "mizan_fastapi" | "izana" | "izana_core")
            || matches!(
                &*name,
                "abc.abstractmethod"
                    | "builtins.classmethod"
                    | "builtins.property"
                    | "builtins.staticmethod"
                    | "django.utils.functional.cached_property"
                    | "functools.cache"
                    | "functools.cached_property"
                    | "functools.lru_cache"
                    | "functools.wraps"
                    | "pydantic.computed_field"
                    | "typing.final"
                    | "typing.override"
            )
    }
}
