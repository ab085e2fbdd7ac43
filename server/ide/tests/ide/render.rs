//! Answers as a person reads them: each place as a line of its file with the word underlined.

use std::fmt::Write as _;

use camino::Utf8Path;
use mizan_ide::FileSpan;
use mizan_text::Span;

use crate::project::Project;

/// A place: its file, line and column from 1, and the line with the span underlined.
pub(crate) fn place(project: &Project, file: &Utf8Path, span: Span) -> String {
    let text = project.text(file);
    let start = text[..span.start as usize].rfind('\n').map_or(0, |at| at + 1);
    let end = text[span.start as usize..].find('\n').map_or(text.len(), |at| span.start as usize + at);
    let line = text[..start].matches('\n').count() + 1;
    let column = text[start..span.start as usize].chars().count();
    let width = text[span.start as usize..(span.end as usize).min(end)].chars().count().max(1);
    let mut out = String::new();
    writeln!(out, " --> {}:{line}:{}", project.shown(file), column + 1).unwrap();
    writeln!(out, "  | {}", text[start..end].trim_end()).unwrap();
    writeln!(out, "  | {}{}", " ".repeat(column), "^".repeat(width)).unwrap();
    out
}

pub(crate) fn file_span(project: &Project, at: &FileSpan) -> String {
    place(project, &at.file, at.span)
}

/// `Found 1 definition`, `Found 2 definitions`.
pub(crate) fn found(number: usize, noun: &str) -> String {
    if number == 1 { format!("Found 1 {noun}\n") } else { format!("Found {number} {noun}s\n") }
}
