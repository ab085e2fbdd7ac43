//! A tree laid out flat, in source order: a node's descendants stand right behind it.
//!
//! In goes a text and its dialect; out comes an array that is walked forwards, sideways and up without asking the tree again. Comments are left
//! out, and so is every token that plays no part with a name. Nothing here recurses, however deep the text nests.

use mizan_syntax::Tree;
use mizan_syntax::typescript::{Dialect, Field, Kind, parse, span};
use mizan_text::Span;

/// A node, by its place in source order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct NodeId(pub(crate) u32);

impl NodeId {
    pub(crate) const ROOT: Self = Self(0);

    /// The first child, for a node that has children.
    pub(crate) fn first_child(self) -> Self {
        Self(self.0.saturating_add(1))
    }
}

#[derive(Clone, Copy)]
struct Entry {
    kind: Kind,
    field: Option<Field>,
    span: Span,
    parent: u32,
    /// The node after the last descendant.
    end: u32,
}

/// What is asked of a node that does not exist.
const NOWHERE: Entry = Entry { kind: Kind::Other, field: None, span: Span::new(0, 0), parent: 0, end: 0 };

/// The nodes of one text.
pub(crate) struct Nodes<'t> {
    pub(crate) text: &'t str,
    /// Whether a part of the text does not parse.
    pub(crate) is_broken: bool,
    entries: Vec<Entry>,
}

impl<'t> Nodes<'t> {
    pub(crate) fn new(text: &'t str, dialect: Dialect) -> Self {
        Self::of_tree(text, dialect, &parse(text, dialect))
    }

    /// Of a text whose tree is at hand.
    pub(crate) fn of_tree(text: &'t str, dialect: Dialect, tree: &Tree) -> Self {
        let mut entries: Vec<Entry> = Vec::with_capacity(text.len() / 8);
        let mut open: Vec<u32> = Vec::new();
        let mut cursor = tree.walk();
        let mut is_descending = true;
        loop {
            if is_descending {
                let node = cursor.node();
                let kind = dialect.kind(node);
                let field = dialect.field(&cursor);
                let is_kept = kind != Kind::Comment && (kind != Kind::Token || field.is_some());
                if is_kept {
                    let id = saturate(entries.len());
                    let parent = open.last().copied().unwrap_or(0);
                    entries.push(Entry { kind, field, span: span(node), parent, end: id + 1 });
                    if cursor.goto_first_child() {
                        open.push(id);
                        continue;
                    }
                }
            }
            if cursor.goto_next_sibling() {
                is_descending = true;
                continue;
            }
            if !cursor.goto_parent() {
                break;
            }
            let end = saturate(entries.len());
            if let Some(entry) = open.pop().and_then(|id| entries.get_mut(id as usize)) {
                entry.end = end;
            }
            is_descending = false;
        }
        Self { text, is_broken: tree.root_node().has_error(), entries }
    }

    fn entry(&self, id: NodeId) -> Entry {
        self.entries.get(id.0 as usize).copied().unwrap_or(NOWHERE)
    }

    /// Every node, each before its descendants.
    pub(crate) fn all(&self) -> impl Iterator<Item = NodeId> + use<> {
        (0..saturate(self.entries.len())).map(NodeId)
    }

    pub(crate) fn kind(&self, id: NodeId) -> Kind {
        self.entry(id).kind
    }

    pub(crate) fn field(&self, id: NodeId) -> Option<Field> {
        self.entry(id).field
    }

    pub(crate) fn span(&self, id: NodeId) -> Span {
        self.entry(id).span
    }

    pub(crate) fn text(&self, id: NodeId) -> &'t str {
        self.span(id).of(self.text)
    }

    /// The node around; the root's is the root.
    pub(crate) fn parent(&self, id: NodeId) -> NodeId {
        NodeId(self.entry(id).parent)
    }

    /// The node behind the last descendant of `id`.
    pub(crate) fn end(&self, id: NodeId) -> NodeId {
        NodeId(self.entry(id).end)
    }

    pub(crate) fn children(&self, id: NodeId) -> impl Iterator<Item = NodeId> + use<'_, 't> {
        let end = self.entry(id).end;
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

    /// The first child with this field.
    pub(crate) fn child(&self, id: NodeId, field: Field) -> Option<NodeId> {
        self.children(id).find(|child| self.field(*child) == Some(field))
    }

    /// The first child of this kind.
    pub(crate) fn child_of_kind(&self, id: NodeId, kind: Kind) -> Option<NodeId> {
        self.children(id).find(|child| self.kind(*child) == kind)
    }

    /// The elements of a list or a list pattern with their places: a hole leaves no node, and counts.
    pub(crate) fn elements(&self, list: NodeId) -> impl Iterator<Item = (u32, NodeId)> + use<'_, 't> {
        let mut place = 0;
        let mut before = self.span(list).start;
        self.children(list).map(move |element| {
            let gap = Span::new(before, self.span(element).start);
            place += commas(gap.of(self.text));
            before = self.span(element).end;
            (place, element)
        })
    }

    /// What is written in a string or a template without holes: the text and its span, quotes left out. Nothing where an escape stands in it,
    /// since the text would not be what is meant.
    pub(crate) fn literal(&self, id: NodeId) -> Option<(&'t str, Span)> {
        let plain = |kind| self.children(id).all(|child| self.kind(child) == kind);
        if !matches!(self.kind(id), Kind::String | Kind::TemplateString) || !plain(Kind::StringFragment) {
            return None;
        }
        let outer = self.span(id);
        if outer.len() < 2 {
            return None;
        }
        let inner = Span::new(outer.start + 1, outer.end - 1);
        Some((inner.of(self.text), inner))
    }
}

/// The commas in a text that has nothing but them, spaces and comments.
fn commas(mut gap: &str) -> u32 {
    let mut count = 0;
    while let Some(next) = gap.find([',', '/']) {
        let rest = gap.get(next..).unwrap_or_default();
        let length = match rest.get(..2) {
            Some("//") => rest.find(['\n', '\r']).unwrap_or(rest.len()),
            Some("/*") => rest.find("*/").map_or(rest.len(), |end| end + 2),
            _ => 1,
        };
        count += u32::from(rest.starts_with(','));
        gap = rest.get(length..).unwrap_or_default();
    }
    count
}

fn saturate(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
