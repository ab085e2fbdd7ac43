//! Real sources, cut and spliced at random: whatever stands there, reading it ends, and writing stays in its folder.

use std::fs;

use camino::{Utf8Path, Utf8PathBuf};
use proptest::prelude::*;

use crate::project::{OnDisk, contents};

/// The Python files of the shop's backend, by their path in a project.
fn sources() -> Vec<(Utf8PathBuf, Vec<u8>)> {
    let backend = Utf8Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/shop/backend");
    let files = contents(&backend, None).into_iter();
    let files = files.filter(|(path, bytes)| path.extension() == Some("py") && !bytes.is_empty());
    files.map(|(path, bytes)| (Utf8Path::new("backend").join(path), bytes)).collect()
}

/// What is done to one file: places are parts of its length, in thousandths.
#[derive(Clone, Debug)]
enum Mutation {
    Truncate(usize),
    Remove(usize, usize),
    Repeat(usize, usize),
    Insert(usize, &'static str),
    Byte(usize, u8),
    Replace(usize),
}

const PIECES: &[&str] = &[
    "(",
    ")",
    "\"\"\"",
    "'",
    ":",
    "@client(",
    "@",
    "[",
    "{",
    "\\\n",
    "\n",
    "    ",
    "class X(X):\n",
    "import ",
    "from . import *\n",
    "*",
    "**",
    "lambda: ",
    "\0",
    "\u{feff}",
    "\r",
    "async ",
    "if ",
    "é😀",
    "register(",
    "=",
];

fn mutation() -> impl Strategy<Value = (usize, Mutation)> {
    let at = || 0..1000_usize;
    let how = prop_oneof![
        at().prop_map(Mutation::Truncate),
        (at(), at()).prop_map(|(from, to)| Mutation::Remove(from.min(to), from.max(to))),
        (at(), 0..100_usize).prop_map(|(from, more)| Mutation::Repeat(from, from + more)),
        (at(), prop::sample::select(PIECES)).prop_map(|(at, piece)| Mutation::Insert(at, piece)),
        (at(), any::<u8>()).prop_map(|(at, byte)| Mutation::Byte(at, byte)),
        (0..1000_usize).prop_map(Mutation::Replace),
    ];
    (any::<prop::sample::Index>().prop_map(|index| index.index(1 << 20)), how)
}

fn apply(files: &mut [(Utf8PathBuf, Vec<u8>)], which: usize, mutation: &Mutation) {
    let which = which % files.len();
    let another = files[(which + 1) % files.len()].1.clone();
    let bytes = &mut files[which].1;
    let place = |part: usize| (bytes.len() * part / 1000).min(bytes.len());
    match *mutation {
        Mutation::Truncate(at) => bytes.truncate(place(at)),
        Mutation::Remove(from, to) => {
            let range = place(from)..place(to);
            bytes.drain(range);
        }
        Mutation::Repeat(from, to) => {
            let (from, to) = (place(from), place(to));
            let piece = bytes[from..to].to_vec();
            bytes.splice(from..from, piece);
        }
        Mutation::Insert(at, piece) => {
            let at = place(at);
            bytes.splice(at..at, piece.bytes());
        }
        Mutation::Byte(at, byte) => {
            let at = place(at);
            if let Some(old) = bytes.get_mut(at) {
                *old = byte;
            }
        }
        Mutation::Replace(at) => {
            let at = place(at);
            bytes.splice(at.., another);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_stands_in_the_sources_the_rest_is_generated(mutations in prop::collection::vec(mutation(), 1..12)) {
        let mut files = sources();
        for (which, mutation) in &mutations {
            apply(&mut files, *which, mutation);
        }
        let project = OnDisk::with(&[]);
        let config = fs::read(Utf8Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/shop/mizan.toml")).unwrap();
        project.write("mizan.toml", config);
        project.write("frontend/package.json", "{}");
        for (path, bytes) in &files {
            project.write(path.as_str(), bytes);
        }
        let output = "frontend/src/api";
        let before = contents(&project.root(), Some(output));
        let ran = project.generate();
        prop_assert!(ran.is_ok(), "{}", ran.err().unwrap());
        prop_assert!(before == contents(&project.root(), Some(output)));
        let again = project.generate().unwrap();
        prop_assert!(again.changes.is_empty(), "{:?}", again.changes);
    }
}
