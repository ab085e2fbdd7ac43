//! A difference as one JSON document; `docs/commands.md` describes its shape.

use std::io::{self, Write};

use mizan_schema::difference::{Affected, Change, Grade, Mark, Way};
use serde::Serialize;

use super::report::Report;
use crate::render::json::document;
use crate::sites::Site;

pub(super) fn write(out: &mut impl Write, report: &Report) -> io::Result<()> {
    document(
        out,
        &Document {
            version: 1,
            revision: &report.revision,
            commit: &report.commit,
            summary: Summary {
                breaking: report.count(Grade::Breaking),
                risky: report.count(Grade::Risky),
                safe: report.count(Grade::Safe),
            },
            backends: report
                .compared
                .iter()
                .map(|compared| Backend {
                    folder: &compared.folder,
                    changes: compared.changes().map(|(change, sites)| Entry::of(change, sites)).collect(),
                    revs: compared
                        .difference
                        .outdated
                        .iter()
                        .map(|outdated| Outdated {
                            function: &outdated.function,
                            context: &outdated.context,
                            rev: outdated.rev,
                        })
                        .collect(),
                })
                .collect(),
        },
    )
}

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    revision: &'a str,
    commit: &'a str,
    summary: Summary,
    backends: Vec<Backend<'a>>,
}

#[derive(Serialize)]
struct Summary {
    breaking: usize,
    risky: usize,
    safe: usize,
}

#[derive(Serialize)]
struct Backend<'a> {
    folder: &'a str,
    changes: Vec<Entry<'a>>,
    revs: Vec<Outdated<'a>>,
}

#[derive(Serialize)]
struct Entry<'a> {
    grade: &'a str,
    change: &'a str,
    kind: &'a str,
    name: String,
    text: &'a str,
    before: Option<&'a str>,
    after: Option<&'a str>,
    directions: Vec<&'a str>,
    why: &'a str,
    functions: Vec<&'a str>,
    affected: Vec<String>,
    sites: Vec<Place<'a>>,
}

/// A place of a frontend.
#[derive(Serialize)]
struct Place<'a> {
    file: &'a str,
    line: usize,
    column: usize,
    component: Option<&'a str>,
}

#[derive(Serialize)]
struct Outdated<'a> {
    function: &'a str,
    context: &'a str,
    rev: i64,
}

impl<'a> Entry<'a> {
    fn of(change: &'a Change, sites: &'a [Site]) -> Self {
        Self {
            grade: change.grade.word(),
            change: match change.mark {
                Mark::Added => "added",
                Mark::Removed => "removed",
                Mark::Changed => "changed",
            },
            kind: change.subject.kind(),
            name: change.subject.name(),
            text: &change.text,
            before: change.before.as_deref(),
            after: change.after.as_deref(),
            directions: change
                .ways
                .iter()
                .map(|way| match way {
                    Way::Input => "input",
                    Way::Output => "output",
                })
                .collect(),
            why: &change.why,
            functions: change.functions().into_iter().map(|name| &**name).collect(),
            affected: change.affected.iter().map(Affected::to_string).collect(),
            sites: sites
                .iter()
                .map(|site| Place {
                    file: &site.file,
                    line: site.at.line,
                    column: site.at.column,
                    component: site.component.as_deref(),
                })
                .collect(),
        }
    }
}
