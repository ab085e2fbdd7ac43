//! The last good reading of what does not parse now.
//!
//! In go the facts of a file as they were kept last and as they are read now; out come those of now, and where a statement is broken, what
//! stood there before. Nothing outlives a text that parses. What is kept is placed at the head of the broken statement: its own places are
//! of a text that is no more. Must never take anything from what is read now, nor say of the past what the present says.

use mizan_schema::Anchor;
use mizan_text::Span;
use rustc_hash::{FxHashMap, FxHashSet};

use super::ast::{Expr, ExprKind, ImportedNames, Module, Name, Stmt};
use super::{Broken, FileFacts, Problem, anchors};

/// What `now` says, with what of `previous` is lost to its broken statements.
///
/// A statement is lost when nothing says the same now, and a broken one bears its name or stands between the same neighbours. `previous`
/// may itself be kept: as long as a statement is broken, what was there stays.
#[must_use]
pub fn keep(previous: &FileFacts, now: FileFacts) -> FileFacts {
    if now.broken.is_empty() || previous.module.body.is_empty() {
        return now;
    }
    let now_spans = now.spans;
    let span = |anchor: Anchor| now_spans.get(anchor.0 as usize).copied().unwrap_or_default();
    let statements: Vec<_> = now.module.body.into_iter().map(|statement| Said::new(statement, &now_spans)).collect();
    let earlier: Vec<_> =
        previous.module.body.iter().map(|statement| Said::new(statement.clone(), &previous.spans)).collect();
    let gaps = gaps(&now.broken, &statements, span);
    let kept = lost(&earlier, &statements, &now.broken, &gaps);

    let mut facts =
        FileFacts { module: Module::default(), spans: Vec::new(), problems: Vec::new(), broken: Vec::new() };
    facts.module.docstring = now.module.docstring;
    if gaps.first() == Some(&0) {
        facts.module.docstring = facts.module.docstring.or_else(|| previous.module.docstring.clone());
    }
    let mut kept = kept.into_iter().peekable();
    let mut earlier: Vec<_> = earlier.into_iter().map(Some).collect();
    for (at, said) in statements.into_iter().map(Some).chain([None]).enumerate() {
        while let Some(lost) = kept.next_if(|lost| gaps.get(lost.broken).is_none_or(|&gap| gap <= at)) {
            let head = now.broken.get(lost.broken).map(|broken| span(broken.head)).unwrap_or_default();
            if let Some(said) = earlier.get_mut(lost.statement).and_then(Option::take) {
                facts.say(said.placed_at(head));
            }
        }
        if let Some(said) = said {
            facts.say(said);
        }
    }
    facts.problems = now
        .problems
        .into_iter()
        .map(|problem| Problem { anchor: facts.place(span(problem.anchor)), ..problem })
        .collect();
    facts.broken =
        now.broken.into_iter().map(|broken| Broken { head: facts.place(span(broken.head)), ..broken }).collect();
    facts
}

impl FileFacts {
    fn say(&mut self, mut said: Said) {
        let first = u32::try_from(self.spans.len()).unwrap_or(u32::MAX);
        anchors::each(&mut said.statement, &mut |anchor| anchor.0 = anchor.0.saturating_add(first));
        self.module.body.push(said.statement);
        self.spans.append(&mut said.spans);
    }

    pub(super) fn place(&mut self, span: Span) -> Anchor {
        let anchor = Anchor(u32::try_from(self.spans.len()).unwrap_or(u32::MAX));
        self.spans.push(span);
        anchor
    }
}

/// A top-level statement by itself: its anchors count from its own first, so that equal ones say the same.
struct Said {
    statement: Stmt,
    spans: Vec<Span>,
    /// What it binds at module level.
    names: Vec<Name>,
}

impl Said {
    fn new(mut statement: Stmt, spans: &[Span]) -> Self {
        let (mut first, mut last) = (u32::MAX, 0);
        anchors::each(&mut statement, &mut |anchor| {
            first = first.min(anchor.0);
            last = last.max(anchor.0);
        });
        anchors::each(&mut statement, &mut |anchor| anchor.0 -= first);
        let spans = spans.get(first as usize..=last as usize).unwrap_or_default().to_vec();
        let mut names = Vec::new();
        bound(std::slice::from_ref(&statement), &mut names);
        Self { statement, spans, names }
    }

    fn placed_at(mut self, head: Span) -> Self {
        self.spans.fill(head);
        self
    }

    fn start(&self) -> Option<u32> {
        self.spans.iter().map(|span| span.start).min()
    }
}

/// A statement that is not there any more, and the broken one that it is lost to, each by its index.
struct Lost {
    statement: usize,
    broken: usize,
}

/// What of `earlier` is to be kept, sorted by where it is put.
fn lost(earlier: &[Said], now: &[Said], broken: &[Broken], gaps: &[usize]) -> Vec<Lost> {
    let matches = Matches::of(earlier, now);
    let bound: FxHashSet<&str> = names(now).collect();
    let mut named: FxHashMap<&str, usize> = FxHashMap::default();
    for (index, broken) in broken.iter().enumerate().rev() {
        named.extend(broken.names.iter().filter(|name| !bound.contains(&***name)).map(|name| (&**name, index)));
    }

    let mut lost: Vec<Lost> = Vec::new();
    for (statement, said) in earlier.iter().enumerate() {
        let by_name = said.names.iter().find_map(|name| named.get(&**name).copied());
        let by_place = || {
            let (from, to) = matches.gap(statement)?;
            let first = gaps.partition_point(|&gap| gap < from);
            let end = gaps.partition_point(|&gap| gap <= to);
            // Not above what stood above it.
            let above = lost.last().map(|lost| lost.broken).filter(|broken| (first..end).contains(broken));
            (first < end).then(|| above.unwrap_or(first))
        };
        let broken = by_name.or_else(by_place);
        lost.extend(broken.map(|broken| Lost { statement, broken }));
    }
    lost.sort_by_key(|lost| lost.broken);
    lost
}

/// For each broken statement, how many of those that are read stand before it.
fn gaps(broken: &[Broken], now: &[Said], span: impl Fn(Anchor) -> Span) -> Vec<usize> {
    let mut above = 0;
    let starts: Vec<u32> = now
        .iter()
        .map(|said| {
            above = said.start().unwrap_or(above).max(above);
            above
        })
        .collect();
    broken.iter().map(|broken| starts.partition_point(|&start| start < span(broken.head).start)).collect()
}

/// Which earlier statements are still there.
struct Matches {
    /// For each earlier one, where it stands now, unchanged.
    same: Vec<Option<usize>>,
    /// For each, whether one of the same name has taken its place.
    changed: Vec<bool>,
    /// For each, the nearest unchanged one above it and below it, as they stand now.
    neighbours: Vec<(Option<usize>, Option<usize>)>,
    count: usize,
}

impl Matches {
    fn of(earlier: &[Said], now: &[Said]) -> Self {
        let mut by_names: FxHashMap<&[Name], Vec<usize>> = FxHashMap::default();
        for (index, said) in now.iter().enumerate() {
            by_names.entry(&said.names).or_default().push(index);
        }
        let same: Vec<_> = earlier
            .iter()
            .map(|said| {
                let candidates = by_names.get_mut(said.names.as_slice())?;
                let at = candidates.iter().position(|&at| now.get(at).is_some_and(|now| now.says(said)))?;
                Some(candidates.remove(at))
            })
            .collect();

        let mut others: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
        let mut left: Vec<usize> = by_names.into_values().flatten().collect();
        left.sort_unstable();
        for index in left {
            for name in now.get(index).iter().flat_map(|said| &said.names) {
                others.entry(name).or_default().push(index);
            }
        }
        let mut taken = FxHashSet::default();
        let mut take = |said: &Said| {
            let mut candidates = said.names.iter().filter_map(|name| others.get(&**name)).flatten();
            candidates.any(|&index| taken.insert(index))
        };
        let changed = earlier.iter().zip(&same).map(|(said, same)| same.is_none() && take(said)).collect();

        let mut neighbours = vec![(None, None); same.len()];
        let mut above = None;
        for (neighbours, same) in neighbours.iter_mut().zip(&same) {
            neighbours.0 = above;
            above = same.or(above);
        }
        let mut below = None;
        for (neighbours, same) in neighbours.iter_mut().zip(&same).rev() {
            neighbours.1 = below;
            below = same.or(below);
        }
        Self { same, changed, neighbours, count: now.len() }
    }

    /// Where an earlier statement would stand if it were still there: how many are above it at least, and at most. Where its neighbours have
    /// been moved past each other, anywhere between them.
    fn gap(&self, earlier: usize) -> Option<(usize, usize)> {
        let is_there = self.same.get(earlier)?.is_some() || *self.changed.get(earlier)?;
        let &(above, below) = self.neighbours.get(earlier)?;
        let (from, to) = (above.map_or(0, |above| above + 1), below.unwrap_or(self.count));
        (!is_there).then_some((from.min(to), from.max(to)))
    }
}

impl Said {
    fn says(&self, other: &Self) -> bool {
        self.statement == other.statement
    }
}

fn names(all: &[Said]) -> impl Iterator<Item = &str> {
    all.iter().flat_map(|said| &said.names).map(|name| &**name)
}

/// The names that statements bind, at any depth that is not a body of its own.
fn bound(body: &[Stmt], into: &mut Vec<Name>) {
    for statement in body {
        match statement {
            Stmt::Import(names) => into.extend(names.iter().map(|name| {
                let first = || Name::from(name.module.split('.').next().unwrap_or_default());
                name.alias.clone().unwrap_or_else(first)
            })),
            Stmt::From(from) => {
                if let ImportedNames::Names(names) = &from.names {
                    into.extend(names.iter().map(|name| name.alias.as_ref().unwrap_or(&name.name).clone()));
                }
            }
            Stmt::Assign(assign) => target_names(&assign.targets, into),
            Stmt::TypeAlias(alias) => into.push(alias.name.clone()),
            Stmt::Function(function) => into.push(function.name.clone()),
            Stmt::Class(class) => into.push(class.name.clone()),
            Stmt::If(branch) => {
                bound(&branch.body, into);
                bound(&branch.orelse, into);
            }
            Stmt::Try(attempt) => {
                bound(&attempt.body, into);
                bound(&attempt.handlers, into);
                bound(&attempt.finalbody, into);
            }
            Stmt::Block(block) => bound(&block.body, into),
            Stmt::Expr(_) | Stmt::Return(_) | Stmt::Delete(_) => {}
        }
    }
}

fn target_names(targets: &[Expr], into: &mut Vec<Name>) {
    for target in targets {
        match &target.kind {
            ExprKind::Name(name) => into.push(name.clone()),
            ExprKind::Tuple(items) | ExprKind::List(items) => target_names(items, into),
            ExprKind::Starred(inner) => target_names(std::slice::from_ref(&**inner), into),
            _ => {}
        }
    }
}
