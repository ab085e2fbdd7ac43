//! Looking instead of being told.

use std::fs;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use camino::Utf8Path;
use mizan_sources::watch::{Batch, Options, Reason, Watched};

use crate::mirror::Mirror;

fn polled() -> Options {
    Options { poll: Some(Duration::from_millis(20)), ..Options::default() }
}

fn tree(root: &Utf8Path) -> Watched {
    Watched { trees: [root.to_owned()].into(), ..Watched::default() }
}

#[test]
fn files_and_folders_are_seen_coming_changing_and_going() {
    let mut mirror = Mirror::with(polled(), &[("shop/views.py", "one"), ("shop/models.py", "")], tree);
    mirror.write("shop/views.py", "other");
    assert_eq!(mirror.named(), ["shop/views.py"]);
    mirror.write("shop/api/views.py", "");
    assert_eq!(mirror.named(), ["shop/api", "shop/api/views.py"]);
    mirror.rename("shop", "store");
    mirror.catches_up();
    mirror.write("store/views.py.new", "another");
    mirror.rename("store/views.py.new", "store/views.py");
    mirror.remove("store/api");
    mirror.catches_up();
    mirror.write("node_modules/x/views.py", "");
    mirror.named();
    assert_eq!(mirror.rescans, []);
}

#[test]
fn a_root_that_goes_and_comes_back_is_seen() {
    let mut mirror = Mirror::with(polled(), &[("project/views.py", "")], |root| tree(&root.join("project")));
    mirror.remove("project");
    mirror.catches_up();
    mirror.write("project/views.py", "");
    mirror.catches_up();
    mirror.write("project/views.py", "again");
    mirror.catches_up();
}

#[test]
fn a_change_of_equal_length_within_a_coarse_second_is_seen() {
    let mut mirror = Mirror::with(polled(), &[("views.py", "int")], tree);
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let whole = UNIX_EPOCH + Duration::from_secs(now.as_secs());
    for text in ["one", "two", "int", "str"] {
        mirror.write("views.py", text);
        fs::File::options().write(true).open(mirror.path("views.py")).unwrap().set_modified(whole).unwrap();
        mirror.catches_up();
    }
}

#[test]
fn another_set_of_folders_names_nothing_that_is_new_in_it() {
    let mut mirror = Mirror::with(polled(), &[("a/views.py", ""), ("b/views.py", "")], |root| tree(&root.join("a")));
    mirror.write("a/new.py", "");
    let trees = [mirror.path("a"), mirror.path("b")].into();
    mirror.watcher.watch(Watched { trees, ..Watched::default() });
    assert_eq!(mirror.named_beside("b"), ["a/new.py"]);
    mirror.write("b/views.py", "two");
    assert_eq!(mirror.named_beside("a"), ["b/views.py"]);
}

#[test]
fn many_changes_at_once_are_a_rescan() {
    let options = Options { burst: 10, ..polled() };
    let mirror = Mirror::with(options, &[("views.py", "")], tree);
    (0..50).for_each(|file| mirror.write(&format!("new/m{file}.py"), ""));
    while mirror.batch() != Batch::Rescan(Reason::Burst) {}
}
