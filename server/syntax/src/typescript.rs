//! TypeScript and JavaScript: text to tree, kept up by edits.
//!
//! In go a text and its dialect, and for a changed one its earlier tree; out comes a tree whose byte offsets are the text's. A parser is kept
//! per thread and dialect. Never fails: what does not parse is an error node of the tree.

mod names;

use std::cell::RefCell;
use std::sync::LazyLock;

use mizan_text::Span;
use tree_sitter::{Language, Node, Parser, Tree};

pub use crate::lines::{edit, span};
pub use names::{Field, Kind};

use crate::lines::with_line_feeds;

static TYPESCRIPT: LazyLock<Language> = LazyLock::new(|| tree_sitter_typescript::LANGUAGE_TYPESCRIPT.into());
static TSX: LazyLock<Language> = LazyLock::new(|| tree_sitter_typescript::LANGUAGE_TSX.into());

thread_local! {
    static TYPESCRIPT_PARSER: RefCell<Parser> = RefCell::new(parser(&TYPESCRIPT));
    static TSX_PARSER: RefCell<Parser> = RefCell::new(parser(&TSX));
}

/// Which of the two grammars a file is written in. They differ in what `<` may begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Dialect {
    /// `<T>value` is an assertion.
    TypeScript,
    /// `<Name>` is an element. JavaScript is read as this, whether it has elements or not.
    Tsx,
}

impl Dialect {
    /// The dialect of a file with this extension (`tsx`, without the dot), or nothing for what is neither TypeScript nor JavaScript.
    pub fn of_extension(extension: &str) -> Option<Self> {
        match extension {
            "ts" | "mts" | "cts" => Some(Self::TypeScript),
            "tsx" | "jsx" | "js" | "mjs" | "cjs" => Some(Self::Tsx),
            _ => None,
        }
    }
}

#[expect(clippy::expect_used, reason = "the grammars are compiled in: they fit or no test passes")]
fn parser(language: &Language) -> Parser {
    let mut parser = Parser::new();
    parser.set_language(language).expect("the grammar fits the tree-sitter that it is built with");
    parser
}

/// The tree of `text`.
pub fn parse(text: &str, dialect: Dialect) -> Tree {
    parse_with(text, dialect, None)
}

/// The tree of `text`, given the tree of an earlier text of the same dialect that [`edit`] was told every difference of.
pub fn parse_edited(text: &str, dialect: Dialect, edited: &Tree) -> Tree {
    parse_with(text, dialect, Some(edited))
}

/// The statements of the file that do not parse, in order; the whole text where no statement can be told from the others.
pub fn broken(tree: &Tree) -> Vec<Span> {
    let root = tree.root_node();
    if root.is_error() {
        return vec![span(root)];
    }
    root.children(&mut root.walk()).filter(Node::has_error).map(span).collect()
}

#[expect(clippy::expect_used, reason = "a parser with a language and without a deadline gives a tree")]
fn parse_with(text: &str, dialect: Dialect, old: Option<&Tree>) -> Tree {
    let text = with_line_feeds(text);
    let parse = |parser: &mut Parser| parser.parse(text.as_ref(), old);
    match dialect {
        Dialect::TypeScript => TYPESCRIPT_PARSER.with_borrow_mut(parse),
        Dialect::Tsx => TSX_PARSER.with_borrow_mut(parse),
    }
    .expect("nothing ends a parse early")
}
