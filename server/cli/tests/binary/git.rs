//! A real git repository around a sandbox.

use std::path::Path;
use std::process::Command;

use crate::sandbox::Sandbox;

/// A `git` command in a folder, the same whoever runs it.
pub(crate) fn git(folder: &Path, arguments: &[&str]) -> String {
    let mut git = Command::new("git");
    git.args(["-c", "user.name=Ada", "-c", "user.email=ada@example.com", "-c", "init.defaultBranch=main"]);
    git.arg("-C").arg(folder).args(arguments).env_remove("GIT_DIR").env("GIT_CONFIG_NOSYSTEM", "1");
    let output = git.env("GIT_CONFIG_GLOBAL", "/dev/null").output().unwrap();
    let words = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "git {arguments:?}: {words}");
    String::from_utf8(output.stdout).unwrap()
}

impl Sandbox {
    /// Puts all that there is into a first commit, or into another.
    pub(crate) fn commit(&self) {
        if !self.path(".git").exists() {
            git(&self.path(""), &["init", "-q"]);
        }
        git(&self.path(""), &["add", "--all"]);
        git(&self.path(""), &["commit", "-q", "--allow-empty", "-m", "A commit"]);
    }
}
