//! The client on disk: only what differs is written, whole files, and nothing that is not ours is touched.
//!
//! In go artifacts and a folder; out comes what changed. The manifest in that folder lists every file of ours with the hash it had when it was
//! written. A file that carries a hash of the manifest may be replaced or removed; any other was edited by hand, or is someone else's, and is
//! reported. Before the first write the manifest takes up the new hashes beside the old ones, so that a run that dies half-way leaves
//! nothing that the next run would take for a hand-made edit.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Write};

use camino::Utf8Path;
use mizan_codegen::Artifact;
use rayon::prelude::*;
use sha2::{Digest, Sha256};

use crate::Failure;

/// The manifest's name: lines of `hash  path`, as `sha256sum` writes them. Lines can be merged by git as a union.
pub const MANIFEST: &str = ".mizan-manifest";

/// How the names of half-written files begin.
const TEMPORARY: &str = ".mizan-tmp-";

/// What writing did. Paths are relative to the output.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Written because bytes differed, in the order of writing.
    pub written: Vec<String>,
    /// Removed because the contract no longer has them.
    pub removed: Vec<String>,
    /// Left alone because someone edited them by hand.
    pub edited: Vec<String>,
    /// How many were right already.
    pub unchanged: usize,
}

/// How the client on disk compares with the contract. Paths are relative to the output.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Freshness {
    /// Would be written.
    pub stale: Vec<String>,
    /// Would be removed.
    pub leftover: Vec<String>,
    /// Edited by hand.
    pub edited: Vec<String>,
}

impl Changes {
    /// Whether the disk is as it was.
    pub fn is_empty(&self) -> bool {
        self.written.is_empty() && self.removed.is_empty()
    }
}

impl Freshness {
    /// Whether the client is what the contract says.
    pub fn is_fresh(&self) -> bool {
        self.stale.is_empty() && self.leftover.is_empty() && self.edited.is_empty()
    }
}

/// Writes `artifacts` into `output`, which is made where it is missing.
///
/// # Errors
///
/// [`Failure::Disk`] when a file cannot be read, written or removed. What was written before stands, and each file is old or new.
pub fn write(output: &Utf8Path, artifacts: &[Artifact]) -> Result<Changes, Failure> {
    if !artifacts.is_empty() {
        fs::create_dir_all(output).map_err(|error| Failure::disk("create", output, &error))?;
    }
    let turn = take_turn(output);
    if turn.is_some() {
        remove_temporaries(output);
    }
    let plan = Plan::make(output, artifacts)?;
    if plan.changes_nothing() {
        return Ok(plan.into_changes());
    }
    if !plan.write.is_empty() {
        put_manifest(output, plan.recorded.lines().union(&plan.manifest))?;
    }
    // The index last: whatever it names is there already.
    let (index, others): (Vec<&Artifact>, Vec<&Artifact>) =
        plan.write.iter().partition(|artifact| is_index(&artifact.path));
    others.into_par_iter().try_for_each(|artifact| put(output, &artifact.path, &artifact.bytes))?;
    for artifact in index {
        put(output, &artifact.path, &artifact.bytes)?;
    }
    for path in &plan.remove {
        let file = output.join(path);
        match fs::remove_file(&file) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(Failure::disk("remove", file, &error)),
            _ => {}
        }
    }
    put_manifest(output, plan.manifest.iter())?;
    Ok(plan.into_changes())
}

/// Compares `artifacts` with what is in `output`, without writing.
///
/// # Errors
///
/// [`Failure::Disk`] when a file cannot be read.
pub fn compare(output: &Utf8Path, artifacts: &[Artifact]) -> Result<Freshness, Failure> {
    let plan = Plan::make(output, artifacts)?;
    let stale = plan.write.iter().map(|artifact| artifact.path.clone()).collect();
    Ok(Freshness { stale, leftover: plan.remove, edited: plan.edited })
}

/// What has to be done.
struct Plan<'a> {
    write: Vec<&'a Artifact>,
    remove: Vec<String>,
    edited: Vec<String>,
    unchanged: usize,
    recorded: Manifest,
    /// The lines of the manifest afterwards.
    manifest: BTreeSet<String>,
}

/// How a file on disk compares with its artifact.
enum Found {
    Same,
    Differs,
    Edited,
}

impl<'a> Plan<'a> {
    fn make(output: &Utf8Path, artifacts: &'a [Artifact]) -> Result<Self, Failure> {
        let recorded = Manifest::read(output)?;
        let mut plan = Plan {
            write: Vec::new(),
            remove: Vec::new(),
            edited: Vec::new(),
            unchanged: 0,
            recorded,
            manifest: BTreeSet::new(),
        };
        let looked: Vec<(Found, String)> = artifacts
            .par_iter()
            .map(|artifact| Ok((plan.recorded.look(output, artifact)?, hash(&artifact.bytes))))
            .collect::<Result<_, Failure>>()?;
        for (artifact, (found, hash)) in artifacts.iter().zip(looked) {
            match found {
                Found::Same => plan.unchanged += 1,
                Found::Differs => plan.write.push(artifact),
                Found::Edited => {
                    plan.edited.push(artifact.path.clone());
                    continue;
                }
            }
            plan.manifest.insert(line(&artifact.path, &hash));
        }
        let wanted: BTreeSet<&str> = artifacts.iter().map(|artifact| artifact.path.as_str()).collect();
        let stale = plan.recorded.hashes.keys().filter(|path| !wanted.contains(path.as_str()));
        for path in stale.cloned().collect::<Vec<_>>() {
            match read(&output.join(&path))? {
                Some(bytes) if plan.recorded.wrote(&path, &bytes) => plan.remove.push(path),
                Some(_) => plan.edited.push(path),
                None => {}
            }
        }
        // A file that was edited keeps the hash it was written with, so that it stays known.
        for path in &plan.edited {
            let hashes = plan.recorded.hashes.get(path).into_iter().flatten();
            plan.manifest.extend(hashes.map(|hash| line(path, hash)));
        }
        Ok(plan)
    }

    fn changes_nothing(&self) -> bool {
        self.write.is_empty() && self.remove.is_empty() && self.manifest == self.recorded.lines()
    }

    fn into_changes(self) -> Changes {
        let (index, others): (Vec<_>, Vec<_>) =
            self.write.iter().map(|artifact| artifact.path.clone()).partition(|path| is_index(path));
        let written = others.into_iter().chain(index).collect();
        Changes { written, removed: self.remove, edited: self.edited, unchanged: self.unchanged }
    }
}

/// What was written, and with which hashes.
#[derive(Default)]
struct Manifest {
    hashes: BTreeMap<String, BTreeSet<String>>,
}

impl Manifest {
    /// Reads the manifest of `output`. Lines that are none (conflict markers) are passed over, and a path may have several hashes.
    fn read(output: &Utf8Path) -> Result<Self, Failure> {
        let bytes = read(&output.join(MANIFEST))?.unwrap_or_default();
        let mut hashes: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for entry in String::from_utf8_lossy(&bytes).lines() {
            let Some((hash, path)) = entry.split_once("  ") else { continue };
            let is_hash = hash.len() == 64 && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
            if is_hash && is_plain_name(path) {
                hashes.entry(path.to_owned()).or_default().insert(hash.to_owned());
            }
        }
        Ok(Self { hashes })
    }

    /// Compares the file on disk with `artifact`.
    fn look(&self, output: &Utf8Path, artifact: &Artifact) -> Result<Found, Failure> {
        Ok(match read(&output.join(&artifact.path))? {
            Some(bytes) if bytes == artifact.bytes => Found::Same,
            Some(bytes) if !self.wrote(&artifact.path, &bytes) => Found::Edited,
            _ => Found::Differs,
        })
    }

    /// Whether `bytes` are what was written to `path`, apart from line ends that git may have changed.
    fn wrote(&self, path: &str, bytes: &[u8]) -> bool {
        let Some(known) = self.hashes.get(path) else { return false };
        known.contains(&hash(bytes)) || (bytes.contains(&b'\r') && known.contains(&hash(&without_returns(bytes))))
    }

    fn lines(&self) -> BTreeSet<String> {
        self.hashes.iter().flat_map(|(path, hashes)| hashes.iter().map(move |hash| line(path, hash))).collect()
    }
}

/// A manifest comes from a repository: it may name files of the output's own folder and nothing else.
fn is_plain_name(path: &str) -> bool {
    !path.is_empty() && !path.contains(['/', '\\', ':', '\0']) && path != "." && path != ".." && path != MANIFEST
}

fn line(path: &str, hash: &str) -> String {
    format!("{hash}  {path}")
}

fn hash(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    let mut out = String::with_capacity(64);
    for byte in Sha256::digest(bytes) {
        let _ = write!(out, "{byte:02x}");
    }
    out
}

fn without_returns(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    for (index, &byte) in bytes.iter().enumerate() {
        if byte != b'\r' || bytes.get(index + 1) != Some(&b'\n') {
            out.push(byte);
        }
    }
    out
}

fn is_index(path: &str) -> bool {
    path.starts_with("index.")
}

fn read(file: &Utf8Path) -> Result<Option<Vec<u8>>, Failure> {
    match fs::read(file) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => Ok(None),
        Err(error) => Err(Failure::disk("read", file, &error)),
    }
}

fn put_manifest<'l>(output: &Utf8Path, lines: impl Iterator<Item = &'l String>) -> Result<(), Failure> {
    let mut by_path: Vec<&String> = lines.collect();
    by_path.sort_by(|a, b| (a.get(66..), *a).cmp(&(b.get(66..), *b)));
    let text: String = by_path.into_iter().flat_map(|line| [line.as_str(), "\n"]).collect();
    put(output, MANIFEST, text.as_bytes())
}

/// Writes a whole file beside its place and moves it there: whoever looks sees the old bytes or the new ones.
fn put(output: &Utf8Path, name: &str, bytes: &[u8]) -> Result<(), Failure> {
    let path = output.join(name);
    let written = || -> io::Result<()> {
        let mut builder = tempfile::Builder::new();
        builder.prefix(TEMPORARY).suffix("");
        #[cfg(unix)]
        builder.permissions(<fs::Permissions as std::os::unix::fs::PermissionsExt>::from_mode(0o666));
        let mut file = builder.tempfile_in(output)?;
        file.write_all(bytes)?;
        file.persist(&path).map_err(|error| error.error)?;
        Ok(())
    };
    written().map_err(|error| Failure::disk("write", path.clone(), &error))
}

/// Waits until no other run writes here; dropping what is returned lets the next one. `None` where a folder cannot be locked (on Windows).
fn take_turn(output: &Utf8Path) -> Option<fs::File> {
    let folder = fs::File::open(output).ok()?;
    folder.lock().ok().map(|()| folder)
}

/// Removes what a run that was killed left behind; only for whoever has the folder to itself. That it cannot be removed harms nothing.
fn remove_temporaries(output: &Utf8Path) {
    let entries = output.read_dir_utf8().into_iter().flatten().filter_map(Result::ok);
    for entry in entries.filter(|entry| entry.file_name().starts_with(TEMPORARY)) {
        let _ = fs::remove_file(entry.path());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn artifact(path: &str, text: &str) -> Artifact {
        Artifact { path: path.to_owned(), bytes: text.as_bytes().to_vec() }
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
        let lines =
            [("a.js", "1"), ("a.js", "2"), ("index.js", "1")].map(|(path, text)| line(path, &hash(text.as_bytes())));
        put_manifest(&output, lines.iter()).unwrap();
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
}
