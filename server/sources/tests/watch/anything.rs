//! Anything, in any order and as fast as it goes: at the end, what the batches told is what is on disk.

use std::fs;
#[cfg(unix)]
use std::os::unix::fs::symlink;
#[cfg(windows)]
use std::os::windows::fs::symlink_dir as symlink;
use std::time::Duration;

use camino::{Utf8Path, Utf8PathBuf};
use mizan_sources::watch::{Options, Watched};

use crate::mirror::Mirror;

/// Repeatable choices (xorshift).
struct Choice(u64);

impl Choice {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit
    }

    /// A path of one to three steps, of which few exist, so that they meet often.
    fn path(&mut self) -> Utf8PathBuf {
        (0..=self.below(3)).map(|_| ["a", "b", "c"][usize::try_from(self.below(3)).unwrap()]).collect()
    }
}

/// Does one thing to the folder; many cannot be done as things stand, and then nothing happens.
fn act(mirror: &Mirror, choice: &mut Choice, turn: u64, links: bool) {
    let project = mirror.path("project");
    let path = project.join(choice.path());
    let file = path.join(format!("m{}.py", choice.below(2)));
    // What links lead to: hidden, so that the mirror reaches it by them alone.
    let outside = mirror.root.join(".outside").join(["x", "y"][usize::try_from(choice.below(2)).unwrap()]);
    let _ = match choice.below(if links { 14 } else { 10 }) {
        0..=3 => fs::create_dir_all(&path).and_then(|()| fs::write(&file, turn.to_string())),
        4 => fs::write(&file, turn.to_string()),
        5 => fs::remove_dir_all(&path),
        6 => fs::remove_file(&file),
        7 => fs::write(path.join("beside"), turn.to_string()).and_then(|()| fs::rename(path.join("beside"), &file)),
        8 | 9 => move_to(&path, &project.join(choice.path()), &project),
        10 | 11 if is_really_in(&project, &path) => symlink(&outside, &path),
        10 | 11 => Ok(()),
        12 => fs::create_dir_all(&outside).and_then(|()| fs::write(outside.join("m.py"), turn.to_string())),
        _ => fs::remove_dir_all(&outside),
    };
}

fn move_to(from: &Utf8Path, to: &Utf8Path, project: &Utf8Path) -> std::io::Result<()> {
    if is_really_in(project, to) { fs::rename(from, to) } else { Ok(()) }
}

/// No link is put where a link leads: the mirror would read in circles.
fn is_really_in(project: &Utf8Path, path: &Utf8Path) -> bool {
    path.parent().unwrap().canonicalize_utf8().is_ok_and(|parent| parent.starts_with(project))
}

fn do_anything(options: Options, links: bool) {
    let tree = |root: &Utf8Path| Watched { trees: [root.join("project")].into(), ..Watched::default() };
    let mut mirror = Mirror::with(options, &[("project/m.py", "")], tree);
    for seed in 1..=20 {
        let mut choice = Choice(0x9E37_79B9_7F4A_7C15 ^ seed);
        for turn in 0..200 {
            act(&mirror, &mut choice, turn, links);
            if choice.below(20) == 0 {
                // Time for some of it to be seen before the next.
                std::thread::sleep(Duration::from_micros(choice.below(2_000)));
            }
        }
        mirror.catches_up();
    }
    assert_eq!(mirror.rescans, []);
}

#[test]
fn nothing_is_lost_whatever_is_done() {
    do_anything(Options::default(), false);
}

#[test]
fn nothing_is_lost_whatever_is_done_with_links() {
    do_anything(Options::default(), true);
}

#[test]
fn nothing_is_lost_by_polling_whatever_is_done() {
    let options = Options { poll: Some(Duration::from_millis(5)), ..Options::default() };
    do_anything(options, true);
}
