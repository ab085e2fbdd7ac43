//! Which results travel in a box: izana sends `{"result": …}` in the place of a result in whose annotation it sees no model.
//!
//! In goes an annotation; out comes whether its value is boxed, or why that is not known. The server goes by the annotation as Python holds it and
//! not by the type it means: a `Sequence[Model]` and a `NewType` of a model are boxed, a `list[Model]` is not. So this reads syntax, never a
//! [`mizan_schema::Type`], in which they are one.

use mizan_schema::declarations::Dialect;
use rustc_hash::FxHashSet;

use super::Declaring;
use crate::facts::ast::{Expr, ExprKind};
use crate::render;
use crate::resolve::{ClassRef, Reason, Resolver, Scope, Symbol, VariableRef};

/// What the server sees in one layer of an annotation.
enum Sight<'p> {
    Model,
    /// It looks into these.
    Inside(Scope<'p>, Vec<&'p Expr>),
    Nothing,
}

impl<'p> Declaring<'_, 'p> {
    /// Whether a result that is annotated so is boxed, or why that is not known.
    pub(super) fn is_boxed(&self, scope: &Scope<'p>, annotation: &'p Expr) -> Result<bool, Reason> {
        if self.setting.dialect != Dialect::Izana {
            return Ok(false);
        }
        let mut open = vec![(scope.clone(), annotation)];
        // Aliases may refer to themselves, or double in each of many names.
        let mut seen = FxHashSet::default();
        let mut unknown = None;
        while let Some((scope, expr)) = open.pop() {
            if !seen.insert(std::ptr::from_ref(expr).addr()) {
                continue;
            }
            match self.sight(&scope, expr) {
                Ok(Sight::Model) => return Ok(false),
                Ok(Sight::Inside(scope, parts)) => open.extend(parts.into_iter().map(|part| (scope.clone(), part))),
                Ok(Sight::Nothing) => {}
                Err(reason) => unknown = Some(reason),
            }
        }
        unknown.map_or(Ok(true), Err)
    }

    fn sight(&self, scope: &Scope<'p>, expr: &'p Expr) -> Result<Sight<'p>, Reason> {
        let inside = |parts: Vec<&'p Expr>| Ok(Sight::Inside(scope.clone(), parts));
        match &expr.kind {
            ExprKind::None | ExprKind::Ellipsis => Ok(Sight::Nothing),
            ExprKind::String(_, Some(inner)) => inside(vec![inner]),
            ExprKind::Binary(left, operator, right) if &**operator == "|" => inside(vec![left, right]),
            ExprKind::Name(_) | ExprKind::Attribute(..) => match self.resolver.denoted(scope, expr)? {
                Symbol::Class(class) => self.class_sight(&class),
                Symbol::External(name) => external_sight(&name),
                Symbol::Variable(variable) => self.value_sight(&variable),
                Symbol::Alias(_) | Symbol::TypeParam(..) => Ok(Sight::Nothing),
                symbol => Err(format!("`{}` is {}, not a type", render::expression(expr), symbol.describe()).into()),
            },
            ExprKind::Subscript(head, index) => match self.resolver.denoted(scope, head)? {
                Symbol::Class(class) => self.class_sight(&class),
                Symbol::External(name) => match &*name {
                    "builtins.list" | "builtins.tuple" | "builtins.set" | "builtins.frozenset" | "typing.Optional"
                    | "typing.Union" => inside(arguments(index).iter().collect()),
                    "typing.Annotated" | "pydantic.Json" => inside(arguments(index).first().into_iter().collect()),
                    name => external_sight(name),
                },
                Symbol::Alias(_) => Ok(Sight::Nothing),
                _ => Err(format!("`{}` gives arguments to an alias", render::expression(expr)).into()),
            },
            _ => Err(computed(expr)),
        }
    }

    fn class_sight(&self, class: &ClassRef<'p>) -> Result<Sight<'p>, Reason> {
        let lineage = self.classes.lineage(self.resolver, class)?;
        Ok(if lineage.derives_from("pydantic.BaseModel") { Sight::Model } else { Sight::Nothing })
    }

    /// A name with a value: a plain alias is what it stands for; what a call makes is a type of its own.
    fn value_sight(&self, variable: &VariableRef<'p>) -> Result<Sight<'p>, Reason> {
        let at_run_time = || Reason::from(format!("`{}` gets its value at run time", variable.name()));
        let value = variable.value().filter(|_| variable.before.is_none()).ok_or_else(at_run_time)?;
        let Some(call) = value.as_call() else { return Ok(Sight::Inside(variable.scope.clone(), vec![value])) };
        match self.resolver.external(&variable.scope, &call.function).as_deref() {
            Some("pydantic.create_model") => Ok(Sight::Model),
            Some(
                "typing.NewType"
                | "typing.TypeAliasType"
                | "typing.TypeVar"
                | "typing.TypedDict"
                | "typing.NamedTuple"
                | "collections.namedtuple"
                | "enum.Enum"
                | "enum.StrEnum"
                | "enum.IntEnum"
                | "enum.Flag"
                | "enum.IntFlag",
            ) => Ok(Sight::Nothing),
            _ => Err(at_run_time()),
        }
    }
}

fn external_sight<'p>(name: &str) -> Result<Sight<'p>, Reason> {
    match name {
        "pydantic.BaseModel" | "pydantic.RootModel" | "ninja.Schema" | "ninja.ModelSchema" => Ok(Sight::Model),
        name if Resolver::is_known_external(name) => Ok(Sight::Nothing),
        name => Err(format!("`{name}` is not found in the project or its environment").into()),
    }
}

fn arguments(index: &Expr) -> &[Expr] {
    match &index.kind {
        ExprKind::Tuple(items) => items,
        _ => std::slice::from_ref(index),
    }
}

fn computed(expr: &Expr) -> Reason {
    format!("`{}` is computed at run time", render::expression(expr)).into()
}
