//! The anchors of a statement.
//!
//! In goes a statement; each anchor in it, at any depth, is given to whoever wants to read or change it. Must leave none out: a statement
//! is moved among other facts by this.

use mizan_schema::Anchor;

use super::ast::{Block, Expr, ExprKind, ImportedNames, Keyword, Parameter, Stmt, TypeParam};

/// What is done with each anchor.
pub(super) type Visit<'v> = &'v mut dyn FnMut(&mut Anchor);

/// Visits every anchor of `statement`.
pub(super) fn each(statement: &mut Stmt, visit: Visit<'_>) {
    match statement {
        Stmt::Import(names) => {
            for name in names {
                visit(&mut name.anchor);
            }
        }
        Stmt::From(from) => {
            visit(&mut from.module_anchor);
            if let ImportedNames::Names(names) = &mut from.names {
                for name in names {
                    visit(&mut name.anchor);
                }
            }
        }
        Stmt::Assign(assign) => {
            expressions(&mut assign.targets, visit);
            expressions(&mut assign.annotation, visit);
            expressions(&mut assign.value, visit);
        }
        Stmt::TypeAlias(alias) => {
            visit(&mut alias.anchor);
            type_params(&mut alias.type_params, visit);
            expression(&mut alias.value, visit);
        }
        Stmt::Function(function) => {
            visit(&mut function.anchor);
            visit(&mut function.head);
            expressions(&mut function.decorators, visit);
            type_params(&mut function.type_params, visit);
            parameters(&mut function.parameters, visit);
            expressions(&mut function.returns, visit);
            block(&mut function.body.statements, visit);
        }
        Stmt::Class(class) => {
            visit(&mut class.anchor);
            expressions(&mut class.decorators, visit);
            type_params(&mut class.type_params, visit);
            expressions(&mut class.bases, visit);
            keywords(&mut class.keywords, visit);
            block(&mut class.body, visit);
        }
        Stmt::Expr(value) => expression(value, visit),
        Stmt::If(branch) => {
            expression(&mut branch.test, visit);
            block(&mut branch.body, visit);
            block(&mut branch.orelse, visit);
        }
        Stmt::Try(attempt) => {
            block(&mut attempt.body, visit);
            block(&mut attempt.handlers, visit);
            block(&mut attempt.finalbody, visit);
        }
        Stmt::Block(Block { each, body }) => {
            if let Some(each) = each {
                expression(&mut each.target, visit);
                expression(&mut each.iterable, visit);
            }
            block(body, visit);
        }
        Stmt::Return(value) => expressions(value, visit),
        Stmt::Delete(targets) => expressions(targets, visit),
    }
}

fn block(body: &mut [Stmt], visit: Visit<'_>) {
    for statement in body {
        each(statement, visit);
    }
}

fn type_params(params: &mut [TypeParam], visit: Visit<'_>) {
    for param in params {
        visit(&mut param.anchor);
        expressions(&mut param.bound, visit);
        expressions(&mut param.default, visit);
    }
}

fn parameters(parameters: &mut [Parameter], visit: Visit<'_>) {
    for parameter in parameters {
        visit(&mut parameter.anchor);
        expressions(&mut parameter.annotation, visit);
        expressions(&mut parameter.default, visit);
    }
}

fn keywords(keywords: &mut [Keyword], visit: Visit<'_>) {
    for keyword in keywords {
        visit(&mut keyword.anchor);
        expression(&mut keyword.value, visit);
    }
}

fn expressions<'e>(values: impl IntoIterator<Item = &'e mut Expr>, visit: Visit<'_>) {
    for value in values {
        expression(value, visit);
    }
}

fn expression(value: &mut Expr, visit: Visit<'_>) {
    visit(&mut value.anchor);
    match &mut value.kind {
        ExprKind::Attribute(object, _, anchor) => {
            expression(object, visit);
            visit(anchor);
        }
        ExprKind::Call(call) => {
            expression(&mut call.function, visit);
            expressions(&mut call.arguments, visit);
            keywords(&mut call.keywords, visit);
        }
        ExprKind::Subscript(left, right) | ExprKind::Binary(left, _, right) => {
            expression(left, visit);
            expression(right, visit);
        }
        ExprKind::String(_, quoted) => expressions(quoted.as_deref_mut(), visit),
        ExprKind::List(items) | ExprKind::Tuple(items) | ExprKind::Set(items) => expressions(items, visit),
        ExprKind::Dict(items) => {
            for (key, value) in items {
                expressions(key, visit);
                expression(value, visit);
            }
        }
        ExprKind::Starred(inner) | ExprKind::Unary(_, inner) | ExprKind::Lambda(inner) => expression(inner, visit),
        ExprKind::Conditional(test, body, orelse) => {
            for part in [test, body, orelse] {
                expression(part, visit);
            }
        }
        ExprKind::Name(_)
        | ExprKind::Bytes(_)
        | ExprKind::Int(_)
        | ExprKind::BigInt(_)
        | ExprKind::Float(_)
        | ExprKind::Bool(_)
        | ExprKind::None
        | ExprKind::Ellipsis
        | ExprKind::Other(_) => {}
    }
}
