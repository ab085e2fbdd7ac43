//! The conflicts that a merge left in a text.
//!
//! In goes a text; out come its conflicts, each with what is to be taken out of the text so that their first sides are left. Must be linear,
//! and must leave alone what only looks like a conflict: markers in a string, and those that are not all there.

use mizan_text::Span;

use super::pieces::{self, Line, Marker, Scan};
use super::{Broken, FileFacts, PROBLEMS_LIMIT, Problem};

/// One conflict.
pub(super) struct Conflict {
    /// The line that it begins with.
    marker: Span,
    /// What follows its first side: the other sides, and the line that it ends with.
    rest: Span,
}

/// The conflicts in `text`, in order.
pub(super) fn find(text: &str) -> Vec<Conflict> {
    let mut found = Vec::new();
    let mut scan = Scan::new(text.as_bytes(), 0);
    // Where the rest of the conflict begins that the scan is in.
    let mut open: Option<Span> = None;
    while scan.at < text.len() {
        let line = Line::at(scan.bytes, scan.at);
        match open {
            Some(rest) if rest.start as usize == line.start => {
                scan.at = rest.end as usize;
                open = None;
                continue;
            }
            None if scan.string.is_none() && line.marker() == Some(Marker::Ours) => {
                if let Some(conflict) = Conflict::at(&line) {
                    open = Some(conflict.rest);
                    found.push(conflict);
                    scan.at = pieces::after_line(scan.bytes, line.start);
                    continue;
                }
            }
            _ => {}
        }
        scan.line();
    }
    found
}

/// What is taken out of a text for `conflicts`, in order.
pub(super) fn others(conflicts: &[Conflict]) -> Vec<Span> {
    conflicts.iter().flat_map(|conflict| [conflict.marker, conflict.rest]).collect()
}

/// Says of the facts of the first sides that there are others. What is on none of the first sides may be kept of what was there.
pub(super) fn say(conflicts: &[Conflict], facts: &mut FileFacts) {
    if conflicts.is_empty() {
        return;
    }
    for Conflict { marker, .. } in conflicts {
        let anchor = facts.place(*marker);
        let message = "a merge conflict is left here".to_owned();
        facts.problems.push(Problem { message, anchor, help: Some("resolve it; until then its first side is read") });
        facts.broken.push(Broken { names: Vec::new(), head: anchor });
    }
    let FileFacts { spans, problems, broken, .. } = facts;
    let start = |anchor: mizan_schema::Anchor| spans.get(anchor.0 as usize).map(|span| span.start);
    problems.sort_by_key(|problem| start(problem.anchor));
    problems.truncate(PROBLEMS_LIMIT);
    broken.sort_by_key(|broken| start(broken.head));
}

impl Conflict {
    /// The conflict that begins with `first`, if it is there to its end.
    fn at(first: &Line<'_>) -> Option<Self> {
        let bytes = first.bytes;
        let (mut rest, mut has_theirs) = (None, false);
        let mut at = pieces::after_line(bytes, first.start);
        while at < bytes.len() {
            let line = Line::at(bytes, at);
            match line.marker() {
                Some(Marker::Ours) => return None,
                Some(Marker::Base) if rest.is_none() => rest = Some(at),
                Some(Marker::Theirs) if !has_theirs => {
                    rest = rest.or(Some(at));
                    has_theirs = true;
                }
                Some(Marker::End) => {
                    return has_theirs.then_some(Self {
                        marker: pieces::span(first.start, first.end()),
                        rest: pieces::span(rest?, line.end()),
                    });
                }
                _ => {}
            }
            at = pieces::after_line(bytes, at);
        }
        None
    }
}
