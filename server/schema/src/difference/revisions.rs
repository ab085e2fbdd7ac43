//! Which functions want a new `rev`: what is cached under the old one has another shape.
//!
//! In go the changes; out come the members of contexts that are cached, whose result changed while their `rev` did not.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::declarations::Cache;

use super::{Change, Comparison, Subject, Way};

/// A function whose cached results have another shape than it gives now.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Outdated {
    /// Its wire name.
    pub function: Arc<str>,
    /// The context whose bundles are cached.
    pub context: Arc<str>,
    /// The `rev` that it has and had.
    pub rev: i64,
}

pub(super) fn outdated(changes: &[Change], comparison: &Comparison<'_>) -> Vec<Outdated> {
    let of_results = changes.iter().filter(|change| change.ways.contains(&Way::Output));
    let subjects = of_results.flat_map(|change| {
        let reached = change.reached_by.iter().filter(|reached| reached.way == Way::Output);
        std::iter::once(&change.subject).chain(reached.map(|reached| &reached.subject))
    });
    let functions: BTreeSet<&Arc<str>> = subjects
        .filter_map(|subject| match subject {
            Subject::Function(name) => Some(name),
            _ => None,
        })
        .collect();
    let outdated = functions.into_iter().filter_map(|name| {
        let (before, after) = (comparison.before.functions.get(name)?, comparison.after.functions.get(name)?);
        let context = after.context.as_ref()?;
        let is_cached = before.cache != Cache::Never && after.cache != Cache::Never;
        let is_same = before.rev == after.rev && before.context == after.context;
        (is_cached && is_same).then(|| Outdated {
            function: Arc::clone(name),
            context: Arc::clone(context),
            rev: after.rev,
        })
    });
    outdated.collect()
}
