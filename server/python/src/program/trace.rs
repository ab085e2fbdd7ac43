//! What an answer rests on: the questions that were asked on the way to it, also by whom it was first asked for.
//!
//! In go questions as they are asked, answers as they are begun and ended, and answers that a cache gives again; out comes, for any of them, every
//! question below it. A remembered answer is a node of a graph, so that giving it again costs one edge. Must never leave a question out; one too
//! many costs work only.

use std::hash::{Hash, Hasher};

use rustc_hash::{FxHashSet, FxHasher};

/// What can be asked of the sources, or of the backend as a whole, as a number: the same for the same question. Where two share a number, an edit
/// that changes the answer to one has the other asked again, too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Question(u64);

impl Question {
    /// Which apps are installed.
    pub(crate) const INSTALLED: Self = Self(0);

    /// What a module says, or that there is none.
    pub fn says(module: &str) -> Self {
        Self::of(1, module)
    }

    /// Whether there is a module of this name.
    pub fn exists(module: &str) -> Self {
        Self::of(2, module)
    }

    /// Which modules there are below a package.
    pub fn below(package: &str) -> Self {
        Self::of(3, package)
    }

    fn of(kind: u8, name: &str) -> Self {
        let mut hasher = FxHasher::default();
        (kind, name).hash(&mut hasher);
        Self(hasher.finish())
    }
}

/// Everything that an answer rests on.
#[derive(Clone, Debug, Default)]
pub(crate) struct Rests {
    /// The questions, sorted.
    pub(crate) questions: Box<[Question]>,
    /// The numbers of the named types it refers to, sorted.
    pub(crate) types: Vec<u32>,
}

/// A remembered answer; nothing where it rests on nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Answer(Option<u32>);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Edge {
    Question(Question),
    Type(u32),
    Answer(u32),
}

/// The graph of answers.
#[derive(Debug, Default)]
pub(super) struct Trace {
    /// What the answers that are being looked for rest on so far; those of inner ones above those of outer ones.
    open: Vec<Edge>,
    /// The edges of finished answers, one answer after the other, and where each ends.
    edges: Vec<Edge>,
    ends: Vec<usize>,
}

impl Trace {
    pub(super) fn ask(&mut self, question: Question) {
        self.add(Edge::Question(question));
    }

    pub(super) fn refer(&mut self, named: u32) {
        self.add(Edge::Type(named));
    }

    pub(super) fn again(&mut self, answer: Answer) {
        if let Some(node) = answer.0 {
            self.add(Edge::Answer(node));
        }
    }

    fn add(&mut self, edge: Edge) {
        if self.open.last() != Some(&edge) {
            self.open.push(edge);
        }
    }

    /// Begins an answer; what it gives is where that is to be ended.
    pub(super) fn begin(&self) -> usize {
        self.open.len()
    }

    /// Ends an answer that is remembered.
    pub(super) fn answer(&mut self, start: usize) -> Answer {
        match self.open.get(start..) {
            None | Some([]) => Answer(None),
            // What rests on one answer alone rests on what that does.
            Some(&[Edge::Answer(node)]) => Answer(Some(node)),
            Some(_) => {
                self.edges.extend(self.open.drain(start..));
                let node = u32::try_from(self.ends.len()).unwrap_or(u32::MAX);
                self.ends.push(self.edges.len());
                self.open.push(Edge::Answer(node));
                Answer(Some(node))
            }
        }
    }

    /// Ends an answer that stands by itself.
    pub(super) fn rests(&mut self, start: usize) -> Rests {
        let mut open: Vec<Edge> = self.open.drain(start.min(self.open.len())..).collect();
        let mut seen = FxHashSet::default();
        let (mut questions, mut types) = (FxHashSet::default(), Vec::new());
        while let Some(edge) = open.pop() {
            match edge {
                Edge::Question(question) => {
                    questions.insert(question);
                }
                Edge::Type(named) => types.push(named),
                Edge::Answer(node) if seen.insert(node) => open.extend_from_slice(self.edges_of(node)),
                Edge::Answer(_) => {}
            }
        }
        let mut questions: Box<[Question]> = questions.into_iter().collect();
        questions.sort_unstable();
        types.sort_unstable();
        types.dedup();
        Rests { questions, types }
    }

    fn edges_of(&self, node: u32) -> &[Edge] {
        let node = node as usize;
        let start = node.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or_default();
        let end = self.ends.get(node).copied().unwrap_or_default();
        self.edges.get(start..end).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_that_is_given_again_is_rested_on_again() {
        let mut trace = Trace::default();
        let outer = trace.begin();
        let inner = trace.begin();
        trace.ask(Question::says("a"));
        trace.refer(7);
        let answer = trace.answer(inner);
        trace.ask(Question::says("b"));
        let mut both = vec![Question::says("a"), Question::says("b")];
        both.sort_unstable();
        let rests = trace.rests(outer);
        assert_eq!((&*rests.questions, &*rests.types), (&*both, &[7][..]));

        let later = trace.begin();
        trace.again(answer);
        assert_eq!(*trace.rests(later).questions, [Question::says("a")]);
    }

    #[test]
    fn an_answer_by_itself_leaves_nothing_around_it() {
        let mut trace = Trace::default();
        let outer = trace.begin();
        let inner = trace.begin();
        trace.ask(Question::says("a"));
        trace.rests(inner);
        assert!(trace.rests(outer).questions.is_empty());
    }
}
