//! A text of TypeScript laid out flat.
//!
//! In go a text and its dialect; out come its nodes. Comments are left out, and so is every token that plays no part with a name.

use std::ops::Deref;

use mizan_syntax::Tree;
use mizan_syntax::flat::Flat;
pub(crate) use mizan_syntax::flat::NodeId;
use mizan_syntax::typescript::{Dialect, Field, Kind, parse, span};
use mizan_text::Span;

/// The nodes of one text, which are walked as any [`Flat`] tree is.
pub(crate) struct Nodes<'t> {
    flat: Flat<'t, Kind, Field>,
    /// Whether a part of the text does not parse.
    pub(crate) is_broken: bool,
}

impl<'t> Deref for Nodes<'t> {
    type Target = Flat<'t, Kind, Field>;

    fn deref(&self) -> &Self::Target {
        &self.flat
    }
}

impl<'t> Nodes<'t> {
    pub(crate) fn new(text: &'t str, dialect: Dialect) -> Self {
        Self::of_tree(text, dialect, &parse(text, dialect))
    }

    /// Of a text whose tree is at hand.
    pub(crate) fn of_tree(text: &'t str, dialect: Dialect, tree: &Tree) -> Self {
        let mut flat = Flat::with_room(text, text.len() / 8);
        let mut open: Vec<NodeId> = Vec::new();
        let mut cursor = tree.walk();
        let mut is_descending = true;
        loop {
            if is_descending {
                let node = cursor.node();
                let kind = dialect.kind(node);
                let field = dialect.field(&cursor);
                let is_kept = kind != Kind::Comment && (kind != Kind::Token || field.is_some());
                if is_kept {
                    let parent = open.last().copied().unwrap_or(NodeId::ROOT);
                    let id = flat.push(kind, field, span(node), parent);
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
            if let Some(id) = open.pop() {
                flat.close(id);
            }
            is_descending = false;
        }
        Self { flat, is_broken: tree.root_node().has_error() }
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
