//! The provider of a context around the elements that render who reads it.
//!
//! In go a context and elements; out come the edits of their files, imports included. A param that the component has a value of by its name gets that; for another,
//! the name itself is written, which TypeScript points at: only a person knows the value.

use std::collections::BTreeMap;
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use mizan_codegen::ExportKind;
use mizan_engine::frontend::{UseKind, Uses};
use mizan_engine::{Snapshot, World};
use mizan_schema::contract::{ContextKind, ContextParameter};
use mizan_schema::difference::Subject;
use mizan_schema::names::camel;
use mizan_syntax::Node;
use mizan_syntax::python::span;
use mizan_text::{Edit, Span};

use super::typescript::Script;
use super::{Edits, imports, insert};
use crate::diagnostics::provider_name;
use crate::files::FileSpan;

pub(super) fn wrap(
    world: &World,
    backend: usize,
    snapshot: &Snapshot,
    context: &str,
    around: &[FileSpan],
) -> Option<(String, Edits)> {
    let uses = world.uses(backend)?;
    let provider = exported(&uses, snapshot, context)?;
    let mut by_file: BTreeMap<&Arc<Utf8Path>, Vec<Span>> = BTreeMap::new();
    for element in around {
        by_file.entry(&element.file).or_default().push(element.span);
    }
    let mut edits = Edits::new();
    for (file, elements) in by_file {
        let script = Script::read(world, file)?;
        let mut in_file: Vec<Edit> = Vec::new();
        for element in elements {
            let attributes = attributes(snapshot, context, &script, element);
            in_file.push(insert(element.start as usize, format!("<{provider}{attributes}>")));
            in_file.push(insert(element.end as usize, format!("</{provider}>")));
        }
        in_file.extend(import(&uses, &script, &provider)?);
        edits.insert(Arc::clone(file), in_file);
    }
    Some((format!("Wrap it in `<{provider}>`"), edits))
}

/// What the client calls the provider.
fn exported(uses: &Uses<'_>, snapshot: &Snapshot, context: &str) -> Option<Arc<str>> {
    let kind = snapshot.contract.contexts.get(context)?.kind;
    if kind == ContextKind::Global {
        return Some(provider_name(&snapshot.contract, context).into());
    }
    let exports = uses.names_of(&Subject::Context(Arc::from(context)));
    exports.into_iter().find(|(_, kind)| *kind == ExportKind::Provider).map(|(name, _)| name)
}

/// The params that have to be given, each with a leading space.
fn attributes(snapshot: &Snapshot, context: &str, script: &Script, element: Span) -> String {
    let params = snapshot.contract.contexts.get(context).into_iter().flat_map(|context| &context.params);
    let attribute = |param: &ContextParameter| {
        let name = &*param.parameter.name.value;
        let key = if matches!(name, "key" | "ref" | "children") { format!("{name}_") } else { name.to_owned() };
        let wishes = [name.to_owned(), camel(name)];
        let value = wishes.iter().find(|wish| is_in_scope(script, element, wish)).cloned();
        let value = value.unwrap_or_else(|| name.to_owned());
        format!(" {key}={{{value}}}")
    };
    params.filter(|param| param.required).map(attribute).collect()
}

/// Whether a function around an element binds a name, by a parameter or a variable of its own.
fn is_in_scope(script: &Script, element: Span, name: &str) -> bool {
    let text = &*script.text.text;
    let root = script.tree.root_node();
    let Some(mut node) = root.descendant_for_byte_range(element.start as usize, element.end as usize) else {
        return false;
    };
    while let Some(outer) = node.parent() {
        let binders = match outer.kind() {
            "arrow_function" | "function_declaration" | "function_expression" => {
                outer.child_by_field_name("parameters").or_else(|| outer.child_by_field_name("parameter"))
            }
            _ => None,
        };
        let declared = if outer.kind() == "statement_block" { declarators(outer) } else { Vec::new() };
        if binders.into_iter().chain(declared).any(|binder| binds(binder, text, name)) {
            return true;
        }
        node = outer;
    }
    false
}

/// The patterns of the variables that a block declares.
fn declarators(block: Node<'_>) -> Vec<Node<'_>> {
    let statements: Vec<Node<'_>> = block.named_children(&mut block.walk()).collect();
    let is_declaration = |node: &Node<'_>| matches!(node.kind(), "lexical_declaration" | "variable_declaration");
    let declarators = statements.into_iter().filter(is_declaration);
    let all = declarators.flat_map(|one| one.named_children(&mut one.walk()).collect::<Vec<_>>());
    all.filter_map(|declarator| declarator.child_by_field_name("name")).collect()
}

/// Whether a pattern binds a name; types and defaults in it bind none.
fn binds(pattern: Node<'_>, text: &str, name: &str) -> bool {
    let mut open = vec![pattern];
    while let Some(node) = open.pop() {
        match node.kind() {
            "identifier" | "shorthand_property_identifier_pattern" if span(node).of(text) == name => return true,
            "type_annotation" => {}
            "pair_pattern" => open.extend(node.child_by_field_name("value")),
            "assignment_pattern" | "object_assignment_pattern" => open.extend(node.child_by_field_name("left")),
            "required_parameter" | "optional_parameter" => open.extend(node.child_by_field_name("pattern")),
            _ => open.extend(node.named_children(&mut node.walk())),
        }
    }
    false
}

/// The edits that import a name of the client: none where it is there. Nothing where it cannot be told how the client is imported.
fn import(uses: &Uses<'_>, script: &Script, name: &str) -> Option<Vec<Edit>> {
    let text = &*script.text.text;
    let own = uses.in_file(&script.file).map(|found| found.uses.as_slice()).unwrap_or_default();
    let imports = || own.iter().filter(|one| one.kind == UseKind::Import);
    if imports().any(|one| *one.target.export.name == *name) {
        return Some(Vec::new());
    }
    let root = script.tree.root_node();
    for one in imports() {
        let node = root.descendant_for_byte_range(one.span.start as usize, one.span.end as usize)?;
        let mut specifier = node;
        while specifier.kind() != "import_specifier" {
            let Some(outer) = specifier.parent() else { break };
            specifier = outer;
        }
        let statement = specifier.parent().and_then(|names| names.parent()).and_then(|clause| clause.parent());
        let is_of_types = statement.is_some_and(|statement| span(statement).of(text).starts_with("import type"));
        if specifier.kind() == "import_specifier" && !is_of_types {
            return Some(vec![insert(specifier.end_byte(), format!(", {name}"))]);
        }
    }
    let specifier = specifier(uses, &script.file)?;
    let quote = if text.contains("from \"") { '"' } else { '\'' };
    let end = if text.contains(&format!("{quote};\n")) { ";" } else { "" };
    let line = format!("import {{ {name} }} from {quote}{specifier}{quote}{end}");
    Some(vec![imports::typescript_line(&script.tree, &line)])
}

/// How a file would import the client, by how others do.
fn specifier(uses: &Uses<'_>, file: &Utf8Path) -> Option<String> {
    let mut found: Option<(Utf8PathBuf, String)> = None;
    for (other, in_other) in uses.in_files() {
        let Some(one) = in_other.uses.iter().find(|one| one.kind == UseKind::Import) else { continue };
        let text = uses.text(other)?;
        let rest = text.text.get(one.span.end as usize..)?;
        let from = rest.find(" from ")?;
        let specifier = rest.get(from + 6..)?.trim_start().get(1..)?.split(['"', '\'']).next()?;
        found = Some((other.parent()?.to_owned(), specifier.to_owned()));
        if !specifier.starts_with('.') {
            break;
        }
    }
    let (folder, specifier) = found?;
    if !specifier.starts_with('.') {
        return Some(specifier);
    }
    Some(relative(file.parent()?, &normal(&folder.join(specifier))))
}

/// A path without `.` and `..`.
fn normal(path: &Utf8Path) -> Utf8PathBuf {
    let mut out = Utf8PathBuf::new();
    for part in path.components() {
        match part.as_str() {
            "." => {}
            ".." => drop(out.pop()),
            part => out.push(part),
        }
    }
    out
}

/// The way from a folder to a path, as an import writes it.
fn relative(from: &Utf8Path, to: &Utf8Path) -> String {
    let shared = from.components().zip(to.components()).take_while(|(one, other)| one == other).count();
    let up = from.components().count() - shared;
    let down: Vec<&str> = to.components().skip(shared).map(|part| part.as_str()).collect();
    let start = if up == 0 { "./".to_owned() } else { "../".repeat(up) };
    format!("{start}{}", down.join("/"))
}
