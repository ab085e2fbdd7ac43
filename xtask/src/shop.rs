//! The shop's committed client is fresh: `generate` leaves every file of `examples/shop` as it stands, twice. Files
//! that git ignores do not count. On a clean clone that is the same as a clean `git status`.

use std::collections::BTreeMap;
use std::process::Command;
use std::time::SystemTime;

use anyhow::{Context, Result, bail};
use camino::Utf8Path;

use crate::process;
use crate::steps::Outcome;
use crate::workspace::Workspace;

const SHOP: &str = "examples/shop";

/// Generates twice and compares the files before and after each run.
pub(crate) fn run(workspace: &Workspace) -> Result<Outcome> {
    let binary = workspace.binary()?;
    for run in ["first", "second"] {
        let before = files(workspace.root())?;
        process::run(Command::new(&binary).current_dir(workspace.root()).args(["generate", SHOP]))?;
        let changes = changes(&before, &files(workspace.root())?);
        if !changes.is_empty() {
            bail!("the {run} `mizan-dev generate {SHOP}` changed files:\n  {}", changes.join("\n  "));
        }
    }
    Ok(Outcome::Passed)
}

/// A file's bytes and when they were last written: a fresh file is not written again, not even with the same bytes.
#[derive(PartialEq, Eq)]
struct Content {
    bytes: Vec<u8>,
    written: SystemTime,
}

type Files = BTreeMap<String, Content>;

fn files(root: &Utf8Path) -> Result<Files> {
    let listing = ["ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", SHOP];
    let names = process::output(Command::new("git").current_dir(root).args(listing))?;
    let names = names.split_terminator('\0').filter(|name| root.join(name).exists());
    names.map(|name| Ok((name.to_owned(), content(&root.join(name))?))).collect()
}

fn content(path: &Utf8Path) -> Result<Content> {
    let read = || {
        let written = std::fs::metadata(path)?.modified()?;
        Ok::<_, std::io::Error>(Content { bytes: std::fs::read(path)?, written })
    };
    read().with_context(|| format!("cannot read {path}"))
}

fn changes(before: &Files, after: &Files) -> Vec<String> {
    let gone = before.keys().filter(|name| !after.contains_key(*name)).map(|name| format!("- {name}"));
    let other = after.iter().filter_map(|(name, now)| match before.get(name) {
        None => Some(format!("+ {name}")),
        Some(then) if then.bytes != now.bytes => Some(format!("~ {name}")),
        Some(then) if then.written != now.written => Some(format!("= {name} (written again with the same bytes)")),
        Some(_) => None,
    });
    gone.chain(other).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(entries: &[(&str, &str)], written: SystemTime) -> Files {
        let content = |text: &str| Content { bytes: text.into(), written };
        entries.iter().map(|(name, text)| ((*name).to_owned(), content(text))).collect()
    }

    #[test]
    fn every_kind_of_change_is_told_apart() {
        let (then, now) = (SystemTime::UNIX_EPOCH, SystemTime::now());
        let before = files(&[("gone", ""), ("changed", "a"), ("touched", "b")], then);
        let after = files(&[("changed", "A"), ("touched", "b"), ("new", "")], now);
        let expected = ["- gone", "~ changed", "+ new", "= touched (written again with the same bytes)"];
        assert_eq!(changes(&before, &after), expected);
    }

    #[test]
    fn the_same_files_have_no_changes() {
        let then = SystemTime::UNIX_EPOCH;
        assert!(changes(&files(&[("a", "a")], then), &files(&[("a", "a")], then)).is_empty());
    }
}
