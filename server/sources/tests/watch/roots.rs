//! What is asked for is missing, goes, comes back or is asked for anew.

use std::fs;

use camino::Utf8Path;
use mizan_sources::watch::{Options, Watched};

use crate::mirror::Mirror;

fn tree(root: &Utf8Path, path: &str) -> Watched {
    Watched { trees: [root.join(path)].into(), ..Watched::default() }
}

#[test]
fn a_root_that_is_deleted_and_made_again_is_watched_again() {
    let mut mirror =
        Mirror::with(Options::default(), &[("a/b/project/shop/views.py", "")], |root| tree(root, "a/b/project"));
    for round in 0..5 {
        mirror.remove("a/b/project");
        mirror.catches_up();
        mirror.write("a/b/project/shop/views.py", &format!("{round}"));
        mirror.catches_up();
        // The folder above goes too.
        mirror.remove("a");
        mirror.catches_up();
        mirror.write("a/b/project/shop/new/views.py", &format!("{round}"));
        mirror.write("a/b/project/shop/views.py", "");
        mirror.catches_up();
    }
    assert_eq!(mirror.rescans, []);
}

#[test]
fn a_root_whose_parent_is_renamed_away_and_back_is_followed() {
    let mut mirror =
        Mirror::with(Options::default(), &[("a/b/project/views.py", "")], |root| tree(root, "a/b/project"));
    mirror.rename("a", "elsewhere");
    mirror.sees("a/b/project");
    mirror.write("elsewhere/b/project/views.py", "unseen");
    mirror.rename("elsewhere", "a");
    mirror.sees("a/b/project/views.py");
    mirror.named_beside("a/b/project");
    mirror.write("a/b/project/views.py", "seen");
    assert_eq!(mirror.named_beside("a/b/project"), ["a/b/project/views.py"]);
}

#[test]
fn a_root_that_appears_later_is_waited_for() {
    let mut mirror = Mirror::with(Options::default(), &[], |root| tree(root, "a/b/project"));
    fs::create_dir(mirror.path("a")).unwrap();
    mirror.write("a/other.py", "");
    mirror.write("a/b/project/shop/views.py", "");
    mirror.sees("a/b/project/shop/views.py");
    assert_eq!(mirror.named_beside("a/b/project"), ["a/b/project", "a/b/project/shop", "a/b/project/shop/views.py"]);
}

#[test]
fn a_folder_alone_names_what_is_directly_in_it() {
    let mut mirror = Mirror::with(Options::default(), &[("client/index.js", ""), ("site/pkg/a.py", "")], |root| {
        Watched { folders: [root.join("client"), root.join("site")].into(), ..Watched::default() }
    });
    mirror.write("client/.manifest", "");
    mirror.write("client/deeper/index.js", "");
    mirror.write("client/index.js", "two");
    mirror.write("site/pkg/a.py", "two");
    assert_eq!(mirror.named_beside("client"), ["client/.manifest", "client/deeper", "client/index.js"]);

    mirror.remove("client");
    assert!(mirror.named_beside("site").contains(&"client".to_owned()));
    mirror.write("client/index.js", "");
    assert_eq!(mirror.named_beside("client"), ["client", "client/index.js"]);

    mirror.remove("site/pkg");
    assert_eq!(mirror.named_beside("site"), ["site/pkg"]);
}

#[test]
fn a_folder_that_is_wanted_alone_in_a_tree_is_both() {
    let mut mirror =
        Mirror::with(Options::default(), &[(".gitignore", "client/\n"), ("client/index.js", "")], |root| Watched {
            trees: [root.to_owned()].into(),
            folders: [root.join("client")].into(),
        });
    mirror.write("client/index.js", "two");
    assert_eq!(mirror.named(), ["client/index.js"]);
    mirror.remove("client");
    assert!(mirror.named().contains(&"client".to_owned()));
    mirror.write("client/index.js", "");
    mirror.sees("client/index.js");
    mirror.named();
    mirror.write("client/index.js", "two");
    assert_eq!(mirror.named(), ["client/index.js"]);
}

#[test]
fn another_set_of_folders_loses_nothing_of_what_stays() {
    let mut mirror =
        Mirror::with(Options::default(), &[("a/views.py", ""), ("b/views.py", ""), ("c/views.py", "")], |root| {
            tree(root, "a")
        });
    for round in 0..20 {
        let writer = std::thread::spawn({
            let folder = mirror.path("a");
            move || (0..20).for_each(|file| fs::write(folder.join(format!("r{round}f{file}.py")), "").unwrap())
        });
        let other = if round % 2 == 0 { "b" } else { "c" };
        let trees = [mirror.path("a"), mirror.path(other)].into();
        mirror.watcher.watch(Watched { trees, ..Watched::default() });
        mirror.write(&format!("{other}/views.py"), &format!("{round}"));
        writer.join().unwrap();
        mirror.catches_up();
    }
    // The last set holds `a` and `c`.
    mirror.named_beside("a");
    mirror.write("b/views.py", "unseen");
    assert_eq!(mirror.named_beside("c"), Vec::<String>::new());
    assert_eq!(mirror.rescans, []);
}
