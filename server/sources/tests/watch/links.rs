//! Links to folders: Python imports through them.
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::symlink;

use mizan_sources::watch::{Options, Watched};

use crate::mirror::{Mirror, write};

/// A project with an app that is a link to a folder outside of it.
fn linked() -> Mirror {
    Mirror::with(
        Options::default(),
        &[("elsewhere/payments/api/views.py", ""), ("other/payments/views.py", ""), ("project/shop/views.py", "")],
        |root| {
            symlink(root.join("elsewhere/payments"), root.join("project/payments")).unwrap();
            Watched { trees: [root.join("project")].into(), ..Watched::default() }
        },
    )
}

#[test]
fn a_linked_app_is_named_as_it_is_imported() {
    let mut mirror = linked();
    mirror.write("elsewhere/payments/api/views.py", "two");
    mirror.write("elsewhere/payments/api/new/views.py", "");
    assert_eq!(
        mirror.named_beside("project"),
        ["project/payments/api/new", "project/payments/api/new/views.py", "project/payments/api/views.py"]
    );
}

#[test]
fn a_link_that_is_made_led_elsewhere_and_removed_is_followed() {
    let mut mirror = linked();
    mirror.remove("project/payments");
    assert_eq!(mirror.named_beside("project"), ["project/payments"]);
    symlink(mirror.path("elsewhere/payments"), mirror.path("project/payments")).unwrap();
    assert_eq!(
        mirror.named_beside("project"),
        ["project/payments", "project/payments/api", "project/payments/api/views.py"]
    );
    symlink(mirror.path("other/payments"), mirror.path("project/next")).unwrap();
    mirror.rename("project/next", "project/payments");
    mirror.sees("project/payments/views.py");
    mirror.named_beside("project");
    mirror.write("elsewhere/payments/api/views.py", "two");
    assert_eq!(mirror.named_beside("project"), Vec::<String>::new());
    mirror.write("other/payments/views.py", "two");
    assert_eq!(mirror.named_beside("project"), ["project/payments/views.py"]);
}

#[test]
fn a_linked_app_that_is_deleted_and_made_again_is_watched_again() {
    let mut mirror = linked();
    mirror.remove("elsewhere");
    assert!(mirror.named_beside("project").contains(&"project/payments".to_owned()));
    mirror.write("elsewhere/payments/views.py", "");
    mirror.sees("project/payments/views.py");
    mirror.named_beside("project");
    mirror.write("elsewhere/payments/views.py", "two");
    assert_eq!(mirror.named_beside("project"), ["project/payments/views.py"]);
}

#[test]
fn links_that_lead_back_come_to_an_end() {
    let mut mirror = Mirror::of(&[("a/views.py", ""), ("b/models.py", "")]);
    symlink(mirror.path("a"), mirror.path("a/itself")).unwrap();
    symlink(&mirror.root, mirror.path("a/root")).unwrap();
    symlink(mirror.path("b"), mirror.path("a/b")).unwrap();
    symlink(mirror.path("a"), mirror.path("b/a")).unwrap();
    mirror.named();
    mirror.write("a/views.py", "two");
    assert_eq!(mirror.named(), ["a/b/a/views.py", "a/views.py", "b/a/views.py"]);
}

#[test]
fn a_project_given_by_a_link_is_named_by_it() {
    let mut mirror =
        Mirror::with(Options::default(), &[("releases/1/views.py", ""), ("releases/2/views.py", "")], |root| {
            symlink(root.join("releases/1"), root.join("current")).unwrap();
            Watched { trees: [root.join("current")].into(), ..Watched::default() }
        });
    mirror.write("releases/1/views.py", "two");
    assert_eq!(mirror.named_beside("current"), ["current/views.py"]);
    symlink(mirror.path("releases/2"), mirror.path("next")).unwrap();
    mirror.rename("next", "current");
    mirror.sees("current/views.py");
    mirror.named_beside("current");
    mirror.write("releases/1/views.py", "three");
    mirror.write("releases/2/views.py", "two");
    assert_eq!(mirror.named_beside("current"), ["current/views.py"]);
}

#[test]
fn a_link_that_git_ignores_is_not_followed() {
    let mut mirror = Mirror::of(&[(".gitignore", "media/\n"), ("shop/views.py", "")]);
    let outside = tempfile::tempdir_in(mirror.root.parent().unwrap()).unwrap();
    symlink(outside.path(), mirror.path("media")).unwrap();
    mirror.named();
    fs::write(outside.path().join("views.py"), "").unwrap();
    assert_eq!(mirror.named(), Vec::<String>::new());
    write(&mirror.path("shop/views.py"), "two");
    assert_eq!(mirror.named(), ["shop/views.py"]);
}
