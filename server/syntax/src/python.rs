//! Python: text to tree, kept up by edits.
//!
//! In go a text, and for a changed one its earlier tree; out comes a tree whose byte offsets are the text's. A line may end in LF, CRLF or CR.
//! A parser is kept per thread. Never fails: what does not parse is an error node of the tree, which [`errors`] lists.

mod names;

use std::borrow::Cow;
use std::cell::RefCell;
use std::sync::LazyLock;

use memchr::{memchr_iter, memchr2_iter};
use mizan_text::{Edit, Span};
use tree_sitter::{InputEdit, Language, Node, Parser, Point, Query, QueryCursor, StreamingIterator, Tree};

pub use names::{Field, Kind};

static LANGUAGE: LazyLock<Language> = LazyLock::new(|| tree_sitter_python::LANGUAGE.into());

thread_local! {
    static PARSER: RefCell<Parser> = RefCell::new(parser());
}

#[expect(clippy::expect_used, reason = "the grammar is compiled in: it fits or no test passes")]
fn parser() -> Parser {
    let mut parser = Parser::new();
    parser.set_language(&LANGUAGE).expect("the grammar fits the tree-sitter that it is built with");
    parser
}

/// The tree of `text`.
pub fn parse(text: &str) -> Tree {
    parse_with(text, None)
}

/// The tree of `text`, given the tree of an earlier text that [`edit`] was told every difference of.
pub fn parse_edited(text: &str, edited: &Tree) -> Tree {
    parse_with(text, Some(edited))
}

#[expect(clippy::expect_used, reason = "a parser with a language and without a deadline gives a tree")]
fn parse_with(text: &str, old: Option<&Tree>) -> Tree {
    let text = with_line_feeds(text);
    PARSER.with_borrow_mut(|parser| parser.parse(text.as_ref(), old)).expect("nothing ends a parse early")
}

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
fn with_line_feeds(text: &str) -> Cow<'_, str> {
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

/// Something that does not parse.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SyntaxError {
    /// What stands here fits nowhere.
    Unexpected(Span),
    /// The token that would have to stand here.
    Missing(&'static str, Span),
}

/// What of `tree` does not parse, in source order, outermost alone.
pub fn errors(tree: &Tree, text: &str) -> Vec<SyntaxError> {
    static QUERY: LazyLock<Query> = LazyLock::new(|| compiled(include_str!("../../../queries/python-errors.scm")));
    if !tree.root_node().has_error() {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut covered = 0;
    let mut cursor = QueryCursor::new();
    let mut captures = cursor.captures(&QUERY, tree.root_node(), text.as_bytes());
    while let Some((found_match, index)) = captures.next() {
        let Some(capture) = found_match.captures.get(*index) else { continue };
        let node = capture.node;
        if node.start_byte() < covered {
            continue;
        }
        covered = node.end_byte();
        let is_missing = node.is_missing();
        found.push(if is_missing {
            SyntaxError::Missing(node.kind(), span(node))
        } else {
            SyntaxError::Unexpected(span(node))
        });
    }
    found
}

#[expect(clippy::expect_used, reason = "the queries are compiled in: they fit or no test passes")]
fn compiled(source: &str) -> Query {
    Query::new(&LANGUAGE, source).expect("the query fits the grammar")
}
