//! Renaming: one edit over both languages, or a sentence that says why there is none.
//!
//! In go a world, a place and what a person typed; out come, file by file, the edits that rename everything that goes by that name: declarations,
//! registrations, references, imports, calls, keywords and bodies in Python, and every spelling in TypeScript. Either all of them are found for certain,
//! or nothing is renamed. Nothing is written here, and generated files are never edited: the generator follows.
//!
//! [`named`] says what goes by the name at a place. [`python`] and [`typescript`] find where, whatever the new name will be. [`after`] makes the
//! declarations as they would be and has the rules judge them; what they give says how TypeScript spells the new name. [`unfinished`] finishes what another
//! tool began.

mod after;
mod named;
mod python;
mod refusal;
mod sites;
mod spelling;
mod together;
mod typescript;
mod unfinished;

use std::collections::BTreeMap;
use std::sync::Arc;

use camino::Utf8Path;
use mizan_engine::World;
use mizan_engine::host::Cancellation;
use mizan_sources::Text;
use mizan_text::{Edit, Span};
use rayon::prelude::*;

use crate::files::{FilePosition, text};
use named::{Named, Word};
pub use refusal::Refusal;
use sites::{NewNames, Site};
pub use unfinished::{Unfinished, unfinished};

/// What is offered to be renamed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prepared {
    /// The word.
    pub span: Span,
    /// What stands there now, for a person to type over.
    pub placeholder: String,
}

/// The edits that rename something.
#[derive(Clone, Debug, Default)]
pub struct Rename {
    /// By file; none without edits.
    pub files: BTreeMap<Arc<Utf8Path>, FileEdits>,
}

/// The edits of one file.
#[derive(Clone, Debug)]
pub struct FileEdits {
    /// What they edit: the text that was looked at, whatever the disk says a moment later.
    pub text: Arc<Text>,
    /// Sorted, and none touches another.
    pub edits: Vec<RenameEdit>,
}

/// One edit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RenameEdit {
    /// What is replaced by what.
    pub edit: Edit,
    /// What it belongs to.
    pub group: Group,
}

/// What an edit belongs to, for whoever looks at it before it is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    /// Where Python declares it.
    Declaration,
    /// The strings by which Python registers it and refers to it.
    References,
    /// Where else Python names it.
    PythonUses,
    /// Where TypeScript names it.
    TypeScriptUses,
}

impl Group {
    /// The group in words.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Declaration => "Python declaration",
            Self::References => "Registrations and references",
            Self::PythonUses => "Python uses",
            Self::TypeScriptUses => "TypeScript uses",
        }
    }
}

/// What is renamed at a place; nothing where nothing of ours goes by the word there.
///
/// # Errors
///
/// [`Refusal`] where no name could be given to it.
pub fn prepare_rename(
    world: &World,
    position: &FilePosition,
    cancellation: &Cancellation,
) -> Result<Option<Prepared>, Refusal> {
    let Some((pointed, all)) = named::at(world, position)? else { return Ok(None) };
    for named in &all {
        sites(world, named, cancellation)?;
    }
    Ok(Some(Prepared { span: pointed.span, placeholder: pointed.text }))
}

/// The edits that rename what stands at a place; nothing where nothing of ours goes by the word there, or nobody waits for the answer any more.
///
/// # Errors
///
/// [`Refusal`] where it cannot be renamed as a whole, or not to that name.
pub fn rename(
    world: &World,
    position: &FilePosition,
    typed: &str,
    cancellation: &Cancellation,
) -> Result<Option<Rename>, Refusal> {
    let Some((pointed, all)) = named::at(world, position)? else { return Ok(None) };
    let mut files = Vec::new();
    for named in &all {
        let sites = sites(world, named, cancellation)?;
        let new = new_names(world, named, &pointed, typed)?;
        python::check(world, named, &new, &sites)?;
        files.extend(edited(world, &sites, &new)?);
    }
    if cancellation.is_cancelled() {
        return Ok(None);
    }
    Ok(Some(Rename::of(files)))
}

/// Every place that goes by the name, by file and place.
fn sites(world: &World, named: &Named, cancellation: &Cancellation) -> Result<Vec<Site>, Refusal> {
    let mut sites = python::sites(world, named, cancellation)?;
    sites.extend(typescript::sites(world, named)?);
    sites.sort();
    sites.dedup();
    Ok(sites)
}

fn new_names(world: &World, named: &Named, pointed: &Word, typed: &str) -> Result<NewNames, Refusal> {
    let typed = named.typed(world, pointed, typed.trim())?;
    let exports = after::exports(world, named, &typed)?;
    Ok(NewNames { identifier: typed.identifier, wire: typed.wire, exports })
}

impl Rename {
    /// Puts the edits of each file together. Of two that replace the same, as two backends say it, one is left.
    fn of(mut edited: Vec<(Arc<Utf8Path>, FileEdits)>) -> Self {
        edited.sort_by(|(one, _), (other, _)| one.cmp(other));
        edited.dedup_by(|(file, edits), (before, all)| {
            let is_same = file == before;
            if is_same {
                all.edits.append(&mut edits.edits);
            }
            is_same
        });
        for (_, FileEdits { edits, .. }) in &mut edited {
            edits.sort_by_key(|edit| (edit.edit.replaced, edit.group));
            edits.dedup_by(|one, before| one.edit == before.edit);
        }
        Self { files: edited.into_iter().collect() }
    }
}

/// The edits of these places, which are sorted, by file. Each file is read once, as many at once as there are cores.
fn edited(world: &World, sites: &[Site], names: &NewNames) -> Result<Vec<(Arc<Utf8Path>, FileEdits)>, Refusal> {
    let by_file: Vec<&[Site]> = sites.chunk_by(|one, other| one.at.file == other.at.file).collect();
    let edited: Vec<_> = by_file.into_par_iter().map(|sites| edited_in(world, sites, names)).collect();
    // In the order of the files, so that of several refusals it is always the first.
    edited.into_iter().filter_map(Result::transpose).collect()
}

/// The edits of the places in one file; nothing where all of them stay as they are.
fn edited_in(world: &World, sites: &[Site], names: &NewNames) -> Result<Option<(Arc<Utf8Path>, FileEdits)>, Refusal> {
    let Some(first) = sites.first() else { return Ok(None) };
    let Some(text) = text(world, &first.at.file) else {
        return Err(Refusal::at(world, "A file that names it cannot be read any more", first.at.clone()));
    };
    let edit = |site: Site| {
        let replaced = site.at.span;
        let with = site.replacement(names, replaced.of(&text.text))?;
        Some(RenameEdit { edit: Edit { replaced, with }, group: site.group })
    };
    let settled = typescript::settled(world, &text.text, sites, names)?;
    let edits: Vec<RenameEdit> = settled.into_iter().filter_map(edit).collect();
    let file = Arc::clone(&first.at.file);
    Ok((!edits.is_empty()).then_some((file, FileEdits { text, edits })))
}
