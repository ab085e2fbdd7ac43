//! Which Python files of a backend mention a word.
//!
//! In go a world, a backend and a word; out come the files whose bytes have it, each with its text, sorted by path: that of an open document, else
//! the disk's. The disk is read as it is at the moment, as git sees it. Whether a mention means anything is not asked.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use camino::{Utf8Path, Utf8PathBuf};
use mizan_engine::World;
use mizan_engine::host::Cancellation;
use mizan_sources::{Text, scan_python};
use mizan_text::{Span, decode_python};

use crate::files::Language;

/// A file and its text.
pub(crate) type Mentioning = (Arc<Utf8Path>, Arc<Text>);

/// The Python files of a backend that have `mention` in them. Nothing where nobody waits for the answer any more.
pub(crate) fn mentioning(
    world: &World,
    backend: usize,
    mention: &str,
    cancellation: &Cancellation,
) -> Option<Vec<Mentioning>> {
    let roots = &world.project.backends.get(backend)?.source_roots;
    let mut found: BTreeMap<Utf8PathBuf, Arc<Text>> = BTreeMap::new();
    for path in world.documents.paths().filter(|path| is_below(roots, path)) {
        let text = world.documents.get(path).map(|document| &document.text);
        found.extend(text.filter(|text| text.text.contains(mention)).map(|text| (path.clone(), Arc::clone(text))));
    }
    for root in roots.iter().filter(|root| !roots.iter().any(|other| other != *root && root.starts_with(other))) {
        for (path, text) in on_disk(world, root, mention, cancellation) {
            found.entry(path).or_insert(text);
        }
        if cancellation.is_cancelled() {
            return None;
        }
    }
    Some(found.into_iter().map(|(path, text)| (Arc::from(path), text)).collect())
}

fn is_below(roots: &[Utf8PathBuf], path: &Utf8Path) -> bool {
    Language::of(path) == Some(Language::Python) && roots.iter().any(|root| path.starts_with(root))
}

/// The files below a folder, open ones left out.
fn on_disk(
    world: &World,
    root: &Utf8Path,
    mention: &str,
    cancellation: &Cancellation,
) -> Vec<(Utf8PathBuf, Arc<Text>)> {
    let found = Mutex::new(Vec::new());
    scan_python(root, &[mention], |path, bytes| {
        if cancellation.is_cancelled() || world.documents.get(path).is_some() {
            return;
        }
        let Ok(text) = decode_python(bytes) else { return };
        if text.contains(mention) {
            let mut found = found.lock().unwrap_or_else(PoisonError::into_inner);
            found.push((path.to_owned(), Arc::new(Text::new(text))));
        }
    });
    found.into_inner().unwrap_or_else(PoisonError::into_inner)
}

/// Where `word` stands in a text as a whole word of either language.
pub(crate) fn words<'t>(text: &'t str, word: &'t str) -> impl Iterator<Item = Span> + 't {
    let is_part = |c: char| c.is_alphanumeric() || c == '_' || c == '$';
    text.match_indices(word).filter_map(move |(start, _)| {
        let end = start + word.len();
        let is_joined = text.get(..start)?.ends_with(is_part) || text.get(end..)?.starts_with(is_part);
        let (start, end) = (u32::try_from(start).ok()?, u32::try_from(end).ok()?);
        (!is_joined).then(|| Span::new(start, end))
    })
}
