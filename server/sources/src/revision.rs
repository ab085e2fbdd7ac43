//! A folder as it was in a revision of its git repository.
//!
//! In go a folder and the name of a revision; out comes a tree whose files can be written elsewhere. The `git` that is installed reads the objects,
//! by commands that look at nothing else: no index, no filter, no hook, no pager, and nothing is fetched. A library of our own choosing would
//! know fewer repositories (worktrees, alternates, reftables, SHA-256) than the git that made them.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, BufWriter, Read, Write};
use std::process::{Child, Command, Output, Stdio};

use camino::{Utf8Component, Utf8Path, Utf8PathBuf};
use thiserror::Error;

use crate::table::MAX_SOURCE;

/// A folder in a revision.
#[derive(Clone, Debug)]
pub struct Revision {
    folder: Utf8PathBuf,
    /// The commit, in full.
    pub commit: String,
    /// By path, relative to the folder, with `/` between the parts.
    files: BTreeMap<Utf8PathBuf, Entry>,
    links: BTreeMap<Utf8PathBuf, Entry>,
    /// Folders that are repositories of their own, whose files are not in this one.
    pub submodules: Vec<Utf8PathBuf>,
}

/// An object in the tree.
#[derive(Clone, Debug)]
struct Entry {
    object: String,
}

/// Why a revision cannot be read. Each is one sentence.
#[derive(Debug, Error)]
pub enum RevisionError {
    /// There is no git.
    #[error("`git` was not found; it is needed to read an older revision")]
    NoGit,
    /// The folder is in no work tree.
    #[error("`{0}` is not in a git work tree, so there is no revision to compare with")]
    NoRepository(Utf8PathBuf),
    /// There is no commit yet.
    #[error("the git repository of `{0}` has no commit yet, so there is no revision to compare with")]
    NoCommit(Utf8PathBuf),
    /// Nothing has that name.
    #[error("git knows no revision `{name}` here{}", if *.is_shallow { "; the clone is shallow: `git fetch --unshallow` brings the rest" } else { "" })]
    Unknown {
        /// As it was asked for.
        name: String,
        /// Whether older commits are elsewhere.
        is_shallow: bool,
    },
    /// The folder was not there.
    #[error("`{folder}` is not in the revision `{name}`")]
    NoFolder {
        /// The folder.
        folder: Utf8PathBuf,
        /// The revision as it was asked for.
        name: String,
    },
    /// An object is not in the repository.
    #[error("git does not have the contents of `{0}`; in a partial clone, `git fetch --refetch` brings them")]
    Missing(Utf8PathBuf),
    /// Git failed in its own words.
    #[error("git failed: {0}")]
    Git(String),
    /// A file could not be written.
    #[error("cannot write `{0}`: {1}")]
    Write(Utf8PathBuf, std::io::Error),
}

/// The kinds of entries that a tree may have, as git writes their modes.
const LINK: &str = "120000";
const SUBMODULE: &str = "160000";

impl Revision {
    /// Finds the commit that `name` denotes and lists what was in `folder`, which is absolute.
    pub fn find(folder: &Utf8Path, name: &str) -> Result<Self, RevisionError> {
        if said(folder, &["rev-parse", "--is-inside-work-tree"]).ok().as_deref() != Some("true") {
            return Err(outside(folder));
        }
        let wanted = format!("{name}^{{commit}}");
        let Ok(commit) = said(folder, &["rev-parse", "--quiet", "--verify", "--end-of-options", &wanted]) else {
            let has_commits = said(folder, &["rev-parse", "--quiet", "--verify", "HEAD"]).is_ok();
            if name == "HEAD" && !has_commits {
                return Err(RevisionError::NoCommit(folder.to_owned()));
            }
            let is_shallow = said(folder, &["rev-parse", "--is-shallow-repository"]).is_ok_and(|word| word == "true");
            return Err(RevisionError::Unknown { name: name.to_owned(), is_shallow });
        };
        if commit.is_empty() || !commit.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(RevisionError::Git(format!("`{commit}` is no commit")));
        }
        let listing = run(folder, &["ls-tree", "-r", "-z", &commit])?;
        if !listing.status.success() {
            return Err(failed(&listing));
        }
        let mut revision = Self {
            folder: folder.to_owned(),
            commit,
            files: BTreeMap::new(),
            links: BTreeMap::new(),
            submodules: Vec::new(),
        };
        listing.stdout.split(|byte| *byte == 0).for_each(|line| revision.list(line));
        let is_top = said(folder, &["rev-parse", "--show-prefix"]).is_ok_and(|prefix| prefix.is_empty());
        if revision.files.is_empty() && !is_top {
            return Err(RevisionError::NoFolder { folder: folder.to_owned(), name: name.to_owned() });
        }
        Ok(revision)
    }

    /// One line of `ls-tree`: `100644 blob OBJECT<TAB>PATH`. What has no name that can be written is passed over, as on disk.
    fn list(&mut self, line: &[u8]) {
        let Some((head, path)) = std::str::from_utf8(line).ok().and_then(|line| line.split_once('\t')) else { return };
        let mut words = head.split(' ');
        let (Some(mode), Some(_), Some(object)) = (words.next(), words.next(), words.next()) else { return };
        let path = Utf8Path::new(path);
        if !stays_inside(path) {
            return;
        }
        let entry = Entry { object: object.to_owned() };
        match mode {
            SUBMODULE => self.submodules.push(path.to_owned()),
            LINK => _ = self.links.insert(path.to_owned(), entry),
            _ => _ = self.files.insert(path.to_owned(), entry),
        }
    }

    /// Writes the files whose name is `wanted` below `target`, which is empty, at the same paths. A link is made where it leads to a file or a folder
    /// of the tree that is none itself; others could lead anywhere.
    pub fn write_to(&self, target: &Utf8Path, wanted: impl Fn(&str) -> bool) -> Result<(), RevisionError> {
        let is_wanted = |path: &Utf8Path| path.file_name().is_some_and(&wanted);
        let files: Vec<_> = self.files.iter().filter(|(path, _)| is_wanted(path)).collect();
        let links: Vec<_> = self.links.iter().collect();
        let mut links_to = Vec::new();
        let mut folders = std::collections::BTreeSet::new();
        let all = files.iter().chain(&links).map(|(path, entry)| (path.as_path(), entry.object.as_str()));
        self.read(all, |path, bytes| {
            if self.links.contains_key(path) {
                links_to.extend(std::str::from_utf8(bytes).ok().map(|to| (path.to_owned(), Utf8PathBuf::from(to))));
                return Ok(());
            }
            let file = target.join(path);
            let failed = |error| RevisionError::Write(file.clone(), error);
            if let Some(folder) = file.parent().filter(|folder| !folders.contains(*folder)) {
                std::fs::create_dir_all(folder).map_err(failed)?;
                folders.insert(folder.to_owned());
            }
            std::fs::write(&file, bytes).map_err(failed)
        })?;
        for (link, to) in links_to {
            self.make_link(target, &link, &to);
        }
        Ok(())
    }

    /// Makes a link, after all files, so that nothing is ever written through one. One that cannot be made is missing, as on a system without links.
    fn make_link(&self, target: &Utf8Path, link: &Utf8Path, to: &Utf8Path) {
        let leads_to = link.parent().and_then(|folder| joined(folder, to));
        let is_plain = |path: &Utf8Path| {
            self.files.contains_key(path)
                || self.files.range(path.to_owned()..).next().is_some_and(|(file, _)| file.starts_with(path))
        };
        let is_through_link = |path: &Utf8Path| path.ancestors().any(|above| self.links.contains_key(above));
        if leads_to.is_some_and(|path| is_plain(&path) && !is_through_link(&path)) {
            let place = target.join(link);
            if let Some(folder) = place.parent() {
                let _ = std::fs::create_dir_all(folder);
            }
            let _ = symlink(to, &place);
        }
    }

    /// Calls `take` with the contents of each object, in order.
    fn read<'a>(
        &self,
        objects: impl Iterator<Item = (&'a Utf8Path, &'a str)> + Clone + Send,
        mut take: impl FnMut(&Utf8Path, &[u8]) -> Result<(), RevisionError>,
    ) -> Result<(), RevisionError> {
        let mut git = command(&self.folder, &["cat-file", "--batch"]);
        let mut child = git
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| start(&error))?;
        let (Some(questions), Some(answers)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(RevisionError::Git("it has no pipes".to_owned()));
        };
        let asked = objects.clone();
        let result = std::thread::scope(|scope| {
            // Apart, since git answers before it has been asked everything.
            scope.spawn(move || {
                let mut questions = BufWriter::new(questions);
                let mut asked = asked;
                // A git that has gone away is noticed where its answers are read.
                let _ = asked.try_for_each(|(_, object)| writeln!(questions, "{object}"));
            });
            let mut answers = BufReader::new(answers);
            let mut bytes = Vec::new();
            objects.into_iter().try_for_each(|(path, _)| {
                answer(&mut answers, &mut bytes).map_err(|_| RevisionError::Missing(path.to_owned()))?;
                take(path, &bytes)
            })
        });
        end(child);
        result
    }
}

/// One answer of `cat-file --batch`: `OBJECT blob SIZE`, the bytes, a line end. What is longer than any source is read as empty.
fn answer(from: &mut impl BufRead, into: &mut Vec<u8>) -> std::io::Result<()> {
    into.clear();
    let mut head = String::new();
    from.read_line(&mut head)?;
    let size = head.trim_end().rsplit(' ').next().and_then(|size| size.parse::<u64>().ok());
    let Some(size) = size.filter(|_| head.contains(" blob ")) else {
        return Err(std::io::Error::other("no such object"));
    };
    if size > MAX_SOURCE {
        std::io::copy(&mut from.by_ref().take(size), &mut std::io::sink())?;
    } else {
        from.by_ref().take(size).read_to_end(into)?;
    }
    from.read_exact(&mut [0])
}

fn end(mut child: Child) {
    let _ = child.kill();
    let _ = child.wait();
}

/// Whether a path has nothing but names in it.
fn stays_inside(path: &Utf8Path) -> bool {
    let mut parts = path.components().peekable();
    parts.peek().is_some()
        && parts.all(|part| matches!(part, Utf8Component::Normal(name) if !name.eq_ignore_ascii_case(".git")))
}

/// Where a relative path leads from a folder of the tree, unless that is outside.
fn joined(folder: &Utf8Path, path: &Utf8Path) -> Option<Utf8PathBuf> {
    let mut out = folder.to_owned();
    for part in path.components() {
        match part {
            Utf8Component::CurDir => {}
            Utf8Component::ParentDir => out.pop().then_some(())?,
            Utf8Component::Normal(name) => out.push(name),
            Utf8Component::RootDir | Utf8Component::Prefix(_) => return None,
        }
    }
    Some(out)
}

#[cfg(unix)]
fn symlink(to: &Utf8Path, place: &Utf8Path) -> std::io::Result<()> {
    std::os::unix::fs::symlink(to, place)
}

#[cfg(not(unix))]
fn symlink(_: &Utf8Path, _: &Utf8Path) -> std::io::Result<()> {
    Err(std::io::ErrorKind::Unsupported.into())
}

/// A git that reads and does nothing else, whoever configured it and whatever runs it.
fn command(folder: &Utf8Path, arguments: &[&str]) -> Command {
    let mut git = Command::new("git");
    git.args(["--no-optional-locks", "--no-pager", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null"]);
    git.arg("-C").arg(folder).args(arguments);
    // A hook runs with the repository of its own in these.
    let of_hooks =
        ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_COMMON_DIR", "GIT_OBJECT_DIRECTORY"];
    for variable in of_hooks {
        git.env_remove(variable);
    }
    // A partial clone would fetch what it has not, by commands of the configuration's choosing; older versions know the second alone.
    git.env("GIT_NO_LAZY_FETCH", "1").env("GIT_ALLOW_PROTOCOL", "none").env("LC_ALL", "C").stdin(Stdio::null());
    git
}

fn run(folder: &Utf8Path, arguments: &[&str]) -> Result<Output, RevisionError> {
    command(folder, arguments).output().map_err(|error| start(&error))
}

/// The first line that git says, or why it says none.
fn said(folder: &Utf8Path, arguments: &[&str]) -> Result<String, RevisionError> {
    let output = run(folder, arguments)?;
    if !output.status.success() {
        return Err(failed(&output));
    }
    Ok(String::from_utf8_lossy(&output.stdout).lines().next().unwrap_or_default().to_owned())
}

fn start(error: &std::io::Error) -> RevisionError {
    match error.kind() {
        std::io::ErrorKind::NotFound => RevisionError::NoGit,
        _ => RevisionError::Git(error.to_string()),
    }
}

fn failed(output: &Output) -> RevisionError {
    let words = String::from_utf8_lossy(&output.stderr);
    let line = words.lines().next().unwrap_or("it does not say why");
    RevisionError::Git(line.trim_start_matches("fatal: ").to_owned())
}

/// Why a folder is in no work tree, unless git has a reason of its own to say (an owner that it does not trust).
fn outside(folder: &Utf8Path) -> RevisionError {
    match said(folder, &["rev-parse", "--is-inside-work-tree"]) {
        Err(RevisionError::Git(words)) if words.contains("not a git repository") => {
            RevisionError::NoRepository(folder.to_owned())
        }
        Ok(_) => RevisionError::NoRepository(folder.to_owned()),
        Err(error) => error,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_of_a_tree_is_names_alone() {
        for hostile in ["../x.py", "/etc/x.py", "a/../../x.py", ".git/config", "a/.GIT/hooks/x", ""] {
            assert!(!stays_inside(Utf8Path::new(hostile)), "{hostile}");
        }
        assert!(stays_inside(Utf8Path::new("shop/clients.py")));
    }

    #[test]
    fn a_link_is_followed_by_its_words() {
        let joined = |folder: &str, path: &str| super::joined(Utf8Path::new(folder), Utf8Path::new(path));
        assert_eq!(joined("a/b", "../c/d.py").as_deref(), Some(Utf8Path::new("a/c/d.py")));
        assert_eq!(joined("a", "../../x"), None);
        assert_eq!(joined("a", "/x"), None);
    }

    #[test]
    fn an_answer_has_its_size_before_it() {
        let mut bytes = Vec::new();
        answer(&mut b"ab12 blob 3\na\nb\n".as_slice(), &mut bytes).unwrap();
        assert_eq!(bytes, b"a\nb");
        assert!(answer(&mut b"ab12 missing\n".as_slice(), &mut bytes).is_err());
        assert!(answer(&mut b"".as_slice(), &mut bytes).is_err());
    }
}
