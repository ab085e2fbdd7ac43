//! Putting a function on the wire: MZ117.
//!
//! In goes a declaration that nothing registers; out come edits in the project's own way. Where its module registers others by `register`, it is registered so,
//! too. Else, on Django, the module is discovered in `ready()` of its app; on FastAPI it is registered below its `def`, and its module is imported by the one that is
//! started.

use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use mizan_engine::Snapshot;
use mizan_engine::config::Framework;
use mizan_engine::project::Backend;
use mizan_python::program::Found;
use mizan_schema::declarations::{Dialect, Function};
use mizan_schema::diagnostics::Place;
use mizan_schema::{Diagnostic, Origin};
use mizan_sources::Text;
use mizan_syntax::python::{parse, span};
use mizan_syntax::{Node, Tree};
use mizan_text::{Edit, Span};

use super::python::InPython;
use super::{Edits, Fix, imports, insert};
use crate::files::text;

pub(super) fn fix(here: &InPython<'_>, diagnostic: &Diagnostic) -> Option<Fix> {
    let Place::At(origin) = diagnostic.primary else { return None };
    let backend = here.world.project.backends.get(here.backend)?;
    let functions = here.snapshot.declarations.functions();
    let function = functions.into_iter().find(|function| function.python.origin == origin);
    if let Some(function) = function
        && (registers_by_call(here.snapshot, function) || backend.framework == Framework::Fastapi)
    {
        let at = here.snapshot.places().span(function.python.origin);
        let named = (&*function.python.qualname, &*function.name.value);
        let mut edits = Edits::from([(Arc::from(here.file), by_call(here, register_module(backend), at, named)?)]);
        edits.extend(imported_at_start(here, backend, &function.python.module));
        return Some(InPython::fix(format!("Register `{}`", function.python.qualname), edits));
    }
    let module = here.snapshot.module_names(here.file).into_iter().next()?;
    discovered(here, backend, &module)
}

/// Whether a function of the same module is registered by a call in that module.
pub(super) fn registers_by_call(snapshot: &Snapshot, function: &Function) -> bool {
    let others =
        snapshot.declarations.modules.get(&function.python.module).into_iter().flat_map(|module| &module.functions);
    let source = function.python.origin.source;
    let is_own = |origin: &Origin| origin.source == source;
    others.into_iter().any(|other| other.registrations.iter().any(is_own))
}

/// `register(echo, "echo")` below what is declared at a place, and the import of `register` from a module.
pub(super) fn by_call(
    here: &InPython<'_>,
    module: &str,
    declared: Span,
    (qualname, name): (&str, &str),
) -> Option<Vec<Edit>> {
    let mut statement = here.node(declared)?;
    while let Some(outer) = statement.parent().filter(|outer| outer.kind() != "module") {
        statement = outer;
    }
    let register = imports::python(here.text, here.tree, module, "register");
    let call = format!("\n\n\n{}({qualname}, \"{name}\")", register.name);
    Some(std::iter::once(insert(statement.end_byte(), call)).chain(register.edit).collect())
}

/// Where `register` is imported from.
pub(super) fn register_module(backend: &Backend) -> &'static str {
    match (backend.framework, dialect(backend)) {
        (Framework::Fastapi, _) => "mizan_fastapi",
        (_, Dialect::Izana) => "izana.setup",
        (_, Dialect::Mizan) => "mizan.setup",
    }
}

/// Where the `register` of channels is imported from.
pub(super) fn channels_module(backend: &Backend) -> &'static str {
    match dialect(backend) {
        Dialect::Izana => "izana.channels",
        Dialect::Mizan => "mizan.channels",
    }
}

fn dialect(backend: &Backend) -> Dialect {
    match backend.dialect {
        mizan_engine::config::Dialect::Izana => Dialect::Izana,
        mizan_engine::config::Dialect::Mizan => Dialect::Mizan,
    }
}

/// On FastAPI: the module's import in the one that is started, where it is not there.
fn imported_at_start(here: &InPython<'_>, backend: &Backend, module: &str) -> Option<(Arc<Utf8Path>, Vec<Edit>)> {
    let app = backend.app.as_deref().filter(|app| backend.framework == Framework::Fastapi && *app != module)?;
    let (file, text) = source(here, app)?;
    let last = module.rsplit('.').next().unwrap_or(module);
    let is_named = |line: &str| (line.starts_with("import ") || line.starts_with("from ")) && line.contains(last);
    if text.text.lines().any(is_named) {
        return None;
    }
    let line = imports::python_line(&text.text, &parse(&text.text), &format!("import {module}"));
    Some((file.as_path().into(), vec![line]))
}

/// The file of a module, and its text.
fn source(here: &InPython<'_>, module: &str) -> Option<(Utf8PathBuf, Arc<Text>)> {
    let Found::File(found) = here.snapshot.modules().find(module) else { return None };
    let file = here.snapshot.places().file(found.source);
    let text = text(here.world, &file)?;
    Some((file, text))
}

/// A call in `ready()` of the app that a module is in.
fn discovered(here: &InPython<'_>, backend: &Backend, module: &str) -> Option<Fix> {
    let packages = module.match_indices('.').rev().filter_map(|(end, _)| module.get(..end));
    let (package, (file, text)) =
        packages.into_iter().find_map(|package| Some((package, source(here, &format!("{package}.apps"))?)))?;
    let (root, prefix) = match dialect(backend) {
        Dialect::Mizan => ("mizan.setup", "mizan"),
        Dialect::Izana => ("izana.setup", "izana"),
    };
    let clients = format!("{package}.clients");
    let is_clients = module == clients || module.strip_prefix(&clients).is_some_and(|rest| rest.starts_with('.'));
    let (called, argument) = if is_clients { ("clients", package) } else { ("module", module) };
    let called = format!("{prefix}_{called}");
    let tree = parse(&text.text);
    let discover = imports::python(&text.text, &tree, root, &called);
    let call = format!("{}(\"{argument}\")", discover.name);
    let mut edits = vec![in_ready(&text.text, &tree, &call)?];
    edits.extend(discover.edit);
    let title = format!("Discover `{argument}` in `ready()` of `{package}`");
    Some(InPython::fix(title, Edits::from([(file.as_path().into(), edits)])))
}

/// A statement at the end of `ready()` of the first app configuration, which gets one where it has none.
fn in_ready(text: &str, tree: &Tree, statement: &str) -> Option<Edit> {
    let root = tree.root_node();
    let is_configuration = |node: &Node<'_>| {
        let bases = node.child_by_field_name("superclasses").map(|bases| span(bases).of(text)).unwrap_or_default();
        node.kind() == "class_definition" && bases.contains("AppConfig")
    };
    let class = root.named_children(&mut root.walk()).find(is_configuration)?;
    let body = class.child_by_field_name("body")?;
    let is_ready = |node: &Node<'_>| {
        let name = node.child_by_field_name("name").map(|name| span(name).of(text));
        node.kind() == "function_definition" && name == Some("ready")
    };
    let indent = indent(text, span(body.named_child(0)?));
    match body.named_children(&mut body.walk()).find(is_ready) {
        Some(ready) => {
            let last = ready.child_by_field_name("body")?;
            let first = last.named_child(0)?;
            if last.named_child_count() == 1 && first.kind() == "pass_statement" {
                return Some(Edit { replaced: span(first), with: statement.to_owned() });
            }
            Some(insert(last.end_byte(), format!("\n{}{statement}", self::indent(text, span(first)))))
        }
        None => Some(insert(body.end_byte(), format!("\n\n{indent}def ready(self):\n{indent}{indent}{statement}"))),
    }
}

/// The spaces before a statement that begins its line.
fn indent(text: &str, statement: Span) -> &str {
    let before = text.get(..statement.start as usize).unwrap_or_default();
    let line = before.rfind('\n').map_or(0, |end| end + 1);
    let spaces = before.get(line..).unwrap_or_default();
    if spaces.trim().is_empty() { spaces } else { "    " }
}
