//! A text of Python laid out flat.
//!
//! In go a text and its tree; out come its nodes. A string that is a type (`"list[Order]"`) has what it says below it, in the place of its characters.
//! Comments are left out, and so is every token that plays no part with a name. A text that does not parse is read piece by piece. Nothing here recurses, but
//! for a string within a string.

use std::ops::Deref;

use mizan_syntax::Tree;
use mizan_syntax::flat::Flat;
pub(super) use mizan_syntax::flat::NodeId;
use mizan_syntax::python::{Cursor, Field, Kind, parse};
use mizan_text::Span;

use super::quoted;
use crate::facts::pieces;

/// The nodes of one text, which are walked as any [`Flat`] tree is; each is marked where types are written.
pub(super) struct Nodes<'t> {
    flat: Flat<'t, Kind, Field, bool>,
}

impl<'t> Deref for Nodes<'t> {
    type Target = Flat<'t, Kind, Field, bool>;

    fn deref(&self) -> &Self::Target {
        &self.flat
    }
}

impl<'t> Nodes<'t> {
    pub(super) fn new(text: &'t str, tree: &Tree) -> Self {
        let mut nodes = Self { flat: Flat::with_room(text, text.len() / 6) };
        if tree.root_node().has_error() {
            nodes.grow_pieces();
        } else {
            nodes.grow(&mut tree.walk(), 0, None);
        }
        nodes
    }

    /// Reads each top-level piece by itself: what does not parse would take others with it.
    fn grow_pieces(&mut self) {
        let text = self.flat.text;
        let span = Span::new(0, u32::try_from(text.len()).unwrap_or(u32::MAX));
        let root = self.flat.push(Kind::Other, None, span, NodeId::ROOT);
        self.flat.open(root);
        for piece in pieces(text) {
            let tree = parse(piece.of(text));
            let mut cursor = tree.walk();
            if cursor.goto_first_child() {
                self.grow(&mut cursor, piece.start, Some(root));
            }
        }
        self.flat.close(root);
    }

    /// Adds the node under `cursor`, all in it, and what follows it, whose text begins at `offset`.
    fn grow(&mut self, cursor: &mut impl Cursor, offset: u32, around: Option<NodeId>) {
        let mut open: Vec<NodeId> = around.into_iter().collect();
        let bottom = open.len();
        loop {
            let kind = cursor.kind();
            let field = cursor.field();
            let is_kept =
                !matches!(kind, Kind::Comment | Kind::LineContinuation) && (kind != Kind::Token || field.is_some());
            if is_kept {
                let span = cursor.span();
                let span = Span::new(span.start + offset, span.end + offset);
                let id = self.flat.push(kind, field, span, open.last().copied().unwrap_or(NodeId::ROOT));
                let is_type = quoted::is_type(self, id);
                self.flat.set_mark(id, is_type);
                let is_graft = kind == Kind::String && is_type && self.graft(id, cursor.child_count());
                if !is_graft && cursor.goto_first_child() {
                    self.flat.open(id);
                    open.push(id);
                    continue;
                }
            }
            while !cursor.goto_next_sibling() {
                if open.len() == bottom || !cursor.goto_parent() {
                    return;
                }
                if let Some(id) = open.pop() {
                    self.flat.close(id);
                }
            }
        }
    }

    /// Puts what a string says below it, where it is an expression.
    fn graft(&mut self, id: NodeId, parts: usize) -> bool {
        let Some(inner) = quoted::inner(self.text(id)) else { return false };
        if parts > 3 {
            return false;
        }
        let start = self.span(id).start + inner.start;
        let inner = Span::new(start, start + (inner.end - inner.start));
        let tree = parse(inner.of(self.flat.text));
        let mut cursor = tree.walk();
        let is_statement = !tree.root_node().has_error()
            && tree.root_node().child_count() == 1
            && cursor.goto_first_child()
            && Cursor::kind(&cursor) == Kind::ExpressionStatement
            && Cursor::child_count(&cursor) == 1
            && cursor.goto_first_child();
        if is_statement {
            self.flat.open(id);
            self.grow(&mut cursor, start, Some(id));
            self.flat.close(id);
        }
        is_statement
    }

    /// Whether types are written there.
    pub(super) fn is_type(&self, id: NodeId) -> bool {
        self.mark(id)
    }

    /// What is written in a plain string, and where: quotes left out. Nothing where its characters are not what it means.
    pub(super) fn literal(&self, id: NodeId) -> Option<(&'t str, Span)> {
        if self.kind(id) != Kind::String {
            return None;
        }
        let inner = quoted::inner(self.text(id))?;
        let start = self.span(id).start + inner.start;
        let span = Span::new(start, start + (inner.end - inner.start));
        Some((span.of(self.text), span))
    }

    /// Whether `statement` is the alias that the grammar takes it for: `type(x).y = z` is none.
    pub(super) fn is_alias(&self, statement: NodeId) -> bool {
        let left = self.child(statement, Field::Left).and_then(|left| self.first(left));
        left.is_none_or(|left| matches!(self.kind(left), Kind::Identifier | Kind::GenericType))
    }

    /// The last word of a name or an attribute: `Optional` of `typing.Optional`.
    pub(super) fn last_word(&self, id: NodeId) -> Option<&'t str> {
        match self.kind(id) {
            Kind::Identifier => Some(self.text(id)),
            Kind::Attribute => self.child(id, Field::Attribute).map(|name| self.text(name)),
            _ => None,
        }
    }
}
