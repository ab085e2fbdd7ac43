//! Whether what stands at a place is sure to be meant as it is read.
//!
//! In go a tree and a place; out comes whether the statement around it parses. While someone types, the statements before and behind are as sound as ever.

use mizan_syntax::{Node, Tree};
use mizan_text::Span;

/// Which of these places stand in statements that parse.
pub(super) fn sound(tree: &Tree, places: &[Span]) -> Vec<bool> {
    places.iter().map(|place| is_sound(tree.root_node(), *place)).collect()
}

fn is_sound(root: Node<'_>, place: Span) -> bool {
    let Some(mut node) = root.descendant_for_byte_range(place.start as usize, place.end as usize) else { return false };
    let mut statement = None;
    loop {
        if node.is_error() || node.is_missing() {
            return false;
        }
        if statement.is_none() && (node.kind().ends_with("_statement") || node.kind().ends_with("_declaration")) {
            statement = Some(node);
        }
        match node.parent() {
            Some(outer) => node = outer,
            None => return statement.is_some_and(|statement| !statement.has_error()),
        }
    }
}
