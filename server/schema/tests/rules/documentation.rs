//! Every code has a page that says what a reader of a finding wants to know.

use std::collections::BTreeSet;

use mizan_schema::{Code, Severity};

const SECTIONS: [&str; 5] = ["## What it means", "## Why it matters", "## Wrong", "## Right", "## How to fix it"];

#[test]
fn every_page_has_the_same_sections_in_the_same_order() {
    for &code in Code::ALL {
        let page = code.documentation();
        let head = format!("# {} {}\n\n{}\n\n", code.number(), code.name(), severity(code));
        assert!(page.starts_with(&head), "the head of {}", code.number());
        let sections: Vec<&str> = page.lines().filter(|line| line.starts_with('#')).skip(1).collect();
        let sections: Vec<&str> = sections.into_iter().filter(|line| line.starts_with("## ")).collect();
        assert_eq!(sections, SECTIONS, "{}", code.number());
        for section in page.split("\n## ").skip(1) {
            let (title, body) = section.split_once('\n').unwrap();
            assert!(!body.trim().is_empty(), "{} says nothing under {title}", code.number());
            if matches!(title, "Wrong" | "Right") {
                assert!(body.contains("```"), "{} shows nothing under {title}", code.number());
            }
        }
        assert_eq!(page.matches("```").count() % 2, 0, "{} leaves a block open", code.number());
    }
}

#[test]
fn there_are_no_pages_of_other_codes_and_none_names_one() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/diagnostics");
    for entry in std::fs::read_dir(folder).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let stem = name.strip_suffix(".md").unwrap_or_else(|| panic!("{name} is no page"));
        assert!(stem == "README" || Code::parse(stem).is_some(), "{name} is of no code");
    }
    for code in Code::ALL {
        for word in code.documentation().split(|c: char| !c.is_ascii_alphanumeric()) {
            if word.len() == 5 && word.starts_with("MZ") {
                assert!(Code::parse(word).is_some(), "{} names {word}", code.number());
            }
        }
    }
}

#[test]
fn the_index_has_every_code() {
    let index = include_str!("../../../../docs/diagnostics/README.md");
    let rows: Vec<&str> = index.lines().filter(|line| line.starts_with("| [")).collect();
    let row = |code: &Code| format!("| [{0}]({0}.md) | {1} | {2} |", code.number(), code.name(), severity(*code));
    assert_eq!(rows, Code::ALL.iter().map(row).collect::<Vec<_>>());
}

fn severity(code: Code) -> &'static str {
    match code.severity() {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Hint => "hint",
    }
}

#[test]
fn a_code_is_found_by_its_number_and_its_name() {
    assert_eq!(Code::parse("mz101"), Some(Code::UnknownAffectsTarget));
    assert_eq!(Code::parse("unresolved-type"), Some(Code::UnresolvedType));
    assert_eq!(Code::parse("MZ999"), None);
}

/// What reading, files and the client on disk give; their own layers test them.
const OF_OTHER_LAYERS: [(&str, &str); 16] = [
    ("MZ118", "reading forms"),
    ("MZ122", "reading functions"),
    ("MZ123", "reading keywords"),
    ("MZ126", "reading registrations"),
    ("MZ127", "reading functions"),
    ("MZ201", "files"),
    ("MZ202", "files"),
    ("MZ203", "files"),
    ("MZ204", "discovery"),
    ("MZ205", "settings"),
    ("MZ301", "the client on disk"),
    ("MZ302", "the client on disk"),
    ("MZ401", "the frontends"),
    ("MZ402", "the frontends"),
    ("MZ403", "the frontends"),
    ("MZ404", "the frontends"),
];

#[test]
fn every_code_is_shown_by_a_test_here_or_belongs_to_another_layer() {
    let tests = [
        include_str!("contexts.rs"),
        include_str!("functions.rs"),
        include_str!("mutations.rs"),
        include_str!("names.rs"),
        include_str!("others.rs"),
        include_str!("types.rs"),
    ];
    let shown: BTreeSet<&str> = Code::ALL
        .iter()
        .map(|code| code.number())
        .filter(|number| tests.iter().any(|test| test.contains(&format!("[{number}]: "))))
        .collect();
    let others: BTreeSet<&str> = OF_OTHER_LAYERS.iter().map(|(number, _)| *number).collect();
    assert!(shown.is_disjoint(&others), "a rule gives a code that is said to be another layer's");
    let all: BTreeSet<&str> = Code::ALL.iter().map(|code| code.number()).collect();
    assert_eq!(&shown | &others, all);
}
