//! Fixes for what the rules find in Python.
//!
//! In go the findings of a file; out come fixes. What an edit has to look like is read off the file's tree at the finding's place.

use camino::Utf8Path;
use mizan_engine::host::Cancellation;
use mizan_engine::{Snapshot, World};
use mizan_schema::diagnostics::Place;
use mizan_schema::nearest::nearest;
use mizan_schema::{Code, Diagnostic};
use mizan_syntax::python::{parse, span};
use mizan_syntax::{Node, Tree};
use mizan_text::Span;

use super::{Fix, edit, meets, register, returns, unique};
use crate::files::text;

/// The values of `auth` that are strings.
const AUTH: [&str; 3] = ["required", "staff", "superuser"];

/// A file of a backend in which something is wrong.
pub(super) struct InPython<'p> {
    pub(super) world: &'p World,
    pub(super) backend: usize,
    pub(super) snapshot: &'p Snapshot,
    pub(super) file: &'p Utf8Path,
    pub(super) text: &'p str,
    pub(super) tree: &'p Tree,
}

pub(super) fn fixes(world: &World, file: &Utf8Path, part: Span, cancellation: &Cancellation) -> Vec<Fix> {
    let Some(text) = text(world, file) else { return Vec::new() };
    let tree = parse(&text.text);
    let mut fixes = Vec::new();
    for (backend, snapshot) in world.backends.iter().enumerate() {
        let Some(source) = snapshot.source(file) else { continue };
        let here = InPython { world, backend, snapshot, file, text: &text.text, tree: &tree };
        for diagnostic in snapshot.diagnostics() {
            let Place::At(origin) = diagnostic.primary else { continue };
            let at = snapshot.places().span(origin);
            if origin.source != source || !meets(at, part) {
                continue;
            }
            if cancellation.is_cancelled() {
                return Vec::new();
            }
            fixes.extend(here.answer(diagnostic, at));
        }
    }
    fixes
}

impl<'p> InPython<'p> {
    fn answer(&self, diagnostic: &Diagnostic, at: Span) -> Vec<Fix> {
        let fixes = match diagnostic.code {
            Code::UnknownAffectsTarget | Code::UnknownMergeTarget | Code::ComposeTarget => {
                let contexts = self.snapshot.contract.contexts.keys().map(AsRef::as_ref);
                self.nearest(at, contexts).into_iter().collect()
            }
            Code::UnknownAuth => self.nearest(at, AUTH).into_iter().collect(),
            Code::InvalidKeyword => self.without_keyword(at).into_iter().collect(),
            Code::MissingReturnAnnotation => returns::fix(self, at).into_iter().collect(),
            Code::Unregistered => register::fix(self, diagnostic).into_iter().collect(),
            Code::DuplicateWireName
            | Code::DuplicateTypeScriptName
            | Code::DuplicateFormName
            | Code::DuplicateChannelName => unique::fix(self, at).into_iter().collect(),
            _ => Vec::<Fix>::new(),
        };
        fixes.into_iter().map(|fix| Fix { answers: (diagnostic.code, at), ..fix }).collect()
    }

    /// A fix of this file; who it answers is said by [`InPython::answer`].
    pub(super) fn fix(title: String, edits: super::Edits) -> Fix {
        Fix { title, answers: (Code::SyntaxError, Span::default()), is_preferred: true, edits }
    }

    /// The innermost node at a place.
    pub(super) fn node(&self, at: Span) -> Option<Node<'p>> {
        self.tree.root_node().descendant_for_byte_range(at.start as usize, at.end as usize)
    }

    /// The node at a place, or the first around it, that is of a kind.
    pub(super) fn around(&self, at: Span, kind: &str) -> Option<Node<'p>> {
        let mut node = self.node(at)?;
        while node.kind() != kind {
            node = node.parent()?;
        }
        Some(node)
    }

    /// What stands between the quotes of the string at a place.
    pub(super) fn string(&self, at: Span) -> Option<Span> {
        let node = self.around(at, "string")?;
        let is_plain = node.named_children(&mut node.walk()).all(|part| part.kind() != "interpolation");
        let (first, last) = (node.child(0)?, node.child(u32::try_from(node.child_count()).ok()?.checked_sub(1)?)?);
        (is_plain && first.kind() == "string_start" && last.kind() == "string_end")
            .then(|| Span::new(span(first).end, span(last).start))
    }

    /// The nearest of some names in the place of a string.
    fn nearest<'n>(&self, at: Span, names: impl IntoIterator<Item = &'n str>) -> Option<Fix> {
        let inner = self.string(at)?;
        let name = nearest(inner.of(self.text), names)?;
        Some(Self::fix(format!("Change to `{name}`"), edit(self.file, inner, name)))
    }

    /// Takes a keyword out, with its comma.
    fn without_keyword(&self, at: Span) -> Option<Fix> {
        let keyword = self.around(at, "keyword_argument")?;
        let name = keyword.child_by_field_name("name").map(span)?.of(self.text);
        let (before, behind) = (self.sibling(keyword, Node::prev_sibling), self.sibling(keyword, Node::next_sibling));
        let whole = span(keyword);
        let removed = match (before, behind) {
            (Some(comma), _) => Span::new(span(comma).start, whole.end),
            (None, Some(comma)) => {
                let rest = self.text.get(span(comma).end as usize..).unwrap_or_default();
                let spaces = rest.len() - rest.trim_start_matches([' ', '\t']).len();
                Span::new(whole.start, span(comma).end + u32::try_from(spaces).unwrap_or(0))
            }
            (None, None) => whole,
        };
        Some(Self::fix(format!("Remove `{name}`"), edit(self.file, removed, "")))
    }

    /// The comma beside a node.
    fn sibling(&self, node: Node<'p>, next: fn(&Node<'p>) -> Option<Node<'p>>) -> Option<Node<'p>> {
        next(&node).filter(|sibling| span(*sibling).of(self.text) == ",")
    }
}
