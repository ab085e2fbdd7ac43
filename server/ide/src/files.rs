//! Files and places in them, as questions and answers name them.

use std::cmp::Ordering;
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use mizan_engine::World;
use mizan_sources::{Text, is_typescript};
use mizan_text::{Span, decode_python};

/// A place in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilePosition {
    /// Absolute, without links.
    pub file: Utf8PathBuf,
    /// In bytes of its text.
    pub offset: u32,
}

/// A part of a file. In order of the files, and in one of where it is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct FileSpan {
    /// Absolute.
    pub file: Arc<Utf8Path>,
    /// In bytes of its text.
    pub span: Span,
}

impl Ord for FileSpan {
    fn cmp(&self, other: &Self) -> Ordering {
        // Answers have many parts of one file, and comparing its path with itself costs more than all the rest.
        let is_same = Arc::ptr_eq(&self.file, &other.file);
        let by_file = if is_same { Ordering::Equal } else { self.file.cmp(&other.file) };
        by_file.then_with(|| self.span.cmp(&other.span))
    }
}

impl PartialOrd for FileSpan {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// A language that questions are answered in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// `.py`, `.pyi`.
    Python,
    /// TypeScript and JavaScript, and the scripts in other files.
    TypeScript,
}

impl Language {
    /// That of a file, by its name.
    pub fn of(file: &Utf8Path) -> Option<Self> {
        match file.extension()? {
            "py" | "pyi" => Some(Self::Python),
            _ => is_typescript(file).then_some(Self::TypeScript),
        }
    }
}

/// The text of a file at a moment: that of its document where it is open, else the disk's. Nothing where it cannot be read.
pub fn text(world: &World, file: &Utf8Path) -> Option<Arc<Text>> {
    if let Some(document) = world.documents.get(file) {
        return Some(Arc::clone(&document.text));
    }
    let bytes = std::fs::read(file).ok()?;
    decode_python(&bytes).ok().map(|text| Arc::new(Text::new(text)))
}
