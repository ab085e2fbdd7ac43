//! A question about a name in a small program, and its answer as lines.
//!
//! In go files, in one of which a word is marked `<so>`; out come what it denotes, and for each of that every place that names it, by file: where, what
//! is written, how it stands there, and within what.

use std::fmt::Write;

use mizan_python::program::{ModuleRef, Program};
use mizan_python::references::{self, Denoted, File};
use mizan_python::resolve::{PythonVersion, Resolver};
use mizan_syntax::python::parse;
use mizan_text::{Encoding, LineIndex, Span};

use crate::program::Files;

/// Where the marked word of `main.py`, the only file, is named.
pub(crate) fn named(main: &str) -> String {
    named_in(&[("main.py", main)])
}

/// Where the marked word is named in all files.
pub(crate) fn named_in(files: &[(&str, &str)]) -> String {
    let (marked, offset) = marked(files);
    let (path, _) = marked[0];
    let texts: Vec<(&str, String)> = marked.iter().map(|(path, text)| (*path, text.clone())).collect();
    let borrowed: Vec<(&str, &str)> = texts.iter().map(|(path, text)| (*path, text.as_str())).collect();
    let sources = Files::new(&borrowed);
    let program = Program::new(&sources);
    let resolver = Resolver::new(&program, PythonVersion::default());
    let text = borrowed[0].1;
    let module = module_of(&program, path);
    let Some((span, denoted)) = references::at(&resolver, module, text, &parse(text), offset) else {
        return "no word".to_owned();
    };
    if denoted.is_empty() {
        return format!("{} denotes nothing that is known", span.of(text));
    }
    let mut answer = String::new();
    for to in &denoted {
        let _ = writeln!(answer, "{}", show(to));
        let mut in_order: Vec<&(&str, &str)> = borrowed.iter().collect();
        in_order.sort_unstable();
        for (path, text) in in_order {
            let module = module_of(&program, path);
            let file = File::new(&resolver, module, text, &parse(text));
            let (references, doubts) = (file.references(to), file.doubts(to));
            if references.is_empty() && doubts.is_empty() {
                continue;
            }
            if files.len() > 1 {
                let _ = writeln!(answer, "  {path}");
            }
            for reference in references {
                let kind = format!("{:?}", reference.kind).to_lowercase();
                let alias = if reference.is_alias { " (alias)" } else { "" };
                let within = reference.within.map(|within| format!(" in {within}")).unwrap_or_default();
                let _ = writeln!(
                    answer,
                    "  {} {} {kind}{alias}{within}",
                    place(text, reference.span),
                    reference.span.of(text)
                );
                let (again, found) = file.at(reference.span.start).unwrap();
                assert!(again == reference.span && found.contains(to), "{again:?} {found:?}");
            }
            for doubt in doubts {
                let _ = writeln!(answer, "  {} {} ? {}", place(text, doubt.span), doubt.span.of(text), doubt.reason);
            }
        }
    }
    answer
}

/// The files without the mark, that which had it first, and the offset of the marked word.
fn marked<'f>(files: &[(&'f str, &str)]) -> (Vec<(&'f str, String)>, u32) {
    let mut marked = Vec::new();
    let mut offset = None;
    for (path, text) in files {
        let start = text.match_indices('<').map(|(at, _)| at).find(|at| {
            let word = &text[at + 1..];
            let end = word.find(|c: char| c != '_' && !c.is_alphanumeric()).unwrap_or(word.len());
            end > 0 && word[end..].starts_with('>')
        });
        match start {
            Some(start) if offset.is_none() => {
                offset = u32::try_from(start).ok();
                let text = format!("{}{}", &text[..start], text[start + 1..].replacen('>', "", 1));
                marked.insert(0, (*path, text));
            }
            _ => marked.push((*path, (*text).to_owned())),
        }
    }
    (marked, offset.unwrap_or_else(|| panic!("no word is marked")))
}

pub(crate) fn module_of<'p>(program: &'p Program<'p>, path: &str) -> &'p ModuleRef {
    let name = path.trim_start_matches("site-packages/").trim_end_matches(".py").trim_end_matches("/__init__");
    program.module(&name.replace('/', ".")).unwrap()
}

fn show(denoted: &Denoted) -> String {
    match denoted {
        Denoted::Module { module } => format!("module {module}"),
        Denoted::Name { module, qualname } => format!("{module} {qualname}"),
        Denoted::Parameter { module, function, name } => format!("{module} {function}({name})"),
    }
}

fn place(text: &str, span: Span) -> String {
    let index = LineIndex::new(text);
    let start = index.line_column(text, span.start, Encoding::Utf32);
    let end = index.line_column(text, span.end, Encoding::Utf32);
    let line = if start.line == end.line { String::new() } else { format!("{}:", end.line + 1) };
    format!("{}:{}-{line}{}", start.line + 1, start.column + 1, end.column + 1)
}
