//! Disks that refuse, loop and lie.

use std::fs;

use mizan_engine::{Engine, Event, Failure, Touched};

use crate::project::{OnDisk, SOUND};

#[test]
fn an_output_that_is_a_file_is_a_clear_error() {
    let project = OnDisk::with(&[("web/api", b"mine")]);
    let failure = project.generate().err().unwrap();
    assert!(failure.to_string().contains("web/api"), "{failure}");
    assert_eq!(fs::read(project.path("web/api")).unwrap(), b"mine");
}

#[test]
fn a_file_of_the_output_that_is_a_folder_is_a_clear_error() {
    let project = OnDisk::with(&[("web/api/index.js/mine.txt", b"mine")]);
    let failure = project.generate().err().unwrap();
    assert!(matches!(&failure, Failure::Disk { path, .. } if path.ends_with("index.js")), "{failure}");
    assert_eq!(fs::read(project.path("web/api/index.js/mine.txt")).unwrap(), b"mine");
}

#[test]
fn a_manifest_that_names_other_files_removes_none() {
    let hash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    let lines = format!("{hash}  ../../backend/shop/__init__.py\n{hash}  ..\\x\n{hash}  /etc/hostname\nno line\n");
    let project = OnDisk::with(&[("web/api/.mizan-manifest", lines.as_bytes())]);
    let ran = project.generates();
    assert!(ran.changes.removed.is_empty(), "{:?}", ran.changes.removed);
}

#[test]
fn a_project_that_declares_nothing_gets_no_client_until_it_declares_something() {
    let project = OnDisk::with(&[("backend/shop/clients/sound.py", b"")]);
    let mut engine = Engine::open(&project.root(), Box::new(|_| None)).unwrap();
    assert!(engine.write().is_empty());
    assert_eq!(engine.retry(), None);
    assert!(!project.path("web/api").exists());

    let write = |engine: &mut Engine, text: &str| {
        project.write("backend/shop/clients/sound.py", text);
        let touched = project.path("backend/shop/clients/sound.py");
        engine.apply([Event::Disk(Touched::Paths([touched].into()))]);
        engine.write().len()
    };
    assert_eq!(write(&mut engine, SOUND), 1);
    // What was there once goes on being kept, also empty.
    assert_eq!(write(&mut engine, ""), 1);
    assert!(project.path("web/api/index.js").is_file());
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;

    #[test]
    fn a_loop_of_links_ends() {
        let project = OnDisk::with(&[]);
        symlink("..", project.path("backend/shop/again")).unwrap();
        symlink("circle", project.path("backend/shop/circle")).unwrap();
        symlink("nowhere", project.path("backend/shop/lost.py")).unwrap();
        let ran = project.generates();
        assert!(!ran.has_errors && project.has_sound_client(), "{:?}", ran.findings);
    }

    /// A module of the clients that is a link to itself: the system refuses to read it, for root as well.
    #[test]
    fn a_module_that_cannot_be_read_takes_nothing_from_the_others() {
        let project =
            OnDisk::with(&[("backend/shop/clients/other.py", b"from shop.clients.looped import X\n# mizan\n")]);
        symlink("looped.py", project.path("backend/shop/clients/looped.py")).unwrap();
        let ran = project.generates();
        assert!(project.has_sound_client());
        assert!(ran.findings.iter().any(|finding| finding.ends_with("looped.py")), "{:?}", ran.findings);
    }

    #[test]
    fn a_folder_that_cannot_be_read_is_reported_and_the_rest_generated() {
        let project = OnDisk::with(&[("backend/locked/clients.py", b"# mizan")]);
        let locked = project.path("backend/locked");
        fs::set_permissions(&locked, fs::Permissions::from_mode(0o000)).unwrap();
        let is_root = fs::read_dir(&locked).is_ok();
        let ran = project.generate().unwrap();
        fs::set_permissions(&locked, fs::Permissions::from_mode(0o755)).unwrap();
        assert!(project.has_sound_client());
        // Root reads everything; the test before this one shows the same by a link that nobody can follow.
        let reported = ran.findings.iter().any(|finding| finding.ends_with("backend/locked"));
        assert!(is_root || reported, "{:?}", ran.findings);
    }

    #[test]
    fn an_output_that_leads_out_of_the_project_is_refused() {
        let elsewhere = tempfile::tempdir().unwrap();
        let project = OnDisk::with(&[]);
        symlink(elsewhere.path(), project.path("web")).unwrap();
        assert!(matches!(project.generate(), Err(Failure::OutputOutside { .. })));
        assert_eq!(fs::read_dir(elsewhere.path()).unwrap().count(), 0);
    }

    /// A file of the client that is a link to elsewhere: replaced where it may be, never written through.
    #[test]
    fn a_link_in_the_output_is_not_written_through() {
        let project = OnDisk::with(&[("precious.txt", b"precious")]);
        fs::create_dir_all(project.path("web/api")).unwrap();
        symlink(project.path("precious.txt"), project.path("web/api/index.js")).unwrap();
        let _ = project.generate();
        assert_eq!(fs::read(project.path("precious.txt")).unwrap(), b"precious");
    }

    /// `/proc` takes no file from anyone, root included.
    #[cfg(target_os = "linux")]
    #[test]
    fn a_disk_that_takes_nothing_is_a_clear_error() {
        let output = camino::Utf8Path::new("/proc/mizan");
        let artifacts = [mizan_codegen::Artifact { path: "index.js".into(), bytes: b"x".as_slice().into() }];
        let failure = mizan_engine::client::write(output, &artifacts).err().unwrap();
        assert!(failure.to_string().starts_with("cannot create `/proc/mizan`: "), "{failure}");
    }
}
