//! Names that come and go leave nothing behind: an engine that has seen thousands of them holds what it held before.
//!
//! The bytes are those that were asked for, whatever the allocator makes of them: they are the same in every run.

#![allow(clippy::unwrap_used, clippy::print_stderr, reason = "a test that meets the unexpected fails")]

use std::collections::BTreeSet;
use std::fs;

use camino::Utf8PathBuf;
use mizan_engine::{Engine, Event, Touched};
use peak_alloc::PeakAlloc;

#[global_allocator]
static ALLOCATOR: PeakAlloc = PeakAlloc;

/// How often a name is another one.
const ROUNDS: usize = 100;

/// Some first rounds, in which tables get their size.
const WARM: usize = 40;

/// What a round may leave: less than the smallest thing that is kept for a name.
const ALLOWED: usize = 24;

/// What a Python file may leave that was read: its path has a number, which is never another's.
const ALLOWED_FOR_PATH: usize = 200;

/// A project with one module of clients, and a page that uses them.
struct Desk {
    _folder: tempfile::TempDir,
    root: Utf8PathBuf,
    engine: Engine,
}

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let root = Utf8PathBuf::from_path_buf(dunce::canonicalize(folder.path()).unwrap()).unwrap();
        for (path, text) in [
            ("back/manage.py", "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'config.settings')\n"),
            ("back/config/__init__.py", ""),
            ("back/config/settings.py", "INSTALLED_APPS = ['shop']\n"),
            ("back/shop/__init__.py", ""),
            (
                "back/shop/apps.py",
                "from django.apps import AppConfig\nfrom mizan.setup import mizan_clients\n\n\nclass ShopConfig(AppConfig):\n    \
                 name = 'shop'\n\n    def ready(self):\n        mizan_clients('shop')\n",
            ),
            ("back/shop/clients/__init__.py", ""),
            (
                "back/shop/clients/other.py",
                "from pydantic import BaseModel\n\n\nclass Other(BaseModel):\n    name: str\n",
            ),
            ("mizan.toml", "backend = 'back'\noutput = 'web/src/api'\n"),
            ("web/package.json", r#"{ "name": "web", "private": true }"#),
        ] {
            let path = root.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        let mut engine = Engine::open(&root, Box::new(|_| None)).unwrap();
        engine.write();
        Self { _folder: folder, root, engine }
    }

    /// Saves these files, removes those without a text, and takes in what follows from it.
    fn save(&mut self, files: &[(String, Option<String>)]) {
        let mut touched = BTreeSet::new();
        for (path, text) in files {
            let path = self.root.join(path);
            match text {
                Some(text) => {
                    fs::create_dir_all(path.parent().unwrap()).unwrap();
                    fs::write(&path, text).unwrap();
                }
                None => fs::remove_file(&path).unwrap(),
            }
            touched.insert(path);
        }
        self.engine.apply([Event::Disk(Touched::Paths(touched))]);
        let own = self.engine.write().into_iter().flat_map(|written| {
            let changes = written.changes.unwrap();
            changes.written.into_iter().chain(changes.removed).map(move |name| written.output.join(name))
        });
        let own = own.collect();
        self.engine.apply([Event::Disk(Touched::Paths(own))]);
        // Whoever asks for uses makes the index of the frontend.
        assert!(self.engine.world().uses(0).is_some());
    }

    /// The bytes that are held.
    fn held() -> usize {
        ALLOCATOR.current_usage()
    }
}

const MODULE: &str = "back/shop/clients/cart.py";
const PAGE: &str = "web/src/page.tsx";

/// The module and the page, where each name has a number of its own.
fn texts(field: usize, function: usize, class: usize, context: usize) -> Vec<(String, Option<String>)> {
    let module = format!(
        "from mizan.client import client\nfrom pydantic import BaseModel\nfrom .other import Other\n\n\n\
         class Item{class}(BaseModel):\n    field{field}: str\n    others: list[Other]\n\n\n\
         @client(context='cart{context}')\ndef items{function}(request, id: int) -> list[Item{class}]:\n    ...\n\n\n\
         @client(affects='cart{context}')\ndef add(request, item: Item{class}) -> int:\n    ...\n"
    );
    let page = format!(
        "import {{ useItems{function}, useAdd }} from './api'\n\n\
         export function Page() {{\n  const items = useItems{function}({{ id: 1 }})\n  const add = useAdd()\n  \
         return items.data?.map((item) => item.field{field})\n}}\n"
    );
    vec![(MODULE.to_owned(), Some(module)), (PAGE.to_owned(), Some(page))]
}

/// Bytes that each round leaves behind; `round` gives what is saved in it, by a number that is new each time.
fn left_by(mut round: impl FnMut(usize) -> Vec<Vec<(String, Option<String>)>>) -> usize {
    let mut desk = Desk::new();
    let mut early = 0;
    for number in 0..ROUNDS {
        desk.save(&texts(0, 0, 0, 0));
        if number == WARM {
            early = Desk::held();
        }
        for files in round(number + 1) {
            desk.save(&files);
        }
    }
    desk.save(&texts(0, 0, 0, 0));
    Desk::held().saturating_sub(early) / (ROUNDS - WARM)
}

fn expect(what: &str, left: usize, allowed: usize) {
    eprintln!("{what}: {left} bytes");
    assert!(left <= allowed, "{left} bytes are left behind each time that {what}");
}

// One test: what is held by another one at the same time would be counted, too.
#[test]
fn names_that_come_and_go_leave_nothing_behind() {
    expect("a field is renamed", left_by(|number| vec![texts(number, 0, 0, 0)]), ALLOWED);
    expect("a function is renamed", left_by(|number| vec![texts(0, number, 0, 0)]), ALLOWED);
    expect("a class is renamed", left_by(|number| vec![texts(0, 0, number, 0)]), ALLOWED);
    expect("a context is renamed", left_by(|number| vec![texts(0, 0, 0, number)]), ALLOWED);
    expect(
        "a module comes and goes",
        left_by(|number| {
            let path = format!("back/shop/clients/m{number}.py");
            let text =
                format!("from mizan.client import client\n\n\n@client\ndef call{number}(request) -> int:\n    ...\n");
            vec![vec![(path.clone(), Some(text))], vec![(path, None)]]
        }),
        ALLOWED_FOR_PATH,
    );
    expect(
        "a file that an editor writes beside another comes and goes",
        left_by(|number| {
            let path = format!("back/shop/clients/cart.py.{number}.tmp");
            vec![vec![(path.clone(), Some(String::new()))], vec![(path, None)]]
        }),
        ALLOWED,
    );
    expect(
        "a page comes and goes",
        left_by(|number| {
            let path = format!("web/src/page{number}.tsx");
            let text = format!("import {{ useAdd }} from './api'\nexport const add{number} = useAdd\n");
            vec![vec![(path.clone(), Some(text))], vec![(path, None)]]
        }),
        ALLOWED,
    );
}
