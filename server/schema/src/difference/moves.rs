//! Types that went to another module: one class for whoever calls, since its name in the client is the same.
//!
//! In go the types that only the earlier client uses, and those that only the later does; out comes who is who. Only a class that is gone and one that is new, alone with their name, are taken for
//! one: nothing else about them is looked at, since what changed in it is told of it.

use std::collections::{BTreeMap, BTreeSet};

use crate::TypeKey;

/// The new key of each type that moved, by its old one.
#[derive(Default)]
pub(super) struct Moves<'a>(BTreeMap<&'a TypeKey, &'a TypeKey>);

impl<'a> Moves<'a> {
    pub(super) fn between(gone: &BTreeSet<&'a TypeKey>, new: &BTreeSet<&'a TypeKey>) -> Self {
        let (gone, new) = (alone(gone.iter().copied()), alone(new.iter().copied()));
        let moved = gone.into_iter().filter_map(|(name, key)| Some((key?, new.get(name).copied().flatten()?)));
        Self(moved.collect())
    }

    /// What a type is called now.
    pub(super) fn now<'k>(&'k self, before: &'k TypeKey) -> &'k TypeKey {
        self.0.get(before).copied().unwrap_or(before)
    }
}

/// Types by their names; `None` where several share one.
fn alone<'a>(keys: impl Iterator<Item = &'a TypeKey>) -> BTreeMap<&'a str, Option<&'a TypeKey>> {
    let mut by_name: BTreeMap<&str, Option<&TypeKey>> = BTreeMap::new();
    for key in keys {
        by_name.entry(&key.qualname).and_modify(|it| *it = None).or_insert(Some(key));
    }
    by_name
}
