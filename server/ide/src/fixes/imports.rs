//! Where an import goes.
//!
//! In go a text with its tree and what is to be imported; out comes the edit, or nothing where it is imported already. The file's own ways are kept: its quotes, its
//! order of imports is left alone.

use mizan_syntax::python::span;
use mizan_syntax::{Node, Tree};
use mizan_text::Edit;

use super::insert;

/// A name of a module as a Python file can say it.
pub(super) struct Imported {
    /// The name, or another where the file has that from elsewhere.
    pub(super) name: String,
    /// What has to be imported first.
    pub(super) edit: Option<Edit>,
}

/// `from module import name` in Python; what the package above gives by that name is the same.
pub(super) fn python(text: &str, tree: &Tree, module: &str, name: &str) -> Imported {
    let root = tree.root_node();
    let package = module.split('.').next().unwrap_or_default();
    let mut local = name.to_owned();
    let mut behind = None;
    let statements: Vec<Node<'_>> = root.named_children(&mut root.walk()).collect();
    let of = |statement: &&Node<'_>| statement.kind() == "import_from_statement";
    for statement in statements.iter().filter(of) {
        let names: Vec<Node<'_>> = statement.children_by_field_name("name", &mut statement.walk()).collect();
        let from = statement.child_by_field_name("module_name").map(|from| span(from).of(text)).unwrap_or_default();
        let is_it = from == module || from == package;
        if is_it && let Some(alias) = names.iter().find_map(|known| alias_of(*known, text, name)) {
            return Imported { name: alias.to_owned(), edit: None };
        }
        if names.iter().any(|known| span(*known).of(text) == name) {
            if is_it {
                return Imported { name: local, edit: None };
            }
            local = format!("{name}_{}", module.rsplit(['.', '_']).next().unwrap_or_default());
        }
        behind = names.last().map(Node::end_byte).filter(|_| from == module).or(behind);
    }
    let import = if local == name { local.clone() } else { format!("{name} as {local}") };
    let edit = match behind {
        Some(behind) => insert(behind, format!(", {import}")),
        None => python_line(text, tree, &format!("from {module} import {import}")),
    };
    Imported { name: local, edit: Some(edit) }
}

/// What `name` is called where an import gives it another name.
fn alias_of<'t>(imported: Node<'_>, text: &'t str, name: &str) -> Option<&'t str> {
    let is_it = imported.child_by_field_name("name").is_some_and(|own| span(own).of(text) == name);
    imported.child_by_field_name("alias").filter(|_| is_it).map(|alias| span(alias).of(text))
}

/// A line behind the imports of a Python file.
pub(super) fn python_line(text: &str, tree: &Tree, line: &str) -> Edit {
    let root = tree.root_node();
    let is_head = |node: &Node<'_>| {
        matches!(node.kind(), "import_from_statement" | "import_statement" | "future_import_statement")
    };
    let mut cursor = root.walk();
    let statements: Vec<Node<'_>> = root.named_children(&mut cursor).filter(|node| node.kind() != "comment").collect();
    if let Some(last) = statements.iter().rfind(|node| is_head(node)) {
        return insert(last.end_byte(), format!("\n{line}"));
    }
    let is_docstring = |node: &&Node<'_>| {
        node.kind() == "expression_statement" && node.child(0).is_some_and(|only| only.kind() == "string")
    };
    match statements.first().filter(is_docstring) {
        Some(docstring) => insert(docstring.end_byte(), format!("\n\n{line}")),
        None if text.is_empty() => insert(0, format!("{line}\n")),
        None => insert(0, format!("{line}\n\n\n")),
    }
}

/// A line behind the imports of a TypeScript file.
pub(super) fn typescript_line(tree: &Tree, line: &str) -> Edit {
    let root = tree.root_node();
    let mut cursor = root.walk();
    let last = root.named_children(&mut cursor).filter(|node| node.kind() == "import_statement").last();
    match last {
        Some(last) => insert(last.end_byte(), format!("\n{line}")),
        None => insert(0, format!("{line}\n")),
    }
}
