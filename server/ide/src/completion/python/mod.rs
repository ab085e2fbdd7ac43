//! What can be typed in Python: inside the brackets of what declares and registers.
//!
//! In go tokens around the place and what names in the file mean; a tree is not needed, since half a decorator is the normal case. Other calls, comments and
//! ordinary texts are not ours.

mod arguments;
mod gap;
mod imports;
mod names;
mod targets;

use mizan_engine::World;

use super::Completions;
use crate::files::{FilePosition, text};
use crate::half_typed::{Brackets, Enclosing, Place, speaking};

/// As many items are said at once.
const MOST: usize = 200;

pub(super) fn completion(world: &World, position: &FilePosition) -> Option<Completions> {
    let text = text(world, &position.file)?;
    let brackets = Brackets::around(&text.text, position.offset);
    if brackets.place == Place::Comment || brackets.open().next().is_none() {
        return None;
    }
    let mut found = speaking(world, &position.file, |speech| {
        let enclosing = Enclosing::find(speech, &brackets)?;
        arguments::complete(speech, &brackets, &enclosing)
    })?;
    found.is_cut = found.items.len() > MOST;
    found.items.truncate(MOST);
    (!found.items.is_empty()).then_some(found)
}
