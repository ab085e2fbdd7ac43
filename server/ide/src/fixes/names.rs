//! Another name of the client in the place of one.
//!
//! In goes the place of a word; out come the edits of its file. A name that is imported under its own name is changed wherever the file means it.

use mizan_syntax::Node;
use mizan_syntax::python::span;
use mizan_text::{Edit, Span};

use super::typescript::Script;
use super::{Edits, edit};

pub(super) fn change(script: &Script, at: Span, name: &str, is_import: bool) -> Edits {
    let text = &*script.text.text;
    let here = script.tree.root_node().descendant_for_byte_range(at.start as usize, at.end as usize);
    let specifier = here.and_then(|node| node.parent()).filter(|outer| outer.kind() == "import_specifier");
    let has_own_name = specifier.is_some_and(|specifier| specifier.child_by_field_name("alias").is_none());
    if !is_import || !has_own_name {
        return edit(&script.file, at, name);
    }
    let mut edits = Vec::new();
    let mut open = vec![script.tree.root_node()];
    while let Some(node) = open.pop() {
        if is_meant(node) && span(node).of(text) == at.of(text) {
            // What is a key at once keeps it.
            let is_shorthand = node.kind() == "shorthand_property_identifier";
            let with = if is_shorthand { format!("{}: {name}", at.of(text)) } else { name.to_owned() };
            edits.push(Edit { replaced: span(node), with });
        }
        open.extend(node.children(&mut node.walk()));
    }
    Edits::from([(script.file.clone(), edits)])
}

/// Whether a node names something in scope: no property of something else.
fn is_meant(node: Node<'_>) -> bool {
    matches!(node.kind(), "identifier" | "type_identifier" | "shorthand_property_identifier")
}
