//! Lines as the grammars count them, whatever language: LF, CRLF, and CR alone, which they do not know.
//!
//! In go texts and edits; out come the text to parse, an edited tree, the span of a node. No offset ever moves.

use std::borrow::Cow;

use memchr::{memchr_iter, memchr2_iter};
use mizan_text::{Edit, Span};
use tree_sitter::{InputEdit, Node, Point, Tree};

/// Tells `tree`, which is of `before`, that `edit` is about to be made.
pub fn edit(tree: &mut Tree, before: &str, edit: &Edit) {
    // One byte more on each side: whether a CR is a line end by itself depends on its neighbour.
    let start = (edit.replaced.start as usize).saturating_sub(1);
    let end = (edit.replaced.end as usize + 1).min(before.len());
    let new_end = end - edit.replaced.len() + edit.with.len();
    let start_position = point(before.as_bytes(), start);
    let old_end_position = point(before.as_bytes(), end);
    let mut between = before.as_bytes().get(start..edit.replaced.start as usize).unwrap_or_default().to_vec();
    between.extend_from_slice(edit.with.as_bytes());
    between.extend_from_slice(before.as_bytes().get(edit.replaced.end as usize..end).unwrap_or_default());
    let inserted = point(&between, between.len());
    let new_end_position = match inserted.row {
        0 => Point::new(start_position.row, start_position.column + inserted.column),
        rows => Point::new(start_position.row + rows, inserted.column),
    };
    tree.edit(&InputEdit {
        start_byte: start,
        old_end_byte: end,
        new_end_byte: new_end,
        start_position,
        old_end_position,
        new_end_position,
    });
}

fn point(bytes: &[u8], offset: usize) -> Point {
    let before = bytes.get(..offset).unwrap_or(bytes);
    let mut rows = 0;
    let mut start = 0;
    for at in memchr2_iter(b'\n', b'\r', before) {
        if before.get(at) == Some(&b'\n') || bytes.get(at + 1) != Some(&b'\n') {
            rows += 1;
            start = at + 1;
        }
    }
    Point::new(rows, before.len() - start)
}

/// `text` with LF for each CR that ends a line by itself, which the grammar does not know as a line end. No offset moves.
pub(crate) fn with_line_feeds(text: &str) -> Cow<'_, str> {
    let bytes = text.as_bytes();
    let is_alone = |at: &usize| bytes.get(at + 1) != Some(&b'\n');
    if !memchr_iter(b'\r', bytes).any(|at| is_alone(&at)) {
        return Cow::Borrowed(text);
    }
    let mut chars = text.chars().peekable();
    let mut normal = String::with_capacity(text.len());
    while let Some(c) = chars.next() {
        normal.push(if c == '\r' && chars.peek() != Some(&'\n') { '\n' } else { c });
    }
    Cow::Owned(normal)
}

/// Where `node` stands.
pub fn span(node: Node<'_>) -> Span {
    Span::new(saturate(node.start_byte()), saturate(node.end_byte()))
}

fn saturate(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}
