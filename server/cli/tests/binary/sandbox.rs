//! A folder of its own for a test, and the binary run in it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// A project in a temporary folder.
pub(crate) struct Sandbox {
    folder: tempfile::TempDir,
}

impl Sandbox {
    pub(crate) fn empty() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    /// The smallest Django project: one app whose clients are `clients`.
    pub(crate) fn django(clients: &str) -> Self {
        let sandbox = Self::empty();
        sandbox
            .write("manage.py", "import os\nos.environ.setdefault(\"DJANGO_SETTINGS_MODULE\", \"config.settings\")\n");
        sandbox.write("config/__init__.py", "");
        sandbox.write("config/settings.py", "INSTALLED_APPS = [\"mizan\", \"shop\"]\n");
        sandbox.write("shop/__init__.py", "");
        sandbox.write(
            "shop/apps.py",
            "from django.apps import AppConfig\nfrom mizan.setup import mizan_clients\n\n\n\
             class ShopConfig(AppConfig):\n    name = \"shop\"\n\n    def ready(self):\n        mizan_clients(\"shop\")\n",
        );
        sandbox.write("shop/clients.py", clients);
        sandbox.write("package.json", "{ \"dependencies\": { \"react\": \"^19.0.0\" } }\n");
        sandbox
    }

    /// A copy of a folder.
    pub(crate) fn copy_of(folder: &Path) -> Self {
        let sandbox = Self::empty();
        copy(folder, &sandbox.path(""));
        sandbox
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    pub(crate) fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap()
    }

    /// Every file below a folder, sorted.
    pub(crate) fn files(&self, path: &str) -> Vec<String> {
        let mut found = Vec::new();
        let mut folders = vec![self.path(path)];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
                if entry.is_dir() {
                    folders.push(entry);
                } else {
                    let below = entry.strip_prefix(self.path(path)).unwrap();
                    found.push(below.to_str().unwrap().replace('\\', "/"));
                }
            }
        }
        found.sort();
        found
    }

    /// The binary in this folder, its surroundings the same on every machine.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_mizan-dev"));
        command.args(arguments).current_dir(self.folder.path()).stdin(Stdio::null()).env("COLUMNS", "100");
        for variable in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "VIRTUAL_ENV", "UV_PROJECT_ENVIRONMENT", "HOME"] {
            command.env_remove(variable);
        }
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        Run::of(self.command(arguments).output().unwrap())
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(|entry| entry.unwrap().path()) {
        let target = to.join(entry.file_name().unwrap());
        if entry.is_dir() {
            copy(&entry, &target);
        } else {
            fs::copy(&entry, target).unwrap();
        }
    }
}

/// What a run gave.
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Run {
    pub(crate) fn of(output: Output) -> Self {
        Self {
            code: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Both streams and the exit code, as one text to compare.
    pub(crate) fn transcript(&self) -> String {
        let Self { code, stdout, stderr } = self;
        format!("exit {code}\n--- stdout\n{stdout}--- stderr\n{stderr}")
    }
}

/// Compares a run with what it was, apart from how long it took and the ids of commits.
macro_rules! assert_transcript {
    ($run:expr) => {
        insta::with_settings!({ filters => vec![(r"in \d+ ms", "in [time]"), (r"\([0-9a-f]{10}\)", "([commit])")], omit_expression => true }, {
            insta::assert_snapshot!($run.transcript());
        })
    };
}
pub(crate) use assert_transcript;
