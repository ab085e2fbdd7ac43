//! What the files of the frontends say beyond what they use: their texts, their components, who imports whom.
//!
//! In go questions about files; out come facts of the moment that the uses are of. A file is read when something asks for it, and is remembered by its text.

use std::collections::BTreeSet;
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use mizan_sources::Text;
use mizan_syntax::Tree;
use mizan_typescript::components::FileComponents;

use super::Uses;

impl Uses<'_> {
    /// The text of a file, as its uses were read off it; nothing for one that is not read.
    pub fn text(&self, file: &Utf8Path) -> Option<Arc<Text>> {
        self.indexes().find(|index| index.reads(file))?.text(file)
    }

    /// The tree of a file, as its uses were read off it; nothing for one that is not read, or whose language is not.
    pub fn tree(&self, file: &Utf8Path) -> Option<Tree> {
        self.indexes().find(|index| index.reads(file))?.tree(file)
    }

    /// Whether a part of a file does not parse.
    pub fn is_broken(&self, file: &Utf8Path) -> bool {
        self.indexes().any(|index| index.links.facts(file).is_some_and(|facts| facts.is_broken))
    }

    /// What files say about components, in their order; nothing of a file that is not read.
    pub fn components(&self, files: &[Utf8PathBuf]) -> Vec<Arc<FileComponents>> {
        let mut all: Vec<Arc<FileComponents>> = vec![Arc::default(); files.len()];
        for index in self.indexes() {
            for (known, read) in all.iter_mut().zip(index.components(files)) {
                if **known == FileComponents::default() {
                    *known = read;
                }
            }
        }
        all
    }

    /// The files that import a file, sorted.
    pub fn importers(&self, file: &Utf8Path) -> Vec<Utf8PathBuf> {
        let importers: BTreeSet<Utf8PathBuf> = self.indexes().flat_map(|index| index.importers(file)).collect();
        importers.into_iter().collect()
    }

    /// The file that `specifier` means in `from`.
    pub fn target(&self, from: &Utf8Path, specifier: &str) -> Option<Utf8PathBuf> {
        self.indexes().find(|index| index.reads(from))?.target(from, specifier)
    }

    /// Whether a file of another language (`.vue`, `.mdx`) mentions a name.
    pub fn is_mentioned(&self, name: &str) -> bool {
        self.indexes().any(|index| index.is_mentioned(name))
    }

    /// Whether TypeScript checks a file of JavaScript that does not say so itself.
    pub fn checks_scripts(&self, file: &Utf8Path) -> bool {
        self.indexes().any(|index| index.checks_scripts(file))
    }
}
