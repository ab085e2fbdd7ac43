//! What a `for` at the top of a module calls by its names, turn by turn, where what it goes through is written out.
//!
//! In goes a loop; out come its turns, or nothing where the items are known at run time only. Must never follow what a program does to a list.

use crate::facts::ast::{Each, Expr, ExprKind, Name, Stmt};
use crate::resolve::{Resolver, Scope, Symbol, VariableRef};

/// One turn of a loop: the names it gives, and where they mean something.
pub(super) struct Turn<'p> {
    /// Where the loop stands.
    around: Scope<'p>,
    /// Where the items are written.
    items: Scope<'p>,
    names: Vec<(&'p Name, &'p Expr)>,
}

impl<'p> Turn<'p> {
    /// No loop: every name means what it means in the module.
    pub(super) fn of_module(scope: &Scope<'p>) -> Self {
        Self { around: scope.clone(), items: scope.clone(), names: Vec::new() }
    }

    /// What stands for `expr` in this turn, and where it stands.
    pub(super) fn what(&self, expr: &'p Expr) -> (&Scope<'p>, &'p Expr) {
        let named = expr.as_name().and_then(|name| self.names.iter().find(|(known, _)| *known == name));
        named.map_or((&self.around, expr), |&(_, item)| (&self.items, item))
    }
}

/// The turns of a loop: over a list, tuple or set, or the `values()` or `items()` of a dictionary, in place or under a name.
pub(super) fn turns<'p>(resolver: &Resolver<'p>, scope: &Scope<'p>, each: &'p Each) -> Option<Vec<Turn<'p>>> {
    let targets = targets(&each.target)?;
    let (items, rows) = rows(resolver, scope, &each.iterable)?;
    let turn = |row: Vec<&'p Expr>| {
        let cells = match (row.as_slice(), targets.len()) {
            ([item], 2..) => written_items(item)?.iter().collect(),
            _ => row,
        };
        let is_written = cells.iter().all(|cell| !matches!(cell.kind, ExprKind::Starred(_)));
        let names = targets.iter().copied().zip(cells.iter().copied()).collect();
        (is_written && cells.len() == targets.len()).then(|| Turn {
            around: scope.clone(),
            items: items.clone(),
            names,
        })
    };
    rows.into_iter().map(turn).collect()
}

/// `fn`, or `name, fn`.
fn targets(target: &Expr) -> Option<Vec<&Name>> {
    match &target.kind {
        ExprKind::Name(name) => Some(vec![name]),
        ExprKind::Tuple(names) | ExprKind::List(names) => names.iter().map(Expr::as_name).collect(),
        _ => None,
    }
}

/// What each turn is given, and where that is written.
fn rows<'p>(resolver: &Resolver<'p>, scope: &Scope<'p>, iterable: &'p Expr) -> Option<(Scope<'p>, Vec<Vec<&'p Expr>>)> {
    let Some(call) = iterable.as_call() else {
        let (scope, list) = written(resolver, scope, iterable)?;
        return Some((scope, written_items(list)?.iter().map(|item| vec![item]).collect()));
    };
    let ExprKind::Attribute(base, method, _) = &call.function.kind else { return None };
    let (scope, dict) = written(resolver, scope, base)?;
    let ExprKind::Dict(entries) = &dict.kind else { return None };
    if entries.is_empty() {
        return None;
    }
    let row = |(key, value): &'p (Option<Expr>, Expr)| match &**method {
        "values" => key.as_ref().map(|_| vec![value]),
        "items" => Some(vec![key.as_ref()?, value]),
        _ => None,
    };
    Some((scope, entries.iter().map(row).collect::<Option<_>>()?))
}

/// The expression that a name stands for, and where it is written.
fn written<'p>(resolver: &Resolver<'p>, scope: &Scope<'p>, expr: &'p Expr) -> Option<(Scope<'p>, &'p Expr)> {
    if !matches!(expr.kind, ExprKind::Name(_) | ExprKind::Attribute(..)) {
        return Some((scope.clone(), expr));
    }
    match resolver.denoted(scope, expr).ok()? {
        Symbol::Variable(variable) if variable.before.is_none() && !is_changed(resolver, &variable) => {
            Some((variable.scope.clone(), variable.value()?))
        }
        _ => None,
    }
}

/// Whether the module of a list does something to it after it is written: `FUNCTIONS.append(echo)`, `FUNCTIONS["echo"] = echo`.
fn is_changed<'p>(resolver: &Resolver<'p>, variable: &VariableRef<'p>) -> bool {
    let is_it = |expr: &Expr| expr.as_name().is_some_and(|name| **name == *variable.name());
    let changes = |statement: &Stmt| match statement {
        Stmt::Expr(expr) => expr.as_call().is_some_and(|call| match &call.function.kind {
            ExprKind::Attribute(base, ..) => is_it(base),
            _ => false,
        }),
        Stmt::Assign(assign) => assign.targets.iter().any(|target| match &target.kind {
            ExprKind::Subscript(base, _) => is_it(base),
            _ => false,
        }),
        _ => false,
    };
    let body = &variable.scope.module.loaded.facts.module.body;
    resolver.possible(body).into_iter().any(|(statement, _)| changes(statement))
}

/// The items of a list that is written out. One without any is filled by what the program does later.
fn written_items(expr: &Expr) -> Option<&[Expr]> {
    match &expr.kind {
        ExprKind::List(items) | ExprKind::Tuple(items) | ExprKind::Set(items) if !items.is_empty() => Some(items),
        _ => None,
    }
}
