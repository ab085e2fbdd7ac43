//! The rules of one backend, with what they remember.
//!
//! In go the declarations of the next moment, or such as are only supposed; out comes what the rules give for them. There is one memo for both: a supposed contract
//! has nearly everything in common with the one there is. The engine's thread waits for who supposes something, which costs what differs.

use std::sync::{Mutex, MutexGuard};

use mizan_schema::Declarations;
use mizan_schema::build::{Built, Memo, Work};

/// The rules of a backend.
#[derive(Debug, Default)]
pub(crate) struct Rules(Mutex<Memo>);

impl Rules {
    /// What the rules give for the declarations of the next moment, and what they had to do.
    pub(crate) fn build(&self, declarations: &Declarations) -> (Built, Work) {
        let mut memo = self.memo();
        (memo.build(declarations), memo.work())
    }

    /// What the rules would give for these.
    pub(crate) fn suppose(&self, declarations: &Declarations) -> Built {
        self.memo().suppose(declarations)
    }

    fn memo(&self) -> MutexGuard<'_, Memo> {
        self.0.lock().unwrap_or_else(|poisoned| {
            // Whoever had it did not come to an end: it remembers nothing.
            let mut memo = poisoned.into_inner();
            *memo = Memo::default();
            self.0.clear_poison();
            memo
        })
    }
}
