//! Python: text to tree, kept up by edits.
//!
//! In go a text, and for a changed one its earlier tree; out comes a tree whose byte offsets are the text's. A line may end in LF, CRLF or CR.
//! A parser is kept per thread. Never fails: what does not parse is an error node of the tree, which [`errors`] lists.

mod cursor;
mod names;
mod strict;

use std::cell::RefCell;
use std::sync::LazyLock;

use mizan_text::Span;
use tree_sitter::{Language, Parser, Query, QueryCursor, StreamingIterator, Tree};

pub use crate::lines::{edit, span};
pub use cursor::Cursor;
pub use names::{Field, Kind};
pub use strict::{StrictCursor, StrictTree, is_broken, parse_strictly};

use crate::lines::with_line_feeds;

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
