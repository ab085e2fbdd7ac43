//! The texts that one answer names places in: each is read once, however many places are in it. They belong to the question and go with it.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use mizan_engine::World;
use mizan_sources::Text;
use rayon::prelude::*;

/// Texts of files at one moment: those of documents where they are open, else the disk's.
pub(crate) struct Texts<'w> {
    world: &'w World,
    /// What was read so far; nothing for what cannot be.
    read: RefCell<HashMap<Utf8PathBuf, Option<Arc<Text>>>>,
}

impl<'w> Texts<'w> {
    /// None yet.
    pub(crate) fn new(world: &'w World) -> Self {
        Self { world, read: RefCell::default() }
    }

    /// The text of a file. Nothing where it cannot be read.
    pub(crate) fn of(&self, file: &Utf8Path) -> Option<Arc<Text>> {
        if let Some(known) = self.read.borrow().get(file) {
            return known.clone();
        }
        let text = mizan_ide::text(self.world, file);
        self.read.borrow_mut().insert(file.to_owned(), text.clone());
        text
    }

    /// Reads what will be asked for, as many files at once as there are cores.
    pub(crate) fn read<'f>(&self, files: impl IntoIterator<Item = &'f Utf8Path>) {
        let known = self.read.borrow();
        let unread: Vec<&Utf8Path> = files.into_iter().filter(|file| !known.contains_key(*file)).collect();
        drop(known);
        let world = self.world;
        let read: Vec<_> = unread.into_par_iter().map(|file| (file.to_owned(), mizan_ide::text(world, file))).collect();
        self.read.borrow_mut().extend(read);
    }
}
