//! Completion: what is offered at a place, and what stands in the file after each item.

mod python;
mod typescript;

use std::fmt::Write as _;

use camino::Utf8Path;
use mizan_ide::{Completion, Completions};
use mizan_syntax::typescript::Dialect;

use mizan_text::Edit;

use crate::project::Project;
use crate::render;

/// What is offered where the cursor stands: the word, then each item with its line and what it makes of the lines that it changes.
pub(crate) fn completion(text: &str) -> String {
    let project = Project::new(text);
    let cursor = project.cursor();
    let Some(found) = mizan_ide::completion(&project.world(), &cursor) else { return "nothing".to_owned() };
    let mut out = format!("Typing here\n{}", render::place(&project, &cursor.file, found.replaced));
    out += &render::found(found.items.len(), "item");
    let before = project.text(&cursor.file);
    for item in &found.items {
        writeln!(out, " {} · {}", item.label, item.detail).unwrap();
        out += &changed(&before, &applied(&before, &found, item), &cursor.file);
    }
    out
}

/// The labels alone, one after the other.
pub(crate) fn labels(text: &str) -> String {
    let project = Project::new(text);
    let found = mizan_ide::completion(&project.world(), &project.cursor());
    let labels = |found: Completions| found.items.iter().map(|item| item.label.clone()).collect::<Vec<_>>().join("  ");
    found.map_or_else(|| "nothing".to_owned(), labels)
}

/// The text after an item was taken.
fn applied(before: &str, found: &Completions, item: &Completion) -> String {
    let mut edits = item.edits.clone();
    edits.push(Edit { replaced: found.replaced, with: item.text.clone() });
    edits.sort_by_key(|edit| std::cmp::Reverse(edit.replaced));
    let mut text = before.to_owned();
    for edit in &edits {
        assert!(edit.apply(&mut text), "{edit:?} is not in the text");
    }
    text
}

/// The lines that are in `after` alone, and whether it parses.
fn changed(before: &str, after: &str, file: &Utf8Path) -> String {
    let mut known: Vec<&str> = before.lines().collect();
    let mut out = String::new();
    for line in after.lines() {
        match known.iter().position(|other| *other == line) {
            Some(at) => drop(known.remove(at)),
            None => writeln!(out, "    | {line}").unwrap(),
        }
    }
    // A keyword waits for its value.
    if !parses(&after.replace("=)", "=None)"), file) {
        out += "    does not parse\n";
    }
    out
}

fn parses(text: &str, file: &Utf8Path) -> bool {
    let tree = match file.extension().and_then(Dialect::of_extension) {
        Some(dialect) => mizan_syntax::typescript::parse(text, dialect),
        None => mizan_syntax::python::parse(text),
    };
    !tree.root_node().has_error()
}
