//! What git does to a working tree.

use std::fmt::Write as _;
use std::process::Command;

use camino::Utf8Path;
use mizan_sources::watch::{Options, Watched};

use crate::mirror::Mirror;

fn git(root: &Utf8Path, arguments: &[&str]) {
    let mut git = Command::new("git");
    // Neither the user's configuration nor hooks.
    git.current_dir(root).env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
    git.args(["-c", "user.name=test", "-c", "user.email=test@example.org", "-c", "gc.auto=0"]);
    let output = git.args(arguments).output().unwrap();
    assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
}

/// A repository with files in a tenth as many folders on `main`; on `other` some of the folders are others, and every file differs.
fn repository(root: &Utf8Path, files: usize) -> Watched {
    git(root, &["init", "--quiet", "--initial-branch=main"]);
    let mut stream = String::new();
    for (branch, from, text) in [("main", 0, "one"), ("other", files / 50, "two")] {
        let _ = write!(stream, "commit refs/heads/{branch}\ncommitter t <t@example.org> 1700000000 +0000\ndata 0\n");
        for file in 0..files {
            let folder = from + file % (files / 10);
            let _ = write!(stream, "M 644 inline f{folder}/deep/m{file}.py\ndata {}\n{text}\n", text.len());
        }
    }
    let file = root.join(".git/stream");
    std::fs::write(&file, stream).unwrap();
    let input = std::fs::File::open(&file).unwrap();
    let import = Command::new("git").current_dir(root).args(["fast-import", "--quiet"]).stdin(input).status().unwrap();
    assert!(import.success());
    git(root, &["reset", "--hard", "--quiet", "main"]);
    Watched { trees: [root.to_owned()].into(), ..Watched::default() }
}

#[test]
fn a_checkout_of_five_thousand_files_is_seen_whole() {
    let mut mirror = Mirror::with(Options::default(), &[], |root| repository(root, 5_000));
    for branch in ["other", "main"] {
        git(&mirror.root, &["checkout", "--quiet", branch]);
        mirror.catches_up();
    }
    mirror.write("f0/deep/m0.py", "three");
    mirror.catches_up();
}

#[test]
fn a_checkout_is_seen_whole_by_its_paths_alone() {
    let options = Options { burst: usize::MAX, ..Options::default() };
    let mut mirror = Mirror::with(options, &[], |root| repository(root, 1_000));
    for branch in ["other", "main"] {
        git(&mirror.root, &["checkout", "--quiet", branch]);
        mirror.catches_up();
    }
    assert_eq!(mirror.rescans, []);
}

#[test]
fn a_stash_and_its_return_are_seen() {
    let mut mirror = Mirror::with(Options::default(), &[], |root| {
        git(root, &["init", "--quiet", "--initial-branch=main"]);
        for (path, text) in [("shop/views.py", "one"), ("shop/models.py", "one")] {
            crate::mirror::write(&root.join(path), text);
        }
        git(root, &["add", "."]);
        git(root, &["commit", "--quiet", "--message=one"]);
        Watched { trees: [root.to_owned()].into(), ..Watched::default() }
    });
    mirror.write("shop/views.py", "two");
    mirror.write("shop/new/views.py", "two");
    mirror.remove("shop/models.py");
    mirror.catches_up();
    git(&mirror.root, &["stash", "--quiet", "--include-untracked"]);
    mirror.catches_up();
    git(&mirror.root, &["stash", "pop", "--quiet"]);
    mirror.catches_up();
    assert_eq!(mirror.rescans, []);
}
