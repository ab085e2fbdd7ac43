//! When the surrounding fails: one sentence, and what to do.

use camino::Utf8PathBuf;
use thiserror::Error;

/// Why nothing could be analysed or written. Every message is one clear sentence; a command ends with exit code 2.
#[derive(Debug, Error)]
pub enum Failure {
    /// The folder that was named is none.
    #[error("`{0}` is not a folder")]
    NoFolder(Utf8PathBuf),
    /// A path that cannot be written as text.
    #[error("the path `{0}` is not valid Unicode; mizan-dev needs paths it can print")]
    NotUnicode(String),
    /// The configuration is wrong.
    #[error("{path}{}: {message}", line.map(|line| format!(":{line}")).unwrap_or_default())]
    Config {
        /// The file.
        path: Utf8PathBuf,
        /// The line, from 1, where it is known.
        line: Option<usize>,
        /// What is wrong, and what would be right.
        message: String,
    },
    /// No backend was found.
    #[error(
        "no backend was found under `{0}`: there is no `manage.py` and no FastAPI app; name its folder in `mizan.toml` (`backend = \"…\"`), or run `mizan-dev init` where it is"
    )]
    NoBackend(Utf8PathBuf),
    /// There is nowhere to write a client.
    #[error(
        "no frontend was found under `{0}`: there is no `package.json`; say where the client belongs in `mizan.toml` (`output = \"frontend/src/api\"`)"
    )]
    NoOutput(Utf8PathBuf),
    /// An output folder outside the project.
    #[error("the output `{output}` lies outside the project `{project}`; nothing is written there")]
    OutputOutside {
        /// As configured.
        output: Utf8PathBuf,
        /// The project's folder.
        project: Utf8PathBuf,
    },
    /// An output folder that the backend's sources stand in.
    #[error(
        "the output `{output}` holds the backend `{backend}`; give it a folder of its own, since all in it is generated"
    )]
    OutputHoldsBackend {
        /// As configured.
        output: Utf8PathBuf,
        /// The backend's folder.
        backend: Utf8PathBuf,
    },
    /// The system gives no thread.
    #[error("the system gives no thread to work on: {0}")]
    NoThread(String),
    /// A file could not be written or read.
    #[error("cannot {doing} `{path}`: {reason}")]
    Disk {
        /// `read`, `write`, `remove`.
        doing: &'static str,
        /// The file.
        path: Utf8PathBuf,
        /// The system's words.
        reason: String,
    },
    /// A revision cannot be read.
    #[error(transparent)]
    Revision(#[from] mizan_sources::RevisionError),
    /// The project cannot be opened as it was.
    #[error("in the revision `{revision}`: {reason}")]
    Past {
        /// As it was asked for.
        revision: String,
        /// Why, with paths of the present.
        reason: String,
    },
}

impl Failure {
    /// A failure of the disk.
    pub fn disk(doing: &'static str, path: impl Into<Utf8PathBuf>, error: &std::io::Error) -> Self {
        let words = error.to_string();
        let reason = words.split_once(" (os error").map_or(words.as_str(), |(sentence, _)| sentence);
        Self::Disk { doing, path: path.into(), reason: reason.to_owned() }
    }
}
