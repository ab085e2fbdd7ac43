//! A project under edits: what a memo says after each is what a reading from nothing says.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::sync::Arc;

use mizan_python::declare::{Changed, Dialect, Framework, Memo, Setting, Work, declare};
use mizan_python::facts::{self, FileFacts};
use mizan_python::program::{Found, LoadedModule, ModuleSource};
use mizan_schema::SourceId;
use mizan_schema::declarations::Declarations;

/// Files by path, each with what it says. A path keeps its number for good.
#[derive(Default)]
pub(crate) struct Files {
    numbers: BTreeMap<String, u32>,
    files: BTreeMap<String, (String, Arc<FileFacts>)>,
}

impl Files {
    fn file(&self, path: &str, is_package: bool) -> Option<Found> {
        let (_, facts) = self.files.get(path)?;
        let source = SourceId(*self.numbers.get(path)?);
        Some(Found::File(LoadedModule { source, facts: Arc::clone(facts), is_package, is_project: true }))
    }

    fn texts(&self) -> String {
        let mut texts = String::new();
        for (path, (text, _)) in &self.files {
            let _ = writeln!(texts, "--- {path}\n{text}");
        }
        texts
    }
}

impl ModuleSource for Files {
    fn find(&self, module: &str) -> Found {
        let path = module.replace('.', "/");
        let package = self.file(&format!("{path}/__init__.py"), true);
        package.or_else(|| self.file(&format!("{path}.py"), false)).unwrap_or(Found::Missing)
    }

    fn submodules(&self, package: &str) -> Vec<Arc<str>> {
        let below = format!("{package}.");
        let modules: BTreeSet<String> = self.files.keys().map(|path| module_of(path)).collect();
        modules.into_iter().filter(|module| module.starts_with(&below)).map(Arc::from).collect()
    }
}

fn module_of(path: &str) -> String {
    path.trim_end_matches(".py").trim_end_matches("/__init__").replace('/', ".")
}

/// A project that is edited, and a memo that follows.
pub(crate) struct Edited {
    framework: Framework,
    files: Files,
    memo: Memo,
    before: Declarations,
}

impl Edited {
    pub(crate) fn new(framework: Framework, files: &[(&str, &str)]) -> Self {
        let mut edited =
            Self { framework, files: Files::default(), memo: Memo::default(), before: Declarations::default() };
        let texts: Vec<(&str, Option<&str>)> = files.iter().map(|(path, text)| (*path, Some(*text))).collect();
        edited.edit(&texts);
        edited
    }

    /// Gives files other texts, or takes them away, all at once; says how much was read again.
    pub(crate) fn edit(&mut self, edits: &[(&str, Option<&str>)]) -> Work {
        let (mut modules, mut existence) = (BTreeSet::new(), BTreeSet::new());
        for (path, text) in edits {
            let next = u32::try_from(self.files.numbers.len()).unwrap();
            self.files.numbers.entry((*path).to_owned()).or_insert(next);
            let facts = text.map(|text| (text.to_owned(), Arc::new(facts::read(text))));
            let before = match &facts {
                Some(facts) => self.files.files.insert((*path).to_owned(), facts.clone()),
                None => self.files.files.remove(*path),
            };
            let module: Arc<str> = Arc::from(module_of(path));
            match (before, facts) {
                (Some((_, before)), Some((_, now))) if before.module == now.module => {}
                (Some(_), Some(_)) => drop(modules.insert(module)),
                (None, None) => {}
                _ => drop(existence.insert(module)),
            }
        }
        let setting = self.setting();
        let now = self.memo.declare(&self.files, &setting, &Changed::Names { modules, existence });
        let fresh = declare(&self.files, &setting);
        assert!(*now == fresh, "{}\n{}", self.files.texts(), difference(now, &fresh));
        for (name, module) in &now.modules {
            let before = self.before.modules.get(name);
            assert!(before.is_none_or(|before| Arc::ptr_eq(before, module) || before != module), "{name} is copied");
        }
        for (key, definition) in &now.definitions {
            let before = self.before.definitions.get(key);
            let is_kept = before.is_none_or(|before| Arc::ptr_eq(before, definition) || before != definition);
            assert!(is_kept, "{key:?} is copied");
        }
        self.before = now.clone();
        self.memo.work()
    }

    pub(crate) fn declarations(&self) -> &Declarations {
        &self.before
    }

    fn setting(&self) -> Setting {
        let candidates = self.files.files.iter().filter(|(_, (text, _))| text.contains("mizan"));
        let candidates: BTreeSet<Arc<str>> = candidates.map(|(path, _)| Arc::from(module_of(path))).collect();
        Setting {
            dialect: Dialect::Mizan,
            framework: self.framework,
            settings: (self.framework == Framework::Django).then(|| Arc::from("settings")),
            app: Some(Arc::from("main")),
            candidates: candidates.into_iter().collect(),
            python: (3, 13),
            pydantic: mizan_schema::json_schema::Pydantic::NEWEST,
        }
    }
}

/// What a memo says otherwise than a reading from nothing.
fn difference(kept: &Declarations, fresh: &Declarations) -> String {
    let (kept, fresh) = (format!("{kept:#?}"), format!("{fresh:#?}"));
    let differs = kept.lines().zip(fresh.lines()).position(|(kept, fresh)| kept != fresh).unwrap_or_default();
    let around = |text: &str| text.lines().skip(differs.saturating_sub(15)).take(25).collect::<Vec<_>>().join("\n");
    format!("the memo says:\n{}\n\na reading from nothing says:\n{}", around(&kept), around(&fresh))
}
