//! `watch`: the real binary on real folders.

mod killed;
mod output;
mod process;
mod project;
mod surroundings;
#[cfg(unix)]
mod terminal;
mod together;

use insta::assert_snapshot;

use crate::sandbox::Sandbox;
pub(crate) use process::wait_until;
use process::{Watch, told};
use project::{ITEM, differing, loose};

#[test]
fn it_begins_with_what_there_is() {
    let sandbox = Sandbox::shop(&ITEM.replace("@client\n", "@client(affects='basket')\n"));
    let (_watch, ready) = Watch::json(&sandbox, &[]);
    assert_snapshot!(told(&ready), @"
    ready
      written in src/api: 11 files
      appeared MZ101 there is no context `basket`
    ");
    assert_eq!(ready["standing"]["functions"], 1);
    assert_eq!(sandbox.run(&["check"]).code, 1);
}

#[test]
fn what_a_save_changes_is_told_and_written() {
    let sandbox = Sandbox::shop(ITEM);
    let (mut watch, _) = Watch::json(&sandbox, &[]);
    sandbox.save("shop/clients/item.py", ITEM.replace("price: str", "price: int"));
    assert_snapshot!(told(&watch.event()), @"
    update
      changed Item.price: string → number (breaking)
      written in src/api: shop.clients.item.d.ts
    ");
    sandbox.save("shop/clients/loose.py", loose("extra"));
    assert_snapshot!(told(&watch.event()), @"
    update
      added function extra() → number (safe)
      written in src/api: 5 files
    ");
    std::fs::remove_file(sandbox.path("shop/clients/loose.py")).unwrap();
    assert_snapshot!(told(&watch.event()), @"
    update
      removed function extra (breaking)
      written in src/api: index.d.ts index.js
      removed in src/api: shop.clients.loose.d.ts shop.clients.loose.d.ts.map shop.clients.loose.js
    ");
    assert_eq!(differing(&sandbox.client("src/api"), &sandbox.fresh()), [""; 0]);
}

#[test]
fn a_save_that_changes_nothing_says_nothing_and_one_that_moves_lines_writes_the_map() {
    let sandbox = Sandbox::shop(ITEM);
    let (mut watch, _) = Watch::json(&sandbox, &[]);
    sandbox.save("shop/clients/item.py", ITEM.replace("price='1'", "price='2'"));
    sandbox.save("shop/clients/item.py", format!("# A comment.\n{ITEM}"));
    assert_snapshot!(told(&watch.event()), @"
    update
      written in src/api: shop.clients.item.d.ts.map
    ");
    sandbox.save("shop/clients/item.py", format!("# Another one.\n{ITEM}"));
    sandbox.save("shop/clients/item.py", format!("# Another one!\n{ITEM}"));
    sandbox.save("shop/clients/loose.py", loose("last"));
    assert_snapshot!(told(&watch.event()), @"
    update
      added function last() → number (safe)
      written in src/api: 5 files
    ");
}

#[test]
fn people_are_told_in_lines() {
    let sandbox = Sandbox::shop(ITEM);
    let mut watch = Watch::plain(&sandbox);
    sandbox.save("shop/clients/item.py", ITEM.replace("price: str", "price: int"));
    watch.line();
    // Says nothing: a line that moved.
    sandbox.save("shop/clients/item.py", format!("# A comment.\n{}", ITEM.replace("price: str", "price: int")));
    sandbox.save("shop/clients/loose.py", loose("extra").replace("@client", "@client(affects='basket')"));
    while !watch.line().contains("help") {}
    sandbox.save("shop/clients/loose.py", loose("extra"));
    while !watch.line().contains("no more") {}
    sandbox.save("mizan.toml", "backend = ");
    watch.line();
    sandbox.save("mizan.toml", "");
    watch.line();
    insta::with_settings!({ filters => vec![
        (r"\d\d:\d\d:\d\d", "[time]"), (r"\d+(\.\d)? ms", "[span]"), (r"(watching )\S+", "$1[folder]"), (r"(✗ )\S+(/mizan\.toml)", "$1[folder]$2")
    ]}, {
        assert_snapshot!(watch.heard(), @"
        mizan-dev watching [folder] · src/api wrote 11 files · [span]
        [time] ~ Item.price: string → number (breaking) · wrote shop.clients.item · [span]
        [time] + function extra() → number · wrote shop.clients.loose, index · [span]
        error[MZ101]: there is no context `basket`
         --> shop/clients/loose.py:4:17
          |
        4 | @client(affects='basket')
          |                 ^^^^^^^^
          |
        help: no function of this project is in a context
        ✓ no more MZ101 (there is no context `basket`)
        ✗ mizan.toml:1: string values must be quoted, expected literal string (what was known stays in use)
        ✓ the project can be opened again
        ");
    });
}

#[test]
fn a_problem_appears_and_is_resolved() {
    let sandbox = Sandbox::shop(ITEM);
    let (mut watch, _) = Watch::json(&sandbox, &[]);
    sandbox.save("shop/clients/item.py", ITEM.replace("@client\n", "@client(affects='basket')\n"));
    assert_snapshot!(told(&watch.event()), @"
    update
      appeared MZ101 there is no context `basket`
    ");
    // It moves, and is the same one.
    sandbox.save("shop/clients/item.py", format!("#\n{}", ITEM.replace("@client\n", "@client(affects='basket')\n")));
    assert_snapshot!(told(&watch.event()), @"
    update
      written in src/api: shop.clients.item.d.ts.map
    ");
    sandbox.save("shop/clients/item.py", ITEM);
    assert_snapshot!(told(&watch.event()), @"
    update
      written in src/api: shop.clients.item.d.ts.map
      resolved MZ101 there is no context `basket`
    ");
}

#[test]
fn what_does_not_parse_takes_nothing_away() {
    let sandbox = Sandbox::shop(ITEM);
    let (mut watch, _) = Watch::json(&sandbox, &[]);
    let client = sandbox.client("src/api");
    let conflict = "<<<<<<< HEAD\n    price: str\n=======\n    price: int\n>>>>>>> theirs\n";
    sandbox.save("shop/clients/item.py", ITEM.replace("    price: str\n", conflict));
    assert_snapshot!(told(&watch.event()), @"
    update
      written in src/api: shop.clients.item.d.ts.map
      appeared MZ201 a merge conflict is left here
    ");
    let names = |client: &project::Client| client.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&sandbox.client("src/api")), names(&client));
    assert_eq!(sandbox.read("src/api/shop.clients.item.d.ts").as_bytes(), client["shop.clients.item.d.ts"]);
    sandbox.save("shop/clients/item.py", ITEM.replace("price: str", "price: int"));
    assert_snapshot!(told(&watch.event()), @"
    update
      changed Item.price: string → number (breaking)
      written in src/api: shop.clients.item.d.ts shop.clients.item.d.ts.map
      resolved MZ201 a merge conflict is left here
    ");
    assert_eq!(differing(&sandbox.client("src/api"), &sandbox.fresh()), [""; 0]);
}
