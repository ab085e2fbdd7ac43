//! Someone who edits a project on disk, at random and without end: whole saves and half-typed ones, files and folders that come, go and are
//! renamed, branches, the configuration, the folder of the client.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use camino::{Utf8Path, Utf8PathBuf};
use proptest::prelude::Rng;
use proptest::test_runner::{RngAlgorithm, TestRng};

use crate::modules::{Config, Function, Module, Tree};

const KINDS: [&str; 9] =
    ["str", "int", "bool", "float", "list[str]", "int | None", "dict[str, int]", "Nowhere", "tuple[int, str]"];
const CONTEXTS: [&str; 4] = ["cart", "user", "stock", "page"];
/// How many modules there are at most.
const MODULES: usize = 14;

/// The project, and who edits it.
pub(crate) struct Desk {
    folder: tempfile::TempDir,
    random: TestRng,
    tree: Tree,
    /// What other branches hold.
    branches: Vec<Tree>,
    /// What is typed by half, by path: it stands on disk in the place of the whole.
    half: BTreeMap<String, String>,
    /// What is on disk.
    texts: BTreeMap<String, String>,
    /// Names that were given.
    names: u64,
    last: String,
}

impl Desk {
    pub(crate) fn new(seed: u64) -> Self {
        let mut bytes = [0; 32];
        bytes[..8].copy_from_slice(&seed.to_le_bytes());
        let tree = Tree {
            modules: BTreeMap::new(),
            folder: "clients".to_owned(),
            is_installed: true,
            config: Config { has_hooks: true, is_elsewhere: false },
        };
        let mut desk = Self {
            folder: tempfile::tempdir().unwrap(),
            random: TestRng::from_seed(RngAlgorithm::ChaCha, &bytes),
            tree,
            branches: Vec::new(),
            half: BTreeMap::new(),
            texts: BTreeMap::new(),
            names: 0,
            last: String::new(),
        };
        desk.put(
            "backend/manage.py",
            "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'config.settings')\n",
        );
        desk.put("backend/config/__init__.py", "");
        desk.put("backend/shop/__init__.py", "");
        desk.put(
            "backend/shop/apps.py",
            "from django.apps import AppConfig\nfrom mizan.setup import mizan_clients\n\n\nclass ShopConfig(AppConfig):\n    \
             name = 'shop'\n\n    def ready(self):\n        mizan_clients('shop')\n",
        );
        for _ in 0..8 {
            desk.add_module();
        }
        desk.save();
        desk.branches = vec![desk.tree.clone(), desk.tree.clone()];
        desk
    }

    pub(crate) fn root(&self) -> Utf8PathBuf {
        Utf8PathBuf::from_path_buf(dunce::canonicalize(self.folder.path()).unwrap()).unwrap()
    }

    /// A number below `bound`.
    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        self.random.next_u64() % bound
    }

    /// Once in so many times.
    pub(crate) fn chance(&mut self, times: u64) -> bool {
        self.below(times) == 0
    }

    /// What was done last, in words.
    pub(crate) fn last(&self) -> &str {
        &self.last
    }

    /// One save, or what else one does. Gives the paths that it touched.
    pub(crate) fn edit(&mut self) -> BTreeSet<Utf8PathBuf> {
        let mut touched = BTreeSet::new();
        // What is typed by half is whole a moment later.
        if !self.half.is_empty() && self.chance(2) {
            self.half.pop_first();
        }
        match self.below(1000) {
            0..330 => self.edit_body(),
            330..480 => self.edit_comment(),
            480..640 => self.edit_field(),
            640..800 => self.edit_function(),
            800..890 => self.type_half(),
            890..900 => self.conflict(),
            900..930 => self.add_module(),
            930..955 => self.remove_module(),
            955..975 => self.rename_module(&mut touched),
            975..980 => self.rename_folder(&mut touched),
            980..986 => self.switch_branch(),
            986..992 => self.flip_config(),
            992..994 => self.flip_installed(),
            994..996 => self.break_config(),
            996..998 => self.take_output_away(&mut touched),
            _ => self.say("saved as it was"),
        }
        touched.extend(self.save());
        touched
    }

    /// Finishes all that is typed by half.
    pub(crate) fn repair(&mut self, touched: &mut BTreeSet<Utf8PathBuf>) {
        self.half.clear();
        touched.extend(self.save());
    }

    fn say(&mut self, words: impl Into<String>) {
        self.last = words.into();
    }

    fn new_name(&mut self, stem: &str) -> String {
        self.names += 1;
        format!("{stem}{}", self.names)
    }

    fn one<'l>(&mut self, of: &[&'l str]) -> &'l str {
        let count = of.len() as u64;
        of[usize::try_from(self.below(count)).unwrap()]
    }

    fn a_module(&mut self) -> Option<String> {
        let count = self.tree.modules.len() as u64;
        if count == 0 {
            return None;
        }
        let at = usize::try_from(self.below(count)).unwrap();
        self.tree.modules.keys().nth(at).cloned()
    }

    /// A type: a plain one, or a model of this or another module, which is then imported.
    fn a_kind(&mut self, name: &str) -> String {
        if self.below(3) > 0 {
            return self.one(&KINDS).to_owned();
        }
        let Some(other) = self.a_module() else { return "int".to_owned() };
        let model = self.tree.modules[&other].model.clone();
        let module = self.tree.modules.get_mut(name).unwrap();
        let import = (other.trim_end_matches(".py").to_owned(), model.clone());
        if other != name && !module.imports.contains(&import) {
            module.imports.push(import);
            // What is imported and not used is forgotten sometime.
            if module.imports.len() > 4 {
                module.imports.remove(0);
            }
        }
        if self.chance(2) { model } else { format!("list[{model}]") }
    }

    fn a_function(&mut self, name: &str) -> Function {
        let context = self.one(&CONTEXTS);
        let how = match self.below(6) {
            0 | 1 => format!("(context='{context}')"),
            2 => format!("(affects='{context}')"),
            3 => "(auth='staff')".to_owned(),
            4 => format!("(context='{context}', cache={})", self.below(90)),
            _ => String::new(),
        };
        let argument =
            if self.chance(2) { Some((self.one(&["id", "text", "item"]).to_owned(), self.a_kind(name))) } else { None };
        Function { name: self.new_name("call"), how, argument, result: self.a_kind(name), body: 0 }
    }

    fn edit_body(&mut self) {
        let Some(name) = self.a_module() else { return };
        let body = self.random.next_u64();
        let module = self.tree.modules.get_mut(&name).unwrap();
        if let Some(function) = module.functions.last_mut() {
            function.body = body;
        }
        self.say(format!("a body in {name}"));
    }

    fn edit_comment(&mut self) {
        let Some(name) = self.a_module() else { return };
        let comments = usize::try_from(self.below(6)).unwrap();
        self.tree.modules.get_mut(&name).unwrap().comments = comments;
        self.say(format!("lines moved in {name}"));
    }

    fn edit_field(&mut self) {
        let Some(name) = self.a_module() else { return };
        let (kind, field) = (self.a_kind(&name), self.new_name("field"));
        let (what, pick) = (self.below(4), self.random.next_u64());
        let fields = &mut self.tree.modules.get_mut(&name).unwrap().fields;
        let at = usize::try_from(pick % fields.len().max(1) as u64).unwrap();
        match what {
            0 if fields.len() < 8 => fields.push((field, kind)),
            1 if !fields.is_empty() => drop(fields.remove(at)),
            2 if !fields.is_empty() => fields[at].0 = field,
            _ if !fields.is_empty() => fields[at].1 = kind,
            _ => {}
        }
        self.say(format!("a field in {name}"));
    }

    fn edit_function(&mut self) {
        let Some(name) = self.a_module() else { return };
        let new = self.a_function(&name);
        let (what, pick) = (self.below(5), self.random.next_u64());
        let functions = &mut self.tree.modules.get_mut(&name).unwrap().functions;
        let at = usize::try_from(pick % functions.len().max(1) as u64).unwrap();
        match what {
            0 if functions.len() < 8 => functions.push(new),
            1 if !functions.is_empty() => drop(functions.remove(at)),
            2 if !functions.is_empty() => functions[at].name = new.name,
            3 if !functions.is_empty() => functions[at].how = new.how,
            _ if !functions.is_empty() => functions[at] = Function { name: functions[at].name.clone(), ..new },
            _ => {}
        }
        self.say(format!("a function in {name}"));
    }

    /// A save in the middle of a line: what stands behind it is gone, or still there.
    fn type_half(&mut self) {
        let Some(name) = self.a_module() else { return };
        let path = self.tree.path(&name);
        let Some(text) = self.texts.get(&path).filter(|text| !text.is_empty()).cloned() else { return };
        let (at, gone) = (self.below(text.len() as u64), self.below(20));
        let at = usize::try_from(at).unwrap();
        let after = if self.chance(3) { text.len() } else { (at + usize::try_from(gone).unwrap()).min(text.len()) };
        let (Some(before), Some(after)) = (text.get(..at), text.get(after..)) else { return };
        let typed = self.one(&["", "(", "@cli", "def ", "'", "\"\"\"", "x = [", "\n    "]);
        self.half.insert(path, format!("{before}{typed}{after}"));
        self.say(format!("{name} typed by half"));
    }

    fn conflict(&mut self) {
        let Some(name) = self.a_module() else { return };
        let path = self.tree.path(&name);
        let Some(text) = self.texts.get(&path).cloned() else { return };
        let lines: Vec<&str> = text.lines().collect();
        let at = usize::try_from(self.below(lines.len().max(1) as u64)).unwrap();
        let (before, after) = lines.split_at(at.min(lines.len()));
        let conflict = ["<<<<<<< HEAD", "    ours: int", "=======", "    theirs: int", ">>>>>>> theirs"];
        self.half.insert(path, [before, &conflict, after].concat().join("\n"));
        self.say(format!("{name} in a merge"));
    }

    fn add_module(&mut self) {
        if self.tree.modules.len() >= MODULES {
            return self.remove_module();
        }
        let name = format!("{}.py", self.new_name("m"));
        let model = self.new_name("Item");
        let module = Module {
            model,
            fields: vec![("name".to_owned(), "str".to_owned())],
            imports: Vec::new(),
            functions: Vec::new(),
            comments: 0,
        };
        self.tree.modules.insert(name.clone(), module);
        for _ in 0..3 {
            let function = self.a_function(&name);
            self.tree.modules.get_mut(&name).unwrap().functions.push(function);
        }
        self.say(format!("{name} is new"));
    }

    fn remove_module(&mut self) {
        let Some(name) = self.a_module() else { return };
        self.tree.modules.remove(&name);
        self.half.remove(&self.tree.path(&name));
        self.say(format!("{name} is gone"));
    }

    fn rename_module(&mut self, touched: &mut BTreeSet<Utf8PathBuf>) {
        let Some(name) = self.a_module() else { return };
        let new = format!("{}.py", self.new_name("m"));
        let module = self.tree.modules.remove(&name).unwrap();
        self.tree.modules.insert(new.clone(), module);
        let (from, to) = (self.tree.path(&name), self.tree.path(&new));
        self.half.remove(&from);
        fs::rename(self.root().join(&from), self.root().join(&to)).unwrap();
        if let Some(text) = self.texts.remove(&from) {
            self.texts.insert(to.clone(), text);
        }
        touched.extend([self.root().join(from), self.root().join(to)]);
        self.say(format!("{name} is called {new}"));
    }

    fn rename_folder(&mut self, touched: &mut BTreeSet<Utf8PathBuf>) {
        self.half.clear();
        let from = self.tree.path("");
        let other = if self.tree.folder == "clients" { "calls" } else { "clients" };
        other.clone_into(&mut self.tree.folder);
        let to = self.tree.path("");
        let (old, new) = (self.root().join(from.trim_end_matches('/')), self.root().join(to.trim_end_matches('/')));
        let _ = fs::remove_dir_all(&new);
        fs::rename(&old, &new).unwrap();
        let texts = std::mem::take(&mut self.texts).into_iter();
        self.texts = texts.map(|(path, text)| (path.replacen(&from, &to, 1), text)).collect();
        // What a watcher says: what went is one path, what came is every file of it.
        touched.extend(self.texts.keys().filter(|path| path.starts_with(&to)).map(|path| self.root().join(path)));
        touched.extend([old, new]);
        self.say(format!("{from} is called {to}"));
    }

    fn switch_branch(&mut self) {
        self.half.clear();
        let at = usize::try_from(self.below(self.branches.len() as u64)).unwrap();
        std::mem::swap(&mut self.tree, &mut self.branches[at]);
        self.say(format!("branch {at}"));
    }

    fn flip_config(&mut self) {
        let config = &mut self.tree.config;
        match self.random.next_u64() % 2 {
            0 => config.has_hooks = !config.has_hooks,
            _ => config.is_elsewhere = !config.is_elsewhere,
        }
        self.say("another configuration");
    }

    fn break_config(&mut self) {
        self.half.insert("mizan.toml".to_owned(), "backend = ".to_owned());
        self.say("a broken configuration");
    }

    fn flip_installed(&mut self) {
        self.tree.is_installed = !self.tree.is_installed;
        self.say("other apps");
    }

    fn take_output_away(&mut self, touched: &mut BTreeSet<Utf8PathBuf>) {
        let output = self.root().join(if self.tree.config.is_elsewhere { "web/other" } else { "web/api" });
        if self.chance(2) {
            // It may not be there yet.
            let _ = fs::remove_dir_all(&output);
            touched.insert(output);
        } else {
            let _ = fs::remove_file(output.join("index.js"));
            touched.insert(output.join("index.js"));
        }
        self.say("files of the client taken away");
    }

    /// Brings the disk to what is meant, what is typed by half in its place. Gives the paths that were written or removed.
    fn save(&mut self) -> BTreeSet<Utf8PathBuf> {
        let mut wanted = self.tree.texts();
        self.half.retain(|path, _| wanted.contains_key(path));
        wanted.extend(self.half.iter().map(|(path, text)| (path.clone(), text.clone())));
        let mut touched = BTreeSet::new();
        let gone: Vec<String> = self.texts.keys().filter(|path| !wanted.contains_key(*path)).cloned().collect();
        for path in gone {
            let file = self.root().join(&path);
            fs::remove_file(&file).unwrap();
            self.texts.remove(&path);
            touched.insert(file);
        }
        for (path, text) in wanted {
            if self.texts.get(&path) != Some(&text) {
                touched.insert(self.put(&path, &text));
                self.texts.insert(path, text);
            }
        }
        self.remove_empty_folder(&mut touched);
        touched
    }

    /// Git leaves no empty folders behind.
    fn remove_empty_folder(&self, touched: &mut BTreeSet<Utf8PathBuf>) {
        let other = if self.tree.folder == "clients" { "calls" } else { "clients" };
        let folder = self.root().join("backend/shop").join(other);
        if fs::remove_dir(&folder).is_ok() {
            touched.insert(folder);
        }
    }

    /// Writes a file in one of the ways that editors have.
    fn put(&mut self, path: &str, text: &str) -> Utf8PathBuf {
        let file = self.root().join(path);
        fs::create_dir_all(file.parent().unwrap_or(Utf8Path::new(""))).unwrap();
        match self.below(10) {
            0..5 => fs::write(&file, text).unwrap(),
            5..9 => {
                let beside = file.with_extension("saving");
                fs::write(&beside, text).unwrap();
                fs::rename(&beside, &file).unwrap();
            }
            _ => {
                let _ = fs::remove_file(&file);
                fs::write(&file, text).unwrap();
            }
        }
        file
    }
}
