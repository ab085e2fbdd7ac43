//! One of each mistake, in each format.

use std::path::Path;

use crate::sandbox::{Sandbox, assert_transcript};

/// The codes that no file kept in a repository can have: what cannot be read, what is about the client on disk, and what only frontends tell.
const ELSEWHERE: &[&str] = &["MZ203", "MZ301", "MZ302", "MZ401", "MZ402", "MZ403", "MZ404"];

/// `tests/mistakes`, with a client that is there, so that only the Python is wrong.
fn mistakes() -> Sandbox {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/mistakes");
    let sandbox = Sandbox::copy_of(&folder);
    let run = sandbox.run(&["generate", "--quiet"]);
    assert_eq!(run.code, 1, "{}", run.transcript());
    sandbox
}

#[test]
fn every_code_is_found() {
    let said = mistakes().run(&["check", "--format", "concise"]).stdout;
    let missing: Vec<&str> = mizan_schema::Code::ALL
        .iter()
        .map(|code| code.number())
        .filter(|code| !ELSEWHERE.contains(code) && !said.contains(&format!("[{code}]")))
        .collect();
    assert_eq!(missing, Vec::<&str>::new(), "{said}");
}

#[test]
fn each_mistake_is_found_in_its_own_file_and_nothing_else_there() {
    let said = mistakes().run(&["check", "--format", "concise"]).stdout;
    for line in said.lines() {
        let Some((_, name)) = line.split_once("/mz") else { continue };
        let expected = format!("[MZ{}]", &name[..3]);
        assert!(line.contains(&expected), "{line}");
    }
}

#[test]
fn frames() {
    assert_transcript!(mistakes().run(&["check"]));
}

#[test]
fn concise() {
    assert_transcript!(mistakes().run(&["check", "--format", "concise"]));
}

#[test]
fn json() {
    assert_transcript!(mistakes().run(&["check", "--format", "json"]));
}

#[test]
fn github() {
    assert_transcript!(mistakes().run(&["check", "--format", "github"]));
}

#[test]
fn sarif() {
    let run = mistakes().run(&["check", "--format", "sarif"]);
    let mut log: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    // The pages are compared where they are printed.
    for rule in log["runs"][0]["tool"]["driver"]["rules"].as_array_mut().unwrap() {
        assert!(rule["help"]["text"].as_str().unwrap().len() > 100);
        rule.as_object_mut().unwrap().remove("help");
    }
    insta::assert_snapshot!(serde_json::to_string_pretty(&log).unwrap());
}

#[test]
fn junit() {
    assert_transcript!(mistakes().run(&["check", "--format", "junit"]));
}
