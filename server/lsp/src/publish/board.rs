//! What is shown of each file, and what of it changes.

use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use mizan_engine::World;
use mizan_ide::Language;
use mizan_sources::Text;
use tower_lsp_server::ls_types::{Diagnostic, Uri};

use super::findings::{Finding, Found};
use super::{hold, item};
use crate::abilities::Abilities;
use crate::convert::Convert;
use crate::status::Problems;

/// What is shown, by project and file.
#[derive(Debug, Default)]
pub(crate) struct Board {
    projects: BTreeMap<(Utf8PathBuf, Part), Shown>,
}

/// A part of a project whose files are shown together. No file is in two of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Part {
    /// Its Python.
    Backends,
    /// The TypeScript and JavaScript that uses its clients, which takes longer to read.
    Frontends,
}

impl Part {
    /// The part that a file belongs to.
    pub(crate) fn of(file: &Utf8Path) -> Self {
        if Language::of(file) == Some(Language::TypeScript) { Self::Frontends } else { Self::Backends }
    }
}

#[derive(Debug)]
struct Shown {
    revision: u64,
    pages: BTreeMap<Utf8PathBuf, Page>,
}

/// What is shown of a file.
#[derive(Clone, Debug)]
pub(crate) struct Page {
    pub(crate) uri: Uri,
    /// Of its document, where it is open.
    pub(crate) version: Option<i32>,
    pub(crate) items: Arc<[Diagnostic]>,
    text: Arc<Text>,
    findings: Arc<[Finding]>,
}

/// What is shown of a file from now on.
pub(crate) struct Change {
    pub(crate) uri: Uri,
    pub(crate) version: Option<i32>,
    pub(crate) items: Arc<[Diagnostic]>,
    /// Whether the file itself was edited.
    pub(crate) is_edited: bool,
}

impl Board {
    /// Shows what is wrong in a part of a world of the project `name`, and says what differs by it. Nothing where a newer one is shown.
    pub(crate) fn advance(
        &mut self,
        (name, part): (&Utf8Path, Part),
        world: &World,
        found: BTreeMap<Utf8PathBuf, Found>,
        convert: &Convert,
        abilities: &Abilities,
    ) -> Vec<Change> {
        let key = (name.to_owned(), part);
        let before = match self.projects.remove(&key) {
            Some(shown) if shown.revision >= world.revision => {
                self.projects.insert(key, shown);
                return Vec::new();
            }
            Some(shown) => shown.pages,
            None => BTreeMap::new(),
        };
        let mut pages = BTreeMap::new();
        for (file, found) in found {
            let version = world.documents.get(&file).map(|document| document.version);
            if let Some(page) = page(&file, found, version, before.get(&file), convert, abilities) {
                pages.insert(file, page);
            }
        }
        let changes = changes(&before, &pages, world);
        self.projects.insert(key, Shown { revision: world.revision, pages });
        changes
    }

    /// Takes down all that is shown of a project.
    pub(crate) fn forget(&mut self, name: &Utf8Path) -> Vec<Change> {
        let parts = [Part::Backends, Part::Frontends].map(|part| self.projects.remove(&(name.to_owned(), part)));
        let pages = parts.into_iter().flatten().flat_map(|shown| shown.pages.into_values());
        pages.map(|page| taken_down(page.uri, None)).collect()
    }

    /// How much is wrong, in all that is shown.
    pub(crate) fn problems(&self) -> Problems {
        let pages = self.projects.values().flat_map(|shown| shown.pages.values());
        Problems::count(pages.flat_map(|page| page.items.iter()))
    }

    /// How new what is shown of a part of a project is.
    pub(crate) fn revision(&self, name: &Utf8Path, part: Part) -> Option<u64> {
        self.projects.get(&(name.to_owned(), part)).map(|shown| shown.revision)
    }

    /// What is shown of a file of a project.
    pub(crate) fn page(&self, name: &Utf8Path, file: &Utf8Path) -> Option<Page> {
        self.projects.get(&(name.to_owned(), Part::of(file)))?.pages.get(file).cloned()
    }

    /// What is shown of a project, by file.
    pub(crate) fn pages(&self, name: &Utf8Path) -> Vec<Page> {
        let parts = [Part::Backends, Part::Frontends].map(|part| self.projects.get(&(name.to_owned(), part)));
        parts.into_iter().flatten().flat_map(|shown| shown.pages.values().cloned()).collect()
    }
}

impl Page {
    /// A name for what is shown: another one as soon as something else is.
    pub(crate) fn result_id(&self) -> String {
        let mut hasher = std::hash::DefaultHasher::new();
        for item in &*self.items {
            serde_json::to_string(item).unwrap_or_default().hash(&mut hasher);
        }
        format!("{:016x}", hasher.finish())
    }
}

/// What is to be shown of a file, given what was.
fn page(
    file: &Utf8Path,
    mut found: Found,
    version: Option<i32>,
    before: Option<&Page>,
    convert: &Convert,
    abilities: &Abilities,
) -> Option<Page> {
    let uri = convert.uri(file)?;
    if let Some(before) = before.filter(|_| found.is_broken()) {
        hold::hold((&before.text.text, &before.findings), (&found.text.text, &mut found.findings));
    }
    if let Some(before) = before.filter(|_| found.is_unjudged) {
        found.findings.extend(hold::unjudged((&before.text.text, &before.findings), &found.text.text));
        found.settle();
    }
    if found.findings.is_empty() {
        return None;
    }
    let is_same = |before: &&Page| before.text.hash == found.text.hash && *before.findings == *found.findings;
    let items = match before.filter(is_same) {
        Some(before) => Arc::clone(&before.items),
        None => found.findings.iter().map(|finding| item::of(finding, &found.text, convert, abilities)).collect(),
    };
    Some(Page { uri, version, items, text: found.text, findings: found.findings.into() })
}

fn changes(before: &BTreeMap<Utf8PathBuf, Page>, now: &BTreeMap<Utf8PathBuf, Page>, world: &World) -> Vec<Change> {
    let mut changes = Vec::new();
    for (file, page) in before {
        let goes = now.get(file).is_none_or(|now| now.uri != page.uri);
        if goes {
            let version = world.documents.get(file).map(|document| document.version);
            changes.push(Change { is_edited: version != page.version, ..taken_down(page.uri.clone(), version) });
        }
    }
    for (file, page) in now {
        let before = before.get(file).filter(|before| before.uri == page.uri);
        if before.is_none_or(|before| before.items != page.items) {
            changes.push(Change {
                uri: page.uri.clone(),
                version: page.version,
                items: Arc::clone(&page.items),
                is_edited: before.map_or(page.version.is_some(), |before| before.version != page.version),
            });
        }
    }
    changes
}

fn taken_down(uri: Uri, version: Option<i32>) -> Change {
    Change { uri, version, items: Arc::default(), is_edited: false }
}
