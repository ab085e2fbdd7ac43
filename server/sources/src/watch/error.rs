//! Why the system's events cannot be had, each in a sentence that says what to do.

use std::io;

/// How much the sentences suggest: room for the largest monorepos; an unused watch costs nothing.
const ENOUGH_WATCHES: u64 = 524_288;
const ENOUGH_INSTANCES: u64 = 1_024;

/// Why the watcher looks for itself once a second instead of being told.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WatchError {
    /// Every folder needs one of the system's watches, and there are no more.
    #[error(
        "the system watches no more folders for this user{}: looking for changes every second instead; {}",
        of(*limit),
        raise("fs.inotify.max_user_watches", *limit, ENOUGH_WATCHES)
    )]
    OutOfWatches {
        /// How many there are, where the system says.
        limit: Option<u64>,
    },
    /// Every watching process needs an instance, and there are no more.
    #[error(
        "the system lets no more processes of this user watch folders{}: looking for changes every second instead; {}",
        of(*limit),
        raise("fs.inotify.max_user_instances", *limit, ENOUGH_INSTANCES)
    )]
    OutOfInstances {
        /// How many there are, where the system says.
        limit: Option<u64>,
    },
    /// This process may open no more files.
    #[error(
        "this process may open no more files, so it cannot watch folders: looking for changes every second instead; \
        raise the limit with `ulimit -n 4096` and start again"
    )]
    OutOfFiles,
    /// Anything else, in the system's words.
    #[error("the system cannot watch folders ({reason}): looking for changes every second instead")]
    System {
        /// The system's words.
        reason: String,
    },
}

impl WatchError {
    pub(super) fn out_of_watches() -> Self {
        Self::OutOfWatches { limit: limit("max_user_watches") }
    }

    /// From the error of asking for an instance. `EMFILE` has two causes: a file of the process's own tells them apart.
    pub(super) fn at_start(error: &io::Error) -> Self {
        if !is_too_many_files(error) {
            return Self::System { reason: error.to_string() };
        }
        if may_open_files() { Self::OutOfInstances { limit: limit("max_user_instances") } } else { Self::OutOfFiles }
    }
}

fn of(limit: Option<u64>) -> String {
    limit.map_or_else(String::new, |limit| format!(" (its limit is {limit})"))
}

fn raise(name: &str, limit: Option<u64>, enough: u64) -> String {
    let value = enough.max(limit.unwrap_or(0).saturating_mul(2));
    format!(
        "raise the limit with `sudo sysctl {name}={value}`, keep it raised with a line `{name}={value}` in \
        /etc/sysctl.d/60-inotify.conf, and start again"
    )
}

fn limit(name: &str) -> Option<u64> {
    std::fs::read_to_string(format!("/proc/sys/fs/inotify/{name}")).ok()?.trim().parse().ok()
}

/// `EMFILE`, by its number: the standard library has no name for it.
fn is_too_many_files(error: &io::Error) -> bool {
    cfg!(unix) && error.raw_os_error() == Some(24)
}

/// An instance takes three files of the process: itself, what waits for it, what wakes that.
fn may_open_files() -> bool {
    let files: io::Result<Vec<_>> = (0..3).map(|_| std::fs::File::open("/dev/null")).collect();
    files.is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_says_what_is_wrong_and_what_to_do_in_one_line() {
        let limit = Some(8_192);
        assert_eq!(
            WatchError::OutOfWatches { limit }.to_string(),
            "the system watches no more folders for this user (its limit is 8192): looking for changes every second instead; raise the limit \
            with `sudo sysctl fs.inotify.max_user_watches=524288`, keep it raised with a line `fs.inotify.max_user_watches=524288` in \
            /etc/sysctl.d/60-inotify.conf, and start again"
        );
        assert_eq!(
            WatchError::OutOfInstances { limit: None }.to_string(),
            "the system lets no more processes of this user watch folders: looking for changes every second instead; raise the limit with \
            `sudo sysctl fs.inotify.max_user_instances=1024`, keep it raised with a line `fs.inotify.max_user_instances=1024` in \
            /etc/sysctl.d/60-inotify.conf, and start again"
        );
    }

    #[test]
    fn a_limit_that_is_high_already_is_doubled() {
        let said = WatchError::OutOfWatches { limit: Some(600_000) }.to_string();
        assert!(said.contains("max_user_watches=1200000"), "{said}");
    }
}
