//! Where a frontend uses what a change touches.
//!
//! In go the uses of a client and a part of it; out come the uses that the change is felt at. The client has to be the one *before* the change: code that is
//! there was written against it, and what is gone is in no other.

use std::collections::BTreeSet;

use mizan_schema::difference::{Affected, Part, Step};
use mizan_typescript::link::{Links, Path};
use mizan_typescript::uses::{Part as UsedPart, Segment, Use, UseKind};

/// The uses that are touched, by path and place, each once.
pub fn sites<'l>(links: &'l Links, touched: &[Affected]) -> Vec<(&'l Path, &'l Use)> {
    let mut seen = BTreeSet::new();
    let mut found: Vec<(&Path, &Use)> = touched.iter().flat_map(|affected| touches(links, affected)).collect();
    found.sort_by_key(|(path, site)| (*path, site.span));
    found.retain(|(path, site)| seen.insert((*path, site.span)));
    found
}

fn touches<'l>(links: &'l Links, affected: &Affected) -> Vec<(&'l Path, &'l Use)> {
    let uses = || links.uses_of(&affected.export);
    let Some(part) = part(affected.part) else { return as_a_whole(uses().collect()) };
    let inside: Vec<_> = uses()
        .filter(|(_, site)| site.target.part == part && is_below(&site.target.path, &affected.path))
        .filter(|(_, site)| !matches!(site.kind, UseKind::Dynamic(_)))
        .collect();
    // A result that is passed on as it comes has no field of its own to point at.
    if inside.is_empty() && affected.path.is_empty() && affected.part == Part::Result {
        return as_a_whole(uses().collect());
    }
    inside
}

/// The places of a name that do something with it; its imports where there are no others in their file.
fn as_a_whole<'l>(uses: Vec<(&'l Path, &'l Use)>) -> Vec<(&'l Path, &'l Use)> {
    let named = uses.into_iter().filter(|(_, site)| site.target.part == UsedPart::Name);
    let (imports, others): (Vec<_>, Vec<_>) = named.partition(|(_, site)| site.kind == UseKind::Import);
    let used_in: BTreeSet<&Path> = others.iter().map(|(path, _)| *path).collect();
    let alone = imports.into_iter().filter(|(path, _)| !used_in.contains(path));
    let others = others.iter().copied().filter(|(_, site)| site.kind != UseKind::ClosingElement);
    others.chain(alone).collect()
}

/// The part of a use; `None` for every use.
fn part(part: Part) -> Option<UsedPart> {
    match part {
        Part::Whole => None,
        Part::Arguments => Some(UsedPart::Arguments),
        Part::Result => Some(UsedPart::Result),
        Part::Send => Some(UsedPart::Send),
        Part::Receive => Some(UsedPart::Receive),
        Part::Fields => Some(UsedPart::Fields),
        Part::Members => Some(UsedPart::Members),
    }
}

/// Whether a use goes where the change is, or further.
fn is_below(path: &[Segment], change: &[Step]) -> bool {
    let is_same = |(segment, step): (&Segment, &Step)| match (segment, step) {
        (Segment::Key(key), Step::Key(name)) => key == name,
        (Segment::Item, Step::Item) => true,
        _ => false,
    };
    path.len() >= change.len() && path.iter().zip(change).all(is_same)
}
