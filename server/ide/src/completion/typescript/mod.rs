//! What can be typed in TypeScript: names of the client, keys and attributes of what it takes, fields of what it gives, values of closed sets.
//!
//! A word that nobody writes stands in for what is being typed, and the file is read as if it said that: whatever the reading of uses then says of that word
//! is what is asked for. Unclosed brackets are closed for it.

mod keys;
mod names;
mod places;
mod scan;
mod suppose;

use camino::Utf8Path;
use mizan_engine::{Snapshot, World};
use mizan_schema::Contract;

use super::matching::may_become;
use super::{Completion, Completions};
use crate::files::{FilePosition, text};

pub(crate) use names::has;
pub(crate) use scan::Scan;
pub(crate) use suppose::{Typed, suppose, typed};

/// As many items are said at once.
const MOST: usize = 200;

/// A backend as completion asks about it.
pub(super) struct Backend<'w> {
    pub(super) at: usize,
    pub(super) snapshot: &'w Snapshot,
    /// What the client on disk is of, where it is known.
    pub(super) on_disk: Option<std::sync::Arc<Contract>>,
}

/// Where something is typed.
#[derive(Clone, Copy)]
struct Asked<'a> {
    file: &'a Utf8Path,
    text: &'a str,
    scan: &'a Scan,
}

impl<'w> Backend<'w> {
    pub(super) fn contract(&self) -> &'w std::sync::Arc<Contract> {
        &self.snapshot.contract
    }
}

pub(super) fn completion(world: &World, position: &FilePosition) -> Option<Completions> {
    let text = text(world, &position.file)?;
    let scan = Scan::at(&text.text, position.offset)?;
    if !scan.may_begin(&text.text) {
        return None;
    }
    let ways = typed(world, &position.file, &text.text, &scan)?;
    let place = ways.first().and_then(places::name_place).filter(|_| scan.quote.is_none());
    let mut items: Vec<Completion> = Vec::new();
    for (at, snapshot) in world.backends.iter().enumerate() {
        let Some(uses) = world.uses(at) else { continue };
        let backend = Backend { at, snapshot, on_disk: world.on_disk(at) };
        let asked = Asked { file: &position.file, text: &text.text, scan: &scan };
        // A name is known by the tree alone.
        if let (Some(place), Some(typed)) = (place, ways.first()) {
            items.extend(names::items(&backend, &uses, &asked, typed, place));
        } else if let Some((typed, supposed)) = suppose(&uses, &position.file, &ways) {
            items.extend(keys::items(&backend, &uses, &asked, typed, &supposed));
            items.extend(names::missing(&backend, &uses, &asked, typed, &supposed));
        }
    }
    let typed = scan.inserted.of(&text.text);
    items.retain(|item| may_become(typed, &item.filter));
    // What begins as it was typed is what is meant, as a rule. What the disk does not have yet nobody else says.
    let begins =
        |item: &Completion| item.filter.get(..typed.len()).is_some_and(|start| start.eq_ignore_ascii_case(typed));
    items.sort_by_key(|item| (!begins(item), item.is_on_disk));
    let is_cut = items.len() > MOST;
    items.truncate(MOST);
    (!items.is_empty()).then_some(Completions { inserted: scan.inserted, replaced: scan.replaced, items, is_cut })
}
