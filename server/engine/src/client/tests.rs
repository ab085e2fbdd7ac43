//! What writing does to a folder.

use std::fs;

use super::manifest::hash;
use super::*;

fn artifact(path: &str, text: &str) -> Artifact {
    Artifact { path: path.into(), bytes: text.as_bytes().into() }
}

fn folder() -> (tempfile::TempDir, camino::Utf8PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = camino::Utf8PathBuf::from_path_buf(folder.path().join("api")).unwrap();
    (folder, path)
}

fn names(output: &Utf8Path) -> Vec<String> {
    let mut names: Vec<_> =
        output.read_dir_utf8().unwrap().map(|entry| entry.unwrap().file_name().to_owned()).collect();
    names.sort();
    names
}

#[test]
fn a_second_run_writes_nothing() {
    let (_keep, output) = folder();
    let client = [artifact("a.js", "1"), artifact("index.js", "a")];
    assert_eq!(write(&output, &client).unwrap().written, ["a.js", "index.js"]);
    let changes = write(&output, &client).unwrap();
    assert!(changes.is_empty());
    assert_eq!(changes.unchanged, 2);
}

#[test]
fn a_file_that_the_contract_lost_is_removed_and_a_strangers_is_not() {
    let (_keep, output) = folder();
    write(&output, &[artifact("a.js", "1"), artifact("index.js", "a")]).unwrap();
    fs::write(output.join("mine.ts"), "keep").unwrap();
    let changes = write(&output, &[artifact("index.js", "")]).unwrap();
    assert_eq!(changes.removed, ["a.js"]);
    assert_eq!(names(&output), [".mizan-manifest", "index.js", "mine.ts"]);
}

#[test]
fn a_hand_made_edit_is_reported_and_left() {
    let (_keep, output) = folder();
    write(&output, &[artifact("a.js", "1"), artifact("b.js", "1")]).unwrap();
    fs::write(output.join("a.js"), "edited").unwrap();
    fs::write(output.join("b.js"), "edited").unwrap();
    for _ in 0..2 {
        let changes = write(&output, &[artifact("a.js", "2")]).unwrap();
        assert_eq!(changes.edited, ["a.js", "b.js"]);
        assert_eq!(fs::read_to_string(output.join("a.js")).unwrap(), "edited");
    }
    fs::remove_file(output.join("a.js")).unwrap();
    assert_eq!(write(&output, &[artifact("a.js", "2")]).unwrap().written, ["a.js"]);
}

#[test]
fn a_file_that_was_there_before_is_not_overwritten() {
    let (_keep, output) = folder();
    fs::create_dir_all(&output).unwrap();
    fs::write(output.join("index.js"), "mine").unwrap();
    assert_eq!(write(&output, &[artifact("index.js", "ours")]).unwrap().edited, ["index.js"]);
    assert_eq!(fs::read_to_string(output.join("index.js")).unwrap(), "mine");
}

#[test]
fn a_run_that_died_half_way_is_finished_by_the_next() {
    let (_keep, output) = folder();
    write(&output, &[artifact("a.js", "1"), artifact("index.js", "1")]).unwrap();
    // As a run leaves it that was killed after its first file: both hashes recorded, one file new.
    let lines = [("a.js", "1"), ("a.js", "2"), ("index.js", "1")].map(|(path, text)| (path, hash(text.as_bytes())));
    Manifest::append(&output, lines.iter().map(|(path, hash)| (*path, hash.as_str()))).unwrap();
    fs::write(output.join("a.js"), "2").unwrap();
    fs::write(output.join(".mizan-tmp-x"), "half").unwrap();
    let changes = write(&output, &[artifact("a.js", "3"), artifact("index.js", "3")]).unwrap();
    assert_eq!((changes.written.len(), changes.edited.len()), (2, 0));
    assert_eq!(names(&output), [".mizan-manifest", "a.js", "index.js"]);
}

#[cfg(unix)]
#[test]
fn runs_at_once_take_turns() {
    let (_keep, output) = folder();
    let client = |text: &str| -> Vec<Artifact> {
        (0..30).map(|index| artifact(&format!("{index}.js"), text)).chain([artifact("index.js", text)]).collect()
    };
    std::thread::scope(|scope| {
        for index in 0..16 {
            let (output, client) = (&output, client(["1", "2"][index % 2]));
            scope.spawn(move || assert_eq!(write(output, &client).unwrap().edited, [""; 0]));
        }
    });
    let changes = write(&output, &client("3")).unwrap();
    assert_eq!((changes.written.len(), changes.edited.len()), (31, 0));
}

#[test]
fn line_ends_that_git_changed_are_no_edit() {
    let (_keep, output) = folder();
    write(&output, &[artifact("a.js", "1\n2\n")]).unwrap();
    fs::write(output.join("a.js"), "1\r\n2\r\n").unwrap();
    assert_eq!(write(&output, &[artifact("a.js", "3\n")]).unwrap().written, ["a.js"]);
}

#[test]
fn a_manifest_that_names_a_file_elsewhere_is_not_believed() {
    let (keep, output) = folder();
    fs::create_dir_all(&output).unwrap();
    let outside = camino::Utf8PathBuf::from_path_buf(keep.path().join("victim")).unwrap();
    fs::write(&outside, "x").unwrap();
    fs::write(output.join(MANIFEST), format!("{}  ../victim\n", hash(b"x"))).unwrap();
    write(&output, &[]).unwrap();
    assert!(outside.exists());
}

#[cfg(unix)]
#[test]
fn a_written_file_has_the_permissions_of_any_other() {
    use std::os::unix::fs::PermissionsExt;
    let (_keep, output) = folder();
    write(&output, &[artifact("a.js", "1")]).unwrap();
    fs::write(output.join("plain"), "").unwrap();
    let mode = |name: &str| fs::metadata(output.join(name)).unwrap().permissions().mode();
    assert_eq!(mode("a.js"), mode("plain"));
}

#[test]
fn a_writer_looks_at_what_was_touched_alone() {
    let (_keep, output) = folder();
    let mut writer = Writer::new(output.clone());
    let client = |text: &str| [artifact("a.js", text), artifact("b.js", text), artifact("index.js", "a b")];
    writer.write(&client("1")).unwrap();
    assert!(writer.is_settled());

    writer.touch(["b.js".to_owned()]);
    let changes = writer.write(&client("2")).unwrap();
    assert_eq!((changes.written, changes.unchanged), (vec!["b.js".to_owned()], 2));
    assert_eq!(fs::read_to_string(output.join("a.js")).unwrap(), "1");

    writer.touch_all();
    assert_eq!(writer.write(&client("2")).unwrap().written, ["a.js"]);
}

#[test]
fn a_writer_leaves_the_bytes_that_a_single_run_does() {
    let (_keep, output) = folder();
    let mut writer = Writer::new(output.clone());
    writer.write(&[artifact("a.js", "1"), artifact("b.js", "1"), artifact("index.js", "1")]).unwrap();
    writer.touch(["b.js", "c.js", "index.js"].map(str::to_owned));
    let client = [artifact("a.js", "1"), artifact("c.js", "1"), artifact("index.js", "2")];
    let changes = writer.write(&client).unwrap();
    assert_eq!((changes.written, changes.removed), (vec!["c.js".into(), "index.js".into()], vec!["b.js".into()]));

    let (_keep, fresh) = folder();
    write(&fresh, &client).unwrap();
    let manifest = |output: &Utf8Path| fs::read_to_string(output.join(MANIFEST)).unwrap();
    assert_eq!((names(&output), manifest(&output)), (names(&fresh), manifest(&fresh)));
}

#[test]
fn a_writer_sees_what_another_has_written() {
    let (_keep, output) = folder();
    let (mut one, mut other) = (Writer::new(output.clone()), Writer::new(output.clone()));
    one.write(&[artifact("a.js", "1"), artifact("b.js", "1")]).unwrap();
    other.write(&[artifact("a.js", "2"), artifact("b.js", "1")]).unwrap();
    one.touch(["a.js".to_owned()]);
    assert_eq!(one.write(&[artifact("a.js", "3"), artifact("b.js", "1")]).unwrap().edited, [""; 0]);
    assert_eq!(fs::read_to_string(output.join("a.js")).unwrap(), "3");
}

#[test]
fn a_folder_that_went_is_made_again() {
    let (_keep, output) = folder();
    let mut writer = Writer::new(output.clone());
    let client = [artifact("a.js", "1"), artifact("index.js", "1")];
    writer.write(&client).unwrap();
    fs::remove_dir_all(&output).unwrap();
    writer.touch_all();
    assert!(writer.lose_all() && !writer.lose_all());
    assert_eq!(writer.write(&client).unwrap().written, ["a.js", "index.js"]);
    assert_eq!(names(&output), [".mizan-manifest", "a.js", "index.js"]);
}

#[test]
fn what_could_not_be_written_is_tried_again() {
    let (keep, output) = folder();
    let mut writer = Writer::new(output.clone());
    let client = [artifact("a.js", "1"), artifact("index.js", "1")];
    fs::write(keep.path().join("api"), "in the way").unwrap();
    assert!(writer.write(&client).is_err() && !writer.is_settled());
    fs::remove_file(keep.path().join("api")).unwrap();
    assert_eq!(writer.write(&client).unwrap().written, ["a.js", "index.js"]);
}

#[test]
fn a_folder_that_is_being_emptied_is_left_alone_at_first() {
    let (_keep, output) = folder();
    let client = [artifact("a.js", "1"), artifact("index.js", "a")];
    let mut writer = Writer::new(output.clone());
    writer.write(&client).unwrap();

    // Told of its own writes, it looks while someone takes the folder away.
    fs::remove_file(output.join("a.js")).unwrap();
    writer.touch(["a.js".to_owned(), "index.js".to_owned()]);
    assert!(writer.write(&client).unwrap().is_empty() && writer.is_being_emptied() && !writer.is_settled());
    fs::remove_dir_all(&output).unwrap();
    assert!(writer.write(&client).unwrap().is_empty() && writer.is_being_emptied());
    assert!(!output.exists());
    assert_eq!(writer.write(&client).unwrap().written, ["a.js", "index.js"]);
    assert!(writer.is_settled() && !writer.is_being_emptied());

    // One that is new is written at once.
    writer.touch(["b.js".to_owned()]);
    let more = [artifact("a.js", "1"), artifact("b.js", "2"), artifact("index.js", "a")];
    assert_eq!(writer.write(&more).unwrap().written, ["b.js"]);
}

#[test]
fn an_edit_by_hand_is_told_once() {
    let (_keep, output) = folder();
    let client = [artifact("a.js", "1"), artifact("index.js", "a")];
    let mut writer = Writer::new(output.clone());
    writer.write(&client).unwrap();
    let edited = |writer: &mut Writer, text: &str| {
        fs::write(output.join("a.js"), text).unwrap();
        writer.touch(["a.js".to_owned()]);
        writer.write(&client).unwrap().edited
    };
    assert_eq!(edited(&mut writer, "mine"), ["a.js"]);
    assert_eq!(edited(&mut writer, "mine as well"), [""; 0]);
    assert_eq!(edited(&mut writer, "1"), [""; 0]);
    assert_eq!(edited(&mut writer, "mine again"), ["a.js"]);
}

#[test]
fn what_was_written_when_the_manifest_was_taken_is_known_still() {
    let (_keep, output) = folder();
    let mut writer = Writer::new(output.clone());
    // Written last, and cannot be: its folder is not there.
    let half = [artifact("a.js", "1"), artifact("index.d/none.js", "")];
    assert!(writer.write(&half).is_err());
    assert_eq!(fs::read_to_string(output.join("a.js")).unwrap(), "1");
    fs::remove_file(output.join(MANIFEST)).unwrap();
    let changes = writer.write(&[artifact("a.js", "2"), artifact("index.js", "")]).unwrap();
    assert_eq!((changes.written, changes.edited), (vec!["a.js".to_owned(), "index.js".to_owned()], vec![]));
}

/// The folder was listed before the module came: it stays, and all else goes.
#[test]
fn what_came_while_the_folder_was_emptied_is_ours_still() {
    let (_keep, output) = folder();
    let mut writer = Writer::new(output.clone());
    writer.write(&[artifact("a.js", "1"), artifact("b.js", "1"), artifact("index.js", "1")]).unwrap();
    for taken in [MANIFEST, "index.js"] {
        fs::remove_file(output.join(taken)).unwrap();
        writer.touch([taken.to_owned()]);
    }
    let client = [artifact("a.js", "2"), artifact("index.js", "2")];
    writer.touch(["a.js", "b.js", "index.js"].map(str::to_owned));
    assert!(writer.write(&client).unwrap().is_empty() && writer.is_being_emptied());
    let changes = writer.write(&client).unwrap();
    assert_eq!((changes.written, changes.edited), (vec!["a.js".to_owned(), "index.js".to_owned()], vec![]));
    assert_eq!(names(&output), [".mizan-manifest", "a.js", "index.js"]);
}

/// Nobody names what stands as it was: the manifest is all there is to go by.
#[test]
fn a_manifest_that_was_taken_alone_is_written_again() {
    let (_keep, output) = folder();
    let mut writer = Writer::new(output.clone());
    writer.write(&[artifact("a.js", "1"), artifact("b.js", "1")]).unwrap();
    let manifest = fs::read_to_string(output.join(MANIFEST)).unwrap();
    fs::remove_file(output.join(MANIFEST)).unwrap();
    fs::write(output.join("b.js"), "mine").unwrap();
    writer.touch([MANIFEST.to_owned(), "b.js".to_owned()]);
    assert_eq!(writer.write(&[artifact("a.js", "1"), artifact("b.js", "1")]).unwrap().edited, ["b.js"]);
    let line = manifest.lines().find(|line| line.ends_with("a.js")).unwrap();
    assert_eq!(fs::read_to_string(output.join(MANIFEST)).unwrap(), format!("{line}\n"));
}
