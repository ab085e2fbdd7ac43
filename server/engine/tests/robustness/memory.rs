//! What a backend that is read again still declares while a file of it does not parse.

use std::collections::BTreeSet;
use std::fs;
use std::sync::Arc;

use mizan_codegen::Artifact;
use mizan_engine::{Engine, Event, Snapshot, Touched};

use crate::project::OnDisk;

const CLIENTS: &str = "backend/shop/clients/cart.py";

const GOOD: &str = "\
from pydantic import BaseModel
from mizan.client import client


class Item(BaseModel):
    name: str


@client
def first(request, id: int) -> Item:
    ...


@client
def second(request, names: list[str]) -> list[Item]:
    ...
";

/// A project that is kept up to date after each change, as a long-lived owner keeps it.
struct Watched {
    project: OnDisk,
    engine: Engine,
}

impl Watched {
    fn new() -> Self {
        let project = OnDisk::with(&[(CLIENTS, GOOD.as_bytes())]);
        let engine = Engine::open(&project.root(), Box::new(|_| None)).unwrap();
        Self { project, engine }
    }

    fn write(&mut self, text: &str) {
        self.project.write(CLIENTS, text);
        self.touch(CLIENTS);
    }

    fn touch(&mut self, path: &str) {
        let paths = BTreeSet::from([self.project.path(path)]);
        self.engine.apply([Event::Disk(Touched::Paths(paths))]);
    }

    fn last(&self) -> Arc<Snapshot> {
        Arc::clone(&self.engine.world().backends[0])
    }

    /// The functions besides the sound one.
    fn functions(&self) -> Vec<String> {
        self.last().contract.functions.keys().map(ToString::to_string).filter(|name| name != "sound").collect()
    }

    /// The client's files. Maps are left out: they say where things stand.
    fn client(&self) -> Vec<Artifact> {
        let world = self.engine.world();
        let mut client = world.backends[0].artifacts(&world.project.backends[0].clients[0]);
        client.retain(|artifact| artifact.path.rsplit('.').next() != Some("map"));
        client
    }

    fn codes(&self) -> Vec<&'static str> {
        self.last().diagnostics().iter().map(|diagnostic| diagnostic.code.number()).collect()
    }
}

#[test]
fn a_broken_file_declares_what_it_did() {
    let mut watched = Watched::new();
    let client = watched.client();
    assert_eq!((watched.functions(), watched.codes()), (vec!["first".into(), "second".into()], vec![]));
    for (whole, broken) in [
        ("names: list[str]) -> list[Item]:", "names: list["),
        ("def first(request, id: int) -> Item:", "def first"),
        ("@client\ndef second", "@client(\ndef second"),
        ("class Item(BaseModel):", "class Item(BaseModel"),
        ("from mizan.client import client", "from mizan.client import (client"),
        ("@client\ndef first", "<<<<<<< HEAD\n@client\ndef first"),
        ("    name: str\n", "<<<<<<< HEAD\n    name: str\n=======\n    name: int\n>>>>>>> theirs\n"),
    ] {
        watched.write(&GOOD.replace(whole, broken));
        assert!(watched.client() == client, "{broken}");
        let codes = watched.codes();
        assert!(!codes.is_empty() && codes.iter().all(|code| *code == "MZ201"), "{broken}: {codes:?}");
    }
    watched.write(GOOD);
    assert!(watched.client() == client);
    assert_eq!(watched.codes(), [""; 0]);
}

#[test]
fn a_merge_conflict_is_one_mistake_and_claims_no_name_twice() {
    let mut watched = Watched::new();
    let ours = GOOD.split_once("@client\ndef second").unwrap().1;
    let theirs = ours.replacen('(', "(other, ", 1);
    let side = |side: &str| format!("@client\ndef second{side}");
    let conflict = format!("<<<<<<< HEAD\n{}=======\n{}>>>>>>> theirs\n", side(ours), side(&theirs));
    watched.write(&GOOD.replace(&side(ours), &conflict));
    assert_eq!((watched.functions(), watched.codes()), (vec!["first".into(), "second".into()], vec!["MZ201"]));
}

#[test]
fn a_broken_file_that_does_not_mention_us_any_more_declares_what_it_did() {
    let mut watched = Watched::new();
    // No discovery leads here: only what it mentions does.
    let path = "backend/shop/loose.py";
    let own = "from mizan.client import client as expose\n\n\n@expose\ndef third(request) -> int:\n    ...\n";
    watched.project.write(path, own);
    watched.touch(path);
    for broken in [own.replace("mizan.client import", "mi"), own.replace("mizan.client import", "miz")] {
        watched.project.write(path, &broken);
        watched.touch(path);
        assert_eq!(watched.functions(), ["first", "second", "third"], "{broken}");
        assert!(watched.codes().contains(&"MZ201"), "{broken}");
    }
}

#[test]
fn what_was_typed_before_it_broke_outlasts_a_client_that_is_written_of_what_is_saved() {
    let mut watched = Watched::new();
    watched.engine.write();
    let path = watched.project.path(CLIENTS);
    let typed = GOOD.replace("def second", "def third");
    let broken = typed.replace("names: list[str]", "names: list[");
    for (version, text) in [(1, typed), (2, broken)] {
        watched.engine.apply([Event::Opened { path: path.clone(), version, text }]);
    }
    assert_eq!(watched.functions(), ["first", "third"]);
    let other = "backend/shop/clients/other.py";
    watched.project.write(other, GOOD.replace("first", "fourth").replace("second", "fifth"));
    watched.touch(other);
    assert_eq!(watched.engine.write().len(), 1);
    assert_eq!(watched.functions(), ["fifth", "first", "fourth", "third"]);
    let written = watched.project.client("shop.clients.cart.d.ts");
    assert!(written.contains("callSecond") && !written.contains("callThird"), "{written}");
}

#[test]
fn what_is_repaired_is_read_as_it_is() {
    let mut watched = Watched::new();
    watched.write(&GOOD.replace("def second(", "def second((("));
    watched.write(&GOOD.replace("def second(request, ", "def second(request, more: int, "));
    assert!(watched.client().iter().any(|artifact| String::from_utf8_lossy(&artifact.bytes).contains("more")));
}

#[test]
fn what_is_deleted_from_a_file_that_parses_is_gone() {
    let mut watched = Watched::new();
    watched.write(&GOOD.replace("def second(request, ", "def second(request, ("));
    assert_eq!(watched.functions(), ["first", "second"]);
    watched.write(GOOD.split("@client\ndef second").next().unwrap());
    assert_eq!(watched.functions(), ["first"]);
    watched.write("def half(\n");
    assert_eq!(watched.functions(), ["first"]);
}

#[test]
fn a_deleted_file_is_gone() {
    let mut watched = Watched::new();
    watched.write("def half(\n");
    assert_eq!(watched.functions(), ["first", "second"]);
    fs::remove_file(watched.project.path(CLIENTS)).unwrap();
    watched.touch(CLIENTS);
    assert_eq!((watched.functions(), watched.codes()), (vec![], vec![]));
    watched.write("def half(\n");
    assert_eq!(watched.functions(), [""; 0]);
}

#[test]
fn a_broken_file_is_nobodys_problem_once_nothing_leads_to_it() {
    let mut watched = Watched::new();
    let path = "backend/shop/schemas.py";
    watched.project.write(path, "class Item(\n");
    watched.touch(path);
    assert_eq!(watched.codes(), [""; 0]);
    watched.write(&GOOD.replace("class Item(BaseModel):\n    name: str\n", "from shop.schemas import Item\n"));
    assert!(watched.codes().contains(&"MZ201"));
    watched.write(GOOD);
    assert_eq!(watched.codes(), [""; 0]);
}
