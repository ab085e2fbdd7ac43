//! Files that are open in an editor: their text counts, not the disk's.
//!
//! In go what an editor says; out comes the text of each document with its tree, kept up by the editor's own edits. Nothing here asks what
//! a document means.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use camino::{Utf8Path, Utf8PathBuf};
use mizan_python::facts::{self, FileFacts};
use mizan_sources::Text;
use mizan_syntax::typescript::Dialect;
use mizan_syntax::{Tree, python, typescript};
use mizan_text::{Edit, decode_python};
use mizan_typescript::facts::FileFacts as FrontendFacts;

/// The open documents of one moment, by absolute path. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Documents {
    open: BTreeMap<Utf8PathBuf, Arc<Document>>,
}

/// An open document.
#[derive(Clone, Debug)]
pub struct Document {
    /// Its text.
    pub text: Arc<Text>,
    /// What the editor counts its changes with.
    pub version: i32,
    language: Option<Language>,
    tree: OnceLock<Tree>,
    /// The tree of an earlier text, which was told of every difference: that of this one is made from it when someone asks. What is typed is often broken, which
    /// takes a parser long, and few texts are asked for their tree.
    edited: Option<Tree>,
    /// What it says, once someone has asked.
    facts: OnceLock<Arc<FileFacts>>,
}

/// A language that is read.
#[derive(Clone, Copy, Debug)]
enum Language {
    Python,
    TypeScript(Dialect),
}

impl Documents {
    /// None: what a command has that is no editor.
    pub fn none() -> Arc<Self> {
        Arc::default()
    }

    /// The document at `path`, where it is open.
    pub fn get(&self, path: &Utf8Path) -> Option<&Arc<Document>> {
        self.open.get(path)
    }

    /// Whether these are the very same.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        self.open.len() == other.open.len()
            && self.open.iter().zip(&other.open).all(|(one, other)| one.0 == other.0 && Arc::ptr_eq(one.1, other.1))
    }

    /// The paths of those that are other than in `before`, are not in it, or are in it alone.
    pub(crate) fn differing(&self, before: &Self) -> BTreeSet<Utf8PathBuf> {
        let is_other = |path: &&Utf8PathBuf| match (self.open.get(*path), before.open.get(*path)) {
            (Some(now), Some(was)) => !Arc::ptr_eq(now, was),
            _ => true,
        };
        self.open.keys().chain(before.open.keys()).filter(is_other).cloned().collect()
    }

    /// The paths of all of them.
    pub fn paths(&self) -> impl Iterator<Item = &Utf8PathBuf> {
        self.open.keys()
    }

    /// These documents without some of them.
    pub(crate) fn without(&self, paths: &BTreeSet<Utf8PathBuf>) -> Self {
        let others = self.open.iter().filter(|(path, _)| !paths.contains(*path));
        Self { open: others.map(|(path, document)| (path.clone(), Arc::clone(document))).collect() }
    }

    /// What the disk says of those whose text is another, as documents, and the paths of all of those, whatever the disk says. One that `before` has with the
    /// same text is taken from there, with what is known of it.
    pub(crate) fn beneath(&self, before: &Self) -> (BTreeSet<Utf8PathBuf>, Self) {
        let (mut unsaved, mut beneath) = (BTreeSet::new(), Self::default());
        for (path, document) in &self.open {
            let saved = std::fs::read(path).ok().and_then(|bytes| decode_python(&bytes).ok());
            if saved.as_deref() == Some(&*document.text.text) {
                continue;
            }
            unsaved.insert(path.clone());
            let Some(text) = saved else { continue };
            match before.open.get(path).filter(|known| *known.text.text == *text) {
                Some(known) => drop(beneath.open.insert(path.clone(), Arc::clone(known))),
                None => beneath.open(path.clone(), document.version, text),
            }
        }
        (unsaved, beneath)
    }

    /// These documents, with others in their place or beside them.
    pub(crate) fn with(mut self, others: &Self) -> Self {
        self.open.extend(others.open.iter().map(|(path, document)| (path.clone(), Arc::clone(document))));
        self
    }

    /// Opens a document, or replaces all of its text.
    pub fn open(&mut self, path: Utf8PathBuf, version: i32, text: String) {
        let language = Language::of(&path);
        self.open.insert(path, Arc::new(Document::new(Text::new(text), version, language, None)));
    }

    /// Makes edits, one after the other. An edit that is not within the text is passed over: the editor's next full text mends it.
    pub fn edit(&mut self, path: &Utf8Path, version: i32, edits: &[Edit]) {
        let Some(document) = self.open.get_mut(path) else { return };
        let mut text = String::from(&*document.text.text);
        let mut tree = document.tree.get().or(document.edited.as_ref()).cloned();
        for edit in edits {
            let before = tree.is_some().then(|| text.clone());
            if !edit.apply(&mut text) {
                continue;
            }
            if let (Some(tree), Some(before)) = (&mut tree, before) {
                python::edit(tree, &before, edit);
            }
        }
        *document = Arc::new(Document::new(Text::new(text), version, document.language, tree));
    }

    /// Closes a document: from now on the disk counts.
    pub fn close(&mut self, path: &Utf8Path) {
        self.open.remove(path);
    }
}

impl Document {
    fn new(text: Text, version: i32, language: Option<Language>, edited: Option<Tree>) -> Self {
        let (tree, facts) = (OnceLock::new(), OnceLock::new());
        Self { text: Arc::new(text), version, language, tree, edited, facts }
    }

    /// Its tree, kept up by edits, where it is of a language that is read.
    pub fn tree(&self) -> Option<&Tree> {
        let language = self.language?;
        Some(self.tree.get_or_init(|| match &self.edited {
            Some(edited) => language.parse_edited(&self.text.text, edited),
            None => language.parse(&self.text.text),
        }))
    }

    /// What it says, read as Python. What of it does not parse keeps what it said in `earlier`, of whoever asks first: nothing that another text says meanwhile takes
    /// that away.
    pub(crate) fn facts(&self, earlier: Option<&FileFacts>) -> Arc<FileFacts> {
        let text = &self.text.text;
        let tree = || self.tree().cloned().unwrap_or_else(|| python::parse(text));
        Arc::clone(self.facts.get_or_init(|| Arc::new(kept(earlier, facts::read_beside(text, tree)))))
    }

    /// What it says of what it imports, read as TypeScript; nothing where it is another language.
    pub(crate) fn frontend_facts(&self, is_followed: impl Fn(&str) -> bool) -> FrontendFacts {
        match (self.language, self.tree()) {
            (Some(Language::TypeScript(dialect)), Some(tree)) => {
                FrontendFacts::read_tree(&self.text.text, dialect, tree, is_followed)
            }
            _ => FrontendFacts::default(),
        }
    }
}

/// Facts in which what does not parse keeps what it said earlier.
pub(crate) fn kept(earlier: Option<&FileFacts>, now: FileFacts) -> FileFacts {
    match earlier.filter(|_| !now.broken.is_empty()) {
        Some(earlier) => facts::keep(earlier, now),
        None => now,
    }
}

impl Language {
    fn of(path: &Utf8Path) -> Option<Self> {
        match path.extension()? {
            "py" | "pyi" => Some(Self::Python),
            extension => Dialect::of_extension(extension).map(Self::TypeScript),
        }
    }

    fn parse(self, text: &str) -> Tree {
        match self {
            Self::Python => python::parse(text),
            Self::TypeScript(dialect) => typescript::parse(text, dialect),
        }
    }

    fn parse_edited(self, text: &str, edited: &Tree) -> Tree {
        match self {
            Self::Python => python::parse_edited(text, edited),
            Self::TypeScript(dialect) => typescript::parse_edited(text, dialect, edited),
        }
    }
}
