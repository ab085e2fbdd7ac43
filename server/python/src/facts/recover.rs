//! The facts of a text that does not parse as a whole.
//!
//! In goes a text; out come the facts of each top-level piece of it that can be read exactly, and what is wrong with the others. What is wrong
//! inside the body of a function takes nothing from the facts. Depends on the text alone, never on a tree that was kept up by edits: where
//! there are errors, such a tree depends on its past. Must never give half a declaration: one that cannot be read whole is left out and
//! named in [`FileFacts::broken`].

mod conflicts;
mod mask;
mod pieces;
mod type_defaults;

use std::borrow::Cow;
use std::sync::Arc;

use mizan_syntax::Tree;
use mizan_syntax::python::{StrictTree, SyntaxError, errors, is_broken, parse, parse_strictly};
use mizan_text::Span;

use self::mask::mask;
use self::pieces::{Fault, Piece};
use super::ast::{Module, Name};
use super::lower::{self, Ground, TELLING_METHODS};
use super::{Broken, FileFacts, Problem};

/// More problems than these tell a reader nothing.
const PROBLEMS_LIMIT: usize = 5;

/// What makes lines with an indentation a block.
const BLOCK: &str = "if 1:\n";

/// Reads what can be read of `text`.
pub(super) fn read(text: &str) -> FileFacts {
    let conflicts = conflicts::find(text);
    let mut facts = without_conflicts(&mask(text, &conflicts::others(&conflicts)), !conflicts.is_empty());
    conflicts::say(&conflicts, &mut facts);
    facts
}

/// Reads what can be read of `text`, which may parse as a whole where that `is_new`.
fn without_conflicts(text: &str, is_new: bool) -> FileFacts {
    let defaults = type_defaults::find(text);
    let source = mask(text, &defaults);
    let ground = || Ground::with_type_defaults(text, defaults.clone());
    if (is_new || !defaults.is_empty())
        && let Some(facts) = lower::file(ground(), &parse(&source))
    {
        return facts;
    }
    let mut recovery = Recovery { source: &source, parts: Vec::new(), regions: Vec::new(), swallowed: Vec::new() };
    recovery.cut();
    recovery.lower(ground())
}

/// The top-level pieces of `text`, in order: a statement each, or a few.
pub(super) fn pieces(text: &str) -> Vec<Span> {
    cut(text).map(|(piece, _)| piece.span).collect()
}

/// Those that do not parse.
pub(super) fn broken(text: &str) -> Vec<Span> {
    let source = mask(text, &type_defaults::find(text));
    let mut broken = Vec::new();
    let mut above = None;
    for (piece, tree) in cut(&source) {
        if piece.is_torn {
            broken.extend(above.take());
        }
        above = Some(piece.span);
        if piece.is_torn || tree.is_none() {
            broken.extend(above.take());
        }
    }
    broken
}

/// The top-level pieces of `text`, in order, each with its tree where it parses.
fn cut(text: &str) -> impl Iterator<Item = (Piece, Option<Sound>)> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        let read = (at < text.len()).then(|| piece(text, at))?;
        at = (read.0.span.end as usize).max(at + 1);
        Some(read)
    })
}

/// The piece that begins at `at`, and its tree where it parses.
fn piece(text: &str, at: usize) -> (Piece, Option<Sound>) {
    let read = |doubts| {
        let piece = pieces::next(text, at, text.len(), 0, doubts);
        let tree = Sound::of(piece.span.of(text));
        (piece, tree)
    };
    match read(false) {
        (piece, None) if piece.is_doubtful => read(true),
        read => read,
    }
}

/// A piece that was tried.
struct Part {
    span: Span,
    /// Its tree, where it can be read exactly.
    tree: Option<Sound>,
}

/// A tree in which nothing is wrong. Of a text with an error most pieces have none, and are read as fast as a text without one.
enum Sound {
    Strict(StrictTree),
    Tolerant(Tree),
}

impl Sound {
    fn of(text: &str) -> Option<Self> {
        if let Some(tree) = parse_strictly(text) {
            return Some(Self::Strict(tree));
        }
        let tree = (!is_broken(text)).then(|| parse(text))?;
        (!tree.root_node().has_error()).then_some(Self::Tolerant(tree))
    }

    fn lower(&self, ground: &mut Ground<'_>, offset: u32, is_first: bool, module: &mut Module) {
        match self {
            Self::Strict(tree) => lower::module(ground, tree.walk(), offset, is_first, module),
            Self::Tolerant(tree) => lower::module(ground, tree.walk(), offset, is_first, module),
        }
    }
}

/// A stretch of text that does not parse.
struct Region {
    span: Span,
    fault: Option<Fault>,
}

struct Recovery<'s> {
    source: &'s str,
    parts: Vec<Part>,
    regions: Vec<Region>,
    /// Top-level statements that something open in the body of a function has swallowed.
    swallowed: Vec<Span>,
}

impl Recovery<'_> {
    fn cut(&mut self) {
        for (piece, tree) in cut(self.source) {
            let tree = tree.filter(|_| !piece.is_torn).or_else(|| self.mended(&piece));
            if piece.is_torn
                && let Some(above) = self.parts.last_mut()
            {
                above.tree = None;
            }
            self.parts.push(Part { span: piece.span, tree });
        }
    }

    /// The tree of a piece without the statements that do not parse, where these are in the bodies of functions that tell nothing.
    fn mended(&mut self, piece: &Piece) -> Option<Sound> {
        let mut copy = piece.span.of(self.source).as_bytes().to_vec();
        let (regions, swallowed) = (self.regions.len(), self.swallowed.len());
        let is_mended =
            self.mend(piece.span, 0, false, &mut Blank { bytes: &mut copy, offset: piece.span.start as usize });
        let tree = String::from_utf8(copy).ok().filter(|_| is_mended).and_then(|copy| Sound::of(&copy));
        if tree.is_none() {
            self.regions.truncate(regions);
            self.swallowed.truncate(swallowed);
            self.regions.push(Region { span: piece.span, fault: piece.fault });
        }
        tree
    }

    /// Blanks what does not parse of the definition at `span`, and says whether nothing is lost by it.
    fn mend(&mut self, span: Span, depth: usize, in_class: bool, blank: &mut Blank<'_>) -> bool {
        let (start, end) = (span.start as usize, span.end as usize);
        let Some(definition) = Definition::at(self.source, start, end) else { return false };
        let tells = in_class && TELLING_METHODS.contains(&definition.name);
        if depth >= lower::DEPTH_LIMIT || (!definition.is_class && tells) {
            return false;
        }
        let Some(body) = pieces::head_end(self.source, definition.start, end) else { return false };
        let Some(indent) = first_indentation(self.source, body, end) else { return false };
        let own_indent = pieces::indentation(self.source, definition.start).unwrap_or(0);
        let mut at = body;
        while at < end {
            let trusted = pieces::next(self.source, at, end, indent, false);
            let is_outside = first_indentation(self.source, at, end).is_some_and(|own| own < indent);
            let piece = match is_sound_in_block(trusted.span.of(self.source)) {
                true if !is_outside => {
                    at = (trusted.span.end as usize).max(at + 1);
                    continue;
                }
                false if trusted.is_doubtful => pieces::next(self.source, at, end, indent, true),
                _ => trusted,
            };
            at = (piece.span.end as usize).max(at + 1);
            if definition.is_class {
                if is_outside || !self.mend(piece.span, depth + 1, true, blank) {
                    return false;
                }
                continue;
            }
            self.regions.push(Region { span: piece.span, fault: piece.fault });
            match swallowed(self.source, piece.span, own_indent) {
                Some(_) if own_indent > 0 => return false,
                rest => self.swallowed.extend(rest),
            }
            blank.out(piece.span, is_outside);
        }
        true
    }

    fn lower(mut self, mut ground: Ground<'_>) -> FileFacts {
        let mut module = Module::default();
        let mut broken = Vec::new();
        for (index, part) in self.parts.iter().enumerate() {
            let anchors = ground.spans.len();
            let mut own = Module::default();
            if let Some(tree) = &part.tree {
                tree.lower(&mut ground, part.span.start, index == 0, &mut own);
            }
            let misplaced = ground.misplaced.take();
            if part.tree.is_none() || misplaced.is_some() {
                ground.spans.truncate(anchors);
                broken.push(part.span);
                self.regions.extend(misplaced.map(|span| Region { span, fault: Some(Fault::Indented(span)) }));
                continue;
            }
            module.docstring = module.docstring.or(own.docstring);
            module.body.append(&mut own.body);
        }
        self.regions.sort_by_key(|region| region.span.start);
        let problems = self.regions.iter().take(PROBLEMS_LIMIT).map(|region| {
            let (message, span) = problem(self.source, region);
            Problem { message, anchor: ground.anchor(span), help: None }
        });
        let problems = problems.collect();
        broken.append(&mut self.swallowed);
        broken.sort_by_key(|span| span.start);
        let broken = broken
            .into_iter()
            .map(|span| Broken { names: bound_names(self.source, span), head: ground.anchor(head(self.source, span)) })
            .collect();
        FileFacts { module, spans: ground.spans, problems, broken }
    }
}

fn is_sound_in_block(text: &str) -> bool {
    Sound::of(&format!("{BLOCK}{text}")).is_some()
}

/// A copy of a piece, byte by byte, that statements are taken out of.
struct Blank<'b> {
    bytes: &'b mut [u8],
    /// Where the piece begins in the text.
    offset: usize,
}

impl Blank<'_> {
    /// Puts one statement that says nothing, or a `yield` where one may be lost, in the place of those at `span`; nothing where these are
    /// not in their block.
    fn out(&mut self, span: Span, is_outside: bool) {
        let range = (span.start as usize).saturating_sub(self.offset)..(span.end as usize).saturating_sub(self.offset);
        let Some(bytes) = self.bytes.get_mut(range) else { return };
        let start = bytes.iter().position(|byte| !byte.is_ascii_whitespace()).unwrap_or(0);
        let Some(bytes) = bytes.get_mut(start..) else { return };
        let instead: &[u8] = match bytes.windows(5).any(|word| word == b"yield") {
            _ if is_outside => b"",
            true => b"yield",
            false => b"0",
        };
        for byte in bytes.iter_mut().filter(|byte| !matches!(byte, b'\n' | b'\r')) {
            *byte = b' ';
        }
        for (byte, with) in bytes.iter_mut().zip(instead) {
            *byte = *with;
        }
    }
}

/// The head of a class or function.
struct Definition<'s> {
    name: &'s str,
    is_class: bool,
    /// Where the line of `class` or `def` begins, below the decorators.
    start: usize,
}

impl<'s> Definition<'s> {
    fn at(text: &'s str, mut start: usize, end: usize) -> Option<Self> {
        let mut is_decorated = false;
        while start < end {
            let words = pieces::words(text, start);
            is_decorated |= words.starts_with('@');
            let plain = words.strip_prefix("async").map_or(words, str::trim_start);
            let (is_class, rest) = match (plain.strip_prefix("class "), plain.strip_prefix("def ")) {
                (Some(rest), _) => (true, rest),
                (_, Some(rest)) => (false, rest),
                _ if !is_decorated && pieces::indentation(text, start).is_some() => return None,
                _ => {
                    start = pieces::after_line(text.as_bytes(), start);
                    continue;
                }
            };
            let name = leading_identifier(rest.trim_start())?;
            return Some(Self { name, is_class, start });
        }
        None
    }
}

fn leading_identifier(text: &str) -> Option<&str> {
    let length = text.find(|c: char| c != '_' && !c.is_alphanumeric()).unwrap_or(text.len());
    text.get(..length).filter(|name| name.starts_with(|c: char| c == '_' || c.is_alphabetic()))
}

fn first_indentation(text: &str, mut at: usize, end: usize) -> Option<usize> {
    while at < end {
        if let Some(indent) = pieces::indentation(text, at) {
            return Some(indent);
        }
        at = pieces::after_line(text.as_bytes(), at);
    }
    None
}

/// What of a broken statement in a body is no more of that body, by its indentation: something open has swallowed it.
fn swallowed(text: &str, span: Span, own_indent: usize) -> Option<Span> {
    let (mut at, end) = (span.start as usize, span.end as usize);
    while at < end {
        let is_outside = pieces::indentation(text, at).is_some_and(|indent| indent <= own_indent);
        if is_outside && !pieces::words(text, at).starts_with([')', ']', '}']) {
            return Some(Span::new(u32::try_from(at).ok()?, span.end));
        }
        at = pieces::after_line(text.as_bytes(), at);
    }
    None
}

/// The names that a piece would bind if it could be read, as far as its first words tell.
fn bound_names(text: &str, span: Span) -> Vec<Name> {
    let (first, end) = (first_statement(text, span), span.end as usize);
    let words = pieces::words(text, first);
    let piece = text.get(first..end).unwrap_or_default();
    let is_import = ["import ", "from "].iter().any(|word| words.starts_with(word));
    if is_import {
        let names = piece.split_once("import").map_or("", |(_, names)| names);
        let names = names.split(|c: char| c != '_' && !c.is_alphanumeric());
        return names.filter(|name| leading_identifier(name).is_some() && *name != "as").map(Arc::from).collect();
    }
    if words.starts_with(['@']) || ["class ", "def ", "async "].iter().any(|word| words.starts_with(word)) {
        return Definition::at(text, first, end).map(|definition| Arc::from(definition.name)).into_iter().collect();
    }
    let name = leading_identifier(words);
    let rest = name.and_then(|name| words.strip_prefix(name)).unwrap_or_default().trim_start();
    name.filter(|_| rest.starts_with(['=', ':'])).map(Arc::from).into_iter().collect()
}

/// The line that tells what a piece is, from its first word on.
fn head(text: &str, span: Span) -> Span {
    let first = first_statement(text, span);
    let start = Definition::at(text, first, span.end as usize).map_or(first, |definition| definition.start);
    first_line(text, Span::new(u32::try_from(start).unwrap_or(span.start), span.end))
}

/// Where the first line of a piece with a statement on it begins.
fn first_statement(text: &str, span: Span) -> usize {
    let (mut first, end) = (span.start as usize, span.end as usize);
    while first < end && pieces::indentation(text, first).is_none() {
        first = pieces::after_line(text.as_bytes(), first);
    }
    first
}

/// What is wrong with a region, and where.
fn problem(source: &str, region: &Region) -> (String, Span) {
    if let Some(fault) = region.fault {
        return match fault {
            Fault::Unclosed(span) => (format!("this `{}` is never closed", span.of(source)), span),
            Fault::Unopened(span) => (format!("this `{}` closes nothing", span.of(source)), span),
            Fault::String(span) => ("this string is never closed".to_owned(), span),
            Fault::Conflict(span) => ("a merge conflict is left here".to_owned(), span),
            Fault::Indented(span) => {
                ("this line is indented, but nothing above it begins a block".to_owned(), first_line(source, span))
            }
        };
    }
    let text = region.span.of(source);
    let is_indented = first_indentation(text, 0, text.len()).is_some_and(|indent| indent > 0);
    let (tree, text, prefix) = if is_indented {
        let block = format!("{BLOCK}{text}");
        (parse(&block), Cow::Owned(block), BLOCK.len())
    } else {
        (parse(text), Cow::Borrowed(text), 0)
    };
    let in_source = |span: Span| {
        let offset = |at: u32| (region.span.start + at).saturating_sub(u32::try_from(prefix).unwrap_or(0));
        Span::new(offset(span.start).max(region.span.start), offset(span.end).clamp(region.span.start, region.span.end))
    };
    match errors(&tree, &text).into_iter().next() {
        Some(SyntaxError::Missing(token, span)) => (format!("expected {}", token_name(token)), in_source(span)),
        Some(SyntaxError::Unexpected(span)) => {
            let begins = text
                .get(prefix..)
                .is_some_and(|text| text.len() - text.trim_start().len() + prefix == span.start as usize);
            let token = first_token(source, in_source(span));
            match token.of(source) {
                _ if begins => incomplete(source, in_source(span)),
                "" => incomplete(source, region.span),
                text => (format!("`{text}` is not expected here"), token),
            }
        }
        None => incomplete(source, region.span),
    }
}

/// What is wrong with a statement that the grammar makes nothing of at all: most often its line is not written to its end.
fn incomplete(source: &str, span: Span) -> (String, Span) {
    const OPEN_WORDS: [&str; 14] =
        ["and", "as", "assert", "class", "def", "del", "from", "if", "import", "in", "is", "not", "or", "while"];
    const HEADS: [&str; 10] = ["async", "class", "def", "elif", "except", "for", "if", "try", "while", "with"];
    let line = first_line(source, span);
    let words = line.of(source).split('#').next().unwrap_or_default().trim_end();
    let end = line.start + u32::try_from(words.len()).unwrap_or(0);
    let last = words.rsplit(|c: char| c.is_whitespace()).next().unwrap_or_default();
    let sign = words.trim_end_matches(|c: char| "=+-*/%|&^~<>.@".contains(c));
    let tail = if sign.len() < words.len() { words.get(sign.len()..).unwrap_or_default() } else { last };
    let is_open = sign.len() < words.len() || OPEN_WORDS.contains(&last);
    let tail_span = Span::new(end - u32::try_from(tail.len()).unwrap_or(0), end);
    if is_open && !tail.is_empty() {
        return (format!("something is missing after `{tail}`"), tail_span);
    }
    if HEADS.iter().any(|head| leading_identifier(words) == Some(head)) && !words.contains(':') {
        return ("expected `:` at the end of this line".to_owned(), tail_span);
    }
    ("this does not parse".to_owned(), Span::new(line.start, end))
}

/// The first line of `span` with something on it, without its indentation.
fn first_line(source: &str, span: Span) -> Span {
    let text = span.of(source);
    let words = text.trim_start();
    let start = span.start + u32::try_from(text.len() - words.len()).unwrap_or(0);
    let length = words.find(['\n', '\r']).unwrap_or(words.len());
    Span::new(start, start + u32::try_from(length).unwrap_or(0))
}

fn token_name(token: &str) -> String {
    match token {
        "identifier" => "a name".to_owned(),
        "_newline" => "the end of the line".to_owned(),
        "_indent" | "_dedent" | "block" => "an indented block".to_owned(),
        _ if token.bytes().any(|byte| byte == b'_') => "something else".to_owned(),
        _ => format!("`{token}`"),
    }
}

/// The first word or sign at `span`.
fn first_token(source: &str, span: Span) -> Span {
    let text = span.of(source);
    let trimmed = text.trim_start();
    let start = span.start + u32::try_from(text.len() - trimmed.len()).unwrap_or(0);
    let length =
        leading_identifier(trimmed).map(str::len).or_else(|| trimmed.chars().next().map(char::len_utf8)).unwrap_or(0);
    Span::new(start, start + u32::try_from(length).unwrap_or(0))
}
