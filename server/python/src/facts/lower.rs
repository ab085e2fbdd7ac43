//! A tree to the syntax of [`super::ast`].
//!
//! In go a text and a tree of it (or of a part of it), whoever built it; out comes a [`Module`], with a span appended for each anchor, in the order
//! of the text.
//! One cursor walks the tree; whatever visits a node leaves the cursor where it found it. Must be pure, linear, and as deep as
//! [`DEPTH_LIMIT`] at most. Must never give an anchor to what is left out: anchors number what the file says.

mod expressions;
mod statements;

use std::sync::Arc;

use mizan_schema::Anchor;
use mizan_syntax::Tree;
use mizan_syntax::python::{Cursor, Field, Kind, StrictTree};
use mizan_text::Span;
use rustc_hash::FxHashMap;

use super::FileFacts;
use super::ast::{Expr, Module, Name};

pub(super) use statements::TELLING_METHODS;

/// How deep statements and expressions nest at most; what is deeper is left out, or is an [`super::ast::ExprKind::Other`]. Python itself stops
/// at 100 levels of indentation and 200 of brackets.
pub const DEPTH_LIMIT: usize = 100;

/// What lowering several trees of one file shares.
pub(super) struct Ground<'s> {
    /// The file's text.
    pub(super) text: &'s str,
    /// The spans of the anchors given so far.
    pub(super) spans: Vec<Span>,
    /// Defaults of type parameters, which no tree has: each from its `=` to its end, in order.
    pub(super) type_defaults: Vec<Span>,
    /// Where a statement is indented otherwise than those around it. The grammar takes it for one of them, Python does not.
    pub(super) misplaced: Option<Span>,
    /// Each name once.
    names: FxHashMap<&'s str, Name>,
}

impl<'s> Ground<'s> {
    pub(super) fn new(text: &'s str) -> Self {
        Self::with_type_defaults(text, Vec::new())
    }

    pub(super) fn with_type_defaults(text: &'s str, type_defaults: Vec<Span>) -> Self {
        Self { text, spans: Vec::new(), type_defaults, misplaced: None, names: FxHashMap::default() }
    }

    pub(super) fn anchor(&mut self, span: Span) -> Anchor {
        let anchor = Anchor(u32::try_from(self.spans.len()).unwrap_or(u32::MAX));
        self.spans.push(span);
        anchor
    }
}

/// Lowers `tree`, which is of the whole file; gives nothing where the tree is not what Python would make of the text.
pub(super) fn file(mut ground: Ground<'_>, tree: &Tree) -> Option<FileFacts> {
    if tree.root_node().has_error() {
        return None;
    }
    let mut body = Module::default();
    module(&mut ground, tree.walk(), 0, true, &mut body);
    let is_sound = ground.misplaced.is_none();
    is_sound.then(|| facts(ground, body))
}

/// Lowers a tree of the whole file in which nothing is wrong.
pub(super) fn strict(mut ground: Ground<'_>, tree: &StrictTree) -> FileFacts {
    let mut body = Module::default();
    module(&mut ground, tree.walk(), 0, true, &mut body);
    facts(ground, body)
}

fn facts(ground: Ground<'_>, mut module: Module) -> FileFacts {
    let Ground { mut spans, .. } = ground;
    // They stay for as long as the file is known.
    module.body.shrink_to_fit();
    spans.shrink_to_fit();
    FileFacts { module, spans, problems: Vec::new(), broken: Vec::new() }
}

/// Lowers a tree, whose first byte stands at `offset` of the file, to the end of `module`. Only the first piece has the docstring.
pub(super) fn module(ground: &mut Ground<'_>, root: impl Cursor, offset: u32, is_first: bool, module: &mut Module) {
    let docstring = Walk::new(ground, root, offset).block(&mut module.body);
    if is_first {
        module.docstring = docstring;
    }
}

/// Lowers `tree` where it is one expression and nothing else.
pub(super) fn expression(ground: &mut Ground<'_>, tree: &Tree, offset: u32) -> Option<Expr> {
    if tree.root_node().has_error() {
        return None;
    }
    Walk::new(ground, tree.walk(), offset).lone_expression()
}

/// The one place in a tree where lowering is.
struct Walk<'g, 's, C> {
    ground: &'g mut Ground<'s>,
    cursor: C,
    /// Where the tree's text begins in the file.
    offset: u32,
    /// How many levels of the result are open.
    depth: usize,
    /// Whether types are written here, so that a string may be one.
    in_type: bool,
    /// Whether the statements here are a class's.
    in_class: bool,
}

impl<'g, 's, C: Cursor> Walk<'g, 's, C> {
    fn new(ground: &'g mut Ground<'s>, cursor: C, offset: u32) -> Self {
        Self { ground, cursor, offset, depth: 0, in_type: false, in_class: false }
    }

    fn kind(&self) -> Kind {
        self.cursor.kind()
    }

    fn span(&self) -> Span {
        let span = self.cursor.span();
        Span::new(span.start + self.offset, span.end + self.offset)
    }

    fn text(&self) -> &'s str {
        self.span().of(self.ground.text)
    }

    fn anchor(&mut self) -> Anchor {
        let span = self.span();
        self.ground.anchor(span)
    }

    /// The identifier under the cursor.
    fn name(&mut self) -> Name {
        let text = self.text();
        self.intern(text)
    }

    fn intern(&mut self, text: &'s str) -> Name {
        Arc::clone(self.ground.names.entry(text).or_insert_with(|| Arc::from(text)))
    }

    /// Visits each child but comments and the backslashes that end a line.
    fn children(&mut self, mut visit: impl FnMut(&mut Self, Kind, Option<Field>)) {
        if !self.cursor.goto_first_child() {
            return;
        }
        loop {
            match self.kind() {
                Kind::Comment | Kind::LineContinuation => {}
                kind => {
                    let field = self.cursor.field();
                    visit(self, kind, field);
                }
            }
            if !self.cursor.goto_next_sibling() {
                break;
            }
        }
        self.cursor.goto_parent();
    }

    /// Visits the node under the cursor and all in it, outer before inner, without recursion. `visit` says whether to go inside, over, or
    /// to end it.
    fn descend(&mut self, mut visit: impl FnMut(&mut Self, Kind) -> Descend) {
        let mut depth = 0_usize;
        loop {
            let kind = self.kind();
            let step = visit(self, kind);
            if matches!(step, Descend::Into) && self.cursor.goto_first_child() {
                depth += 1;
                continue;
            }
            while depth > 0 && (matches!(step, Descend::Stop) || !self.cursor.goto_next_sibling()) {
                self.cursor.goto_parent();
                depth -= 1;
            }
            if depth == 0 {
                return;
            }
        }
    }

    /// Does `inside` one level deeper, or nothing where that is too deep.
    fn deeper<T>(&mut self, inside: impl FnOnce(&mut Self) -> T) -> Option<T> {
        if self.depth >= DEPTH_LIMIT {
            return None;
        }
        self.depth += 1;
        let result = inside(self);
        self.depth -= 1;
        Some(result)
    }

    /// What `lower` gives; where that is nothing, the anchors that it gave are taken back.
    fn kept<T>(&mut self, lower: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        let anchors = self.ground.spans.len();
        let result = lower(self);
        if result.is_none() {
            self.ground.spans.truncate(anchors);
        }
        result
    }

    /// Does `inside` where types are written, or are not.
    fn typed<T>(&mut self, in_type: bool, inside: impl FnOnce(&mut Self) -> T) -> T {
        let outside = std::mem::replace(&mut self.in_type, in_type);
        let result = inside(self);
        self.in_type = outside;
        result
    }
}

/// How [`Walk::descend`] goes on.
enum Descend {
    /// To the children.
    Into,
    /// To what comes after.
    Over,
    /// Nowhere.
    Stop,
}
