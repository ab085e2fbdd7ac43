//! Renames that were begun in one place: by TypeScript's own server, which follows the map of the client to the declaration and no further, or by hand.
//!
//! In go a world with the names that became others, and a part of a file; out come the edits that finish what was begun. They are what renaming would have
//! made: the old name is put back in thought, the whole is renamed, and what stands there already is left out. So whatever cannot be renamed as a whole is
//! not finished either.

use std::collections::BTreeMap;
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use mizan_engine::World;
use mizan_engine::host::Cancellation;
use mizan_schema::names::{camel, pascal};
use mizan_text::{Edit, Span};

use super::named::string;
use super::rename;
use crate::definition::file_span;
use crate::files::{FilePosition, FileSpan, text};
use crate::fixes::{Edits, meets};

/// A rename that was begun, and the rest of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unfinished {
    /// The name that stood there.
    pub from: String,
    /// The name that stands there now.
    pub to: String,
    /// By file, sorted by place; none overlaps another.
    pub edits: Edits,
}

/// The unfinished renames of what stands in a part of a file: under the new name where that is declared, or still under the old one.
pub fn unfinished(world: &World, file: &Utf8Path, part: Span, cancellation: &Cancellation) -> Vec<Unfinished> {
    let Some(here) = text(world, file) else { return Vec::new() };
    let mut begun: BTreeMap<(Arc<str>, Arc<str>), Vec<FileSpan>> = BTreeMap::new();
    for (backend, renamed) in world.renamed.iter().enumerate() {
        for one in renamed.iter() {
            let at = word(world, file_span(world, backend, one.at), &one.to);
            begun.entry((Arc::clone(&one.from), Arc::clone(&one.to))).or_default().extend(at);
        }
    }
    let mut found = Vec::new();
    for ((from, to), mut places) in begun {
        places.sort();
        places.dedup();
        let is_new = places.iter().any(|at| *at.file == *file && meets(at.span, part));
        if cancellation.is_cancelled() || !(is_new || says(around(&here.text, part), &from)) {
            continue;
        }
        let edits = rest(world, &from, &to, &places, cancellation);
        let is_old = |edit: &Edit| meets(edit.replaced, part);
        if is_new || edits.get(file).is_some_and(|edits| edits.iter().any(is_old)) {
            found.push(Unfinished { from: from.to_string(), to: to.to_string(), edits });
        }
    }
    found.retain(|one| !one.edits.is_empty());
    found
}

/// The word of an identifier or a string, where that is `name`.
fn word(world: &World, at: FileSpan, name: &str) -> Option<FileSpan> {
    let text = text(world, &at.file)?;
    let span = string(at.span, at.span.of(&text.text)).unwrap_or(at.span);
    (span.of(&text.text) == name).then_some(FileSpan { span, ..at })
}

/// A part of a text with the words that it begins and ends in.
fn around(text: &str, part: Span) -> &str {
    let is_part = |c: char| c.is_alphanumeric() || c == '_' || c == '$';
    let (before, behind) = (text.get(..part.start as usize), text.get(part.end as usize..));
    let before = before.map(|before| before.len() - before.trim_end_matches(is_part).len()).unwrap_or_default();
    let behind = behind.map(|behind| behind.len() - behind.trim_start_matches(is_part).len()).unwrap_or_default();
    text.get(part.start as usize - before..part.end as usize + behind).unwrap_or_default()
}

/// Whether a text has a name in it, in some spelling.
fn says(text: &str, name: &str) -> bool {
    text.contains(name) || text.contains(&pascal(name)) || text.contains(&camel(name))
}

/// What is left to rename of what was begun at `places`.
fn rest(world: &World, from: &str, to: &str, places: &[FileSpan], cancellation: &Cancellation) -> Edits {
    let before = Before::of(world, from, places);
    let supposed = world.supposing(&before.texts);
    let mut edits = Edits::new();
    for at in places {
        let offset = before.moved(&at.file, at.span.start);
        let position = FilePosition { file: at.file.to_path_buf(), offset };
        let Ok(Some(renamed)) = rename(&supposed, &position, to, cancellation) else { continue };
        for (file, renamed) in renamed.files {
            let own = renamed.edits.into_iter().filter_map(|edit| before.edit_now(&file, edit.edit));
            edits.entry(Arc::clone(&file)).or_default().extend(own);
        }
    }
    edits.retain(|_, edits| {
        edits.sort_by_key(|edit| edit.replaced);
        edits.dedup();
        !edits.is_empty()
    });
    edits
}

/// The files in which something was begun, as they would be if it had not been.
struct Before<'p> {
    texts: Vec<(Utf8PathBuf, String)>,
    places: &'p [FileSpan],
    /// How many bytes the old name has.
    from: u32,
}

impl<'p> Before<'p> {
    fn of(world: &World, from: &str, places: &'p [FileSpan]) -> Self {
        let mut texts: Vec<(Utf8PathBuf, String)> = Vec::new();
        for at in places.iter().rev() {
            if texts.last().is_none_or(|(file, _)| **file != *at.file) {
                let text = text(world, &at.file).map(|text| text.text.to_string());
                texts.push((at.file.to_path_buf(), text.unwrap_or_default()));
            }
            if let Some((_, text)) = texts.last_mut() {
                Edit { replaced: at.span, with: from.to_owned() }.apply(text);
            }
        }
        Self { texts, places, from: u32::try_from(from.len()).unwrap_or_default() }
    }

    /// The places of a file, as they are now.
    fn places(&self, file: &Utf8Path) -> impl Iterator<Item = Span> {
        self.places.iter().filter(move |at| *at.file == *file).map(|at| at.span)
    }

    /// Where a place of now was before.
    fn moved(&self, file: &Utf8Path, offset: u32) -> u32 {
        let above = self.places(file).filter(|place| place.end <= offset);
        above.fold(offset, |offset, place| offset + self.from - (place.end - place.start))
    }

    /// An edit of what was before as one of what is now; nothing where it is made already.
    fn edit_now(&self, file: &Utf8Path, edit: Edit) -> Option<Edit> {
        let (mut start, mut end) = (edit.replaced.start, edit.replaced.end);
        for place in self.places(file) {
            if start == place.start {
                return None;
            }
            if place.start < start {
                let now = place.end - place.start;
                (start, end) = (start + now - self.from, end + now - self.from);
            }
        }
        Some(Edit { replaced: Span::new(start, end), ..edit })
    }
}
