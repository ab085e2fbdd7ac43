//! One way to walk a tree, whoever built it.
//!
//! In goes a cursor on a node; out come the node's kind, field and place, and the cursor moves. Must cost no more than the tree's own cursor.

use mizan_text::Span;
use tree_sitter::TreeCursor;

use super::{Field, Kind, span};

/// A place in a tree of Python.
pub trait Cursor {
    /// What the node is.
    fn kind(&self) -> Kind;

    /// The part it plays in its parent.
    fn field(&self) -> Option<Field>;

    /// Where it stands.
    fn span(&self) -> Span;

    /// The row and the column, in bytes and from 0, that it begins at.
    fn start(&self) -> (usize, usize);

    /// The row, from 0, that it ends on.
    fn end_row(&self) -> usize;

    /// How many children it has.
    fn child_count(&self) -> usize;

    /// Moves to the first child, where there is one, and says whether there is.
    fn goto_first_child(&mut self) -> bool;

    /// Moves to the next node of the same parent, where there is one, and says whether there is.
    fn goto_next_sibling(&mut self) -> bool;

    /// Moves to the parent, where there is one, and says whether there is.
    fn goto_parent(&mut self) -> bool;
}

impl Cursor for TreeCursor<'_> {
    fn kind(&self) -> Kind {
        Kind::of(self.node())
    }

    fn field(&self) -> Option<Field> {
        Field::of(self)
    }

    fn span(&self) -> Span {
        span(self.node())
    }

    fn start(&self) -> (usize, usize) {
        let point = self.node().start_position();
        (point.row, point.column)
    }

    fn end_row(&self) -> usize {
        self.node().end_position().row
    }

    fn child_count(&self) -> usize {
        self.node().child_count()
    }

    fn goto_first_child(&mut self) -> bool {
        TreeCursor::goto_first_child(self)
    }

    fn goto_next_sibling(&mut self) -> bool {
        TreeCursor::goto_next_sibling(self)
    }

    fn goto_parent(&mut self) -> bool {
        TreeCursor::goto_parent(self)
    }
}
