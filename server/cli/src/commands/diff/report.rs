//! What is compared with what, and what came of it: the data behind every format.

use camino::Utf8Path;
use mizan_engine::frontend::Frontends;
use mizan_engine::{Backend, Documents, Project, Snapshot};
use mizan_schema::difference::{Change, Grade, Outdated};
use mizan_schema::{Contract, Difference, difference};

use crate::paths::WorkingFolder;
use crate::render::visible;
use crate::sites::{Site, Texts};

/// The grades, the worst first.
pub(super) const GRADES: [Grade; 3] = [Grade::Breaking, Grade::Risky, Grade::Safe];

/// The difference of a project.
pub(super) struct Report {
    /// As it was asked for.
    pub(super) revision: String,
    pub(super) commit: String,
    pub(super) compared: Vec<Compared>,
}

/// The difference of one backend.
pub(super) struct Compared {
    /// Its folder as shown, where the project has or had several.
    pub(super) folder: String,
    pub(super) difference: Difference,
    /// Where frontends use what changed, for each change; for those that are safe nowhere.
    pub(super) sites: Vec<Vec<Site>>,
}

/// A backend then and now; one of them at least is there.
pub(super) struct Pair<'p> {
    pub(super) before: Option<&'p Backend>,
    pub(super) after: Option<&'p Backend>,
    /// Its folder, relative to the project.
    folder: &'p Utf8Path,
}

/// The backends of both times, matched by their folders. Where each time has one, it is the same.
pub(super) fn pairs<'p>(now: &'p Project, then: Option<&'p Project>) -> Vec<Pair<'p>> {
    fn place<'p>(project: &'p Project, backend: &'p Backend) -> &'p Utf8Path {
        backend.folder.strip_prefix(&project.root).unwrap_or(&backend.folder)
    }
    let earlier = then.map(|project| project.backends.as_slice()).unwrap_or_default();
    let earlier: Vec<(&Utf8Path, &Backend)> =
        then.into_iter().flat_map(|project| earlier.iter().map(move |it| (place(project, it), it))).collect();
    if let ([after], [(_, before)]) = (now.backends.as_slice(), earlier.as_slice()) {
        return vec![Pair { before: Some(before), after: Some(after), folder: place(now, after) }];
    }
    let mut pairs: Vec<Pair<'p>> = now
        .backends
        .iter()
        .map(|after| {
            let folder = place(now, after);
            let before = earlier.iter().find(|(place, _)| *place == folder).map(|(_, backend)| *backend);
            Pair { before, after: Some(after), folder }
        })
        .collect();
    let is_gone = |folder: &Utf8Path| now.backends.iter().all(|after| place(now, after) != folder);
    pairs.extend(earlier.iter().filter(|(folder, _)| is_gone(folder)).map(|(folder, before)| Pair {
        before: Some(before),
        after: None,
        folder,
    }));
    pairs
}

impl Pair<'_> {
    /// Where the frontends of now use what changed since `then`. What they were written against is the client of that time.
    fn sites(
        &self,
        project: &Project,
        then: Option<&Snapshot>,
        difference: &Difference,
        here: &WorkingFolder,
    ) -> Vec<Vec<Site>> {
        let none = || difference.changes.iter().map(|_| Vec::new()).collect();
        let is_felt = difference.changes.iter().any(|change| change.grade > Grade::Safe);
        let Some((now, then)) = self.after.zip(then).filter(|_| is_felt) else { return none() };
        let frontends = Frontends::new(project, now);
        let uses = frontends.at(then, &Documents::none());
        let mut texts = Texts::new(here);
        let mut of = |change: &Change| match change.grade {
            Grade::Safe => Vec::new(),
            Grade::Risky | Grade::Breaking => uses.touched_by(change).iter().map(|one| texts.site(one)).collect(),
        };
        difference.changes.iter().map(&mut of).collect()
    }
}

impl Compared {
    pub(super) fn of(
        pair: &Pair<'_>,
        project: &Project,
        before: Option<&Snapshot>,
        after: Option<&Snapshot>,
        here: &WorkingFolder,
    ) -> Self {
        let none = Contract::default();
        let then = before;
        let (before, after) = (before.map(|it| &*it.contract), after.map(|it| &*it.contract));
        // A contract of nothing speaks no dialect.
        let empty = Contract { dialect: before.or(after).map(|it| it.dialect).unwrap_or_default(), ..none };
        let difference = difference(before.unwrap_or(&empty), after.unwrap_or(&empty));
        let sites = pair.sites(project, then, &difference, here);
        Self { folder: here.show(&project.root.join(pair.folder)), difference, sites }
    }

    /// Every change with where it is felt.
    pub(super) fn changes(&self) -> impl Iterator<Item = (&Change, &[Site])> {
        self.difference.changes.iter().zip(self.sites.iter().map(Vec::as_slice))
    }
}

impl Report {
    pub(super) fn is_breaking(&self) -> bool {
        self.count(Grade::Breaking) > 0
    }

    pub(super) fn count(&self, grade: Grade) -> usize {
        self.changes().filter(|change| change.grade == grade).count()
    }

    pub(super) fn changes(&self) -> impl Iterator<Item = &Change> {
        self.compared.iter().flat_map(|compared| &compared.difference.changes)
    }

    /// `1 breaking, 2 safe`, or `no difference`.
    pub(super) fn summary(&self) -> String {
        let counts = GRADES.map(|grade| (self.count(grade), grade.word()));
        let parts: Vec<String> =
            counts.iter().filter(|(count, _)| *count > 0).map(|(count, word)| format!("{count} {word}")).collect();
        if parts.is_empty() { "no difference".to_owned() } else { parts.join(", ") }
    }

    /// `main (1a2b3c4d5e)`.
    pub(super) fn since(&self) -> String {
        const SHOWN: usize = 10;
        let commit = self.commit.get(..SHOWN).unwrap_or(&self.commit);
        if self.commit.starts_with(&self.revision) {
            return commit.to_owned();
        }
        format!("{} ({commit})", visible::line(&self.revision))
    }
}

/// Who leads to a changed type: `in cart_items, items and 3 more`.
pub(super) fn through(change: &Change) -> Option<String> {
    const SHOWN: usize = 5;
    let mut names: Vec<String> = change
        .reached_by
        .iter()
        .map(|reached| match reached.subject.kind() {
            "function" => reached.subject.name(),
            kind => format!("{kind} {}", reached.subject.name()),
        })
        .collect();
    names.dedup();
    let more = names.len().saturating_sub(SHOWN);
    names.truncate(SHOWN);
    let names = names.join(", ");
    match (names.is_empty(), more) {
        (true, _) => None,
        (false, 0) => Some(format!("in {names}")),
        (false, more) => Some(format!("in {names} and {more} more")),
    }
}

/// Where a change is felt: `src/App.tsx:3:5 in App`, the first few places, a line each.
pub(super) fn felt_at(sites: &[Site]) -> Vec<String> {
    const SHOWN: usize = 5;
    let more = sites.len().saturating_sub(SHOWN);
    let mut lines: Vec<String> = sites.iter().take(SHOWN).map(Site::line).collect();
    if more > 0 {
        lines.push(format!("and {more} more"));
    }
    lines
}

/// Why a function wants a new `rev`.
pub(super) fn advice(outdated: &Outdated) -> String {
    let Outdated { function, context, rev } = outdated;
    let next = rev.saturating_add(1);
    format!("{function}: bundles of {context} that are cached have its old shape; `rev={next}` leaves them alone")
}
