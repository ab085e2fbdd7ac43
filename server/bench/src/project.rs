//! A synthetic Django project on disk.
//!
//! In go a [`Shape`] and a folder; out come its files: `backend/` with apps, each with server functions and with files that declare nothing,
//! and an empty `frontend/`. The same shape gives the same bytes.

use std::fs;

use anyhow::{Context, Result, ensure};
use camino::Utf8Path;

use crate::random::Random;
use crate::{filler, functions};

/// Functions in one module.
pub(crate) const PER_MODULE: usize = 10;

/// Modules with functions in one app.
const PER_APP: usize = 10;

/// Files in one folder.
pub(crate) const PER_FOLDER: usize = 50;

/// How large a project is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    /// Python files, all together.
    pub files: usize,
    /// Server functions.
    pub functions: usize,
    /// What makes the contents differ.
    pub seed: u64,
}

/// Writes a project of this shape into `root`, which must be empty or missing.
///
/// # Errors
///
/// When `root` holds something, when there is no room for the functions in so few files, or when the disk refuses.
pub fn write(root: &Utf8Path, shape: &Shape) -> Result<()> {
    let is_empty = root.read_dir_utf8().map_or(true, |mut entries| entries.next().is_none());
    ensure!(is_empty, "`{root}` is not empty; name a folder that is empty or does not exist");
    let modules = shape.functions.div_ceil(PER_MODULE);
    let apps = modules.div_ceil(PER_APP).max(1);
    // `manage.py`, two files of the settings, three files that make each app.
    let needed = 3 + 3 * apps + modules;
    ensure!(
        shape.files >= needed,
        "{} functions need at least {needed} files; {} is too few",
        shape.functions,
        shape.files
    );
    let mut random = Random::new(shape.seed);
    let backend = root.join("backend");
    put(&root.join("mizan.toml"), "backend = \"backend\"\nfrontend = \"frontend\"\n")?;
    put(&root.join(".gitignore"), "node_modules/\n__pycache__/\n*.pyc\n")?;
    put(&root.join("frontend/package.json"), "{ \"dependencies\": { \"react\": \"^19.0.0\" } }\n")?;
    put(
        &backend.join("manage.py"),
        "import os\n\nos.environ.setdefault(\"DJANGO_SETTINGS_MODULE\", \"config.settings\")\n",
    )?;
    put(&backend.join("config/__init__.py"), "")?;
    let installed: Vec<String> = (0..apps).map(|app| format!("    \"app{app}\",\n")).collect();
    put(
        &backend.join("config/settings.py"),
        &format!("INSTALLED_APPS = [\n    \"mizan\",\n{}]\n", installed.concat()),
    )?;
    for app in 0..apps {
        let folder = backend.join(format!("app{app}"));
        put(&folder.join("__init__.py"), "")?;
        put(&folder.join("apps.py"), &configuration(app))?;
        put(&folder.join("clients/__init__.py"), "")?;
    }
    for module in 0..modules {
        let first = module * PER_MODULE;
        let count = PER_MODULE.min(shape.functions - first);
        let path = format!("app{}/clients/part{module}.py", module % apps);
        put(&backend.join(path), &functions::module(first, count, &mut random))?;
    }
    for file in 0..shape.files - needed {
        let folder = file / PER_FOLDER;
        let path = format!("app{}/services{folder}/work{file}.py", folder % apps);
        put(&backend.join(path), &filler::module(&mut random))?;
    }
    Ok(())
}

fn configuration(app: usize) -> String {
    format!(
        "from django.apps import AppConfig\n\n\nclass App{app}Config(AppConfig):\n    name = \"app{app}\"\n\n    \
         def ready(self):\n        from mizan.setup import mizan_clients\n\n        mizan_clients(\"app{app}\")\n"
    )
}

pub(crate) fn put(path: &Utf8Path, text: &str) -> Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).with_context(|| format!("cannot create `{folder}`"))?;
    }
    fs::write(path, text).with_context(|| format!("cannot write `{path}`"))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use camino::Utf8PathBuf;

    use super::*;

    fn texts(root: &Utf8Path) -> BTreeMap<Utf8PathBuf, String> {
        let mut found = BTreeMap::new();
        let mut folders = vec![root.to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in folder.read_dir_utf8().unwrap().map(|entry| entry.unwrap().into_path()) {
                if entry.is_dir() {
                    folders.push(entry);
                } else {
                    let text = fs::read_to_string(&entry).unwrap();
                    found.insert(entry.strip_prefix(root).unwrap().to_owned(), text);
                }
            }
        }
        found
    }

    #[test]
    fn a_project_has_the_files_and_functions_asked_for_and_is_the_same_twice() {
        let shape = Shape { files: 120, functions: 25, seed: 7 };
        let folder = tempfile::tempdir().unwrap();
        let root = Utf8Path::from_path(folder.path()).unwrap();
        write(&root.join("a"), &shape).unwrap();
        write(&root.join("b"), &shape).unwrap();
        write(&root.join("c"), &Shape { seed: 8, ..shape }).unwrap();
        let [a, b, c] = ["a", "b", "c"].map(|name| texts(&root.join(name)));
        assert_eq!(a.keys().filter(|path| path.extension() == Some("py")).count(), 120);
        assert_eq!(a.values().map(|text| text.matches("\n@client").count()).sum::<usize>(), 25);
        assert!(a == b && a != c);
    }

    #[test]
    fn a_folder_with_something_in_it_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let root = Utf8Path::from_path(folder.path()).unwrap();
        fs::write(root.join("mine"), "").unwrap();
        assert!(write(root, &Shape { files: 50, functions: 1, seed: 1 }).is_err());
    }
}
