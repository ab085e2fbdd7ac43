//! Any bytes as a Python file: nothing panics, every place is a place, the strict parser says what the tolerant one says, and an edited tree
//! what a fresh one says.
//!
//! The bytes before the first zero are the text, those behind it are typed into the middle of it.
#![no_main]

use libfuzzer_sys::fuzz_target;
use mizan_python::facts::{expression, read, read_strictly, read_tree};
use mizan_syntax::python;
use mizan_text::{Edit, Span};

fuzz_target!(|bytes: &[u8]| {
    let mut parts = bytes.splitn(2, |&byte| byte == 0);
    let mut text = String::from_utf8_lossy(parts.next().unwrap_or_default()).into_owned();
    let typed = String::from_utf8_lossy(parts.next().unwrap_or_default()).into_owned();

    let facts = read(&text);
    for span in &facts.spans {
        assert!(text.get(span.start as usize..span.end as usize).is_some(), "{span:?} is no part of the text");
    }
    if let Some(strict) = read_strictly(&text) {
        assert_eq!(strict, read_tree(&text, &python::parse(&text)));
    }
    let _ = expression(&text);

    let mut middle = text.len() / 2;
    while !text.is_char_boundary(middle) {
        middle -= 1;
    }
    let middle = u32::try_from(middle).unwrap();
    let mut tree = python::parse(&text);
    let edit = Edit { replaced: Span::new(middle, middle), with: typed };
    python::edit(&mut tree, &text, &edit);
    assert!(edit.apply(&mut text));
    assert_eq!(read_tree(&text, &python::parse_edited(&text, &tree)), read(&text));
});
