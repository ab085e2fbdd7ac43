//! The system refuses its events: the watcher says so and looks for itself.
//!
//! Each limit is a real one, set low for a process of its own: this test program, run again inside.
#![cfg(target_os = "linux")]

use std::process::Command;

use mizan_sources::watch::{Reason, WatchError};

use crate::again::{again, is_inside};
use crate::mirror::Mirror;

const NAMESPACES: &[&str] = &["unshare", "--user", "--map-root-user", "sh"];

/// Whether this machine lets a user make namespaces: some are hardened against it, and there these limits cannot be set.
fn has_namespaces() -> bool {
    let made = Command::new("unshare").args(["--user", "--map-root-user", "true"]).status();
    made.is_ok_and(|status| status.success())
}

fn polls(mirror: &mut Mirror) -> WatchError {
    let Reason::Polling(error) = mirror.rescan() else { panic!("no word of polling") };
    mirror.write("shop/views.py", "two");
    mirror.catches_up();
    mirror.write("shop/new/views.py", "two");
    mirror.catches_up();
    error
}

#[test]
fn out_of_watches_at_the_start() {
    if !is_inside() {
        if has_namespaces() {
            again("limits::out_of_watches_at_the_start", NAMESPACES, "echo 3 > /proc/sys/user/max_inotify_watches");
        }
        return;
    }
    let mut mirror = Mirror::of(&[("shop/views.py", ""), ("shop/api/views.py", "")]);
    let error = polls(&mut mirror);
    assert!(matches!(error, WatchError::OutOfWatches { .. }), "{error}");
    let said = error.to_string();
    assert!(said.contains("sudo sysctl fs.inotify.max_user_watches="), "{said}");
    assert!(!said.contains('\n'), "{said}");
}

#[test]
fn out_of_watches_later() {
    if !is_inside() {
        if has_namespaces() {
            again("limits::out_of_watches_later", NAMESPACES, "echo 30 > /proc/sys/user/max_inotify_watches");
        }
        return;
    }
    let mut mirror = Mirror::of(&[("shop/views.py", "")]);
    mirror.write("shop/views.py", "told");
    mirror.catches_up();
    assert_eq!(mirror.rescans, []);
    (0..40).for_each(|folder| mirror.write(&format!("new{folder}/views.py"), ""));
    let error = polls(&mut mirror);
    assert!(matches!(error, WatchError::OutOfWatches { .. }), "{error}");
}

#[test]
fn out_of_instances() {
    if !is_inside() {
        if has_namespaces() {
            again("limits::out_of_instances", NAMESPACES, "echo 0 > /proc/sys/user/max_inotify_instances");
        }
        return;
    }
    let mut mirror = Mirror::of(&[("shop/views.py", "")]);
    let error = polls(&mut mirror);
    assert!(matches!(error, WatchError::OutOfInstances { .. }), "{error}");
    assert!(error.to_string().contains("sudo sysctl fs.inotify.max_user_instances="), "{error}");
}

#[test]
fn out_of_files() {
    if !is_inside() {
        return again("limits::out_of_files", &["sh"], "ulimit -n 32");
    }
    let mut held: Vec<_> = std::iter::from_fn(|| std::fs::File::open("/dev/null").ok()).collect();
    // Enough for the test's own files, too few for what the system's events take.
    held.truncate(held.len() - 2);
    let folder = tempfile::tempdir().unwrap();
    let root = camino::Utf8Path::from_path(folder.path()).unwrap().to_owned();
    let (sender, batches) = std::sync::mpsc::channel();
    let watched = mizan_sources::watch::Watched { trees: [root.clone()].into(), ..Default::default() };
    let deliver = move |batch| drop(sender.send(batch));
    let _watcher =
        mizan_sources::watch::Watcher::start(watched, mizan_sources::watch::Options::default(), deliver).unwrap();
    let batch = batches.recv_timeout(crate::mirror::PATIENCE).unwrap();
    assert_eq!(batch, mizan_sources::watch::Batch::Rescan(Reason::Polling(WatchError::OutOfFiles)));
}
