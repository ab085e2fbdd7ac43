//! The imports at the top of a Python file, and one more.
//!
//! In go tokens, so that a file that does not parse has imports too; out comes the edit after which a name is imported: in a statement that imports from
//! there already, else in one of its own below the others, relative where the file's own are.

use crate::half_typed::{Brackets, Kind, Speech, Token};
use mizan_text::{Edit, Span};

/// The imports of a file.
#[derive(Debug, Default)]
pub(super) struct Imports {
    from: Vec<From>,
    /// Where a statement of its own is put: behind the line of the last import.
    end: Option<u32>,
    line_end: &'static str,
    is_relative: bool,
}

/// `from …a import b, c`.
#[derive(Debug)]
struct From {
    level: usize,
    module: String,
    /// Behind its last name.
    end: u32,
    /// What stands before each name where they stand on lines of their own.
    indent: Option<String>,
}

impl Imports {
    pub(super) fn of(brackets: &Brackets<'_>) -> Self {
        let (text, tokens) = (brackets.text(), brackets.tokens());
        let mut imports = Self { line_end: if text.contains("\r\n") { "\r\n" } else { "\n" }, ..Self::default() };
        let mut lines = tokens;
        while let Some((first, _)) = lines.split_first() {
            let length = statement(lines);
            let (line, rest) = lines.split_at(length);
            let line: Vec<&Token> = line.iter().filter(|token| token.kind != Kind::Statement).collect();
            let is_at_start = line.first().is_some_and(|word| is_at_line_start(text, word.span.start));
            if is_at_start && first.span.start < brackets.offset() {
                imports.take(text, &line);
            }
            lines = rest;
        }
        imports
    }

    fn take(&mut self, text: &str, line: &[&Token]) {
        let word = |at: usize| line.get(at).map(|token| token.span.of(text));
        if !matches!(word(0), Some("import" | "from")) {
            return;
        }
        self.end = line.last().map(|last| last.span.end);
        let Some(import) = line.iter().position(|token| token.span.of(text) == "import").filter(|at| *at > 0) else {
            return;
        };
        let from = line.get(1..import).unwrap_or_default();
        let level = from.iter().take_while(|token| token.kind == Kind::Dot).count();
        let module: String = from.iter().skip(level).map(|token| token.span.of(text)).collect();
        self.is_relative |= level > 0;
        let names = line.get(import + 1..).unwrap_or_default();
        let Some(last) = names.iter().rfind(|token| token.kind == Kind::Word) else { return };
        let indent = names.iter().position(|token| token.kind == Kind::Line).and_then(|at| {
            let (end, next) = (names.get(at)?.span.end, names.get(at + 1)?);
            Some(Span::new(end, next.span.start).of(text).to_owned())
        });
        self.from.push(From { level, module, end: last.span.end, indent });
    }

    /// The edit after which `name` of `module` is imported.
    pub(super) fn edit(&self, speech: &Speech<'_, '_>, module: &str, name: &str) -> Option<Edit> {
        let is_it = |from: &&From| absolute(speech, from.level, &from.module).as_deref() == Some(module);
        if let Some(from) = self.from.iter().find(is_it) {
            let between = from.indent.as_ref().map_or(" ".to_owned(), |indent| format!("{}{indent}", self.line_end));
            return Some(Edit { replaced: Span::new(from.end, from.end), with: format!(",{between}{name}") });
        }
        let at = self.end?;
        let own = &*speech.module.name;
        let package = |module: &str| module.rsplit_once('.').map(|(package, _)| package.to_owned());
        let is_near = self.is_relative
            && !speech.module.loaded.is_package
            && package(own) == package(module)
            && package(own).is_some();
        let from = match module.rsplit_once('.').filter(|_| is_near) {
            Some((_, last)) => format!(".{last}"),
            None => module.to_owned(),
        };
        Some(Edit { replaced: Span::new(at, at), with: format!("{}from {from} import {name}", self.line_end) })
    }
}

/// How many tokens a statement has, to the end of its line outside of brackets.
fn statement(tokens: &[Token]) -> usize {
    let mut depth = 0_usize;
    for (at, token) in tokens.iter().enumerate() {
        match token.kind {
            Kind::Open(_) => depth += 1,
            Kind::Close => depth = depth.saturating_sub(1),
            Kind::Line if depth == 0 => return at + 1,
            Kind::Statement if at > 0 => return at,
            _ => {}
        }
    }
    tokens.len()
}

fn is_at_line_start(text: &str, at: u32) -> bool {
    let before = text.get(..at as usize).unwrap_or_default();
    before.is_empty() || before.ends_with(['\n', '\r'])
}

/// The dotted module that `from` means.
fn absolute(speech: &Speech<'_, '_>, level: usize, module: &str) -> Option<String> {
    if level == 0 {
        return Some(module.to_owned());
    }
    let own = &speech.module;
    let mut parts: Vec<&str> = own.name.split('.').collect();
    let up = if own.loaded.is_package { level - 1 } else { level };
    parts.truncate(parts.len().checked_sub(up)?);
    parts.extend((!module.is_empty()).then_some(module));
    Some(parts.join("."))
}
