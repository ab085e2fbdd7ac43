//! What others do to the folder of the client.

use std::fs;

use insta::assert_snapshot;

use super::process::{Watch, told, wait_until};
use super::project::{ITEM, differing, loose};
use crate::sandbox::Sandbox;

#[test]
fn a_folder_that_is_deleted_is_made_again() {
    let sandbox = Sandbox::shop(ITEM);
    let (mut watch, _) = Watch::json(&sandbox, &[]);
    for _ in 0..5 {
        // Succeeds: nobody writes into it meanwhile.
        fs::remove_dir_all(sandbox.path("src/api")).unwrap();
        insta::allow_duplicates! {
            assert_snapshot!(told(&watch.event()), @"
            update
              written in src/api: 11 files
            ");
        }
        assert_eq!(differing(&sandbox.client("src/api"), &sandbox.fresh()), [""; 0]);
    }
    fs::remove_dir_all(sandbox.path("src")).unwrap();
    watch.event();
    assert_eq!(differing(&sandbox.client("src/api"), &sandbox.fresh()), [""; 0]);
}

#[test]
fn a_file_that_is_edited_by_hand_is_told_once_and_left() {
    let sandbox = Sandbox::shop(ITEM);
    let (mut watch, _) = Watch::json(&sandbox, &[]);
    sandbox.save("src/api/shop.clients.item.js", "mine");
    assert_snapshot!(told(&watch.event()), @"
    update
      edited in src/api: shop.clients.item.js
    ");
    sandbox.save("shop/clients/loose.py", loose("extra"));
    assert_snapshot!(told(&watch.event()), @"
    update
      added function extra() → number (safe)
      written in src/api: 5 files
    ");
    sandbox.save("src/api/shop.clients.item.js", "mine as well");
    sandbox.save("shop/clients/item.py", ITEM.replace("id: int", "id: str"));
    assert_snapshot!(told(&watch.event()), @"
    update
      changed item.id: number → string (breaking)
      written in src/api: shop.clients.item.d.ts
    ");
    assert_eq!(sandbox.read("src/api/shop.clients.item.js"), "mine as well");
    fs::remove_file(sandbox.path("src/api/shop.clients.item.js")).unwrap();
    assert_snapshot!(told(&watch.event()), @"
    update
      written in src/api: shop.clients.item.js
    ");
    assert_eq!(differing(&sandbox.client("src/api"), &sandbox.fresh()), [""; 0]);
}

#[test]
fn what_cannot_be_written_is_said_once_and_tried_until_it_can() {
    let sandbox = Sandbox::shop(ITEM);
    sandbox.write("src/api", "a file where a folder should be");
    let (mut watch, ready) = Watch::json(&sandbox, &[]);
    insta::with_settings!({ filters => vec![(r"`[^`]*/src/api`", "`[folder]/src/api`")] }, {
        assert_snapshot!(told(&ready), @"
        ready
          unwritable: cannot create `[folder]/src/api`: File exists
        ");
    });
    // It is tried every second: what is said after two of them is about the save.
    std::thread::sleep(std::time::Duration::from_millis(2100));
    sandbox.save("shop/clients/loose.py", loose("extra"));
    assert_snapshot!(told(&watch.event()), @"
    update
      added function extra() → number (safe)
    ");
    fs::remove_file(sandbox.path("src/api")).unwrap();
    assert_snapshot!(told(&watch.event()), @"
    update
      written in src/api: 14 files
    ");
    assert_eq!(differing(&sandbox.client("src/api"), &sandbox.fresh()), [""; 0]);
}

/// A disk that takes no more than eight blocks of a file. A limit of the process stands for it: a file system of its own takes a system
/// that lets anyone make one.
#[cfg(target_os = "linux")]
#[test]
fn a_disk_that_is_full_is_said_once_and_leaves_no_half_file() {
    let sandbox = Sandbox::shop(ITEM);
    let mut command = std::process::Command::new("sh");
    let binary = sandbox.command(&["watch", "--format", "json"]);
    // The signal that comes with the limit is left to those who do not look at the error.
    command.arg("-c").arg("trap '' XFSZ; ulimit -S -f 8; exec \"$0\" watch --format json").arg(binary.get_program());
    command.current_dir(sandbox.path(""));
    let mut watch = Watch::start(command);
    insta::with_settings!({ filters => vec![(r"`[^`]*/src/api/[^`]*`", "`[file]`")] }, {
        assert_snapshot!(told(&watch.event()), @"
        ready
          unwritable: cannot write `[file]`: File too large
        ");
    });
    let whole = sandbox.fresh();
    let is_under_way = |name: &str| name.starts_with(".mizan-tmp-");
    for (name, bytes) in sandbox.client("src/api").into_iter().filter(|(name, _)| !is_under_way(name)) {
        assert_eq!(whole.get(&name), Some(&bytes), "{name} is whole");
    }
    let lifted = std::process::Command::new("prlimit")
        .args(["--fsize=unlimited", "--pid", &watch.id().to_string()])
        .status()
        .unwrap();
    assert!(lifted.success());
    watch.event();
    wait_until("the client is whole", || sandbox.client("src/api") == whole);
}
