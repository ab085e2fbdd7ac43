//! What is remembered of the last comparison, so that the next one costs what changed.
//!
//! In go two contracts, as a rule the last one and the one that came of it; out comes what [`difference`](super::difference) gives for them.

use std::sync::Arc;

use super::differing::Differing;
use super::references::References;
use super::{Difference, compare};
use crate::Contract;

/// What is remembered of the contract that was compared last. The default remembers nothing.
#[derive(Debug, Default)]
pub struct Memo {
    last: Option<(Arc<Contract>, References)>,
    work: Work,
}

/// How much the last comparison had to look at, in functions, contexts, compositions, forms, channels and named types.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Work {
    /// Those that were compared with what they were.
    pub compared: usize,
    /// Those that were asked which types they refer to.
    pub followed: usize,
}

impl Memo {
    /// Compares two contracts. Where the earlier is the one that was the later the last time, only what is not the same is looked at.
    pub fn difference(&mut self, before: &Arc<Contract>, after: &Arc<Contract>) -> Difference {
        let differing = Differing::between(before, after);
        let compared = differing.count();
        self.work = Work { compared, followed: compared };
        let known = self.last.take().filter(|(contract, _)| Arc::ptr_eq(contract, before));
        let references = known.map_or_else(|| self.read(before), |(_, references)| references);
        let (difference, references) = compare(before, references, after, &differing);
        self.last = Some((Arc::clone(after), references));
        difference
    }

    fn read(&mut self, contract: &Contract) -> References {
        let nothing = Contract::default();
        let all = Differing::between(&nothing, contract);
        self.work.followed += all.count();
        References::default().follow(&all).references
    }

    /// What the last comparison had to look at.
    pub fn work(&self) -> Work {
        self.work
    }
}
