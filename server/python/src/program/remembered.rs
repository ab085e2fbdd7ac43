//! A cache whose answers do not depend on who asks first.
//!
//! In goes a question and how to work it out; out comes the answer, which was worked out before or is now, and the trace of what it rests on either
//! way. A question that is met again while it is open goes round in a circle, and is answered with what its caller says. What was found
//! within a circle holds only there: asked for by itself, it is worked out from its own side.

use std::cell::{Cell, RefCell};
use std::hash::Hash;

use indexmap::{Equivalent, IndexMap};
use rustc_hash::FxBuildHasher;

use super::{Answer, Program};

/// Why a question is not worked out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Met {
    /// It is being worked out already.
    Again,
    /// Too many are open.
    TooDeep,
}

type Known<K, V> = IndexMap<K, (V, Answer), FxBuildHasher>;

/// Answers to questions of one kind.
#[derive(Debug)]
pub(crate) struct Remembered<K, V> {
    /// Answers on whose way no open question was met: they hold wherever they are asked for.
    settled: RefCell<Known<K, V>>,
    /// Answers that went round in a circle: they hold for who asks while nothing is open.
    circular: RefCell<Known<K, V>>,
    /// Answers that met an open question, which stands at that place: they hold while it is open.
    within: RefCell<IndexMap<K, (V, Answer, usize), FxBuildHasher>>,
    /// The questions that are being worked out, each for the one before.
    open: RefCell<Vec<K>>,
    /// The first open question that was met on the way to the innermost one.
    met: Cell<usize>,
}

impl<K, V> Default for Remembered<K, V> {
    fn default() -> Self {
        Self {
            settled: RefCell::default(),
            circular: RefCell::default(),
            within: RefCell::default(),
            open: RefCell::default(),
            met: Cell::new(usize::MAX),
        }
    }
}

impl<K: Clone + Eq + Hash, V: Clone> Remembered<K, V> {
    /// The answer, where it is known.
    pub(crate) fn recall<Q: ?Sized + Hash + Equivalent<K>>(&self, program: &Program<'_>, question: &Q) -> Option<V> {
        let is_first = || self.open.borrow().is_empty();
        let known = self.settled.borrow().get(question).cloned();
        let known = known.or_else(|| is_first().then(|| self.circular.borrow().get(question).cloned()).flatten());
        let (value, answer) = known?;
        program.again(answer);
        Some(value)
    }

    /// The answer, known or worked out now.
    pub(crate) fn get(
        &self,
        program: &Program<'_>,
        question: &K,
        depth: usize,
        unread: impl FnOnce(Met) -> V,
        read: impl FnOnce() -> V,
    ) -> V {
        let known = self.recall(program, question);
        known.unwrap_or_else(|| self.work_out(program, question.clone(), depth, unread, read))
    }

    /// The answer to a question that is not known: what `read` gives, or `unread` where it cannot be worked out because at most `depth` are at a time,
    /// or it is being worked out.
    pub(crate) fn work_out(
        &self,
        program: &Program<'_>,
        question: K,
        depth: usize,
        unread: impl FnOnce(Met) -> V,
        read: impl FnOnce() -> V,
    ) -> V {
        if let Some((value, answer, place)) = self.within.borrow().get(&question) {
            self.met.set(self.met.get().min(*place));
            program.again(*answer);
            return value.clone();
        }
        let (place, again) = {
            let open = self.open.borrow();
            (open.len(), open.iter().position(|known| *known == question))
        };
        if let Some(again) = again {
            self.met.set(self.met.get().min(again));
            return unread(Met::Again);
        }
        if place >= depth {
            self.met.set(0);
            return unread(Met::TooDeep);
        }
        self.open.borrow_mut().push(question.clone());
        let around = self.met.replace(usize::MAX);
        let (value, answer) = program.answer(read);
        self.open.borrow_mut().pop();
        let met = self.met.replace(around);
        if met == usize::MAX {
            self.settled.borrow_mut().insert(question, (value.clone(), answer));
            return value;
        }
        // What met this question holds no longer.
        self.within.borrow_mut().retain(|_, (_, _, met)| *met < place);
        if met >= place {
            self.circular.borrow_mut().insert(question, (value.clone(), answer));
        } else {
            self.met.set(around.min(met));
            self.within.borrow_mut().insert(question, (value.clone(), answer, met));
        }
        value
    }
}
