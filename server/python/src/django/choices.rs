//! Choices: lists of pairs, groups, dictionaries, and the `choices` of enumerations.
//!
//! In goes the expression that is given as `choices`; out come its pairs with groups flattened, or why they are not known. What is called for its choices is
//! not called here.

use std::sync::Arc;

use mizan_schema::declarations::Choices;
use serde_json::Value;

use super::arguments::computed;
use super::{Django, Given, text};
use crate::evaluate::Constant;
use crate::facts::ast::{Expr, ExprKind, Stmt};
use crate::resolve::{ClassRef, Reason, Scope, Symbol};

/// Names are followed this far.
const DEPTH: usize = 32;

/// Expressions are looked at this often: a list may name others that name others.
const LOOKS: usize = 20_000;

/// What is collected.
#[derive(Default)]
struct Pairs {
    pairs: Vec<(Value, Arc<str>)>,
    looks: usize,
}

impl<'p> Django<'_, 'p> {
    /// What `choices=` says.
    pub(super) fn choices(&self, given: &Given<'p>) -> Choices {
        if let Some(reason) = &given.computed {
            return Choices::Unknown(Arc::clone(reason));
        }
        let mut pairs = Pairs::default();
        match self.collect(&given.scope, given.expr, &mut pairs, 0) {
            Ok(()) => Choices::Known(pairs.pairs),
            Err(reason) => Choices::Unknown(reason),
        }
    }

    fn collect(&self, scope: &Scope<'p>, expr: &'p Expr, pairs: &mut Pairs, depth: usize) -> Result<(), Reason> {
        pairs.looks += 1;
        if depth > DEPTH || pairs.looks > LOOKS {
            return Err(Arc::from("there are too many of them to follow"));
        }
        match &expr.kind {
            ExprKind::List(items) | ExprKind::Tuple(items) => {
                items.iter().try_for_each(|item| self.item(scope, item, pairs, depth))
            }
            ExprKind::Dict(entries) => entries.iter().try_for_each(|(key, value)| match key {
                Some(key) => self.pair(scope, key, value, pairs, depth),
                None => self.collect(scope, value, pairs, depth + 1),
            }),
            ExprKind::Binary(left, operator, right) if matches!(&**operator, "+" | "|") => {
                self.collect(scope, left, pairs, depth + 1)?;
                self.collect(scope, right, pairs, depth + 1)
            }
            ExprKind::Name(_) | ExprKind::Attribute(..) => self.named(scope, expr, pairs, depth),
            ExprKind::Call(call) => match self.resolver.external(scope, &call.function).as_deref() {
                Some("builtins.list" | "builtins.tuple") if call.keywords.is_empty() => {
                    call.arguments.iter().try_for_each(|inner| self.collect(scope, inner, pairs, depth + 1))
                }
                _ => self.constant_pairs(scope, expr, pairs),
            },
            _ => self.constant_pairs(scope, expr, pairs),
        }
    }

    fn item(&self, scope: &Scope<'p>, item: &'p Expr, pairs: &mut Pairs, depth: usize) -> Result<(), Reason> {
        match &item.kind {
            ExprKind::Starred(inner) => self.collect(scope, inner, pairs, depth + 1),
            ExprKind::Tuple(parts) | ExprKind::List(parts) => match parts.as_slice() {
                [value, label] => self.pair(scope, value, label, pairs, depth),
                _ => Err(computed(item)),
            },
            _ => pair_of(&self.evaluator().evaluate(scope, item)?, pairs).ok_or_else(|| computed(item)),
        }
    }

    /// A value and its label, or the name of a group and what is in it.
    fn pair(
        &self,
        scope: &Scope<'p>,
        value: &'p Expr,
        label: &'p Expr,
        pairs: &mut Pairs,
        depth: usize,
    ) -> Result<(), Reason> {
        if matches!(label.kind, ExprKind::List(_) | ExprKind::Tuple(_) | ExprKind::Dict(_)) {
            return self.collect(scope, label, pairs, depth + 1);
        }
        let known = self.evaluator().evaluate(scope, value)?;
        match self.evaluator().evaluate(scope, label) {
            Ok(label) => push(&known, &label, pairs).ok_or_else(|| computed(value)),
            // The choices of a group by name.
            Err(_) if matches!(label.kind, ExprKind::Name(_) | ExprKind::Attribute(..)) => {
                self.collect(scope, label, pairs, depth + 1)
            }
            Err(reason) => Err(reason),
        }
    }

    fn named(&self, scope: &Scope<'p>, expr: &'p Expr, pairs: &mut Pairs, depth: usize) -> Result<(), Reason> {
        match self.resolver.denoted(scope, expr) {
            Ok(Symbol::Class(class)) if self.is_choices(&class) => return self.members(&class, pairs),
            Ok(Symbol::Variable(variable)) if variable.before.is_none() => {
                if let Some(value) = variable.value() {
                    return self.collect(&variable.scope, value, pairs, depth + 1);
                }
            }
            Ok(Symbol::Function(_)) => {
                return Err(Arc::from(format!(
                    "`{}` is called when the form is shown",
                    crate::render::expression(expr)
                )));
            }
            _ => {}
        }
        if let ExprKind::Attribute(base, name, _) = &expr.kind
            && &**name == "choices"
            && let Ok(Symbol::Class(class)) = self.resolver.denoted(scope, base)
            && self.is_choices(&class)
        {
            return self.members(&class, pairs);
        }
        self.constant_pairs(scope, expr, pairs)
    }

    fn constant_pairs(&self, scope: &Scope<'p>, expr: &'p Expr, pairs: &mut Pairs) -> Result<(), Reason> {
        let constant = self.evaluator().evaluate(scope, expr)?;
        pairs_of(&constant, pairs).ok_or_else(|| computed(expr))
    }

    fn is_choices(&self, class: &ClassRef<'p>) -> bool {
        self.derives_from(class, &["django.db.models.Choices"])
    }

    /// The members of a `Choices` class, each with its label.
    fn members(&self, class: &ClassRef<'p>, pairs: &mut Pairs) -> Result<(), Reason> {
        if let Some(empty) = assigned(class, "__empty__") {
            let label = self.evaluator().evaluate(&class.scope(), empty)?;
            push(&Constant::None, &label, pairs).ok_or_else(|| computed(empty))?;
        }
        let mut seen: Vec<Constant<'p>> = Vec::new();
        for member in self.evaluator().members(class).unwrap_or_default().iter() {
            let value = member.value.clone()?;
            if seen.contains(&value) {
                continue;
            }
            seen.push(value.clone());
            let label = self.label(&member.class, member.name)?;
            push(&value, &label, pairs)
                .ok_or_else(|| Reason::from(format!("`{}.{}` is no JSON value", class.qualname(), member.name)))?;
        }
        Ok(())
    }

    /// The last of a member's values where that is text, else its name.
    fn label(&self, class: &ClassRef<'p>, name: &Arc<str>) -> Result<Constant<'p>, Reason> {
        if let Some(Expr { kind: ExprKind::Tuple(items) | ExprKind::List(items), .. }) = assigned(class, name)
            && let (true, Some(last)) = (items.len() > 1, items.last())
        {
            let label = self.evaluator().evaluate(&class.scope(), last)?;
            if label.as_str().is_some() {
                return Ok(label);
            }
        }
        Ok(Constant::Str(Arc::from(text::titled(name))))
    }
}

/// What the body of a class assigns to `name` last.
fn assigned<'p>(class: &ClassRef<'p>, name: &str) -> Option<&'p Expr> {
    class.node().body.iter().rev().find_map(|statement| match statement {
        Stmt::Assign(assign)
            if assign.targets.iter().any(|target| target.as_name().is_some_and(|known| **known == *name)) =>
        {
            assign.value.as_ref()
        }
        _ => None,
    })
}

fn pairs_of(constant: &Constant<'_>, pairs: &mut Pairs) -> Option<()> {
    match constant {
        Constant::Dict(entries) => entries.iter().try_for_each(|(value, label)| push(value, label, pairs)),
        _ => constant.items()?.iter().try_for_each(|item| pair_of(item, pairs)),
    }
}

fn pair_of(item: &Constant<'_>, pairs: &mut Pairs) -> Option<()> {
    match item.items()? {
        [value, label] => push(value, label, pairs),
        _ => None,
    }
}

/// A pair, or the pairs of a group.
fn push(value: &Constant<'_>, label: &Constant<'_>, pairs: &mut Pairs) -> Option<()> {
    if matches!(label, Constant::List(_) | Constant::Tuple(_) | Constant::Dict(_)) {
        return pairs_of(label, pairs);
    }
    let text = match label {
        Constant::Int(number) => Arc::from(number.to_string()),
        _ => Arc::clone(label.as_str()?),
    };
    pairs.pairs.push((value.to_json()?, text));
    Some(())
}
