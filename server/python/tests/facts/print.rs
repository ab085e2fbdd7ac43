//! Facts as Python again, in one way of writing it, for snapshots.
//!
//! In go facts; out comes text. What the facts do not hold is not there: a body that is not kept is `...`.

use mizan_python::facts::FileFacts;
use mizan_python::facts::ast::{
    Assign, Block, Class, Expr, ExprKind, Function, ImportedNames, Keyword, Parameter, ParameterKind, Stmt, TypeParam,
};
use mizan_python::render;

/// The facts of a file, its problems and what is missing behind them.
pub(crate) fn facts(facts: &FileFacts, text: &str) -> String {
    let mut lines = Vec::new();
    lines.extend(facts.module.docstring.as_ref().map(|text| format!("{:?}", &**text)));
    block(&facts.module.body, 0, &mut lines);
    for problem in &facts.problems {
        let span = facts.span(problem.anchor);
        let line = text[..span.start as usize].matches('\n').count() + 1;
        lines.push(format!("!! line {line}, at {:?}: {}", span.of(text), problem.message));
    }
    for broken in &facts.broken {
        lines.push(format!("!! broken: {:?}", broken.names));
    }
    lines.join("\n")
}

fn block(body: &[Stmt], indent: usize, lines: &mut Vec<String>) {
    for stmt in body {
        statement(stmt, indent, lines);
    }
}

fn statement(stmt: &Stmt, indent: usize, lines: &mut Vec<String>) {
    let put = |lines: &mut Vec<String>, line: String| lines.push(format!("{}{line}", "    ".repeat(indent)));
    match stmt {
        Stmt::Import(names) => {
            let names = names.iter().map(|name| bound(&name.module, name.alias.as_deref()));
            put(lines, format!("import {}", join(names)));
        }
        Stmt::From(from) => {
            let names = match &from.names {
                ImportedNames::Star => "*".to_owned(),
                ImportedNames::Names(names) => join(names.iter().map(|name| bound(&name.name, name.alias.as_deref()))),
            };
            put(lines, format!("from {}{} import {names}", ".".repeat(from.level as usize), from.module));
        }
        Stmt::Assign(assign) => put(lines, assignment(assign)),
        Stmt::TypeAlias(alias) => {
            put(lines, format!("type {}{} = {}", alias.name, type_params(&alias.type_params), expr(&alias.value)));
        }
        Stmt::Function(function) => {
            for decorator in &function.decorators {
                put(lines, format!("@{}", expr(decorator)));
            }
            put(lines, signature(function));
            if let Some(docstring) = &function.docstring {
                put(lines, format!("    {:?}", &**docstring));
            }
            block(&function.body.statements, indent + 1, lines);
        }
        Stmt::Class(class) => {
            for decorator in &class.decorators {
                put(lines, format!("@{}", expr(decorator)));
            }
            put(lines, head(class));
            if let Some(docstring) = &class.docstring {
                put(lines, format!("    {:?}", &**docstring));
            }
            block(&class.body, indent + 1, lines);
        }
        Stmt::Expr(value) => put(lines, expr(value)),
        Stmt::If(branch) => {
            put(lines, format!("if {}:", expr(&branch.test)));
            block(&branch.body, indent + 1, lines);
            part("else:", &branch.orelse, indent, lines);
        }
        Stmt::Try(attempt) => {
            part("try:", &attempt.body, indent, lines);
            part("except:", &attempt.handlers, indent, lines);
            part("finally:", &attempt.finalbody, indent, lines);
        }
        Stmt::Block(Block { each: None, body }) => part("perhaps:", body, indent, lines),
        Stmt::Block(Block { each: Some(each), body }) => {
            put(lines, format!("for {} in {}:", expr(&each.target), expr(&each.iterable)));
            block(body, indent + 1, lines);
        }
        Stmt::Return(value) => put(lines, format!("return {}", value.as_ref().map(expr).unwrap_or_default())),
        Stmt::Delete(targets) => put(lines, format!("del {}", join(targets.iter().map(expr)))),
    }
}

fn part(head: &str, body: &[Stmt], indent: usize, lines: &mut Vec<String>) {
    if !body.is_empty() {
        lines.push(format!("{}{head}", "    ".repeat(indent)));
        block(body, indent + 1, lines);
    }
}

fn bound(name: &str, alias: Option<&str>) -> String {
    alias.map_or_else(|| name.to_owned(), |alias| format!("{name} as {alias}"))
}

fn assignment(assign: &Assign) -> String {
    let operator = if assign.augmented { "+=" } else { "=" };
    let targets = assign.targets.iter().map(expr).collect::<Vec<_>>().join(" = ");
    let annotation = assign.annotation.as_ref().map(|annotation| format!(": {}", expr(annotation)));
    let value = assign.value.as_ref().map(|value| format!(" {operator} {}", expr(value)));
    let docstring = assign.docstring.as_ref().map(|docstring| format!("  # {docstring:?}"));
    [Some(targets), annotation, value, docstring].into_iter().flatten().collect()
}

fn signature(function: &Function) -> String {
    let mut parameters = Vec::new();
    let mut last = None;
    for parameter in &function.parameters {
        if last == Some(ParameterKind::PositionalOnly) && parameter.kind != ParameterKind::PositionalOnly {
            parameters.push("/".to_owned());
        }
        let begins = parameter.kind == ParameterKind::KeywordOnly
            && !matches!(last, Some(ParameterKind::KeywordOnly | ParameterKind::VarPositional));
        if begins {
            parameters.push("*".to_owned());
        }
        parameters.push(argument(parameter));
        last = Some(parameter.kind);
    }
    if last == Some(ParameterKind::PositionalOnly) {
        parameters.push("/".to_owned());
    }
    format!(
        "{}def {}{}({}){}: {}",
        if function.is_async { "async " } else { "" },
        function.name,
        type_params(&function.type_params),
        parameters.join(", "),
        function.returns.as_ref().map(|returns| format!(" -> {}", expr(returns))).unwrap_or_default(),
        if function.body.has_yield { "yield" } else { "..." },
    )
}

fn argument(parameter: &Parameter) -> String {
    let stars = match parameter.kind {
        ParameterKind::VarPositional => "*",
        ParameterKind::VarKeyword => "**",
        _ => "",
    };
    let annotation = parameter.annotation.as_ref().map(|annotation| format!(": {}", expr(annotation)));
    let default = parameter.default.as_ref().map(|default| format!(" = {}", expr(default)));
    format!("{stars}{}{}{}", parameter.name, annotation.unwrap_or_default(), default.unwrap_or_default())
}

fn head(class: &Class) -> String {
    let keywords = class.keywords.iter().map(keyword);
    let bases = join(class.bases.iter().map(expr).chain(keywords));
    format!("class {}{}({bases}):", class.name, type_params(&class.type_params))
}

fn keyword(keyword: &Keyword) -> String {
    keyword
        .name
        .as_ref()
        .map_or_else(|| format!("**{}", expr(&keyword.value)), |name| format!("{name}={}", expr(&keyword.value)))
}

fn type_params(params: &[TypeParam]) -> String {
    let param = |param: &TypeParam| {
        let star = if param.variadic { "*" } else { "" };
        let bound = param.bound.as_ref().map(|bound| format!(": {}", expr(bound)));
        let default = param.default.as_ref().map(|default| format!(" = {}", expr(default)));
        format!("{star}{}{}{}", param.name, bound.unwrap_or_default(), default.unwrap_or_default())
    };
    if params.is_empty() { String::new() } else { format!("[{}]", join(params.iter().map(param))) }
}

fn join(items: impl Iterator<Item = String>) -> String {
    items.collect::<Vec<_>>().join(", ")
}

/// An expression; a string that may be a type stands between guillemets, with what it says, and what has no form between `‹ ›`.
pub(crate) fn expr(value: &Expr) -> String {
    match &value.kind {
        ExprKind::String(_, Some(quoted)) => format!("«{}»", expr(quoted)),
        ExprKind::Other(text) => format!("‹{text}›"),
        ExprKind::Subscript(base, index) => match &index.kind {
            ExprKind::Tuple(items) => {
                format!("{}[{}{}]", expr(base), join(items.iter().map(expr)), if items.len() == 1 { "," } else { "" })
            }
            _ => format!("{}[{}]", expr(base), expr(index)),
        },
        ExprKind::Binary(left, operator, right) => format!("({} {operator} {})", expr(left), expr(right)),
        ExprKind::Call(call) => {
            let keywords = call.keywords.iter().map(keyword);
            format!("{}({})", expr(&call.function), join(call.arguments.iter().map(expr).chain(keywords)))
        }
        ExprKind::List(items) => format!("[{}]", join(items.iter().map(expr))),
        ExprKind::Tuple(items) => format!("({})", join(items.iter().map(expr))),
        ExprKind::Dict(items) => {
            let item = |(key, value): &(Option<Expr>, Expr)| match key {
                Some(key) => format!("{}: {}", expr(key), expr(value)),
                None => format!("**{}", expr(value)),
            };
            format!("{{{}}}", join(items.iter().map(item)))
        }
        _ => render::expression(value),
    }
}
