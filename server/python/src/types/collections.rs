//! Types that hold others: lists, tuples, dictionaries, unions and literals.

use std::sync::Arc;

use mizan_schema::types::{Array, Dict, LiteralValue, Type};

use super::generics::arguments;
use super::{Context, Reader};
use crate::evaluate::Constant;
use crate::facts::ast::{Expr, ExprKind};
use crate::render;
use crate::resolve::{Reason, Symbol};

impl<'p> Reader<'p> {
    /// `list[X]` and kin.
    pub(super) fn array(&self, cx: &Context<'p>, index: Option<&'p Expr>, unique: bool) -> Type {
        let items = match index.map(arguments) {
            Some([item, ..]) => self.read(cx, item),
            Some([]) | None => Type::Any,
        };
        array_of(items, unique)
    }

    /// `dict[K, V]` and kin.
    pub(super) fn dict(&self, cx: &Context<'p>, index: Option<&'p Expr>) -> Type {
        let (keys, values) = match index.map(arguments) {
            Some([keys, values]) => (self.read(cx, keys), self.read(cx, values)),
            _ => (Type::Any, Type::Any),
        };
        Type::Dict(Box::new(Dict { keys, values, min_properties: None, max_properties: None }))
    }

    /// `Counter[K]`.
    pub(super) fn counter(&self, cx: &Context<'p>, index: Option<&'p Expr>) -> Type {
        let keys = index.map_or(Type::Any, |keys| self.read(cx, keys));
        let values = Type::Int(mizan_schema::types::Numeric::default());
        Type::Dict(Box::new(Dict { keys, values, min_properties: None, max_properties: None }))
    }

    /// `tuple[A, B]`, `tuple[A, ...]`, `tuple[()]`, `tuple`.
    pub(super) fn tuple(&self, cx: &Context<'p>, index: Option<&'p Expr>) -> Type {
        let Some(index) = index else { return array_of(Type::Any, false) };
        match arguments(index) {
            [item, Expr { kind: ExprKind::Ellipsis, .. }] => array_of(self.read(cx, item), false),
            items if items.iter().any(|item| matches!(item.kind, ExprKind::Starred(_))) => {
                Type::Unknown(cx.unknown(index, "a tuple with an unpacked part has no fixed length"))
            }
            items => Type::Tuple(items.iter().map(|item| self.read(cx, item)).collect()),
        }
    }

    /// `Literal[…]`.
    pub(super) fn literal(&self, cx: &Context<'p>, index: &'p Expr, expr: &'p Expr) -> Type {
        let mut values = Vec::new();
        for value in arguments(index) {
            if let Err(reason) = self.add_literal(cx, value, &mut values, 0) {
                return Type::Unknown(cx.unknown(expr, reason));
            }
        }
        Type::Literal(values.into_iter().map(|(_, value)| value).collect())
    }

    /// Adds a value of a `Literal`, or the values of one that is nested in it.
    fn add_literal(
        &self,
        cx: &Context<'p>,
        expr: &'p Expr,
        values: &mut Vec<(Constant<'p>, LiteralValue)>,
        depth: usize,
    ) -> Result<(), Reason> {
        if depth > 64 {
            return Err(Arc::from("the literal refers to itself"));
        }
        match &expr.kind {
            ExprKind::Subscript(head, index) if self.is_literal(cx, head) => {
                for inner in arguments(index) {
                    self.add_literal(cx, inner, values, depth + 1)?;
                }
                return Ok(());
            }
            ExprKind::Name(_) | ExprKind::Attribute(..) => {
                if let Ok(Symbol::Variable(variable)) = self.resolver.resolve(&cx.scope, expr) {
                    let alias = variable
                        .value()
                        .filter(|value| matches!(&value.kind, ExprKind::Subscript(..) | ExprKind::Name(_)));
                    if let (Some(value), None) = (alias, &variable.scope.class) {
                        return self.add_literal(&cx.at(variable.scope.clone()), value, values, depth + 1);
                    }
                }
            }
            _ => {}
        }
        let constant = self.evaluator().evaluate(&cx.scope, expr)?;
        let allowed = matches!(
            constant,
            Constant::None
                | Constant::Bool(_)
                | Constant::Int(_)
                | Constant::BigInt(_)
                | Constant::Str(_)
                | Constant::Member(..)
        );
        let value = constant
            .to_json()
            .filter(|_| allowed)
            .ok_or_else(|| Reason::from(format!("`{}` cannot stand in a `Literal`", render::expression(expr))))?;
        if !values.iter().any(|(known, _)| *known == constant) {
            values.push((constant, LiteralValue { value, origin: cx.scope.project_origin(expr.anchor) }));
        }
        Ok(())
    }

    fn is_literal(&self, cx: &Context<'p>, head: &Expr) -> bool {
        self.resolver.external(&cx.scope, head).as_deref() == Some("typing.Literal")
    }
}

/// A list of `items`.
pub(super) fn array_of(items: Type, unique: bool) -> Type {
    Type::Array(Box::new(Array { items, unique, min_items: None, max_items: None }))
}
