//! What a step changed, as a person would tell it.
//!
//! In goes an [`Update`] of the engine; out comes a [`Story`]: what is different in the contract, which files were written, which problems came and
//! which went. Nothing is printed here.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use camino::Utf8Path;
use mizan_engine::host::Update;
use mizan_engine::{Changes, Failure, Snapshot, World};
use mizan_schema::difference::{Difference, Memo};
use mizan_schema::{Code, Severity};

use crate::findings::{Finding, Findings};
use crate::paths::WorkingFolder;

/// What a step changed.
#[derive(Debug, Default)]
pub(crate) struct Story {
    /// What is different in the contracts, one for each backend where something is.
    pub(crate) differences: Vec<Difference>,
    /// The clients that something was written to or removed from, with their folders as shown.
    pub(crate) clients: Vec<(String, Changes)>,
    /// Why a client cannot be written.
    pub(crate) unwritable: Vec<String>,
    /// Problems that were not there before.
    pub(crate) appeared: Vec<Finding>,
    /// Problems that are gone.
    pub(crate) resolved: Vec<Finding>,
    /// Why the project as it stands cannot be opened, where that is new.
    pub(crate) failure: Option<String>,
    /// Whether it can be again.
    pub(crate) is_open_again: bool,
    /// How long it took.
    pub(crate) took: Duration,
}

/// What is remembered of the contracts that were told of last, one for each backend.
#[derive(Debug, Default)]
pub(crate) struct Told(Vec<Memo>);

impl Story {
    /// What `update` changed.
    pub(crate) fn of(update: &Update, told: &mut Told, here: &WorkingFolder) -> Self {
        let (before, now) = (&update.before, &update.world);
        let mut story = Self { took: update.took, ..Self::default() };
        for written in &update.written {
            match &written.changes {
                Ok(changes) => story.clients.push((here.show(&written.output), changes.clone())),
                Err(failure) => story.unwritable.push(failure.to_string()),
            }
        }
        story.tell_failure(before, now, here);
        if !Arc::ptr_eq(before, now) {
            story.tell_contracts(before, now, told);
            (story.appeared, story.resolved) = compare(&findings(before, here), &findings(now, here));
        }
        story
    }

    /// What stands at the beginning: every problem is new.
    pub(crate) fn beginning(update: &Update, told: &mut Told, here: &WorkingFolder) -> Self {
        Self { appeared: findings(&update.world, here), ..Self::of(update, told, here) }
    }

    /// Whether nothing at all is different: what was looked at again was as it should be.
    pub(crate) fn is_nothing(&self) -> bool {
        self.is_quiet() && self.clients.iter().all(|(_, changes)| changes.is_empty())
    }

    /// Whether there is nothing in it that a person would want to hear of: a map that follows its lines is no news.
    pub(crate) fn is_quiet(&self) -> bool {
        self.differences.is_empty()
            && self.unwritable.is_empty()
            && self.appeared.is_empty()
            && self.resolved.is_empty()
            && self.failure.is_none()
            && !self.is_open_again
            && self.clients.iter().all(|(_, changes)| {
                changes.removed.is_empty()
                    && changes.edited.is_empty()
                    && changes.written.iter().all(|name| is_map(name))
            })
    }

    fn tell_failure(&mut self, before: &World, now: &World, here: &WorkingFolder) {
        let words = |world: &World| world.failure.as_deref().map(|failure| words(failure, here));
        let (was, is) = (words(before), words(now));
        self.is_open_again = was.is_some() && is.is_none();
        self.failure = is.filter(|is| was.as_ref() != Some(is));
    }

    fn tell_contracts(&mut self, before: &World, now: &World, Told(memos): &mut Told) {
        memos.resize_with(now.backends.len(), Memo::default);
        for ((index, snapshot), memo) in now.backends.iter().enumerate().zip(memos) {
            let known = before.backends.get(index);
            let is_same = known.is_some_and(|known| Arc::ptr_eq(&known.contract, &snapshot.contract));
            let Some(known) = known.filter(|_| !is_same) else { continue };
            let difference = memo.difference(&known.contract, &snapshot.contract);
            if !difference.changes.is_empty() {
                self.differences.push(difference);
            }
        }
    }
}

/// What is wrong, with the path of a configuration as people see it.
fn words(failure: &Failure, here: &WorkingFolder) -> String {
    let Failure::Config { path, line, message } = failure else { return failure.to_string() };
    let line = line.map(|line| format!(":{line}")).unwrap_or_default();
    format!("{}{line}: {message}", here.show(path))
}

/// How many of what there is: what the line says that stays.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Standing {
    pub(crate) functions: usize,
    pub(crate) contexts: usize,
    pub(crate) forms: usize,
    pub(crate) channels: usize,
    pub(crate) errors: usize,
    pub(crate) warnings: usize,
    pub(crate) hints: usize,
}

impl Standing {
    /// Of the world as it is.
    pub(crate) fn of(world: &World) -> Self {
        let mut standing = Self::default();
        for snapshot in &world.backends {
            standing.add(snapshot);
        }
        standing
    }

    fn add(&mut self, snapshot: &Snapshot) {
        let contract = &snapshot.contract;
        self.functions += contract.functions.values().filter(|function| function.is_emitted()).count();
        self.contexts += contract.contexts.len();
        self.forms += contract.forms.len();
        self.channels += contract.channels.len();
        for diagnostic in snapshot.diagnostics() {
            match diagnostic.severity() {
                Severity::Error => self.errors += 1,
                Severity::Warning => self.warnings += 1,
                Severity::Hint => self.hints += 1,
            }
        }
    }
}

/// Every problem of the world.
pub(crate) fn findings(world: &World, here: &WorkingFolder) -> Vec<Finding> {
    let mut findings = Findings::default();
    for snapshot in &world.backends {
        findings.add_snapshot(snapshot, here);
    }
    findings.all
}

/// What is new and what is gone. A problem is the same one wherever in its file it stands, so that lines that move raise no alarm.
fn compare(before: &[Finding], now: &[Finding]) -> (Vec<Finding>, Vec<Finding>) {
    (beyond(now, before), beyond(before, now))
}

/// What of `findings` is not among `others`, as often as it is not.
fn beyond(findings: &[Finding], others: &[Finding]) -> Vec<Finding> {
    let mut left: HashMap<(Code, &str, &str), usize> = HashMap::new();
    for finding in others {
        *left.entry(key(finding)).or_default() += 1;
    }
    let mut beyond = Vec::new();
    for finding in findings {
        match left.get_mut(&key(finding)) {
            Some(count) if *count > 0 => *count -= 1,
            _ => beyond.push(finding.clone()),
        }
    }
    beyond
}

fn key(finding: &Finding) -> (Code, &str, &str) {
    (finding.code, &finding.at.source.path, &finding.message)
}

/// Whether a file of a client says nothing but where things stand.
pub(crate) fn is_map(name: &str) -> bool {
    Utf8Path::new(name).extension() == Some("map")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_configuration_is_named_from_where_one_stands() {
        let here = WorkingFolder::current().unwrap();
        let path = mizan_engine::project::absolute(Utf8Path::new(".")).unwrap().join("shop/mizan.toml");
        let failure = Failure::Config { path, line: Some(3), message: "unknown key `outptu`".into() };
        assert_eq!(words(&failure, &here), "shop/mizan.toml:3: unknown key `outptu`");
    }
}
