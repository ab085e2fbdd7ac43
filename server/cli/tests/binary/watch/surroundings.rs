//! What happens to the project as a whole: its configuration, its folder, its git branch.

use std::fs;

use insta::assert_snapshot;

use super::process::{Watch, told, wait_until};
use super::project::{ITEM, differing, loose};
use crate::git::git;
use crate::sandbox::Sandbox;

#[test]
fn a_configuration_that_breaks_takes_nothing_away() {
    let sandbox = Sandbox::shop(ITEM);
    let (mut watch, _) = Watch::json(&sandbox, &[]);
    sandbox.save("mizan.toml", "outptu = \"web\"\n");
    insta::with_settings!({ filters => vec![(r"failure: \S+/mizan.toml", "failure: [folder]/mizan.toml")] }, {
        assert_snapshot!(told(&watch.event()), @"
        update
          failure: mizan.toml:1: unknown key `outptu`; did you mean `output`?
        ");
    });
    sandbox.save("shop/clients/item.py", ITEM.replace("price: str", "price: int"));
    assert_snapshot!(told(&watch.event()), @"
    update
      changed Item.price: string → number (breaking)
      written in src/api: shop.clients.item.d.ts
    ");
    sandbox.save("mizan.toml", "output = \"web\"\n");
    assert_snapshot!(told(&watch.event()), @"
    update
      written in web: 11 files
    ");
    assert_eq!(differing(&sandbox.client("web"), &sandbox.fresh()), [""; 0]);
}

#[test]
fn several_backends_are_watched_at_once() {
    let sandbox = Sandbox::empty();
    for name in ["one", "two"] {
        for file in Sandbox::shop(ITEM).files("") {
            sandbox.write(&format!("{name}/{file}"), Sandbox::shop(ITEM).read(&file));
        }
    }
    sandbox.write(
        "mizan.toml",
        "[[backends]]\nbackend = 'one'\noutput = 'one/api'\n\n[[backends]]\nbackend = 'two'\noutput = 'two/api'\n",
    );
    let (mut watch, ready) = Watch::json(&sandbox, &[]);
    assert_snapshot!(told(&ready), @"
    ready
      written in one/api: 11 files
      written in two/api: 11 files
    ");
    sandbox.save("two/shop/clients/item.py", ITEM.replace("price: str", "price: int"));
    assert_snapshot!(told(&watch.event()), @"
    update
      changed Item.price: string → number (breaking)
      written in two/api: shop.clients.item.d.ts
    ");
}

#[test]
fn a_branch_that_changes_hundreds_of_files_is_followed_there_and_back() {
    let sandbox = Sandbox::shop(ITEM);
    sandbox.write(".gitignore", "/src/\n");
    let part = |number: usize, kind: &str| {
        let name = format!("part{number}");
        sandbox.write(&format!("shop/clients/{name}.py"), loose(&name).replace("-> int", &format!("-> {kind}")));
    };
    (0..300).for_each(|number| part(number, "int"));
    sandbox.commit();
    let (_watch, _) = Watch::json(&sandbox, &[]);
    let here = sandbox.client("src/api");
    assert!(here == sandbox.fresh() && here.len() > 600, "{}", here.len());

    let folder = sandbox.path("");
    git(&folder, &["checkout", "-q", "-b", "other"]);
    (0..300).for_each(|number| part(number, "str"));
    wait_until("all files of the branch", || sandbox.client("src/api") == sandbox.fresh());
    let there = sandbox.client("src/api");
    assert_ne!(there, here);
    sandbox.commit();
    git(&folder, &["checkout", "-q", "main"]);
    wait_until("the first branch again", || sandbox.client("src/api") == here);
    git(&folder, &["checkout", "-q", "other"]);
    wait_until("the other branch again", || sandbox.client("src/api") == there);

    (0..300).for_each(|number| part(number, "bool"));
    git(&folder, &["stash", "-q"]);
    wait_until("what was stashed is gone", || sandbox.client("src/api") == there);
    git(&folder, &["stash", "pop", "-q"]);
    let popped = sandbox.fresh();
    assert_ne!(popped, there);
    wait_until("what was stashed is back", || sandbox.client("src/api") == popped);
}

#[test]
fn a_project_that_is_renamed_is_waited_for() {
    let sandbox = Sandbox::empty();
    for file in Sandbox::shop(ITEM).files("") {
        sandbox.write(&format!("project/{file}"), Sandbox::shop(ITEM).read(&file));
    }
    let (mut watch, _) = Watch::json(&sandbox, &["project"]);
    fs::rename(sandbox.path("project"), sandbox.path("elsewhere")).unwrap();
    insta::with_settings!({ filters => vec![(r"`[^`]*/project`", "`[folder]/project`")] }, {
        assert_snapshot!(watch.until(|event| event["failure"].is_string()), @"
        update
          failure: `project` is not a folder
        ");
    });
    sandbox.save("elsewhere/shop/clients/item.py", ITEM.replace("price: str", "price: int"));
    assert!(!sandbox.path("project").exists(), "what is gone is not made again");
    fs::rename(sandbox.path("elsewhere"), sandbox.path("project")).unwrap();
    // The client was taken away with it, and is left alone for a moment.
    let is_written = |event: &serde_json::Value| event["clients"].to_string().contains("shop.clients.item.d.ts");
    watch.until(is_written);
    assert!(sandbox.read("project/src/api/shop.clients.item.d.ts").contains("price: number"));
    sandbox.save("project/shop/clients/item.py", ITEM.replace("price: str", "price: bool"));
    watch.until_change("number → boolean");
}

#[test]
fn a_folder_without_events_is_looked_at() {
    let sandbox = Sandbox::shop(ITEM);
    let (mut watch, _) = Watch::json(&sandbox, &["--poll", "50"]);
    sandbox.save("shop/clients/item.py", ITEM.replace("price: str", "price: int"));
    assert_snapshot!(told(&watch.event()), @"
    update
      changed Item.price: string → number (breaking)
      written in src/api: shop.clients.item.d.ts
    ");
    sandbox.save("shop/clients/deep/loose.py", loose("extra"));
    watch.until_change("extra");
}

/// Python imports through a link, so a save behind it counts.
#[cfg(unix)]
#[test]
fn a_linked_app_is_watched() {
    let sandbox = Sandbox::empty();
    for file in Sandbox::shop(ITEM).files("") {
        sandbox.write(&format!("project/{file}"), Sandbox::shop(ITEM).read(&file));
    }
    sandbox.write("elsewhere/__init__.py", "");
    sandbox.write("elsewhere/loose.py", loose("extra"));
    std::os::unix::fs::symlink(sandbox.path("elsewhere"), sandbox.path("project/shop/clients/linked")).unwrap();
    let (mut watch, ready) = Watch::json(&sandbox, &["project"]);
    assert_snapshot!(told(&ready), @"
    ready
      written in project/src/api: 14 files
    ");
    sandbox.save("elsewhere/loose.py", loose("extra").replace("-> int", "-> str"));
    assert_snapshot!(told(&watch.event()), @"
    update
      changed extra(): number → string (breaking)
      written in project/src/api: shop.clients.linked.loose.d.ts
    ");
    sandbox.save("elsewhere/another.py", loose("another"));
    assert_snapshot!(told(&watch.event()), @"
    update
      added function another() → number (safe)
      written in project/src/api: 5 files
    ");
}
