//! A tree laid out flat, in source order: a node's descendants stand right behind it.
//!
//! In go nodes, each before its descendants, by whoever walks a tree and knows which nodes matter in it; out comes an array that is walked forwards, sideways and up
//! without asking the tree again. Nothing here recurses, however deep the text nests, and nothing knows a language.

use mizan_text::Span;

/// A node, by its place in source order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeId(pub u32);

impl NodeId {
    /// The node around all others.
    pub const ROOT: Self = Self(0);

    /// The first child, for a node that has children.
    #[must_use]
    pub fn first_child(self) -> Self {
        Self(self.0.saturating_add(1))
    }
}

/// A node, `M` being what a language notes of it.
#[derive(Clone, Copy, Debug, Default)]
struct Entry<K, F, M> {
    kind: K,
    field: Option<F>,
    span: Span,
    parent: u32,
    /// The node after the last descendant.
    end: u32,
    mark: M,
}

/// The end of a node whose descendants are still being laid out.
const OPEN: u32 = u32::MAX;

/// The nodes of one text: `K` says what a node is, `F` which part it plays in its parent, `M` what else a language notes of it.
#[derive(Debug)]
pub struct Flat<'t, K, F, M = ()> {
    /// The text.
    pub text: &'t str,
    entries: Vec<Entry<K, F, M>>,
}

impl<'t, K: Copy + Default + PartialEq, F: Copy + PartialEq, M: Copy + Default> Flat<'t, K, F, M> {
    /// No node so far of a text, and room for as many as will come, give or take.
    pub fn with_room(text: &'t str, room: usize) -> Self {
        Self { text, entries: Vec::with_capacity(room) }
    }

    /// Adds a node without descendants behind all others.
    pub fn push(&mut self, kind: K, field: Option<F>, span: Span, parent: NodeId) -> NodeId {
        let id = saturate(self.entries.len());
        self.entries.push(Entry { kind, field, span, parent: parent.0, end: id.saturating_add(1), mark: M::default() });
        NodeId(id)
    }

    /// Says that what is added from now on is in `id`, up to [`Flat::close`].
    pub fn open(&mut self, id: NodeId) {
        self.end_at(id, OPEN);
    }

    /// Says that all descendants of `id` were added.
    pub fn close(&mut self, id: NodeId) {
        self.end_at(id, saturate(self.entries.len()));
    }

    fn end_at(&mut self, id: NodeId, end: u32) {
        if let Some(entry) = self.entries.get_mut(id.0 as usize) {
            entry.end = end;
        }
    }

    /// Notes something of a node.
    pub fn set_mark(&mut self, id: NodeId, mark: M) {
        if let Some(entry) = self.entries.get_mut(id.0 as usize) {
            entry.mark = mark;
        }
    }

    /// A node; for one that does not exist, one of no kind, nowhere.
    fn entry(&self, id: NodeId) -> Entry<K, F, M> {
        self.entries.get(id.0 as usize).copied().unwrap_or(Entry {
            kind: K::default(),
            field: None,
            span: Span::new(0, 0),
            parent: 0,
            end: 0,
            mark: M::default(),
        })
    }

    /// Every node, each before its descendants.
    pub fn all(&self) -> impl Iterator<Item = NodeId> + use<K, F, M> {
        (0..saturate(self.entries.len())).map(NodeId)
    }

    /// What a node is.
    pub fn kind(&self, id: NodeId) -> K {
        self.entry(id).kind
    }

    /// Which part it plays in its parent.
    pub fn field(&self, id: NodeId) -> Option<F> {
        self.entry(id).field
    }

    /// What was noted of it.
    pub fn mark(&self, id: NodeId) -> M {
        self.entry(id).mark
    }

    /// Where it stands.
    pub fn span(&self, id: NodeId) -> Span {
        self.entry(id).span
    }

    /// What stands there.
    pub fn text(&self, id: NodeId) -> &'t str {
        self.span(id).of(self.text)
    }

    /// The node around; the root's is the root.
    pub fn parent(&self, id: NodeId) -> NodeId {
        NodeId(self.entry(id).parent)
    }

    /// The node behind the last descendant of `id`.
    pub fn end(&self, id: NodeId) -> NodeId {
        NodeId(self.entry(id).end)
    }

    /// Whether `id` is `inner`, or around it.
    pub fn holds(&self, id: NodeId, inner: NodeId) -> bool {
        id <= inner && inner < self.end(id)
    }

    /// The children of a node, in source order.
    pub fn children(&self, id: NodeId) -> impl Iterator<Item = NodeId> + use<'_, 't, K, F, M> {
        let end = self.entry(id).end.min(saturate(self.entries.len()));
        let mut next = id.first_child().0;
        std::iter::from_fn(move || {
            let child = NodeId(next);
            if next >= end {
                return None;
            }
            next = self.entry(child).end.max(next + 1);
            Some(child)
        })
    }

    /// The first child.
    pub fn first(&self, id: NodeId) -> Option<NodeId> {
        self.children(id).next()
    }

    /// The first child with this field.
    pub fn child(&self, id: NodeId, field: F) -> Option<NodeId> {
        self.children(id).find(|child| self.field(*child) == Some(field))
    }

    /// The first child of this kind.
    pub fn child_of_kind(&self, id: NodeId, kind: K) -> Option<NodeId> {
        self.children(id).find(|child| self.kind(*child) == kind)
    }
}

fn saturate(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `f(x, y)`: a call with a name and a list of two.
    fn call() -> Flat<'static, u8, char> {
        let mut flat = Flat::with_room("f(x, y)", 5);
        let root = flat.push(1, None, Span::new(0, 7), NodeId::ROOT);
        flat.open(root);
        flat.push(2, Some('f'), Span::new(0, 1), root);
        let list = flat.push(3, Some('a'), Span::new(1, 7), root);
        flat.open(list);
        flat.push(2, None, Span::new(2, 3), list);
        flat.push(2, None, Span::new(5, 6), list);
        flat.close(list);
        flat.close(root);
        flat
    }

    fn texts(flat: &Flat<'static, u8, char>, nodes: impl Iterator<Item = NodeId>) -> Vec<&'static str> {
        nodes.map(|id| flat.text(id)).collect()
    }

    #[test]
    fn nodes_are_walked_forwards_sideways_and_up() {
        let flat = call();
        assert_eq!(texts(&flat, flat.all()), ["f(x, y)", "f", "(x, y)", "x", "y"]);
        assert_eq!(texts(&flat, flat.children(NodeId::ROOT)), ["f", "(x, y)"]);
        let list = flat.child(NodeId::ROOT, 'a').unwrap();
        assert_eq!(texts(&flat, flat.children(list)), ["x", "y"]);
        let y = flat.children(list).last().unwrap();
        assert_eq!((flat.parent(y), flat.parent(list)), (list, NodeId::ROOT));
        assert_eq!((flat.end(list), flat.first(y)), (NodeId(5), None));
        assert!(flat.holds(list, y) && flat.holds(y, y) && !flat.holds(y, list));
        assert_eq!(flat.child_of_kind(list, 2).map(|id| flat.text(id)), Some("x"));
    }

    #[test]
    fn a_node_that_does_not_exist_is_of_no_kind_and_nowhere() {
        let flat = call();
        let none = NodeId(u32::MAX);
        assert_eq!((flat.kind(none), flat.field(none), flat.text(none)), (0, None, ""));
        assert_eq!(flat.children(none).count(), 0);
    }

    #[test]
    fn the_children_of_a_node_that_is_being_laid_out_are_those_so_far() {
        let mut flat: Flat<'_, u8, char, bool> = Flat::with_room("ab", 2);
        let root = flat.push(1, None, Span::new(0, 2), NodeId::ROOT);
        flat.open(root);
        let first = flat.push(2, None, Span::new(0, 1), root);
        flat.set_mark(first, true);
        assert_eq!(flat.children(root).collect::<Vec<_>>(), [first]);
        assert!(flat.mark(first) && !flat.mark(root));
    }
}
