//! Apps that are links to somewhere else, and files that git ignores: kept up to date as a fresh look has them.
#![cfg(unix)]

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::symlink;

use mizan_engine::{Engine, Event, Touched};

use crate::project::OnDisk;

/// Declares a function in a module that no discovery leads to: only a walk over the files finds it.
fn loose(name: &str) -> String {
    format!("from mizan import client\n\n\n@client\ndef {name}(request) -> int:\n    ...\n")
}

/// A project, and an engine that is told of its changes.
struct Followed {
    project: OnDisk,
    engine: Engine,
}

impl Followed {
    fn new(project: OnDisk) -> Self {
        let engine = open(&project);
        Self { project, engine }
    }

    fn touch(&mut self, path: &str) {
        let paths = BTreeSet::from([self.project.path(path)]);
        self.engine.apply([Event::Disk(Touched::Paths(paths))]);
    }

    /// The names that findings speak of, which a fresh start speaks of too.
    fn unregistered(&self) -> Vec<String> {
        let found = unregistered(&self.engine);
        assert_eq!(found, unregistered(&open(&self.project)), "a fresh start knows the same");
        found
    }
}

fn open(project: &OnDisk) -> Engine {
    Engine::open(&project.root(), Box::new(|_| None)).unwrap()
}

fn unregistered(engine: &Engine) -> Vec<String> {
    let world = engine.world();
    let messages = world.backends[0].diagnostics().iter().map(|diagnostic| diagnostic.message.clone());
    messages
        .filter_map(|message| Some(message.strip_prefix("nothing registers `")?.split('`').next()?.to_owned()))
        .collect()
}

#[test]
fn a_linked_app_is_read_as_one_of_the_project() {
    let elsewhere = tempfile::tempdir().unwrap();
    fs::write(elsewhere.path().join("loose.py"), loose("first")).unwrap();
    let project = OnDisk::with(&[]);
    symlink(elsewhere.path(), project.path("backend/payments")).unwrap();
    let mut followed = Followed::new(project);
    assert_eq!(followed.unregistered(), ["first"]);

    fs::write(elsewhere.path().join("loose.py"), loose("second")).unwrap();
    followed.touch("backend/payments/loose.py");
    assert_eq!(followed.unregistered(), ["second"]);
    fs::write(elsewhere.path().join("new.py"), loose("third")).unwrap();
    followed.touch("backend/payments/new.py");
    assert_eq!(followed.unregistered(), ["second", "third"]);

    fs::remove_file(followed.project.path("backend/payments")).unwrap();
    followed.touch("backend/payments");
    assert_eq!(followed.unregistered(), [""; 0]);
    symlink(elsewhere.path(), followed.project.path("backend/payments")).unwrap();
    followed.touch("backend/payments");
    assert_eq!(followed.unregistered(), ["second", "third"]);
}

#[test]
fn a_link_inside_the_project_gives_nothing_a_second_name() {
    let mut followed = Followed::new(OnDisk::with(&[("backend/parts/loose.py", loose("first").as_bytes())]));
    symlink(followed.project.path("backend/parts"), followed.project.path("backend/again")).unwrap();
    symlink("..", followed.project.path("backend/parts/above")).unwrap();
    // A watcher names what a link leads to, too.
    followed.touch("backend/again");
    followed.touch("backend/again/loose.py");
    followed.touch("backend/parts/above/parts/loose.py");
    assert_eq!(followed.unregistered(), ["first"]);
}

#[test]
fn what_git_ignores_is_not_searched_though_it_is_touched() {
    let mut followed = Followed::new(OnDisk::with(&[("backend/.gitignore", b"/old/\n*_local.py\n")]));
    followed.project.write("backend/old/loose.py", loose("first"));
    followed.project.write("backend/parts/dev_local.py", loose("second"));
    followed.project.write("backend/parts/loose.py", loose("third"));
    followed.touch("backend/old");
    followed.touch("backend/parts/dev_local.py");
    followed.touch("backend/parts/loose.py");
    assert_eq!(followed.unregistered(), ["third"]);

    // The watcher asks for a look at everything when the rules change.
    followed.project.write("backend/.gitignore", "/parts/\n");
    followed.engine.apply([Event::Disk(Touched::Everything)]);
    assert_eq!(followed.unregistered(), ["first"]);
}
