//! Names that stand where others stood: renames that were begun, perhaps, by a tool that sees one language.
//!
//! In go what is declared, moment after moment; out come the names that became others, each for as long as nothing is declared by the old one. A name counts from
//! when it is saved, so that one which is being typed for the first time was no other before. Whether anything still goes by the old name is not asked
//! here.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use mizan_schema::declarations::{ModuleDeclarations, Python};
use mizan_schema::shared::{Shared, changes};
use mizan_schema::{Origin, SourceId};
use mizan_sources::FileId;
use mizan_text::decode_python;

use crate::documents::Documents;
use crate::snapshot::Snapshot;

/// A name that stands where another stood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Renamed {
    /// What stood there when the file was last saved, or before.
    pub from: Arc<str>,
    /// What stands there now.
    pub to: Arc<str>,
    /// Where: an identifier, or the string that names something on the wire.
    pub at: Origin,
    /// The function whose parameter it is.
    owner: Option<Arc<str>>,
}

/// What the names of a backend were, and became.
#[derive(Debug, Default)]
pub(crate) struct Renames {
    /// What each module declared when it was last saved, and could be read as a whole.
    saved: Shared<Arc<str>, ModuleDeclarations>,
    /// By module: what had become another by then.
    noted: BTreeMap<Arc<str>, Vec<Renamed>>,
    now: Arc<[Renamed]>,
}

impl Renames {
    /// Of a backend that is only beginning to be watched.
    pub(crate) fn of(snapshot: &Snapshot) -> Self {
        Self { saved: snapshot.declarations.modules.clone(), ..Self::default() }
    }

    /// The names that stand where others stood.
    pub(crate) fn now(&self) -> &Arc<[Renamed]> {
        &self.now
    }

    /// Takes in what is declared now.
    pub(crate) fn follow(&mut self, snapshot: &Snapshot, documents: &Documents) {
        let changes = changes(&self.saved, &snapshot.declarations.modules);
        if changes.is_empty() && self.noted.is_empty() && self.now.is_empty() {
            return;
        }
        let mut now = self.noted.clone();
        for change in changes {
            let module = change.key;
            let Some(after) = change.after else {
                self.saved.remove(&module);
                self.noted.remove(&module);
                now.remove(&module);
                continue;
            };
            let is_saved = match state(snapshot, documents, &after) {
                State::Broken => {
                    now.remove(&module);
                    continue;
                }
                state => state == State::Saved,
            };
            let noted = self.noted.get(&module).map(Vec::as_slice).unwrap_or_default();
            let renamed = change.before.map(|before| renamed(noted, &names(&before), &names(&after)));
            let renamed = renamed.unwrap_or_default();
            if is_saved {
                self.saved.insert(Arc::clone(&module), after);
                self.noted.insert(Arc::clone(&module), renamed.clone());
            }
            now.insert(module, renamed);
        }
        self.noted.retain(|_, renamed| !renamed.is_empty());
        self.now = now.into_values().flatten().collect();
    }
}

/// How a module stands in its file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// Something in it does not parse, and is known from before.
    Broken,
    /// It is in an editor alone.
    Unsaved,
    /// It is on disk.
    Saved,
}

fn state(snapshot: &Snapshot, documents: &Documents, module: &ModuleDeclarations) -> State {
    let Some(source) = source(module) else { return State::Saved };
    let id = FileId(source.0);
    if snapshot.modules.facts(id).is_none_or(|facts| !facts.broken.is_empty()) {
        return State::Broken;
    }
    let path = snapshot.modules.sources.path(id);
    let Some(document) = documents.get(&path) else { return State::Saved };
    let saved = std::fs::read(&path).ok().and_then(|bytes| decode_python(&bytes).ok());
    if saved.as_deref() == Some(&*document.text.text) { State::Saved } else { State::Unsaved }
}

/// A name that a module declares.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Name {
    owner: Option<Arc<str>>,
    word: Arc<str>,
    at: Origin,
}

/// The file of a module that declares something.
fn source(module: &ModuleDeclarations) -> Option<SourceId> {
    pythons(module).next().map(|(python, ..)| python.origin.source)
}

/// What has a name in Python, with its name on the wire.
fn pythons(module: &ModuleDeclarations) -> impl Iterator<Item = (&Python, &Arc<str>, Origin)> {
    let functions = module.functions.iter().map(|one| (&one.python, &one.name));
    let contexts = module.contexts.iter().map(|one| (&one.python, &one.name));
    let compositions = module.compositions.iter().map(|one| (&one.python, &one.name));
    let forms = module.forms.iter().map(|one| (&one.python, &one.name));
    let channels = module.channels.iter().map(|one| (&one.python, &one.name));
    let all = functions.chain(contexts).chain(compositions).chain(forms).chain(channels);
    all.map(|(python, name)| (python, &name.value, name.origin))
}

/// The names that a module declares in its file, by place.
fn names(module: &ModuleDeclarations) -> Vec<Name> {
    let mut names = Vec::new();
    for (python, wire, at) in pythons(module) {
        let word = python.qualname.rsplit('.').next().unwrap_or_default();
        names.push(Name { owner: None, word: Arc::from(word), at: python.origin });
        if at != python.origin {
            names.push(Name { owner: None, word: Arc::clone(wire), at });
        }
    }
    for function in &module.functions {
        names.extend(function.parameters.iter().map(|parameter| Name {
            owner: Some(Arc::clone(&function.python.qualname)),
            word: Arc::clone(&parameter.name.value),
            at: parameter.name.origin,
        }));
    }
    let file = source(module);
    names.retain(|name| Some(name.at.source) == file);
    names.sort_by_key(|name| name.at);
    names.dedup_by_key(|name| name.at);
    names
}

/// What became another by now, given what had become another before.
fn renamed(noted: &[Renamed], before: &[Name], after: &[Name]) -> Vec<Renamed> {
    let is_in_place = before.len() == after.len() && before.iter().zip(after).all(|(was, is)| was.at == is.at);
    let is_it = |one: &Renamed, name: &Name| {
        if is_in_place { name.at == one.at } else { name.owner == one.owner && name.word == one.to }
    };
    let follow = |one: &Renamed| {
        let name = after.iter().find(|name| is_it(one, name))?;
        Some(Renamed {
            to: Arc::clone(&name.word),
            at: name.at,
            owner: name.owner.clone(),
            from: Arc::clone(&one.from),
        })
    };
    let mut all: Vec<Renamed> = noted.iter().filter_map(follow).collect();
    let words: Vec<(&Name, &Name)> = before.iter().zip(after).filter(|(was, is)| was.word != is.word).collect();
    let pairs: BTreeSet<(&str, &str)> = words.iter().map(|(was, is)| (&*was.word, &*is.word)).collect();
    // One word became another; where several did, a text took the place of another.
    if is_in_place && pairs.len() == 1 {
        for (was, is) in words {
            if !all.iter().any(|one| one.at == is.at) {
                let (from, to) = (Arc::clone(&was.word), Arc::clone(&is.word));
                all.push(Renamed { from, to, at: is.at, owner: is.owner.clone() });
            }
        }
    }
    let is_declared = |one: &Renamed| after.iter().any(|name| name.owner == one.owner && name.word == one.from);
    all.retain(|one| !is_declared(one));
    all
}
