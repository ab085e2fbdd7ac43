//! Django's settings, as far as discovery needs them: which module they are, and which apps are installed.

use std::sync::Arc;

use mizan_schema::{Code, Diagnostic, Origin};

use crate::facts::ast::{Expr, ExprKind, Stmt};
use crate::render;
use crate::resolve::{Resolver, Scope, Symbol};

/// The settings module that the text of a `manage.py` names: the string beside `DJANGO_SETTINGS_MODULE` in the first call that has both
/// (`os.environ.setdefault(…)`), or that is assigned to `os.environ["DJANGO_SETTINGS_MODULE"]`.
pub fn settings_module(manage: &str) -> Option<String> {
    const KEY: &str = "DJANGO_SETTINGS_MODULE";
    let mut rest = manage;
    while let Some(at) = rest.find(KEY) {
        let line_start = rest.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |newline| newline + 1);
        let is_comment = rest.get(line_start..at).is_some_and(|before| before.trim_start().starts_with('#'));
        rest = rest.get(at + KEY.len()..)?;
        if is_comment {
            continue;
        }
        let after = rest.trim_start_matches(['"', '\'', ']', ',', '=', ' ', '\t', '\n', '\r']);
        let between = rest.len() - after.len();
        let quoted = rest.get(..between).is_some_and(|between| between.ends_with(['"', '\'']));
        let name: String = after.chars().take_while(|c| c.is_alphanumeric() || matches!(c, '_' | '.')).collect();
        if quoted && !name.is_empty() {
            return Some(name);
        }
    }
    None
}

/// The apps of `INSTALLED_APPS`.
#[derive(Debug, Default)]
pub(super) struct InstalledApps {
    /// Dotted names, in order: of apps, or of their configurations; each where it is written.
    pub(super) apps: Vec<(Arc<str>, Origin)>,
    /// Whether some are computed at run time.
    pub(super) is_partial: bool,
    /// Why, and where.
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// Reads `INSTALLED_APPS` through star imports, `+=`, sums of lists, and names.
pub(super) fn installed_apps(resolver: &Resolver<'_>, settings: &str) -> Option<InstalledApps> {
    let Symbol::Module(module) = resolver.dotted(settings) else { return None };
    let mut found = InstalledApps::default();
    match resolver.member(module, "INSTALLED_APPS") {
        Ok(symbol) => collect_symbol(resolver, &symbol, &mut found, 0),
        Err(_) => return None,
    }
    // `INSTALLED_APPS.append("x")`, `.extend([…])`, `.insert(0, "x")`, `.remove("x")` of the settings module itself.
    for statement in &module.loaded.facts.module.body {
        if let Stmt::Expr(expr) = statement {
            mutate(resolver, &Scope::of_module(module), expr, &mut found);
        }
    }
    Some(found)
}

fn collect_symbol<'p>(resolver: &Resolver<'p>, symbol: &Symbol<'p>, found: &mut InstalledApps, depth: usize) {
    let Symbol::Variable(variable) = symbol else {
        found.is_partial = true;
        return;
    };
    if let Some(before) = &variable.before {
        collect_symbol(resolver, before, found, depth + 1);
    }
    match variable.value() {
        Some(value) => collect(resolver, &variable.scope, value, found, depth + 1),
        None => found.is_partial = true,
    }
}

fn collect<'p>(resolver: &Resolver<'p>, scope: &Scope<'p>, expr: &Expr, found: &mut InstalledApps, depth: usize) {
    const DEPTH: usize = 32;
    match &expr.kind {
        ExprKind::String(name, _) => found.apps.push((Arc::clone(name), scope.origin(expr.anchor))),
        ExprKind::List(items) | ExprKind::Tuple(items) => {
            for item in items {
                collect(resolver, scope, item, found, depth);
            }
        }
        ExprKind::Starred(inner) if depth < DEPTH => collect(resolver, scope, inner, found, depth + 1),
        ExprKind::Binary(left, operator, right) if &**operator == "+" && depth < DEPTH => {
            collect(resolver, scope, left, found, depth + 1);
            collect(resolver, scope, right, found, depth + 1);
        }
        ExprKind::Name(_) | ExprKind::Attribute(..) if depth < DEPTH => match resolver.resolve(scope, expr) {
            Ok(symbol @ Symbol::Variable(_)) => collect_symbol(resolver, &symbol, found, depth + 1),
            _ => unknown(scope.origin(expr.anchor), expr, found),
        },
        ExprKind::Call(call) if is_sequence_call(&call.function) => {
            for item in &call.arguments {
                collect(resolver, scope, item, found, depth);
            }
        }
        _ => unknown(scope.origin(expr.anchor), expr, found),
    }
}

fn is_sequence_call(function: &Expr) -> bool {
    function.as_name().is_some_and(|name| matches!(&**name, "list" | "tuple"))
}

fn mutate<'p>(resolver: &Resolver<'p>, scope: &Scope<'p>, expr: &Expr, found: &mut InstalledApps) {
    let Some(call) = expr.as_call() else { return };
    let ExprKind::Attribute(list, method, _) = &call.function.kind else { return };
    if list.as_name().is_none_or(|name| &**name != "INSTALLED_APPS") {
        return;
    }
    match (&**method, call.arguments.as_slice()) {
        ("append" | "extend", [item]) | ("insert", [_, item]) => collect(resolver, scope, item, found, 0),
        ("remove", [item]) => match item.as_str() {
            Some(name) => found.apps.retain(|(app, _)| app != name),
            None => unknown(scope.origin(expr.anchor), expr, found),
        },
        _ => unknown(scope.origin(expr.anchor), expr, found),
    }
}

fn unknown(origin: Origin, expr: &Expr, found: &mut InstalledApps) {
    found.is_partial = true;
    found.diagnostics.push(
        Diagnostic::new(
            Code::DynamicSettings,
            origin,
            format!("`{}` is computed at run time, so the apps it names are not known", render::expression(expr)),
        )
        .with_help("what these apps declare is not in the client; name them as strings if they declare something"),
    );
}

#[cfg(test)]
mod tests {
    use super::settings_module;

    #[test]
    fn the_settings_module_is_read_off_manage_py() {
        let generated = "def main():\n    os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'config.settings')\n";
        assert_eq!(settings_module(generated).as_deref(), Some("config.settings"));
        let assigned =
            "# DJANGO_SETTINGS_MODULE = \"old\"\nos.environ[\"DJANGO_SETTINGS_MODULE\"] = \"new.settings\"\n";
        assert_eq!(settings_module(assigned).as_deref(), Some("new.settings"));
        let split = "os.environ.setdefault(\n    \"DJANGO_SETTINGS_MODULE\",\n    \"a.b\",\n)";
        assert_eq!(settings_module(split).as_deref(), Some("a.b"));
    }

    #[test]
    fn a_settings_module_that_is_computed_is_not_guessed() {
        assert_eq!(settings_module("os.environ.setdefault(\"DJANGO_SETTINGS_MODULE\", get_settings())"), None);
        assert_eq!(settings_module("print(1)"), None);
    }
}
