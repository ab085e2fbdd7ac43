//! What a field class is called with, through the `__init__` of the classes in between.
//!
//! In goes the call of a class; out come the library class behind it and the arguments that reach it. An `__init__` is followed as long as it only fills,
//! renames and passes on what it was given; anything else makes what it passes on unknown.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::Django;
use crate::classes::Ancestor;
use crate::facts::ast::{Call, Expr, ExprKind, Function, ParameterKind, Stmt};
use crate::render;
use crate::resolve::{ClassRef, Reason, Scope, Symbol};

/// A value that is passed: its expression, and the scope it is written in.
#[derive(Clone, Debug)]
pub(crate) struct Given<'p> {
    pub(crate) scope: Scope<'p>,
    pub(crate) expr: &'p Expr,
    /// Why its value is not known, where it hangs on more than its scope.
    pub(crate) computed: Option<Reason>,
}

impl<'p> Given<'p> {
    pub(crate) fn new(scope: &Scope<'p>, expr: &'p Expr) -> Self {
        Self { scope: scope.clone(), expr, computed: None }
    }

    /// That it is not what is wanted.
    pub(super) fn is_no(&self, wanted: &str) -> Reason {
        Arc::from(format!("`{}` is no {wanted}", render::expression(self.expr)))
    }
}

/// The arguments of a call.
#[derive(Clone, Debug, Default)]
pub(crate) struct Arguments<'p> {
    positional: Vec<Given<'p>>,
    named: Vec<(Arc<str>, Given<'p>)>,
    /// Why there may be more.
    pub(super) open: Option<Reason>,
}

impl<'p> Arguments<'p> {
    pub(crate) fn of(scope: &Scope<'p>, call: &'p Call) -> Self {
        let mut arguments = Self::default();
        for argument in &call.arguments {
            match &argument.kind {
                ExprKind::Starred(_) => arguments.open = Some(computed(argument)),
                _ => arguments.positional.push(Given::new(scope, argument)),
            }
        }
        for keyword in &call.keywords {
            match &keyword.name {
                Some(name) => arguments.set(name, Given::new(scope, &keyword.value)),
                None => arguments.open = Some(computed(&keyword.value)),
            }
        }
        arguments
    }

    /// The keyword `name`.
    pub(crate) fn get(&self, name: &str) -> Option<&Given<'p>> {
        self.named.iter().find(|(known, _)| **known == *name).map(|(_, given)| given)
    }

    /// The `index`-th positional argument, or the keyword `name`.
    pub(crate) fn at(&self, index: usize, name: &str) -> Option<&Given<'p>> {
        self.positional.get(index).or_else(|| self.get(name))
    }

    fn set(&mut self, name: &Arc<str>, given: Given<'p>) {
        match self.named.iter_mut().find(|(known, _)| known == name) {
            Some((_, known)) => *known = given,
            None => self.named.push((Arc::clone(name), given)),
        }
    }

    fn take(&mut self, name: &str) -> Option<Given<'p>> {
        let index = self.named.iter().position(|(known, _)| **known == *name)?;
        Some(self.named.remove(index).1)
    }
}

/// An instance of a library's class.
#[derive(Clone, Debug)]
pub(crate) struct Built<'p> {
    /// The library class, without its package: `CharField`.
    pub(crate) class: Arc<str>,
    /// The classes of the program before it, the nearest first.
    pub(crate) own: Vec<ClassRef<'p>>,
    /// What reaches the library class.
    pub(crate) arguments: Arguments<'p>,
}

impl Built<'_> {
    /// The name of its class as it is written.
    pub(crate) fn name(&self) -> Arc<str> {
        self.own.first().map_or_else(|| Arc::clone(&self.class), |class| Arc::clone(&class.node().name))
    }
}

/// What a call makes.
#[derive(Clone, Debug)]
pub(crate) enum Instance<'p> {
    /// An instance of a class of the package.
    Of(Built<'p>),
    /// An instance of a class of the package, of which no more is known.
    Unread { class: Arc<str>, reason: Reason },
    /// It may be such an instance.
    Unknown(Reason),
    /// It is none.
    Other,
}

impl<'p> Django<'_, 'p> {
    /// What `call` makes, where that is an instance of a field class of `package`: `django.forms.`.
    pub(crate) fn instance(&self, scope: &Scope<'p>, call: &'p Call, package: &str) -> Instance<'p> {
        match self.resolver.denoted(scope, &call.function) {
            Ok(Symbol::External(name)) => match name.strip_prefix(package) {
                Some(class) if class.ends_with("Field") || matches!(class, "ForeignKey" | "ForeignObject") => {
                    Instance::Of(Built {
                        class: Arc::from(class),
                        own: Vec::new(),
                        arguments: Arguments::of(scope, call),
                    })
                }
                Some(_) => Instance::Other,
                None if crate::resolve::Resolver::is_known_external(&name) => Instance::Other,
                None => Instance::Unknown(Arc::from(format!("`{name}` is not found"))),
            },
            Ok(Symbol::Class(class)) => self.instance_of(scope, &class, call, package),
            // `QuerySet.as_manager()` and its like make managers.
            _ if is_manager_call(&call.function) => Instance::Other,
            Ok(_) => Instance::Unknown(computed(&call.function)),
            Err(reason) => Instance::Unknown(reason),
        }
    }

    fn instance_of(&self, scope: &Scope<'p>, class: &ClassRef<'p>, call: &'p Call, package: &str) -> Instance<'p> {
        let lineage = match self.classes.lineage(self.resolver, class) {
            Ok(lineage) => lineage,
            Err(reason) => {
                return Instance::Unknown(Arc::from(format!("`{}` is not known: {reason}", class.qualname())));
            }
        };
        let base = lineage.order.iter().find_map(|ancestor| match ancestor {
            Ancestor::External(name) => {
                name.strip_prefix(package).filter(|name| name.ends_with("Field") || *name == "ForeignKey")
            }
            Ancestor::Class(_) => None,
        });
        let Some(base) = base else { return Instance::Other };
        let own: Vec<_> = lineage.classes().cloned().collect();
        let mut arguments = Arguments::of(scope, call);
        for class in &own {
            let Some(function) = own_method(class, "__init__") else { continue };
            match through_init(class, function, arguments) {
                Ok(passed) => arguments = passed,
                Err(reason) => return Instance::Unread { class: Arc::clone(&class.node().name), reason },
            }
        }
        Instance::Of(Built { class: Arc::from(base), own, arguments })
    }
}

/// What an `__init__` passes on to the next one.
fn through_init<'p>(
    class: &ClassRef<'p>,
    function: &'p Function,
    arguments: Arguments<'p>,
) -> Result<Arguments<'p>, Reason> {
    let mut passing = Passing {
        scope: Scope::of_module(class.module()),
        name: Arc::from(format!("{}.__init__", class.qualname())),
        locals: FxHashMap::default(),
        rest: Vec::new(),
        rest_name: None,
        keywords: Arguments::default(),
        keywords_name: None,
    };
    passing.bind(function, arguments)?;
    let mut passed = None;
    for statement in &function.body.statements {
        if passed.is_some() {
            passing.after(statement)?;
        } else {
            passed = passing.before(statement)?;
        }
    }
    passed.ok_or_else(|| Arc::from(format!("`{}` does not call the one it replaces", passing.name)))
}

/// A method in the body of a class.
pub(super) fn own_method<'p>(class: &ClassRef<'p>, name: &str) -> Option<&'p Function> {
    class.node().body.iter().rev().find_map(|statement| match statement {
        Stmt::Function(function) if *function.name == *name => Some(function),
        _ => None,
    })
}

/// Attributes of a field that decide what it takes.
const TELLING: &[&str] = &[
    "required",
    "disabled",
    "choices",
    "coerce",
    "strip",
    "regex",
    "input_formats",
    "queryset",
    "null",
    "blank",
    "fields",
];

/// An `__init__` while it is followed.
struct Passing<'p> {
    scope: Scope<'p>,
    name: Arc<str>,
    locals: FxHashMap<&'p str, Given<'p>>,
    /// `*args`.
    rest: Vec<Given<'p>>,
    rest_name: Option<&'p str>,
    /// `**kwargs`.
    keywords: Arguments<'p>,
    keywords_name: Option<&'p str>,
}

impl<'p> Passing<'p> {
    fn bind(&mut self, function: &'p Function, mut arguments: Arguments<'p>) -> Result<(), Reason> {
        let mut positional = std::mem::take(&mut arguments.positional).into_iter();
        for parameter in function.parameters.iter().skip(1) {
            let name = &*parameter.name;
            match parameter.kind {
                ParameterKind::VarPositional => {
                    self.rest_name = Some(name);
                    self.rest = positional.by_ref().collect();
                    continue;
                }
                ParameterKind::VarKeyword => {
                    self.keywords_name = Some(name);
                    continue;
                }
                _ => {}
            }
            let by_position = match parameter.kind {
                ParameterKind::KeywordOnly => None,
                _ => positional.next(),
            };
            let default = || parameter.default.as_ref().map(|default| Given::new(&self.scope, default));
            let given = by_position.or_else(|| arguments.take(name)).or_else(default);
            self.locals
                .insert(name, given.ok_or_else(|| Reason::from(format!("`{}` is not given its `{name}`", self.name)))?);
        }
        self.keywords = arguments;
        Ok(())
    }

    fn runs_only(&self) -> Reason {
        Arc::from(format!("`{}` decides at run time what it passes on", self.name))
    }

    /// A statement up to the call of the replaced `__init__`; gives what that call passes.
    fn before(&mut self, statement: &'p Stmt) -> Result<Option<Arguments<'p>>, Reason> {
        match statement {
            Stmt::Expr(expr) => match expr.as_call() {
                Some(call) if is_super_init(call) => return self.pass(call).map(Some),
                Some(call) => self.change(call)?,
                None => {}
            },
            Stmt::Assign(assign) => {
                let value = assign.value.as_ref().ok_or_else(|| self.runs_only())?;
                let [target] = assign.targets.as_slice() else { return Err(self.runs_only()) };
                if assign.augmented {
                    return Err(self.runs_only());
                }
                self.assign(target, value)?;
            }
            Stmt::Import(_) | Stmt::From(_) | Stmt::Function(_) | Stmt::Class(_) => {}
            _ => return Err(self.runs_only()),
        }
        Ok(None)
    }

    /// A statement behind that call: it may set attributes that decide nothing.
    fn after(&self, statement: &Stmt) -> Result<(), Reason> {
        match statement {
            Stmt::Assign(assign) => {
                let tells = assign.targets.iter().any(|target| match &target.kind {
                    ExprKind::Attribute(base, name, _) => is_self(base) && TELLING.contains(&&**name),
                    _ => false,
                });
                if tells { Err(self.runs_only()) } else { Ok(()) }
            }
            Stmt::If(branch) => {
                branch.body.iter().chain(&branch.orelse).try_for_each(|statement| self.after(statement))
            }
            Stmt::Block(block) => block.body.iter().try_for_each(|statement| self.after(statement)),
            _ => Ok(()),
        }
    }

    fn assign(&mut self, target: &'p Expr, value: &'p Expr) -> Result<(), Reason> {
        match &target.kind {
            ExprKind::Subscript(base, key) if self.is_keywords(base) => {
                let key = key.as_str().ok_or_else(|| self.runs_only())?;
                let given = self.value(value)?;
                self.keywords.set(key, given);
            }
            ExprKind::Name(name) => {
                let given = self.value(value)?;
                self.locals.insert(name, given);
            }
            ExprKind::Attribute(base, _, _) if is_self(base) => {
                // What an attribute gets matters only by what it takes out of the keywords.
                self.value(value)?;
            }
            _ => return Err(self.runs_only()),
        }
        Ok(())
    }

    /// `kwargs.setdefault("max_length", 10)` and its like.
    fn change(&mut self, call: &'p Call) -> Result<(), Reason> {
        let ExprKind::Attribute(base, method, _) = &call.function.kind else { return Err(self.runs_only()) };
        if !self.is_keywords(base) {
            return Err(self.runs_only());
        }
        match (&**method, call.arguments.as_slice()) {
            ("setdefault", [key, value]) => {
                let key = key.as_str().ok_or_else(|| self.runs_only())?;
                if self.keywords.get(key).is_none() {
                    let given = self.value(value)?;
                    self.keywords.set(key, given);
                }
            }
            ("update", []) => {
                for keyword in &call.keywords {
                    let name = keyword.name.as_ref().ok_or_else(|| self.runs_only())?;
                    let given = self.value(&keyword.value)?;
                    self.keywords.set(name, given);
                }
            }
            ("pop", [key] | [key, _]) => {
                let key = key.as_str().ok_or_else(|| self.runs_only())?;
                self.keywords.take(key);
            }
            _ => return Err(self.runs_only()),
        }
        Ok(())
    }

    /// What an expression of the body stands for.
    fn value(&mut self, expr: &'p Expr) -> Result<Given<'p>, Reason> {
        if let Some(name) = expr.as_name()
            && let Some(local) = self.locals.get(&**name)
        {
            return Ok(local.clone());
        }
        if let Some((key, default)) = self.popped(expr) {
            let taken = self.keywords.take(key);
            return match (taken, default) {
                (Some(given), _) => Ok(given),
                (None, Some(default)) => self.value(default),
                (None, None) => Err(self.runs_only()),
            };
        }
        let hangs_on_locals = mentions(expr, &|name| {
            name == "self"
                || self.locals.contains_key(name)
                || self.rest_name == Some(name)
                || self.keywords_name == Some(name)
        });
        let computed = hangs_on_locals.then(|| computed(expr));
        Ok(Given { computed, ..Given::new(&self.scope, expr) })
    }

    /// `kwargs.pop("key", default)` and `kwargs.get("key", default)`.
    fn popped<'e>(&self, expr: &'e Expr) -> Option<(&'e str, Option<&'e Expr>)> {
        let call = expr.as_call()?;
        let ExprKind::Attribute(base, method, _) = &call.function.kind else { return None };
        if !self.is_keywords(base) || &**method != "pop" {
            return None;
        }
        let key = call.arguments.first()?.as_str()?;
        Some((key, call.arguments.get(1)))
    }

    fn pass(&mut self, call: &'p Call) -> Result<Arguments<'p>, Reason> {
        // What else it was given may have reached any of its parameters.
        let mut passed = Arguments { open: self.keywords.open.clone(), ..Arguments::default() };
        for argument in &call.arguments {
            match &argument.kind {
                ExprKind::Starred(inner) if inner.as_name().is_some_and(|name| self.rest_name == Some(&**name)) => {
                    passed.positional.append(&mut self.rest.clone());
                }
                ExprKind::Starred(_) => return Err(self.runs_only()),
                _ => passed.positional.push(self.value(argument)?),
            }
        }
        for keyword in &call.keywords {
            match &keyword.name {
                Some(name) => {
                    let given = self.value(&keyword.value)?;
                    passed.set(name, given);
                }
                None if self.is_keywords(&keyword.value) => {
                    for (name, given) in &self.keywords.named {
                        passed.set(name, given.clone());
                    }
                }
                None => return Err(self.runs_only()),
            }
        }
        Ok(passed)
    }

    fn is_keywords(&self, expr: &Expr) -> bool {
        expr.as_name().is_some_and(|name| self.keywords_name == Some(&**name))
    }
}

/// `super().__init__(…)`.
pub(super) fn is_super_init(call: &Call) -> bool {
    let ExprKind::Attribute(base, method, _) = &call.function.kind else { return false };
    let is_super = base.as_call().is_some_and(|call| call.function.as_name().is_some_and(|name| &**name == "super"));
    is_super && &**method == "__init__"
}

pub(super) fn is_self(expr: &Expr) -> bool {
    expr.as_name().is_some_and(|name| &**name == "self")
}

fn is_manager_call(function: &Expr) -> bool {
    match &function.kind {
        ExprKind::Attribute(_, name, _) => matches!(&**name, "as_manager" | "from_queryset"),
        ExprKind::Call(inner) => is_manager_call(&inner.function),
        _ => false,
    }
}

pub(super) fn computed(expr: &Expr) -> Reason {
    Arc::from(format!("`{}` is computed at run time", render::expression(expr)))
}

/// Whether `expr` names one of these. What has no form of its own is taken to.
pub(super) fn mentions(expr: &Expr, is: &impl Fn(&str) -> bool) -> bool {
    let any = |items: &[Expr]| items.iter().any(|item| mentions(item, is));
    match &expr.kind {
        ExprKind::Name(name) => is(name),
        ExprKind::Attribute(base, _, _) | ExprKind::Starred(base) | ExprKind::Unary(_, base) => mentions(base, is),
        ExprKind::Call(call) => {
            mentions(&call.function, is)
                || any(&call.arguments)
                || call.keywords.iter().any(|keyword| mentions(&keyword.value, is))
        }
        ExprKind::Subscript(left, right) | ExprKind::Binary(left, _, right) => {
            mentions(left, is) || mentions(right, is)
        }
        ExprKind::List(items) | ExprKind::Tuple(items) | ExprKind::Set(items) => any(items),
        ExprKind::Dict(entries) => {
            entries.iter().any(|(key, value)| key.as_ref().is_some_and(|key| mentions(key, is)) || mentions(value, is))
        }
        ExprKind::Conditional(test, then, other) => mentions(test, is) || mentions(then, is) || mentions(other, is),
        ExprKind::Lambda(_) | ExprKind::Other(_) => true,
        ExprKind::String(..)
        | ExprKind::Bytes(_)
        | ExprKind::Int(_)
        | ExprKind::BigInt(_)
        | ExprKind::Float(_)
        | ExprKind::Bool(_)
        | ExprKind::None
        | ExprKind::Ellipsis => false,
    }
}
