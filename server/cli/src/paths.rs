//! Paths as people see and click them: relative to the working directory, with `/` between the parts.

use camino::{Utf8Path, Utf8PathBuf};
use mizan_engine::Failure;
use mizan_engine::project::absolute;

/// The folder that paths are shown from.
#[derive(Clone, Debug)]
pub(crate) struct WorkingFolder(Utf8PathBuf);

impl WorkingFolder {
    pub(crate) fn current() -> Result<Self, Failure> {
        absolute(Utf8Path::new(".")).map(Self)
    }

    /// How to get to `path`, which is absolute. A path on another drive stays absolute.
    pub(crate) fn show(&self, path: &Utf8Path) -> String {
        let shared = self.0.components().zip(path.components()).take_while(|(a, b)| a == b).count();
        if shared == 0 {
            return path.as_str().replace('\\', "/");
        }
        let up = self.0.components().skip(shared).map(|_| "..");
        let down = path.components().skip(shared).map(|part| part.as_str());
        let parts: Vec<&str> = up.chain(down).collect();
        if parts.is_empty() { ".".to_owned() } else { parts.join("/") }
    }
}

/// A path with `/` between its parts on every system.
pub(crate) fn slashed(path: &Utf8Path) -> String {
    path.components().map(|part| part.as_str()).collect::<Vec<_>>().join("/")
}

/// The value of an environment variable, for the engine, which does not look for itself.
pub(crate) fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_shown_from_where_one_stands() {
        let here = WorkingFolder(Utf8PathBuf::from("/p/web"));
        assert_eq!(here.show(Utf8Path::new("/p/web/src/a.py")), "src/a.py");
        assert_eq!(here.show(Utf8Path::new("/p/back/a.py")), "../back/a.py");
        assert_eq!(here.show(Utf8Path::new("/p/web")), ".");
    }
}
