//! A tree laid out flat, in source order: a node's descendants stand right behind it.
//!
//! In go a text and its tree; out comes an array that is walked forwards, sideways and up without asking the tree again. A string that is a type
//! (`"list[Order]"`) has what it says below it, in the place of its characters. Comments are left out, and so is every token that plays no part with a
//! name. A text that does not parse is read piece by piece. Nothing here recurses, but for a string within a string.

use mizan_syntax::Tree;
use mizan_syntax::python::{Cursor, Field, Kind, parse};
use mizan_text::Span;

use super::quoted;
use crate::facts::pieces;

/// A node, by its place in source order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct NodeId(pub(super) u32);

impl NodeId {
    pub(super) const ROOT: Self = Self(0);
}

#[derive(Clone, Copy)]
struct Entry {
    kind: Kind,
    field: Option<Field>,
    span: Span,
    parent: u32,
    /// The node after the last descendant.
    end: u32,
    /// Whether types are written here.
    is_type: bool,
}

/// The end of a node whose descendants are still being laid out.
const OPEN: u32 = u32::MAX;

/// What is asked of a node that does not exist.
const NOWHERE: Entry =
    Entry { kind: Kind::Other, field: None, span: Span::new(0, 0), parent: 0, end: 0, is_type: false };

/// The nodes of one text.
pub(super) struct Nodes<'t> {
    pub(super) text: &'t str,
    entries: Vec<Entry>,
}

impl<'t> Nodes<'t> {
    pub(super) fn new(text: &'t str, tree: &Tree) -> Self {
        let mut nodes = Self { text, entries: Vec::with_capacity(text.len() / 6) };
        if tree.root_node().has_error() {
            nodes.grow_pieces();
        } else {
            nodes.grow(&mut tree.walk(), 0, None);
        }
        nodes
    }

    /// Reads each top-level piece by itself: what does not parse would take others with it.
    fn grow_pieces(&mut self) {
        let span = Span::new(0, saturate(self.text.len()));
        self.entries.push(Entry { span, end: OPEN, ..NOWHERE });
        for piece in pieces(self.text) {
            let tree = parse(piece.of(self.text));
            let mut cursor = tree.walk();
            if cursor.goto_first_child() {
                self.grow(&mut cursor, piece.start, Some(NodeId::ROOT.0));
            }
        }
        self.close(Some(NodeId::ROOT.0));
    }

    /// Adds the node under `cursor`, all in it, and what follows it, whose text begins at `offset`.
    fn grow(&mut self, cursor: &mut impl Cursor, offset: u32, around: Option<u32>) {
        let mut open: Vec<u32> = around.into_iter().collect();
        let bottom = open.len();
        loop {
            let kind = cursor.kind();
            let field = cursor.field();
            let is_kept =
                !matches!(kind, Kind::Comment | Kind::LineContinuation) && (kind != Kind::Token || field.is_some());
            if is_kept {
                let id = saturate(self.entries.len());
                let span = cursor.span();
                let span = Span::new(span.start + offset, span.end + offset);
                let parent = open.last().copied().unwrap_or(0);
                self.entries.push(Entry { kind, field, span, parent, end: id + 1, is_type: false });
                let is_type = quoted::is_type(self, NodeId(id));
                if let Some(entry) = self.entries.last_mut() {
                    entry.is_type = is_type;
                }
                let is_graft = kind == Kind::String && is_type && self.graft(id, cursor.child_count());
                if !is_graft && cursor.goto_first_child() {
                    self.end_at(id, OPEN);
                    open.push(id);
                    continue;
                }
            }
            while !cursor.goto_next_sibling() {
                if open.len() == bottom || !cursor.goto_parent() {
                    return;
                }
                self.close(open.pop());
            }
        }
    }

    fn close(&mut self, id: Option<u32>) {
        if let Some(id) = id {
            self.end_at(id, saturate(self.entries.len()));
        }
    }

    fn end_at(&mut self, id: u32, end: u32) {
        if let Some(entry) = self.entries.get_mut(id as usize) {
            entry.end = end;
        }
    }

    /// Puts what a string says below it, where it is an expression.
    fn graft(&mut self, id: u32, parts: usize) -> bool {
        let Some(inner) = quoted::inner(self.text(NodeId(id))) else { return false };
        if parts > 3 {
            return false;
        }
        let start = self.span(NodeId(id)).start + inner.start;
        let inner = Span::new(start, start + (inner.end - inner.start));
        let tree = parse(inner.of(self.text));
        let mut cursor = tree.walk();
        let is_statement = !tree.root_node().has_error()
            && tree.root_node().child_count() == 1
            && cursor.goto_first_child()
            && Cursor::kind(&cursor) == Kind::ExpressionStatement
            && Cursor::child_count(&cursor) == 1
            && cursor.goto_first_child();
        if is_statement {
            self.end_at(id, OPEN);
            self.grow(&mut cursor, start, Some(id));
            self.close(Some(id));
        }
        is_statement
    }

    fn entry(&self, id: NodeId) -> Entry {
        self.entries.get(id.0 as usize).copied().unwrap_or(NOWHERE)
    }

    /// Every node, each before its descendants.
    pub(super) fn all(&self) -> impl Iterator<Item = NodeId> + use<> {
        (0..saturate(self.entries.len())).map(NodeId)
    }

    pub(super) fn kind(&self, id: NodeId) -> Kind {
        self.entry(id).kind
    }

    pub(super) fn field(&self, id: NodeId) -> Option<Field> {
        self.entry(id).field
    }

    pub(super) fn span(&self, id: NodeId) -> Span {
        self.entry(id).span
    }

    pub(super) fn text(&self, id: NodeId) -> &'t str {
        self.span(id).of(self.text)
    }

    /// Whether types are written there.
    pub(super) fn is_type(&self, id: NodeId) -> bool {
        self.entry(id).is_type
    }

    /// The node around; the root's is the root.
    pub(super) fn parent(&self, id: NodeId) -> NodeId {
        NodeId(self.entry(id).parent)
    }

    /// The node behind the last descendant of `id`.
    pub(super) fn end(&self, id: NodeId) -> NodeId {
        NodeId(self.entry(id).end)
    }

    /// Whether `id` is `inner`, or around it.
    pub(super) fn holds(&self, id: NodeId, inner: NodeId) -> bool {
        id <= inner && inner < self.end(id)
    }

    pub(super) fn children(&self, id: NodeId) -> impl Iterator<Item = NodeId> + use<'_, 't> {
        let end = self.entry(id).end.min(saturate(self.entries.len()));
        let mut next = id.0 + 1;
        std::iter::from_fn(move || {
            let child = NodeId(next);
            if next >= end {
                return None;
            }
            next = self.entry(child).end.max(next + 1);
            Some(child)
        })
    }

    pub(super) fn first(&self, id: NodeId) -> Option<NodeId> {
        self.children(id).next()
    }

    /// The first child with this field.
    pub(super) fn child(&self, id: NodeId, field: Field) -> Option<NodeId> {
        self.children(id).find(|child| self.field(*child) == Some(field))
    }

    /// The first child of this kind.
    pub(super) fn child_of_kind(&self, id: NodeId, kind: Kind) -> Option<NodeId> {
        self.children(id).find(|child| self.kind(*child) == kind)
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

fn saturate(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
