//! What holds for every text: a reference denotes what it was asked for, and nothing panics.

use std::path::{Path, PathBuf};

use mizan_python::program::Program;
use mizan_python::references::{Denoted, File};
use mizan_python::resolve::{PythonVersion, Resolver};
use mizan_syntax::python::parse;
use proptest::prelude::*;
use proptest::sample::Index;

use super::ask::module_of;
use crate::program::Files;

/// What is put into a file, anywhere.
const SOUP: &[&str] = &[
    "",
    "def f(",
    ")",
    "class A(B):\n",
    "lambda x=: ",
    "[x for x in ",
    "]",
    "global x\n",
    "\n",
    "    ",
    ":=",
    "\"",
    "'''",
    "{",
    "}",
    "import a as ",
    "from . import *\n",
    "del ",
    "\\",
    "é",
    "match x:\n    case A(b=c): ...\n",
    "**",
    "f'{",
    "@",
    "self.",
    " as ",
    ": 'A'",
    "type X[T] = ",
];

/// The Python of the shop, by path.
fn shop() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/shop/backend");
    let mut files = Vec::new();
    let mut folders: Vec<PathBuf> = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "py") {
                let name = path.strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/");
                files.push((name, std::fs::read_to_string(path).unwrap()));
            }
        }
    }
    files.sort();
    files
}

/// Asks for some of what a file denotes, and for every reference again.
fn check(files: &[(String, String)], file: usize, picks: &[Index]) {
    let borrowed: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let sources = Files::new(&borrowed);
    let program = Program::new(&sources);
    let resolver = Resolver::new(&program, PythonVersion::default());
    let (path, text) = borrowed[file];
    let file = File::new(&resolver, module_of(&program, path), text, &parse(text));
    for pick in picks {
        let offset = u32::try_from(pick.index(text.len() + 1)).unwrap();
        let Some((span, denoted)) = file.at(offset) else { continue };
        assert!(span.touches(offset) && text.is_char_boundary(span.start as usize));
        for to in &denoted {
            let references = file.references(to);
            assert!(references.iter().any(|reference| reference.span == span), "{path}: {to:?} at {span:?}");
            assert!(references.is_sorted_by_key(|reference| reference.span));
            for reference in references {
                let (again, found): (_, Vec<Denoted>) = file.at(reference.span.start).unwrap();
                assert!(again == reference.span && found.contains(to), "{path}: {to:?} at {again:?} of {text:?}");
            }
            file.doubts(to);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn what_is_found_is_what_was_asked_for(
        file in any::<Index>(),
        edits in prop::collection::vec((any::<Index>(), any::<Index>(), 0_usize..40), 0..4),
        picks in prop::collection::vec(any::<Index>(), 8),
    ) {
        let mut files = shop();
        let file = file.index(files.len());
        for (at, with, cut) in edits {
            let text = &mut files[file].1;
            let start = text.floor_char_boundary(at.index(text.len() + 1));
            let end = text.floor_char_boundary((start + cut).min(text.len())).max(start);
            text.replace_range(start..end, SOUP[with.index(SOUP.len())]);
        }
        check(&files, file, &picks);
    }
}
