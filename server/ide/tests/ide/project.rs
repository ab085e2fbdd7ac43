//! A small project on a real folder, with a cursor in it.
//!
//! In goes a text that holds files one after the other, each below a line `--- path`; `<CURSOR>` stands where the question is
//! asked. What every project has besides is there already: a Django project in `back` with the app
//! `shop`, and a frontend in `web` whose client is `web/src/api`.

use std::collections::BTreeMap;
use std::fs;
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use mizan_engine::{Engine, Event, Touched, World};
use mizan_ide::FilePosition;

const CURSOR: &str = "<CURSOR>";

/// What every project has.
const SURROUNDINGS: [(&str, &str); 7] = [
    ("back/manage.py", "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'config.settings')\n"),
    ("back/config/__init__.py", ""),
    (
        "back/config/settings.py",
        "INSTALLED_APPS = ['channels', 'mizan', 'shop']\nASGI_APPLICATION = 'config.asgi.application'\n",
    ),
    ("back/shop/__init__.py", ""),
    (
        "back/shop/apps.py",
        "from django.apps import AppConfig\nfrom mizan.setup import mizan_clients\n\n\nclass ShopConfig(AppConfig):\n    \
         name = 'shop'\n\n    def ready(self):\n        mizan_clients('shop')\n",
    ),
    ("mizan.toml", "backend = 'back'\noutput = 'web/src/api'\n"),
    ("web/package.json", r#"{ "name": "web", "private": true }"#),
];

/// A project on disk and what is known of it.
pub(crate) struct Project {
    folder: tempfile::TempDir,
    engine: Engine,
    /// Where the cursor stands.
    cursor: Option<FilePosition>,
}

impl Project {
    pub(crate) fn new(text: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let root = Utf8PathBuf::from_path_buf(fs::canonicalize(folder.path()).unwrap()).unwrap();
        let mut cursor = None;
        let mut files = BTreeMap::new();
        for (path, text) in split(text) {
            let mut text = text;
            if let Some(at) = text.find(CURSOR) {
                text = text.replacen(CURSOR, "", 1);
                cursor = Some(FilePosition { file: root.join(&path), offset: u32::try_from(at).unwrap() });
            }
            files.insert(path, text);
        }
        let written = SURROUNDINGS.map(|(path, text)| (path.to_owned(), text.to_owned()));
        for (path, text) in written.into_iter().chain(files) {
            let path = root.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        let engine = Engine::open(&root, Box::new(|_| None)).unwrap();
        Self { folder, engine, cursor }
    }

    pub(crate) fn root(&self) -> Utf8PathBuf {
        Utf8PathBuf::from_path_buf(fs::canonicalize(self.folder.path()).unwrap()).unwrap()
    }

    pub(crate) fn world(&self) -> Arc<World> {
        Arc::new(self.engine.world())
    }

    /// Has the client on disk.
    pub(crate) fn write_client(&self) {
        let mut engine = Engine::open(&self.root(), Box::new(|_| None)).unwrap();
        assert!(engine.write().iter().all(|written| written.changes.is_ok()));
    }

    /// Has the client on disk as of now, and knows.
    pub(crate) fn generate(&mut self) {
        assert!(self.engine.write().iter().all(|written| written.changes.is_ok()));
    }

    /// Types a text that is not saved.
    pub(crate) fn edit(&mut self, path: &str, text: &str) {
        let path = self.root().join(path);
        self.engine.apply([Event::Opened { path, version: 1, text: text.to_owned() }]);
    }

    /// Has the client on disk as of now, and then other text in an editor that is not saved.
    pub(crate) fn type_over(&mut self, path: &str, text: &str) {
        self.generate();
        self.edit(path, text);
    }

    /// Makes edits on disk, and reads the project anew.
    pub(crate) fn apply(&mut self, edits: &mizan_ide::Edits) {
        for (file, edits) in edits {
            let mut text = self.text(file);
            for edit in edits.iter().rev() {
                assert!(edit.apply(&mut text), "{edit:?} is not within {file}");
            }
            fs::write(&**file, text).unwrap();
        }
        self.engine = Engine::open(&self.root(), Box::new(|_| None)).unwrap();
    }

    pub(crate) fn cursor(&self) -> FilePosition {
        self.cursor.clone().expect("a cursor stands in some file")
    }

    /// Saves a file, which the engine is told of.
    pub(crate) fn write(&mut self, file: &Utf8Path, text: &str) {
        fs::write(file, text).unwrap();
        let touched = Touched::Paths([file.to_owned()].into());
        self.engine.apply(vec![Event::Disk(touched)]);
    }

    /// A path as it is shown: relative to the project.
    pub(crate) fn shown(&self, file: &Utf8Path) -> String {
        let path = file.strip_prefix(self.root()).unwrap_or(file);
        path.components().map(|part| part.as_str()).collect::<Vec<_>>().join("/")
    }

    /// The text of a file as the engine sees it.
    pub(crate) fn text(&self, file: &Utf8Path) -> String {
        let world = self.world();
        mizan_ide::text(&world, file).map(|text| text.text.to_string()).unwrap_or_default()
    }
}

fn split(text: &str) -> Vec<(String, String)> {
    let mut files: Vec<(String, String)> = Vec::new();
    for line in text.trim_start_matches('\n').split_inclusive('\n') {
        match line.strip_prefix("--- ") {
            Some(path) => files.push((path.trim().to_owned(), String::new())),
            None => files.last_mut().expect("a path stands above the first line").1.push_str(line),
        }
    }
    for (_, text) in &mut files {
        let trimmed = text.trim_end_matches('\n').len();
        text.truncate(trimmed);
        text.push('\n');
    }
    files
}
