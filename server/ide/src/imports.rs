//! One more name of the client in the imports of a TypeScript file.
//!
//! In go what a file imports and its text; out comes the edit after which it has the name: in a statement that imports from there already, else in one of
//! its own, by the specifier that the files around write. Written as the file writes: its quotes, its line ends, `;` or none, `type` where the file says so.

use std::cell::OnceCell;

use camino::{Utf8Path, Utf8PathBuf};
use mizan_engine::frontend::Uses;
use mizan_syntax::typescript::{Dialect, Kind, span};
use mizan_syntax::{Node, Tree};
use mizan_text::{Edit, Span};
use rustc_hash::FxHashMap;

/// The import statements of a file, and how it writes them.
pub(crate) struct Imports<'t> {
    file: &'t Utf8Path,
    text: &'t str,
    statements: Vec<Statement>,
    /// Where a new statement is put.
    end: u32,
    quote: char,
    semicolon: &'static str,
    line_end: &'static str,
    /// Whether types can be imported at all: not in JavaScript.
    has_types: bool,
    targets: FxHashMap<String, Option<Utf8PathBuf>>,
    /// The specifier for a statement of its own.
    own: OnceCell<Option<String>>,
}

/// `import { a, b } from "./api"`.
struct Statement {
    specifier: String,
    is_type: bool,
    /// Where a name is added, and what stands before it. Nothing where it has no list of names.
    list: Option<List>,
}

struct List {
    at: u32,
    before: String,
    after: &'static str,
}

/// An import of one more name.
pub(crate) struct Import {
    pub(crate) edit: Edit,
    /// From where.
    pub(crate) specifier: String,
}

impl<'t> Imports<'t> {
    /// Those of a text up to `end`, as far as a tree says the same that is of another text from there on: imports stand before whatever is being typed.
    pub(crate) fn before(end: u32, file: &'t Utf8Path, text: &'t str, tree: &Tree, dialect: Dialect) -> Self {
        let mut imports = Self {
            file,
            text,
            statements: Vec::new(),
            end: 0,
            quote: if text.matches('\'').count() > text.matches('"').count() { '\'' } else { '"' },
            semicolon: if text.lines().any(|line| line.ends_with(';')) || text.trim().is_empty() { ";" } else { "" },
            line_end: if text.contains("\r\n") { "\r\n" } else { "\n" },
            has_types: file.extension().is_some_and(|extension| extension.contains("ts")),
            targets: FxHashMap::default(),
            own: OnceCell::new(),
        };
        let root = tree.root_node();
        let mut cursor = root.walk();
        for node in root
            .children(&mut cursor)
            .filter(|node| dialect.kind(*node) == Kind::ImportStatement && span(*node).end <= end)
        {
            imports.take(dialect, node);
        }
        imports
    }

    fn take(&mut self, dialect: Dialect, node: Node<'_>) {
        let Some(source) = node.child_by_field_name("source") else { return };
        let written = span(source).of(self.text);
        self.quote = written.chars().next().unwrap_or('"');
        self.semicolon = if span(node).of(self.text).ends_with(';') { ";" } else { "" };
        self.end = span(node).end;
        let mut cursor = node.walk();
        let is_type = node.children(&mut cursor).any(|child| child.kind() == "type");
        let mut cursor = node.walk();
        let clause = node.named_children(&mut cursor).find(|child| dialect.kind(*child) == Kind::ImportClause);
        let list = clause.and_then(|clause| self.list(dialect, clause));
        self.statements.push(Statement { specifier: written.trim_matches(['"', '\'']).to_owned(), is_type, list });
    }

    fn list(&self, dialect: Dialect, clause: Node<'_>) -> Option<List> {
        let mut cursor = clause.walk();
        let names = clause.named_children(&mut cursor).find(|child| dialect.kind(*child) == Kind::NamedImports)?;
        let mut cursor = names.walk();
        let last =
            names.named_children(&mut cursor).filter(|child| dialect.kind(*child) == Kind::ImportSpecifier).last();
        let Some(last) = last else {
            return Some(List { at: span(names).start + 1, before: " ".to_owned(), after: " " });
        };
        let start = last.start_byte();
        let line = self.text.get(..start).and_then(|before| before.rfind(['\n', '\r'])).map_or(0, |at| at + 1);
        let lead = self.text.get(line..start).unwrap_or_default();
        // Names on lines of their own go on so.
        let own_line = lead.chars().all(char::is_whitespace);
        let before = if own_line { format!(",{}{lead}", self.line_end) } else { ", ".to_owned() };
        Some(List { at: span(last).end, before, after: "" })
    }

    /// The import of a name of the client, as a type alone or as whatever it is. Nothing where there is no way, or it cannot be in this language.
    pub(crate) fn edit(&mut self, uses: &Uses<'_>, name: &str, is_type: bool) -> Option<Import> {
        if is_type && !self.has_types {
            return None;
        }
        let given: Vec<usize> = (0..self.statements.len()).filter(|at| self.gives(uses, *at, name)).collect();
        let statement = |wanted: bool| {
            let fits =
                |at: &&usize| self.statements.get(**at).is_some_and(|one| one.list.is_some() && one.is_type == wanted);
            given.iter().find(fits).and_then(|at| self.statements.get(*at))
        };
        let found = if is_type { statement(true).or_else(|| statement(false)) } else { statement(false) };
        if let Some(Statement { specifier, is_type: of_types, list: Some(list) }) = found {
            let word = if is_type && !of_types { "type " } else { "" };
            let with = format!("{}{word}{name}{}", list.before, list.after);
            return Some(Import {
                edit: Edit { replaced: Span::new(list.at, list.at), with },
                specifier: specifier.clone(),
            });
        }
        let known = given.first().and_then(|at| self.statements.get(*at)).map(|one| one.specifier.clone());
        let specifier = match known {
            Some(specifier) => specifier,
            None => self.specifier(uses, name)?,
        };
        Some(Import { edit: self.statement(name, &specifier, is_type), specifier })
    }

    fn gives(&mut self, uses: &Uses<'_>, at: usize, name: &str) -> bool {
        let Some(specifier) = self.statements.get(at).map(|one| one.specifier.clone()) else { return false };
        let file = self.file;
        let target = self.targets.entry(specifier).or_insert_with_key(|specifier| uses.resolve(file, specifier));
        target.as_ref().is_some_and(|path| uses.gives(file, path, name))
    }

    /// A statement of its own: behind the last import, else at the top.
    fn statement(&self, name: &str, specifier: &str, is_type: bool) -> Edit {
        let word = if is_type { "type " } else { "" };
        let (quote, semicolon, line_end) = (self.quote, self.semicolon, self.line_end);
        let line = format!("import {word}{{ {name} }} from {quote}{specifier}{quote}{semicolon}");
        if self.end > 0 {
            return Edit { replaced: Span::new(self.end, self.end), with: format!("{line_end}{line}") };
        }
        let at = self.behind_directives();
        Edit { replaced: Span::new(at, at), with: format!("{line}{line_end}{line_end}") }
    }

    /// Behind `#!…` and `"use client"`, which have to come first.
    fn behind_directives(&self) -> u32 {
        let mut at = 0;
        for line in self.text.split_inclusive('\n') {
            let words = line.trim();
            let is_directive = words.starts_with("#!") || words.starts_with("\"use ") || words.starts_with("'use ");
            if !is_directive {
                break;
            }
            at += line.len();
        }
        u32::try_from(at).unwrap_or_default()
    }

    /// How the file would reach the client: as its neighbours do, else by the way there.
    fn specifier(&self, uses: &Uses<'_>, name: &str) -> Option<String> {
        self.own.get_or_init(|| find_specifier(uses, self.file, name)).clone()
    }
}

fn find_specifier(uses: &Uses<'_>, file: &Utf8Path, name: &str) -> Option<String> {
    if let Some((_, specifier, target)) = uses.specifiers_near(file, name) {
        if !specifier.starts_with('.') {
            let is_same = uses.resolve(file, &specifier).is_some_and(|path| *path == *target);
            if is_same {
                return Some(specifier.to_string());
            }
        } else if let Some(way) = relative(file, &target, &specifier) {
            return Some(way);
        }
    }
    let output = uses.output(file)?.to_owned();
    relative(file, &output.join("index.js"), ".")
}

/// The way from a file to another, ending as `like` does: with an extension or without, with `index` or without.
fn relative(from: &Utf8Path, to: &Utf8Path, like: &str) -> Option<String> {
    let folder = from.parent()?;
    let shared = folder.components().zip(to.components()).take_while(|(one, other)| one == other).count();
    let up = folder.components().count() - shared;
    let down: Vec<&str> = to.components().skip(shared).map(|part| part.as_str()).collect();
    let (name, folders) = down.split_last()?;
    let stem =
        name.split_once(".d.").map_or_else(|| name.rsplit_once('.').map_or(*name, |(stem, _)| stem), |(stem, _)| stem);
    let written = like.rsplit('/').next().unwrap_or_default();
    let last = match written.strip_prefix(stem) {
        Some(extension) => format!("{stem}{extension}"),
        None if stem == "index" => String::new(),
        None => stem.to_owned(),
    };
    let mut parts: Vec<&str> = if up == 0 { vec!["."] } else { vec![".."; up] };
    parts.extend(folders);
    parts.extend((!last.is_empty()).then_some(&*last));
    Some(parts.join("/"))
}
