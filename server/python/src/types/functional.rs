//! Classes made by calls: `namedtuple("P", "x y")`, `NamedTuple("P", […])`, `TypedDict("T", {…})`, `Enum("Color", …)`.
//!
//! In go the arguments of the call; out comes the same definition that a class statement would give. What is computed makes it unknown.

use std::sync::Arc;

use mizan_schema::types::{
    Default, Definition, EnumMember, EnumMixin, Enumeration, Exclude, Field, ObjectKind, Shape, Type,
};
use serde_json::Value;

use super::config::Config;
use super::generics::Env;
use super::model::object;
use super::named::Statement;
use super::{Context, Pending, Reader};
use crate::evaluate::Constant;
use crate::facts::ast::{Call, Expr, ExprKind};
use crate::program::ModuleRef;
use crate::resolve::VariableRef;

/// A class that a call makes.
#[derive(Clone)]
pub(super) struct Functional<'p> {
    variable: VariableRef<'p>,
    call: &'p Call,
    kind: Kind,
}

impl<'p> Functional<'p> {
    /// The module that the call stands in.
    pub(super) fn module(&self) -> &'p ModuleRef {
        self.variable.scope.module
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    NamedTuple,
    PlainTuple,
    TypedDict,
    Enum(Option<EnumMixin>),
}

impl Kind {
    fn of(name: &str) -> Option<Self> {
        Some(match name {
            "typing.NamedTuple" => Kind::NamedTuple,
            "collections.namedtuple" => Kind::PlainTuple,
            "typing.TypedDict" => Kind::TypedDict,
            "enum.Enum" => Kind::Enum(None),
            "enum.StrEnum" | "django.db.models.TextChoices" => Kind::Enum(Some(EnumMixin::Str)),
            "enum.IntEnum" | "django.db.models.IntegerChoices" => Kind::Enum(Some(EnumMixin::Int)),
            _ => return None,
        })
    }
}

impl<'p> Reader<'p> {
    /// The type of a name whose value is such a call; `None` for any other call.
    pub(super) fn functional_type(
        &self,
        cx: &Context<'p>,
        name: &str,
        variable: &VariableRef<'p>,
        call: &'p Call,
    ) -> Option<Type> {
        let kind = Kind::of(name)?;
        let functional = Functional { variable: variable.clone(), call, kind };
        if let Err(expr) = self.check_functional(&functional) {
            let cx = cx.at(variable.scope.clone());
            return Some(Type::Unknown(
                cx.unknown(expr, format!("what `{}` consists of is computed at run time", variable.name())),
            ));
        }
        let statement = Statement::of(variable.node, variable.target.anchor);
        let qualname: Arc<str> = match call.arguments.first().and_then(Expr::as_str) {
            Some(name) => Arc::clone(name),
            None => variable.qualname(),
        };
        let key = self.named(statement, &variable.scope.module.name, &qualname, &Env::default(), || {
            Pending::Functional(functional)
        });
        Some(if matches!(kind, Kind::Enum(_)) { Type::Enum(key) } else { Type::Object(key) })
    }

    /// The expression that cannot be read, where there is one.
    fn check_functional(&self, functional: &Functional<'p>) -> Result<(), &'p Expr> {
        let whole = &functional.call.function;
        let read = match functional.kind {
            Kind::Enum(_) => self.functional_members(functional).is_some(),
            _ => self.functional_fields(functional).is_some(),
        };
        if read { Ok(()) } else { Err(functional.call.arguments.get(1).unwrap_or(whole)) }
    }

    pub(super) fn define_functional(&self, functional: &Functional<'p>) -> Definition {
        let variable = &functional.variable;
        let config = Config::default();
        let fields = || self.functional_fields(functional).unwrap_or_default();
        let shape = match functional.kind {
            Kind::Enum(mixin) => {
                let members = self.functional_members(functional).unwrap_or_default();
                Shape::Enum(Enumeration { members, mixin })
            }
            Kind::TypedDict => Shape::Object(object(ObjectKind::TypedDict, fields(), Vec::new(), &config)),
            Kind::NamedTuple | Kind::PlainTuple => {
                Shape::Object(object(ObjectKind::NamedTuple, fields(), Vec::new(), &config))
            }
        };
        let name = functional.call.arguments.first().and_then(Expr::as_str);
        Definition {
            name: name.cloned().unwrap_or_else(|| Arc::from(variable.name())),
            origin: variable.origin(),
            docstring: variable.node.docstring.clone(),
            shape,
            serialized: None,
        }
    }

    fn functional_fields(&self, functional: &Functional<'p>) -> Option<Vec<Field>> {
        let call = functional.call;
        let cx = Context::new(functional.variable.scope.clone());
        match functional.kind {
            Kind::PlainTuple => self.plain_fields(&cx, call),
            Kind::NamedTuple => {
                let (ExprKind::List(items) | ExprKind::Tuple(items)) = &call.argument(1, "fields")?.kind else {
                    return None;
                };
                items
                    .iter()
                    .map(|item| match &item.kind {
                        ExprKind::Tuple(pair) | ExprKind::List(pair) => match pair.as_slice() {
                            [name, annotation] => Some(made(&cx, name, self.read(&cx, annotation), Default::Required)),
                            _ => None,
                        }?,
                        _ => None,
                    })
                    .collect()
            }
            Kind::TypedDict => {
                let ExprKind::Dict(entries) = &call.argument(1, "fields")?.kind else { return None };
                let total = match call.keyword("total") {
                    Some(total) => self.evaluator().evaluate(&cx.scope, total).ok()?.as_bool()?,
                    None => true,
                };
                entries
                    .iter()
                    .map(|(name, annotation)| {
                        let flat = self.flatten(&cx, annotation);
                        let required = flat.qualifiers.required || total && !flat.qualifiers.not_required;
                        let default = if required { Default::Required } else { Default::Hidden };
                        made(&cx, name.as_ref()?, self.read(&cx, annotation), default)
                    })
                    .collect()
            }
            Kind::Enum(_) => None,
        }
    }

    /// `namedtuple("P", "x y", defaults=[…])`: the defaults belong to the last names.
    fn plain_fields(&self, cx: &Context<'p>, call: &'p Call) -> Option<Vec<Field>> {
        let expr = call.argument(1, "field_names")?;
        let names: Vec<Arc<str>> = match self.evaluator().evaluate(&cx.scope, expr).ok()? {
            Constant::Str(names) => split_names(&names),
            names => names.items()?.iter().map(|name| name.as_str().cloned()).collect::<Option<_>>()?,
        };
        let defaults = match call.keyword("defaults") {
            Some(defaults) => self.evaluator().evaluate(&cx.scope, defaults).ok()?.items()?.to_vec(),
            None => Vec::new(),
        };
        let first = names.len().checked_sub(defaults.len())?;
        let field = |(index, name): (usize, Arc<str>)| {
            let default = match index.checked_sub(first).and_then(|index| defaults.get(index)) {
                Some(value) => value.to_json().map_or(Default::Hidden, Default::Value),
                None => Default::Required,
            };
            new_field(name, Type::Any, default, cx.scope.project_origin(expr.anchor))
        };
        Some(names.into_iter().enumerate().map(field).collect())
    }

    /// `Enum("Color", "RED GREEN")`, a list of names, pairs, or a dictionary.
    fn functional_members(&self, functional: &Functional<'p>) -> Option<Vec<EnumMember>> {
        let scope = &functional.variable.scope;
        let expr = functional.call.argument(1, "names")?;
        if functional.call.keyword("start").is_some() || functional.call.keyword("type").is_some() {
            return None;
        }
        let origin = scope.project_origin(expr.anchor);
        let lower_case = functional.kind == Kind::Enum(Some(EnumMixin::Str));
        let numbered = |names: Vec<Arc<str>>| {
            let member = |(index, name): (usize, Arc<str>)| {
                let value = if lower_case { Value::from(name.to_lowercase()) } else { Value::from(index + 1) };
                EnumMember { name, value, origin }
            };
            names.into_iter().enumerate().map(member).collect::<Vec<_>>()
        };
        match self.evaluator().evaluate(scope, expr).ok()? {
            Constant::Str(names) => Some(numbered(split_names(&names))),
            Constant::Dict(entries) => entries
                .iter()
                .map(|(name, value)| Some(EnumMember { name: name.as_str()?.clone(), value: value.to_json()?, origin }))
                .collect(),
            Constant::List(items) | Constant::Tuple(items) => {
                if let Some(names) = items.iter().map(|item| item.as_str().cloned()).collect::<Option<Vec<_>>>() {
                    return Some(numbered(names));
                }
                items
                    .iter()
                    .map(|pair| match pair.items()? {
                        [name, value] => {
                            Some(EnumMember { name: name.as_str()?.clone(), value: value.to_json()?, origin })
                        }
                        _ => None,
                    })
                    .collect()
            }
            _ => None,
        }
    }
}

fn split_names(names: &str) -> Vec<Arc<str>> {
    names.replace(',', " ").split_whitespace().map(Arc::from).collect()
}

fn made(cx: &Context<'_>, name: &Expr, ty: Type, default: Default) -> Option<Field> {
    let origin = cx.scope.project_origin(name.anchor);
    name.as_str().map(|name| new_field(Arc::clone(name), ty, default, origin))
}

fn new_field(name: Arc<str>, ty: Type, default: Default, origin: Option<mizan_schema::Origin>) -> Field {
    Field {
        input_key: Arc::clone(&name),
        output_key: Arc::clone(&name),
        name,
        ty,
        default,
        exclude: Exclude::Never,
        origin,
        description: None,
    }
}
