//! A piece of the declarations that is read by itself, with the questions that it rests on.
//!
//! In goes what changed; out comes whether a piece still stands. Must never hold on to a program: a piece outlives the one it was read from.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::program::{Program, Question};

/// What was read, and what it rests on.
#[derive(Clone, Debug)]
pub(super) struct Unit<T> {
    pub(super) value: T,
    questions: Box<[Question]>,
}

impl<T> Unit<T> {
    /// Reads a piece that refers to no named types.
    pub(super) fn read(program: &Program<'_>, read: impl FnOnce() -> T) -> Self {
        let (value, rests) = program.track(read);
        Self { value, questions: rests.questions }
    }

    /// What was read, resting on `questions`, which are sorted.
    pub(super) fn new(value: T, questions: Box<[Question]>) -> Self {
        Self { value, questions }
    }

    /// What it rests on.
    pub(super) fn questions(&self) -> &[Question] {
        &self.questions
    }

    /// Whether it rests on the answer to this one.
    pub(super) fn rests_on(&self, question: Question) -> bool {
        self.questions.binary_search(&question).is_ok()
    }

    /// Whether none of what it rests on changed.
    pub(super) fn stands(&self, stale: &Stale) -> bool {
        stale.spares(&self.questions)
    }
}

/// The dotted names that another answer stands behind than before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Changed {
    /// These.
    Names {
        /// Modules whose facts differ ([`crate::facts::FileFacts::module`]; where their words stand does not matter).
        modules: BTreeSet<Arc<str>>,
        /// Modules and packages that appeared or went, lie in another file now, or whose file can or cannot be read any more.
        existence: BTreeSet<Arc<str>>,
    },
    /// Any of them.
    Everything,
}

/// The questions that have to be asked again.
#[derive(Debug, Default)]
pub(super) struct Stale(Vec<Question>);

impl Stale {
    /// What has to be asked again for these names.
    pub(super) fn of(modules: &BTreeSet<Arc<str>>, existence: &BTreeSet<Arc<str>>) -> Self {
        let mut questions: Vec<Question> = modules.iter().chain(existence).map(|name| Question::says(name)).collect();
        for name in existence {
            questions.push(Question::exists(name));
            questions.extend(name.match_indices('.').filter_map(|(at, _)| Some(Question::below(name.get(..at)?))));
        }
        questions.sort_unstable();
        questions.dedup();
        Self(questions)
    }

    /// One more.
    pub(super) fn add(&mut self, question: Question) {
        if let Err(place) = self.0.binary_search(&question) {
            self.0.insert(place, question);
        }
    }

    /// All of them.
    pub(super) fn questions(&self) -> impl Iterator<Item = &Question> {
        self.0.iter()
    }

    /// Whether none of `questions`, which are sorted, is among them.
    pub(super) fn spares(&self, questions: &[Question]) -> bool {
        let (few, many) = if self.0.len() < questions.len() { (&*self.0, questions) } else { (questions, &*self.0) };
        few.iter().all(|question| many.binary_search(question).is_err())
    }
}
