//! Names for types: plain aliases, `NewType`, `type` statements and `TypeAliasType`.
//!
//! Plain aliases vanish into what they stand for. The other kinds that pydantic keeps become definitions.

use std::sync::Arc;

use mizan_schema::types::{Definition, Shape, Type, TypeKey};

use super::constraints::{Constraint, constrain};
use super::generics::{Env, params};
use super::named::Statement;
use super::{Context, Pending, Reader};
use crate::facts::ast::{Call, Expr, ExprKind};
use crate::resolve::{AliasRef, VariableRef};

impl<'p> Reader<'p> {
    /// A `type` statement.
    pub(super) fn alias_type(&self, cx: &Context<'p>, alias: &AliasRef<'p>, index: Option<&'p Expr>) -> Type {
        let env = self.bind(cx, &params(&alias.scope), index);
        let statement = Statement::of(alias.node, alias.node.anchor);
        Type::Alias(self.named(statement, &alias.scope.module.name, &alias.node.name, &env, || {
            Pending::Alias(alias.clone(), env.clone())
        }))
    }

    pub(super) fn define_alias(&self, alias: &AliasRef<'p>, env: &Env) -> Definition {
        let cx = Context { env: env.clone(), ..Context::new(alias.scope.clone()) };
        Definition {
            name: Arc::from(format!("{}{}", alias.node.name, env.display())),
            origin: alias.scope.project_origin(alias.node.anchor),
            docstring: None,
            shape: Shape::Alias(self.read(&cx, &alias.node.value)),
            serialized: None,
        }
    }

    pub(super) fn define_alias_value(&self, variable: &VariableRef<'p>, value: &'p Expr, env: &Env) -> Definition {
        let cx = Context { env: env.clone(), ..Context::new(variable.scope.clone()) };
        Definition {
            name: Arc::from(format!("{}{}", variable.name(), env.display())),
            origin: variable.origin(),
            docstring: variable.node.docstring.clone(),
            shape: Shape::Alias(self.read(&cx, value)),
            serialized: None,
        }
    }

    /// A kept alias under a constraint: a definition of its own, by the same name.
    pub(super) fn constrained_alias(&self, alias: &TypeKey, constraint: &Constraint) -> Type {
        let open = alias.qualname.strip_suffix(']').filter(|_| alias.qualname.contains('='));
        let qualname = match open {
            Some(open) => format!("{open}, {constraint}]"),
            None => format!("{}[{constraint}]", alias.qualname),
        };
        let key = TypeKey { module: Arc::clone(&alias.module), qualname: Arc::from(qualname) };
        self.fixed(key.clone(), || Pending::Constrained(alias.clone(), constraint.clone()));
        Type::Alias(key)
    }

    pub(super) fn define_constrained(&self, alias: &TypeKey, constraint: &Constraint) -> Definition {
        let base = self.aliases.borrow().get(alias).cloned();
        let Some(base) = base else {
            return super::library_definition(Arc::clone(&alias.qualname), Shape::Alias(Type::Any));
        };
        let mut definition = self.define(base);
        definition.shape = match definition.shape {
            Shape::Alias(ty) => Shape::Alias(constrain(ty, constraint, false)),
            other => other,
        };
        definition
    }

    /// `X = list[int]`, `X: TypeAlias = …`: what it stands for, its type variables bound to `index`.
    pub(super) fn plain_alias(
        &self,
        cx: &Context<'p>,
        variable: &VariableRef<'p>,
        value: &'p Expr,
        index: Option<&'p Expr>,
        expr: &'p Expr,
    ) -> Type {
        if !is_type_expression(value) {
            let reason = format!("`{}` is a value, not a type", variable.name());
            return Type::Unknown(cx.unknown(expr, reason));
        }
        if !self.enter(variable) {
            return Type::Unknown(cx.unknown(expr, format!("`{}` refers to itself", variable.name())));
        }
        let inner = if index.is_none() {
            cx.at(variable.scope.clone())
        } else {
            let mut found = Vec::new();
            self.free_variables(&variable.scope, value, &mut found);
            Context { env: self.bind(cx, &found, index), ..cx.at(variable.scope.clone()) }
        };
        let ty = self.read(&inner, value);
        self.leave(variable);
        ty
    }

    /// A `NewType`, `TypeAliasType` or class made by a call; `None` where the call makes no type.
    pub(super) fn made_by_call(
        &self,
        cx: &Context<'p>,
        variable: &VariableRef<'p>,
        call: &'p Call,
        index: Option<&'p Expr>,
        expr: &'p Expr,
    ) -> Option<Type> {
        let name = self.resolver.external(&variable.scope, &call.function)?;
        match &*name {
            "typing.NewType" => {
                let base = call.argument(1, "tp")?;
                if !self.enter(variable) {
                    return Some(Type::Unknown(cx.unknown(expr, format!("`{}` refers to itself", variable.name()))));
                }
                let ty = self.read(&cx.at(variable.scope.clone()), base);
                self.leave(variable);
                Some(ty)
            }
            "typing.TypeAliasType" => {
                let value = call.argument(1, "value")?;
                let mut found = Vec::new();
                if let Some(params) = call.keyword("type_params") {
                    self.free_variables(&variable.scope, params, &mut found);
                }
                let env = self.bind(cx, &found, index);
                let statement = Statement::of(variable.node, variable.target.anchor);
                Some(Type::Alias(self.named(
                    statement,
                    &variable.scope.module.name,
                    &variable.qualname(),
                    &env,
                    || Pending::AliasValue(variable.clone(), value, env.clone()),
                )))
            }
            _ => self.functional_type(cx, &name, variable, call),
        }
    }
}

/// Whether an expression may stand for a type at all.
fn is_type_expression(value: &Expr) -> bool {
    match &value.kind {
        ExprKind::Name(_) | ExprKind::Attribute(..) | ExprKind::Subscript(..) | ExprKind::None | ExprKind::Call(_) => {
            true
        }
        ExprKind::String(_, inner) => inner.is_some(),
        ExprKind::Binary(_, operator, _) => &**operator == "|",
        _ => false,
    }
}
