//! Who is concerned by a change: which modules meet in a name, aim at something, looked at something.
//!
//! In goes what each module and each context rests on, as it becomes known; out come those that a change concerns, at a cost that follows their
//! number. It is made when something changes for the first time: who builds once needs none.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use rustc_hash::{FxHashSet, FxHasher};

use super::contexts::Settled;
use super::judge::Judged;
use super::look::Looked;
use super::meanings::{Aim, Meanings, aims};
use super::outline::Outline;
use crate::rests::Rests;

/// A name that modules may want from each other, as a number: the same for the same name of one kind. Where two names share a number, more is settled
/// again than has to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Meeting(u64);

impl Meeting {
    /// Of a kind of names, one of them.
    pub(super) fn of(kind: u8, name: &str) -> Self {
        let mut hasher = FxHasher::default();
        (kind, name).hash(&mut hasher);
        Self(hasher.finish())
    }
}

/// Who is concerned by what.
#[derive(Debug, Default)]
pub(super) struct Index {
    meetings: Rests<Arc<str>, Meeting>,
    aims: Rests<Arc<str>, Aim>,
    modules: Rests<Arc<str>, Looked>,
    contexts: Rests<Arc<str>, Looked>,
}

impl Index {
    /// Of what is known.
    pub(super) fn of(
        outlines: &BTreeMap<Arc<str>, Outline>,
        meanings: &BTreeMap<Arc<str>, Meanings>,
        judged: &BTreeMap<Arc<str>, Judged>,
        contexts: &BTreeMap<Arc<str>, Settled>,
    ) -> Self {
        let mut index = Self::default();
        for (name, outline) in outlines {
            index.meetings.set(name, outline.meetings());
        }
        for (name, meanings) in meanings {
            index.aim(name, meanings);
        }
        for (name, judged) in judged {
            index.look(name, judged);
        }
        for (name, settled) in contexts {
            index.settle(name, settled);
        }
        index
    }

    /// The modules that have to do with each other over names, however many lie between, from those whose outline changed; `now` are the outlines as
    /// they are. Who is not among them has nothing that one of them has or had.
    pub(super) fn around(
        &mut self,
        changed: &BTreeSet<Arc<str>>,
        now: &BTreeMap<Arc<str>, Outline>,
    ) -> BTreeSet<Arc<str>> {
        let mut open: Vec<Meeting> = Vec::new();
        for name in changed {
            open.extend_from_slice(self.meetings.of(name));
            self.meetings.set(name, now.get(name).map(Outline::meetings).unwrap_or_default());
            open.extend_from_slice(self.meetings.of(name));
        }
        let mut around = changed.clone();
        let mut seen = FxHashSet::default();
        while let Some(meeting) = open.pop() {
            if !seen.insert(meeting) {
                continue;
            }
            for name in self.meetings.on(&meeting) {
                if around.insert(Arc::clone(name)) {
                    open.extend_from_slice(self.meetings.of(name));
                }
            }
        }
        around
    }

    /// Takes up what the targets of a module mean.
    pub(super) fn aim(&mut self, module: &Arc<str>, meanings: &Meanings) {
        self.aims.set(module, aims(meanings));
    }

    /// The modules that aim at something.
    pub(super) fn aiming(&self, at: &Aim) -> impl Iterator<Item = &Arc<str>> {
        self.aims.on(at)
    }

    /// Takes up what was looked at in judging a module.
    pub(super) fn look(&mut self, module: &Arc<str>, judged: &Judged) {
        self.modules.set(module, judged.looked.iter().cloned());
    }

    /// The modules that looked at something.
    pub(super) fn looking(&self, at: &Looked) -> impl Iterator<Item = &Arc<str>> {
        self.modules.on(at)
    }

    /// Takes up what a context was settled by.
    pub(super) fn settle(&mut self, context: &Arc<str>, settled: &Settled) {
        self.contexts.set(context, settled.looked().cloned());
    }

    /// The contexts that were settled by something.
    pub(super) fn settled_by(&self, looked: &Looked) -> impl Iterator<Item = &Arc<str>> {
        self.contexts.on(looked)
    }

    /// Forgets what is no more.
    pub(super) fn forget_module(&mut self, module: &Arc<str>) {
        self.aims.set(module, []);
        self.modules.set(module, []);
    }

    /// Forgets a context that is no more.
    pub(super) fn forget_context(&mut self, context: &Arc<str>) {
        self.contexts.set(context, []);
    }
}
