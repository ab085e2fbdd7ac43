//! Programs held in memory, for tests.
//!
//! In go texts by path; out comes a source of modules as a project on disk would be one. A path under `site-packages/` is an installed file.

use std::collections::BTreeMap;
use std::sync::Arc;

use mizan_python::facts::{self, FileFacts};
use mizan_python::program::{Found, LoadedModule, ModuleSource};
use mizan_schema::SourceId;

/// A project in memory.
pub(crate) struct Files(Vec<(String, Arc<FileFacts>)>);

impl Files {
    /// `files` are pairs of path and text.
    pub(crate) fn new(files: &[(&str, &str)]) -> Self {
        Self(files.iter().map(|(path, text)| ((*path).to_owned(), Arc::new(facts::read(text)))).collect())
    }

    fn file(&self, path: &str) -> Option<Found> {
        let (index, (path, facts)) = self.0.iter().enumerate().find(|(_, (known, _))| known == path)?;
        Some(Found::File(LoadedModule {
            source: SourceId(u32::try_from(index).unwrap_or(u32::MAX)),
            facts: Arc::clone(facts),
            is_package: path.ends_with("__init__.py"),
            is_project: !path.starts_with("site-packages/"),
        }))
    }
}

impl ModuleSource for Files {
    fn find(&self, module: &str) -> Found {
        let path = module.replace('.', "/");
        for root in ["", "site-packages/"] {
            let found =
                self.file(&format!("{root}{path}/__init__.py")).or_else(|| self.file(&format!("{root}{path}.py")));
            if let Some(found) = found {
                return found;
            }
            if self.0.iter().any(|(known, _)| known.starts_with(&format!("{root}{path}/"))) {
                return Found::Namespace;
            }
        }
        Found::Missing
    }

    fn submodules(&self, package: &str) -> Vec<Arc<str>> {
        let prefix = format!("{}/", package.replace('.', "/"));
        let mut names = BTreeMap::new();
        for (path, _) in &self.0 {
            if let Some(name) = path.strip_prefix(&prefix).and_then(|rest| rest.strip_suffix(".py")) {
                names.insert(Arc::from(name), ());
            }
        }
        names.into_keys().collect()
    }
}
