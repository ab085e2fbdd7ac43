//! A project in a temporary folder, and what became of it.

use std::collections::BTreeMap;
use std::fs;

use camino::{Utf8Path, Utf8PathBuf};
use mizan_engine::{Changes, Failure, Project, analyse, client};
use mizan_schema::Severity;

/// One function, which must survive whatever else is in the project.
pub(crate) const SOUND: &str =
    "from mizan.client import client\n\n\n@client\ndef sound(request) -> int:\n    return 1\n";

/// A project on disk.
pub(crate) struct OnDisk {
    folder: tempfile::TempDir,
}

/// What a run gave.
pub(crate) struct Ran {
    pub(crate) changes: Changes,
    /// `code path`, in order.
    pub(crate) findings: Vec<String>,
    pub(crate) has_errors: bool,
}

impl OnDisk {
    /// A Django project with one app, `shop`, that has a sound module of clients beside the `files`.
    pub(crate) fn with(files: &[(&str, &[u8])]) -> Self {
        let project = Self { folder: tempfile::tempdir().unwrap() };
        let settings = "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'config.settings')\n";
        project.write("backend/manage.py", settings);
        project.write("backend/config/__init__.py", "");
        project.write("backend/config/settings.py", "INSTALLED_APPS = ['mizan', 'shop']\n");
        project.write("backend/shop/__init__.py", "");
        project.write(
            "backend/shop/apps.py",
            "from django.apps import AppConfig\nfrom mizan.setup import mizan_clients\n\n\nclass ShopConfig(AppConfig):\n    \
             name = 'shop'\n\n    def ready(self):\n        mizan_clients('shop')\n",
        );
        project.write("backend/shop/clients/__init__.py", "");
        project.write("backend/shop/clients/sound.py", SOUND);
        project.write("mizan.toml", "backend = 'backend'\noutput = 'web/api'\n");
        for (path, bytes) in files {
            project.write(path, bytes);
        }
        project
    }

    pub(crate) fn root(&self) -> Utf8PathBuf {
        Utf8PathBuf::from_path_buf(dunce::canonicalize(self.folder.path()).unwrap()).unwrap()
    }

    pub(crate) fn path(&self, path: &str) -> Utf8PathBuf {
        self.root().join(path)
    }

    pub(crate) fn write(&self, path: &str, bytes: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    /// Generates the client, as the command does.
    pub(crate) fn generate(&self) -> Result<Ran, Failure> {
        generate(&self.root())
    }

    /// Generates the client and checks that nothing else on disk has changed.
    pub(crate) fn generates(&self) -> Ran {
        let before = contents(&self.root(), Some("web/api"));
        let ran = self.generate().unwrap_or_else(|failure| panic!("{failure}"));
        assert_eq!(before, contents(&self.root(), Some("web/api")), "something outside the output has changed");
        ran
    }

    /// The text of a file of the client.
    pub(crate) fn client(&self, name: &str) -> String {
        fs::read_to_string(self.path("web/api").join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// Whether the sound function is in the client.
    pub(crate) fn has_sound_client(&self) -> bool {
        self.gives("callSound")
    }

    /// Whether a file that the index re-exports gives a value of this name.
    pub(crate) fn gives(&self, name: &str) -> bool {
        let index = self.client("index.js");
        let mut files = index.lines().filter_map(|line| line.rsplit_once(" from \"./")?.1.strip_suffix("\";"));
        files.any(|file| self.client(file).contains(&format!("export const {name} =")))
    }
}

/// Generates the clients of the project in `root`.
pub(crate) fn generate(root: &Utf8Path) -> Result<Ran, Failure> {
    use mizan_schema::Places;
    use mizan_schema::diagnostics::Place;

    let project = Project::open(root, &|_| None)?;
    let mut ran = Ran { changes: Changes::default(), findings: Vec::new(), has_errors: false };
    for backend in &project.backends {
        let snapshot = analyse(&project, backend);
        for diagnostic in snapshot.diagnostics() {
            let source = match diagnostic.primary {
                Place::At(origin) => origin.source,
                Place::File(source) => source,
            };
            ran.findings.push(format!("{} {}", diagnostic.code.number(), snapshot.places().path(source)));
            ran.has_errors |= diagnostic.severity() == Severity::Error;
        }
        for target in &backend.clients {
            ran.changes = client::write(&target.output, &snapshot.artifacts(target))?;
        }
    }
    Ok(ran)
}

/// Every file below `root` with its bytes, the ones in `besides` left out. Links are named, not followed.
pub(crate) fn contents(root: &Utf8Path, besides: Option<&str>) -> BTreeMap<Utf8PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        if besides.is_some_and(|besides| folder == root.join(besides)) {
            continue;
        }
        for entry in folder.read_dir_utf8().into_iter().flatten().flatten() {
            let kind = entry.file_type().unwrap();
            if kind.is_dir() {
                folders.push(entry.into_path());
            } else {
                let bytes = if kind.is_file() { fs::read(entry.path()).unwrap_or_default() } else { Vec::new() };
                found.insert(entry.path().strip_prefix(root).unwrap().to_owned(), bytes);
            }
        }
    }
    found
}
