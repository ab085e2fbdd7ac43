//! Folders that come, go and move, and folders that do not count.

use std::fs;

use mizan_sources::watch::Reason;

use crate::mirror::{Mirror, write};

#[test]
fn a_file_written_into_a_folder_made_at_once_is_never_lost() {
    let mut mirror = Mirror::of(&[("shop/views.py", "")]);
    for round in 0..50 {
        mirror.write(&format!("new{round}/a/b/c/views.py"), "found");
        mirror.write(&format!("shop/new{round}/views.py"), "found");
    }
    mirror.catches_up();
    mirror.write("new7/a/b/c/views.py", "found again");
    mirror.catches_up();
    assert_eq!(mirror.rescans, []);
}

#[test]
fn a_renamed_folder_names_what_went_and_every_file_that_came() {
    let mut mirror = Mirror::of(&[("shop/views.py", ""), ("shop/api/v1/views.py", ""), ("README.md", "")]);
    mirror.rename("shop", "store");
    assert_eq!(
        mirror.named(),
        ["shop", "store", "store/api", "store/api/v1", "store/api/v1/views.py", "store/views.py"]
    );
    mirror.catches_up();
    mirror.write("store/api/v1/views.py", "two");
    mirror.write("store/views.py", "two");
    assert_eq!(mirror.named(), ["store/api/v1/views.py", "store/views.py"]);
    assert_eq!(mirror.rescans, []);
}

#[test]
fn two_folders_that_change_places_are_told_apart() {
    let mut mirror = Mirror::of(&[("a/old/views.py", "a"), ("a/models.py", "a"), ("b/views.py", "b")]);
    for _ in 0..10 {
        mirror.rename("a", "c");
        mirror.rename("b", "a");
        mirror.rename("c", "b");
        mirror.catches_up();
    }
    mirror.write("a/views.py", "new");
    mirror.write("b/old/views.py", "new");
    mirror.catches_up();
    assert_eq!(mirror.rescans, []);
}

#[test]
fn a_folder_that_is_moved_out_and_in_again_is_followed() {
    let mut mirror = Mirror::of(&[("shop/api/views.py", ""), ("models.py", "")]);
    let outside = tempfile::tempdir_in(mirror.root.parent().unwrap()).unwrap();
    fs::rename(mirror.path("shop"), outside.path().join("shop")).unwrap();
    mirror.catches_up();
    fs::write(outside.path().join("shop/api/views.py"), "unseen").unwrap();
    assert_eq!(mirror.named(), ["shop"]);
    fs::rename(outside.path().join("shop"), mirror.path("shop")).unwrap();
    mirror.catches_up();
    mirror.write("shop/api/views.py", "seen");
    mirror.catches_up();
}

#[test]
fn a_folder_that_is_deleted_and_made_again_is_watched_again() {
    let mut mirror = Mirror::of(&[("shop/api/views.py", "")]);
    for round in 0..20 {
        mirror.remove("shop");
        mirror.write("shop/api/views.py", &format!("{round}"));
    }
    mirror.catches_up();
    mirror.write("shop/api/views.py", "last");
    mirror.catches_up();
    assert_eq!(mirror.rescans, []);
}

#[test]
fn nothing_is_watched_where_nothing_of_ours_is() {
    let mut mirror = Mirror::of(&[
        (".gitignore", "generated/\n*.log\n"),
        ("generated/views.py", ""),
        ("node_modules/x/views.py", ""),
        (".git/HEAD", ""),
        ("env/pyvenv.cfg", ""),
        ("env/lib/views.py", ""),
        ("package.json", "{}"),
        ("dist/views.py", ""),
        ("shop/__pycache__/views.pyc", ""),
        ("shop/views.py", ""),
        ("shop/build/__init__.py", ""),
    ]);
    for path in [
        "generated/views.py",
        "generated/new/views.py",
        "node_modules/x/views.py",
        "node_modules/y/views.py",
        ".git/index",
        "env/lib/views.py",
        "dist/views.py",
        "shop/__pycache__/views.pyc",
        ".hidden/views.py",
    ] {
        mirror.write(path, "two");
    }
    assert_eq!(mirror.named(), Vec::<String>::new());
    mirror.write("shop/build/views.py", "");
    assert_eq!(mirror.named(), ["shop/build/views.py"]);
}

#[test]
fn a_file_that_git_ignores_is_named_since_an_import_reaches_it() {
    let mut mirror = Mirror::of(&[(".gitignore", "local.py\n"), ("settings/local.py", "")]);
    mirror.write("settings/local.py", "DEBUG = True");
    assert_eq!(mirror.named(), ["settings/local.py"]);
}

#[test]
fn an_ignore_file_is_obeyed_at_once() {
    let mut mirror =
        Mirror::of(&[(".gitignore", "generated/\n"), ("generated/api/views.py", ""), ("shop/views.py", "")]);
    mirror.write(".gitignore", "");
    assert_eq!(mirror.rescan(), Reason::Rules);
    mirror.write("generated/api/views.py", "two");
    assert_eq!(mirror.named(), ["generated/api/views.py"]);

    mirror.write("shop/.gitignore", "api/\n");
    assert_eq!(mirror.rescan(), Reason::Rules);
    mirror.write("shop/api/views.py", "");
    assert_eq!(mirror.named(), Vec::<String>::new());

    mirror.write(".gitignore", "generated/\n");
    assert_eq!(mirror.rescan(), Reason::Rules);
    mirror.write("generated/api/views.py", "three");
    assert_eq!(mirror.named(), Vec::<String>::new());
}

#[test]
fn an_ignore_file_above_the_tree_is_obeyed_too() {
    let mut mirror =
        Mirror::with(mizan_sources::watch::Options::default(), &[("backend/generated/views.py", "")], |root| {
            mizan_sources::watch::Watched { trees: [root.join("backend")].into(), ..Default::default() }
        });
    write(&mirror.path(".gitignore"), "generated/\n");
    assert_eq!(mirror.rescan(), Reason::Rules);
    mirror.write("backend/generated/views.py", "two");
    assert_eq!(mirror.named_beside("backend"), Vec::<String>::new());
}

#[test]
fn a_folder_that_becomes_an_environment_is_left() {
    let mut mirror = Mirror::of(&[("shop/views.py", "")]);
    mirror.write("env/lib/views.py", "");
    mirror.sees("env/lib/views.py");
    mirror.write("env/pyvenv.cfg", "home = /usr/bin");
    assert_eq!(mirror.rescan(), Reason::Rules);
    mirror.named();
    mirror.write("env/lib/views.py", "two");
    assert_eq!(mirror.named(), Vec::<String>::new());
}

#[test]
fn a_built_folder_that_becomes_a_package_is_entered() {
    let mut mirror = Mirror::of(&[("shop/package.json", ""), ("shop/build/views.py", "")]);
    mirror.write("shop/build/__init__.py", "");
    assert_eq!(mirror.rescan(), Reason::Rules);
    mirror.write("shop/build/views.py", "two");
    assert_eq!(mirror.named(), ["shop/build/views.py"]);
}

#[test]
fn a_folder_called_build_where_nothing_is_built_is_entered() {
    let mut mirror = Mirror::of(&[("src/build/api.ts", "")]);
    mirror.write("src/build/api.ts", "export {}");
    assert_eq!(mirror.named(), ["src/build/api.ts"]);
}

#[test]
fn a_folder_that_comes_and_goes_at_once_is_named() {
    let mut mirror = Mirror::of(&[("shop/views.py", "")]);
    let outside = tempfile::tempdir_in(mirror.root.parent().unwrap()).unwrap();
    std::fs::create_dir(outside.path().join("calls")).unwrap();
    for _ in 0..10 {
        std::fs::rename(outside.path().join("calls"), mirror.path("shop/calls")).unwrap();
        std::fs::rename(mirror.path("shop/calls"), outside.path().join("calls")).unwrap();
        assert_eq!(mirror.named(), ["shop/calls"]);
    }
}
