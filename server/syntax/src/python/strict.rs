//! A strict parser: what it accepts is Python, and has the tree that the grammar gives it.
//!
//! In goes a text; out comes its tree, many times faster than from the tolerant parser, or nothing. Nothing means no more than a doubt: the text may
//! hold an error, or a form that is left to the tolerant parser (`match`, type parameters, a string within a string). Must never guess:
//! where this parser gives a tree, the tolerant one gives one without errors that reads the same, which a property says of every text.
//!
//! The tree has the grammar's kinds and fields, with these exceptions: comments are not in it, nor the nodes that say that an expression is a type;
//! what is [`Kind::Other`] holds its tokens and expressions flat; prefixes, separators and the parts of a string are leaves.

mod brackets;
mod definitions;
mod expressions;
mod lexemes;
mod shapes;
mod statements;
mod tokens;

use std::cell::Cell;
use std::thread::LocalKey;

use memchr::memchr_iter;
use mizan_text::Span;

use super::{Cursor, Field, Kind};
use lexemes::Lexeme;
use tokens::Token;

/// How deep blocks and expressions nest at most. What is deeper is left to the tolerant parser, which does not recurse.
const DEPTH_LIMIT: usize = 50;

/// The tree of a text.
#[derive(Debug)]
pub struct StrictTree {
    /// Children before their parents, the root last.
    nodes: Vec<Node>,
    /// Where each line begins.
    lines: Vec<u32>,
}

#[derive(Clone, Copy, Debug)]
struct Node {
    kind: Kind,
    field: Option<Field>,
    start: u32,
    end: u32,
    /// The first child, and the next child of the same parent; [`NOTHING`] where there is none.
    first: u32,
    next: u32,
}

const NOTHING: u32 = u32::MAX;

thread_local! {
    /// Room that an earlier text of this thread has left: asking the system for memory takes longer than a text of ordinary size.
    static TOKENS: Cell<Vec<Token>> = const { Cell::new(Vec::new()) };
    static NODES: Cell<Vec<Node>> = const { Cell::new(Vec::new()) };
}

/// How many tokens or nodes there may be room for without a text.
const ROOM: usize = 1 << 16;

/// The tree of `text`, where there is no doubt about it.
pub fn parse_strictly(text: &str) -> Option<StrictTree> {
    let tokens = tokens::of(text, TOKENS.take())?;
    let mut parser = Parser::new(text, tokens, NODES.take());
    let is_sound = parser.module().is_some();
    let Parser { tokens, nodes, .. } = parser;
    leave(&TOKENS, tokens);
    let lines = std::iter::once(0).chain(memchr_iter(b'\n', text.as_bytes()).map(|at| offset(at + 1))).collect();
    let tree = StrictTree { nodes, lines };
    is_sound.then_some(tree)
}

/// Whether `text` has an error for certain: a bracket that is never closed or closes nothing, a string that is never closed. The tolerant parser, which takes
/// long over just these, finds one too. `false` says nothing.
pub fn is_broken(text: &str) -> bool {
    tokens::is_broken(text)
}

/// Leaves room to the next text of this thread.
fn leave<T>(room: &'static LocalKey<Cell<Vec<T>>>, mut used: Vec<T>) {
    used.clear();
    if used.capacity() <= ROOM {
        // A thread that is about to end has no next text.
        let _ = room.try_with(|room| room.set(used));
    }
}

impl Drop for StrictTree {
    fn drop(&mut self) {
        leave(&NODES, std::mem::take(&mut self.nodes));
    }
}

impl StrictTree {
    /// A cursor on the root.
    pub fn walk(&self) -> StrictCursor<'_> {
        StrictCursor { tree: self, at: offset(self.nodes.len().saturating_sub(1)), parents: Vec::new() }
    }
}

/// A place in a [`StrictTree`].
#[derive(Clone, Debug)]
pub struct StrictCursor<'t> {
    tree: &'t StrictTree,
    at: u32,
    parents: Vec<u32>,
}

impl StrictCursor<'_> {
    fn node(&self) -> Node {
        self.tree.nodes.get(self.at as usize).copied().unwrap_or(Node::leaf(Kind::Other, 0, 0))
    }

    /// The row of an offset, and where that row begins.
    fn row(&self, at: u32) -> (usize, u32) {
        let row = self.tree.lines.partition_point(|&start| start <= at).saturating_sub(1);
        (row, self.tree.lines.get(row).copied().unwrap_or_default())
    }

    fn goto(&mut self, node: u32) -> bool {
        if node != NOTHING {
            self.at = node;
        }
        node != NOTHING
    }
}

impl Cursor for StrictCursor<'_> {
    fn kind(&self) -> Kind {
        self.node().kind
    }

    fn field(&self) -> Option<Field> {
        self.node().field
    }

    fn span(&self) -> Span {
        let node = self.node();
        Span::new(node.start, node.end)
    }

    fn start(&self) -> (usize, usize) {
        let start = self.node().start;
        let (row, begin) = self.row(start);
        (row, (start - begin) as usize)
    }

    fn end_row(&self) -> usize {
        self.row(self.node().end).0
    }

    fn child_count(&self) -> usize {
        let mut count = 0;
        let mut child = self.node().first;
        while let Some(node) = self.tree.nodes.get(child as usize) {
            count += 1;
            child = node.next;
        }
        count
    }

    fn goto_first_child(&mut self) -> bool {
        let parent = self.at;
        let moves = self.goto(self.node().first);
        if moves {
            self.parents.push(parent);
        }
        moves
    }

    fn goto_next_sibling(&mut self) -> bool {
        self.goto(self.node().next)
    }

    fn goto_parent(&mut self) -> bool {
        let parent = self.parents.pop().unwrap_or(NOTHING);
        self.goto(parent)
    }
}

impl Node {
    fn leaf(kind: Kind, start: u32, end: u32) -> Self {
        Self { kind, field: None, start, end, first: NOTHING, next: NOTHING }
    }
}

/// What has been built so far, and the token that comes next.
///
/// Finished nodes wait in `pending` for their parent: a rule remembers where its own begin ([`Parser::mark`]) and closes them
/// ([`Parser::close`]). `None` means that the text is not for this parser.
struct Parser<'t> {
    text: &'t str,
    tokens: Vec<Token>,
    at: usize,
    nodes: Vec<Node>,
    pending: Vec<u32>,
    depth: usize,
}

impl<'t> Parser<'t> {
    fn new(text: &'t str, tokens: Vec<Token>, mut nodes: Vec<Node>) -> Self {
        nodes.reserve(tokens.len() * 2);
        Self { text, tokens, at: 0, nodes, pending: Vec::new(), depth: 0 }
    }

    fn peek(&self) -> Lexeme {
        self.peek_at(0)
    }

    fn peek_at(&self, ahead: usize) -> Lexeme {
        self.tokens.get(self.at + ahead).map_or(Lexeme::End, |token| token.kind)
    }

    /// The text of the next token.
    fn word(&self) -> &'t str {
        self.tokens.get(self.at).map_or("", |token| Span::new(token.start, token.end).of(self.text))
    }

    fn text_of(&self, node: &Node) -> &'t str {
        Span::new(node.start, node.end).of(self.text)
    }

    fn mark(&self) -> usize {
        self.pending.len()
    }

    /// The next token becomes a node.
    fn take(&mut self, kind: Kind) {
        if let Some(&token) = self.tokens.get(self.at) {
            self.add(Node::leaf(kind, token.start, token.end));
            self.at += 1;
        }
    }

    fn add(&mut self, node: Node) {
        self.pending.push(offset(self.nodes.len()));
        self.nodes.push(node);
    }

    /// The next token becomes a node if it is `lexeme`; says whether it is.
    fn eat(&mut self, lexeme: Lexeme) -> bool {
        let is_next = self.peek() == lexeme;
        if is_next {
            self.take(Kind::Token);
        }
        is_next
    }

    /// The next token must be `lexeme`, and becomes a node.
    fn expect(&mut self, lexeme: Lexeme) -> Option<()> {
        self.eat(lexeme).then_some(())
    }

    /// The next token must be `lexeme`, of which no node is made.
    fn skip(&mut self, lexeme: Lexeme) -> Option<()> {
        (self.peek() == lexeme).then(|| self.at += 1)
    }

    fn name(&mut self) -> Option<()> {
        (self.peek() == Lexeme::Name).then(|| self.take(Kind::Identifier))
    }

    /// What was built since `mark` becomes the children of a new node.
    fn close(&mut self, kind: Kind, mark: usize) {
        let mut node = Node::leaf(kind, 0, 0);
        let mut next = NOTHING;
        for child in self.pending.drain(mark..).rev() {
            let Some(child_node) = self.nodes.get_mut(child as usize) else { continue };
            child_node.next = next;
            if next == NOTHING {
                node.end = child_node.end;
            }
            node.start = child_node.start;
            next = child;
        }
        node.first = next;
        self.add(node);
    }

    /// The node that was built last plays this part in its parent.
    fn plays(&mut self, field: Field) {
        if let Some(node) = self.last_mut() {
            node.field = Some(field);
        }
    }

    fn last_mut(&mut self) -> Option<&mut Node> {
        let last = *self.pending.last()?;
        self.nodes.get_mut(last as usize)
    }

    /// What the node that was built last is.
    fn built(&self) -> Option<Kind> {
        let last = *self.pending.last()?;
        self.nodes.get(last as usize).map(|node| node.kind)
    }

    /// Does `inside` one level deeper, unless that is too deep.
    fn deeper(&mut self, inside: impl FnOnce(&mut Self) -> Option<()>) -> Option<()> {
        if self.depth >= DEPTH_LIMIT {
            return None;
        }
        self.depth += 1;
        let result = inside(self);
        self.depth -= 1;
        result
    }
}

fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
