//! What changed between two contracts, in the words of the TypeScript that calls them, and what it does to who calls.
//!
//! In go two contracts; out comes a [`Difference`]: a [`Change`] for each thing that a frontend can tell, with a [`Grade`] and the parts of the client
//! that it touches. What has no client is no part of it: docstrings, places, private functions, views, what is not registered. A name that is gone and
//! one that is new are two changes: renames are not guessed. `docs/commands.md` has the table of grades.

mod channels;
mod contexts;
mod definitions;
mod differing;
mod fit;
mod forms;
mod functions;
mod memo;
mod moves;
mod reach;
mod references;
mod revisions;
mod slot;

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

use crate::spelling::typescript;
use crate::{Contract, TypeKey};
use differing::Differing;
use moves::Moves;
use reach::Reach;
use references::{Followed, References};

pub use crate::spelling::typescript::Way;
pub use memo::{Memo, Work};
pub use revisions::Outdated;

/// What changed between two contracts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Difference {
    /// By subject, then text.
    pub changes: Vec<Change>,
    /// What asks for a new `rev`, by function.
    pub outdated: Vec<Outdated>,
}

/// One change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What it is a change of.
    pub subject: Subject,
    /// Whether it came, went, or is another.
    pub mark: Mark,
    /// What changed, on one line and without the mark: `echo.text: string`.
    pub text: String,
    /// What stood there, where that has a spelling of its own.
    pub before: Option<String>,
    /// What stands there now.
    pub after: Option<String>,
    /// Which way the values go that it concerns; empty where it concerns none.
    pub ways: Vec<Way>,
    /// What it does to who calls.
    pub grade: Grade,
    /// Why, as a clause without its full stop.
    pub why: String,
    /// The parts of the client that it touches, in its names.
    pub affected: Vec<Affected>,
    /// For a named type: who leads to it, in order.
    pub reached_by: Vec<Reached>,
}

/// Who leads to a named type, and which way.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "each says itself")]
pub struct Reached {
    pub subject: Subject,
    pub way: Way,
}

/// Whether something came, went, or is another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "each says itself")]
pub enum Mark {
    Added,
    Removed,
    Changed,
}

/// What a change does to code that was written before it. The worst is greatest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Grade {
    /// Everything compiles, and works as it did.
    Safe,
    /// Ordinary code compiles; it may meet values or refusals that it has not met.
    Risky,
    /// Ordinary code that uses it does not compile, or calls that worked are refused.
    Breaking,
}

/// What a change is of, by its name on the wire.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "each says itself")]
pub enum Subject {
    /// Names, headers and defaults as a whole.
    Wire,
    Function(Arc<str>),
    Context(Arc<str>),
    Composition(Arc<str>),
    Form(Arc<str>),
    Channel(Arc<str>),
    Type(TypeKey),
}

/// A part of the client.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Affected {
    /// What the client exports: `useEcho`, `UserContext`, `Item`.
    pub export: String,
    /// Which part of it.
    pub part: Part,
    /// Where in that part; nothing for all of it.
    pub path: Vec<Step>,
}

/// A part of something that the client exports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// Every use.
    Whole,
    /// What it takes: arguments, attributes of a provider, the data of a form, what opens a channel.
    Arguments,
    /// What it gives.
    Result,
    /// What is sent over a channel.
    Send,
    /// What is received over a channel.
    Receive,
    /// The fields of a type.
    Fields,
    /// The members of an enumeration.
    Members,
}

/// A step into a value.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// `.price`
    Key(Arc<str>),
    /// To any element of an array, or any value of a dictionary.
    Item,
}

/// Compares two contracts.
pub fn difference(before: &Contract, after: &Contract) -> Difference {
    compare(before, References::of(before), after, &Differing::between(before, after)).0
}

/// Compares two contracts by what differs between them; gives the references of the later as well.
fn compare<'a>(
    before: &'a Contract,
    references: References,
    after: &'a Contract,
    differing: &'a Differing<'a>,
) -> (Difference, References) {
    let Followed { references: now, touched } = references.follow(differing);
    let (reach_before, reach_after) =
        (Reach { contract: before, references }, Reach { contract: after, references: now.clone() });
    let gone = reach_before.beyond(&reach_after, &touched);
    let moves = Moves::between(&gone, &reach_after.beyond(&reach_before, &touched));
    let comparison = Comparison { before, after, differing, reach_before, reach_after, gone, moves };
    (comparison.difference(), now)
}

/// Two contracts being compared.
struct Comparison<'a> {
    before: &'a Contract,
    after: &'a Contract,
    differing: &'a Differing<'a>,
    reach_before: Reach<'a>,
    reach_after: Reach<'a>,
    /// The types that the client does not use any more.
    gone: BTreeSet<&'a TypeKey>,
    moves: Moves<'a>,
}

impl Comparison<'_> {
    fn difference(&self) -> Difference {
        let mut changes = Vec::new();
        self.wire(&mut changes);
        self.functions(&mut changes);
        self.contexts(&mut changes);
        self.compositions(&mut changes);
        self.forms(&mut changes);
        self.channels(&mut changes);
        self.definitions(&mut changes);
        changes.sort_by(|left, right| {
            (&left.subject, &left.text, left.mark).cmp(&(&right.subject, &right.text, right.mark))
        });
        let outdated = revisions::outdated(&changes, self);
        Difference { changes, outdated }
    }
    fn wire(&self, out: &mut Vec<Change>) {
        let (before, after) = (self.before.dialect, self.after.dialect);
        if before != after {
            let name = |dialect: crate::declarations::Dialect| format!("{dialect:?}").to_lowercase();
            out.push(
                Change::changed(Subject::Wire, "dialect", name(before), name(after))
                    .graded(Grade::Breaking, "a client of the one does not speak with a server of the other"),
            );
        }
    }
}

impl Difference {
    /// Whether a frontend can tell no difference.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// The worst grade.
    pub fn grade(&self) -> Option<Grade> {
        self.changes.iter().map(|change| change.grade).max()
    }

    /// A line a change, in order: `+ echo.text: string`.
    pub fn lines(&self) -> Vec<String> {
        self.changes.iter().map(Change::line).collect()
    }
}

impl Change {
    /// The change on one line: `~ echo.count: number → string`, with the number of functions for a named type.
    pub fn line(&self) -> String {
        let mark = match self.mark {
            Mark::Added => '+',
            Mark::Removed => '-',
            Mark::Changed => '~',
        };
        match self.functions().len() {
            0 | 1 => format!("{mark} {}", self.text),
            several => format!("{mark} {} (in {several} functions)", self.text),
        }
    }

    /// The functions that lead to a named type, by wire name.
    pub fn functions(&self) -> BTreeSet<&Arc<str>> {
        let functions = self.reached_by.iter().filter_map(|reached| match &reached.subject {
            Subject::Function(name) => Some(name),
            _ => None,
        });
        functions.collect()
    }

    fn new(subject: Subject, mark: Mark, text: String) -> Self {
        Self {
            subject,
            mark,
            text,
            before: None,
            after: None,
            ways: Vec::new(),
            grade: Grade::Safe,
            why: String::new(),
            affected: Vec::new(),
            reached_by: Vec::new(),
        }
    }

    fn added(subject: Subject, text: String) -> Self {
        Self::new(subject, Mark::Added, text).graded(Grade::Safe, "nothing uses it yet")
    }

    fn removed(subject: Subject, text: String) -> Self {
        Self::new(subject, Mark::Removed, text).graded(Grade::Breaking, "whatever uses it does not compile")
    }

    fn changed(subject: Subject, what: &str, before: String, after: String) -> Self {
        let text = format!("{what}: {} → {}", short(&before), short(&after));
        Self { before: Some(before), after: Some(after), ..Self::new(subject, Mark::Changed, text) }
    }

    fn graded(self, grade: Grade, why: impl Into<String>) -> Self {
        Self { grade, why: why.into(), ..self }
    }

    fn going(self, ways: &[Way]) -> Self {
        Self { ways: ways.to_vec(), ..self }
    }

    fn touching(self, affected: Vec<Affected>) -> Self {
        Self { affected, ..self }
    }
}

impl Affected {
    /// All uses of an export.
    fn whole(export: String) -> Self {
        Self { export, part: Part::Whole, path: Vec::new() }
    }
}

impl Subject {
    /// What kind of thing it is.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Wire => "wire",
            Self::Function(_) => "function",
            Self::Context(_) => "context",
            Self::Composition(_) => "composition",
            Self::Form(_) => "form",
            Self::Channel(_) => "channel",
            Self::Type(_) => "type",
        }
    }

    /// Its name on the wire; for a type, its name in TypeScript.
    pub fn name(&self) -> String {
        match self {
            Self::Wire => String::new(),
            Self::Function(name)
            | Self::Context(name)
            | Self::Composition(name)
            | Self::Form(name)
            | Self::Channel(name) => name.to_string(),
            Self::Type(key) => typescript::name(key),
        }
    }
}

impl Grade {
    /// `safe`, `risky`, `breaking`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Safe => "safe",
            Self::Risky => "risky",
            Self::Breaking => "breaking",
        }
    }
}

impl fmt::Display for Affected {
    /// `useItems().items[].price`, `useEcho(.text)`, `Item.price`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path: String = self.path.iter().map(Step::to_string).collect();
        let export = &self.export;
        match self.part {
            Part::Whole | Part::Fields | Part::Members => write!(f, "{export}{path}"),
            Part::Arguments if path.is_empty() => write!(f, "{export}(…)"),
            Part::Arguments => write!(f, "{export}({path})"),
            Part::Result => write!(f, "{export}(){path}"),
            Part::Send => write!(f, "{export}().send({path})"),
            Part::Receive => write!(f, "{export}().messages[]{path}"),
        }
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Key(key) => write!(f, ".{}", typescript::key(key)),
            Self::Item => f.write_str("[]"),
        }
    }
}

/// At most as long as a line bears, cut in the middle: both ends of a type tell something.
fn short(text: &str) -> String {
    const LONGEST: usize = 60;
    let length = text.chars().count();
    if length <= LONGEST {
        return text.to_owned();
    }
    let half = LONGEST / 2;
    let (head, tail): (String, String) =
        (text.chars().take(half).collect(), text.chars().skip(length - half + 1).collect());
    format!("{}…{}", head.trim_end(), tail.trim_start())
}
