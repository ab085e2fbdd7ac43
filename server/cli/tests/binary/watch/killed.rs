//! `watch`, ended at any moment by what cannot be caught: each file of the client is old or new, and the next start repairs the rest.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use super::process::Watch;
use super::project::{Client, ITEM, differing, loose};
use crate::sandbox::Sandbox;

/// How often it is ended.
const KILLS: u64 = 25;

/// What is saved, one after the other and again from the start. Modules of the client come, change and go.
fn saves() -> Vec<(&'static str, String)> {
    vec![
        ("shop/clients/loose.py", loose("extra")),
        ("shop/clients/item.py", ITEM.replace("price: str", "price: int")),
        ("shop/clients/other.py", format!("{}# {}\n", loose("other"), "long ".repeat(4000))),
        ("shop/clients/loose.py", String::new()),
        ("shop/clients/item.py", ITEM.replace("id: int", "id: int, colour: str = 'red'")),
        ("shop/clients/other.py", loose("another")),
        ("shop/clients/item.py", ITEM.to_owned()),
        ("shop/clients/other.py", String::new()),
    ]
}

/// Every text that a file of the client may have: of the contract that any save leaves.
fn allowed(sandbox: &Sandbox) -> BTreeMap<String, BTreeSet<Vec<u8>>> {
    let mut allowed: BTreeMap<String, BTreeSet<Vec<u8>>> = BTreeMap::new();
    // Twice around: the first time begins with files that are not there.
    for (path, text) in saves().into_iter().chain(saves()) {
        for (name, bytes) in sandbox.fresh() {
            allowed.entry(name).or_default().insert(bytes);
        }
        sandbox.save(path, text);
    }
    allowed
}

fn is_whole(client: &Client, allowed: &BTreeMap<String, BTreeSet<Vec<u8>>>) {
    for (name, bytes) in client.iter().filter(|(name, _)| !name.starts_with(".mizan-tmp-")) {
        let known = allowed.get(name).unwrap_or_else(|| panic!("`{name}` is of no contract"));
        assert!(known.contains(bytes), "`{name}` is neither old nor new:\n{}", String::from_utf8_lossy(bytes));
    }
    let index = client.get("index.js").map(|bytes| String::from_utf8_lossy(bytes).into_owned()).unwrap_or_default();
    for line in index.lines().filter(|line| line.contains(" from ")) {
        let module = line.rsplit(" from ").next().unwrap().trim_matches(|c: char| "\"';".contains(c));
        let file = module.strip_prefix("./").unwrap_or_else(|| panic!("the index reads {module}"));
        assert!(client.contains_key(file), "the index names `{file}`, which is missing");
    }
}

/// A number that follows from the one before, as random as a moment to be killed has to be.
fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    *state >> 33
}

#[test]
fn a_client_is_whole_whenever_its_writer_is_killed() {
    let sandbox = Sandbox::shop(ITEM);
    let allowed = allowed(&sandbox);
    let saves = saves();
    let (mut state, mut save) = (20_251_121, 0);
    let mut half_way = 0;
    for kill in 0..KILLS {
        let (watch, ready) = Watch::json(&sandbox, &[]);
        let edited = &ready["clients"][0]["edited"];
        assert_eq!(edited.as_array().map(Vec::len), Some(0), "kill {kill}: taken for edited by hand: {edited}");
        assert_eq!(differing(&sandbox.client("src/api"), &sandbox.fresh()), [""; 0], "kill {kill}: not repaired");

        // A save is taken up after some five milliseconds, and written within a few more.
        let count = 1 + next(&mut state) % 3;
        for _ in 0..count {
            let (path, text) = &saves[save % saves.len()];
            save += 1;
            sandbox.save(path, text);
            std::thread::sleep(Duration::from_micros(next(&mut state) % 14_000));
        }
        watch.kill();
        let client = sandbox.client("src/api");
        is_whole(&client, &allowed);
        half_way += usize::from(client != sandbox.fresh());
    }
    assert!(half_way > 0, "it was never killed before it had written");
    let (_watch, _) = Watch::json(&sandbox, &[]);
    assert_eq!(differing(&sandbox.client("src/api"), &sandbox.fresh()), [""; 0]);
}
