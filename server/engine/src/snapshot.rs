//! One backend at one moment: its contract, its diagnostics, and where everything stands.

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use camino::{Utf8Path, Utf8PathBuf};
use mizan_python::declare::{self, Changed, Setting};
use mizan_python::program::ModuleSource;
use mizan_schema::build::Built;
use mizan_schema::contract::{Contract, PlaceRange};
use mizan_schema::diagnostics::Place;
use mizan_schema::{Declarations, Diagnostic, Places, Severity, SourceId};
use mizan_sources::ModulePaths;

use crate::config::Hooks;
use crate::documents::Documents;
use crate::modules::Modules;
use crate::places::SourcePlaces;
use crate::problems;
use crate::project::Client;
use crate::rules::Rules;

/// What is known of one backend. Immutable; cheap to share.
#[derive(Debug)]
pub struct Snapshot {
    pub(crate) modules: Arc<Modules>,
    pub(crate) root: Utf8PathBuf,
    pub(crate) setting: Setting,
    pub(crate) rules: Arc<Rules>,
    /// The contract. The same pointer as in the snapshot before where nothing of it changed.
    pub contract: Arc<Contract>,
    /// What is declared, right and wrong alike: what the contract was built from.
    pub declarations: Arc<Declarations>,
    /// What is wrong, in no order.
    pub(crate) found: Arc<Vec<Diagnostic>>,
    pub(crate) sorted: OnceLock<Vec<Diagnostic>>,
    /// How many Python files there were when the folder was last walked, and how many files are read as syntax.
    pub files: FileCounts,
}

/// How many files there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FileCounts {
    /// `.py` files of the project.
    pub python: usize,
    /// Of those and the environment's: parsed.
    pub parsed: usize,
}

impl Snapshot {
    /// Of a backend of which nothing has been read yet.
    pub(crate) fn empty(root: Utf8PathBuf, setting: Setting) -> Self {
        Self {
            modules: Arc::new(Modules::new(ModulePaths::default(), Arc::default())),
            root,
            setting,
            rules: Arc::default(),
            contract: Arc::default(),
            declarations: Arc::default(),
            found: Arc::default(),
            sorted: OnceLock::new(),
            files: FileCounts::default(),
        }
    }

    /// What it would be if the documents of these files were others.
    pub(crate) fn supposing(&self, documents: &Arc<Documents>, paths: &[&Utf8Path]) -> Self {
        let mut modules = self.modules.again(Arc::clone(documents));
        for path in paths {
            modules.reread(path);
        }
        let mut declared = declare::Memo::default();
        declared.declare(&modules, &self.setting, &Changed::Everything);
        let mut found = problems::of_files(&modules, |path| modules.concern(path, &declared), &[]);
        let declarations = declared.into_declarations();
        let (contract, judged) = mizan_schema::build(&declarations);
        found.extend(judged);
        found.extend(declarations.all_diagnostics().cloned());
        Self {
            modules: Arc::new(modules),
            root: self.root.clone(),
            setting: self.setting.clone(),
            rules: Arc::clone(&self.rules),
            contract: Arc::new(contract),
            declarations: Arc::new(declarations),
            found: Arc::new(found),
            sorted: OnceLock::new(),
            files: self.files,
        }
    }

    /// What the rules would give for other declarations, at the cost of what differs in them.
    pub fn suppose(&self, declarations: &Declarations) -> Built {
        self.rules.suppose(declarations)
    }

    /// Where things are.
    pub fn places(&self) -> SourcePlaces<'_> {
        SourcePlaces { modules: &self.modules, root: &self.root }
    }

    /// The modules, as those ask for them who resolve names.
    pub fn modules(&self) -> &dyn ModuleSource {
        &*self.modules
    }

    /// The dotted names of a Python file: more than one where source roots lie in one another, none outside of them.
    pub fn module_names(&self, file: &Utf8Path) -> Vec<Arc<str>> {
        self.modules.paths.names_of(file).into_iter().map(Arc::from).collect()
    }

    /// The source behind an absolute path, where the file was read.
    pub fn source(&self, file: &Utf8Path) -> Option<SourceId> {
        self.modules.source(file)
    }

    /// What is wrong, sorted by file, place, code and message; the same finding twice is one.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        self.sorted.get_or_init(|| {
            let mut diagnostics = Vec::clone(&self.found);
            sort(&mut diagnostics, &self.places());
            diagnostics
        })
    }

    /// The client's files for one frontend, sorted by path.
    pub fn artifacts(&self, client: &Client) -> Vec<mizan_codegen::Artifact> {
        // For its memory, as in `analyse`.
        rayon::scope(|_| mizan_codegen::generate(&self.contract, &self.places(), &options(client, &self.root)))
    }

    /// What a client exports, by the names that its index gives.
    pub fn exports(&self, client: &Client) -> BTreeSet<String> {
        let exports = mizan_codegen::exports(&self.contract, client.hooks == Hooks::React);
        let own = exports.all().map(|export| export.public.to_string());
        own.chain(exports.supplied.iter().map(ToString::to_string)).collect()
    }

    /// The most severe finding there is.
    pub fn worst(&self) -> Option<Severity> {
        self.found.iter().map(Diagnostic::severity).min()
    }
}

/// How a client of the project in `root` is wanted.
pub(crate) fn options(client: &Client, root: &Utf8Path) -> mizan_codegen::Options {
    mizan_codegen::Options { output_to_project: relative(&client.output, root), hooks: client.hooks == Hooks::React }
}

pub(crate) fn sort(diagnostics: &mut Vec<Diagnostic>, places: &SourcePlaces<'_>) {
    diagnostics.sort_by_cached_key(|diagnostic| {
        let (path, range) = match diagnostic.primary {
            Place::At(origin) => (places.path(origin.source), places.range(origin)),
            Place::File(source) => (places.path(source), PlaceRange::default()),
        };
        (path, range, diagnostic.code, diagnostic.message.clone())
    });
    diagnostics.dedup();
}

/// How to get from `from` to `to`, both absolute, with `/` between the parts.
fn relative(from: &Utf8Path, to: &Utf8Path) -> String {
    let shared = from.components().zip(to.components()).take_while(|(a, b)| a == b).count();
    let up = from.components().skip(shared).map(|_| "..");
    let down: Vec<_> = to.components().skip(shared).map(|part| part.as_str().to_owned()).collect();
    up.map(str::to_owned).chain(down).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_way_between_folders_is_relative() {
        assert_eq!(relative(Utf8Path::new("/p/web/src/api"), Utf8Path::new("/p")), "../../..");
        assert_eq!(relative(Utf8Path::new("/p/api"), Utf8Path::new("/p/back")), "../back");
    }
}
