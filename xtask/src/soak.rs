//! Hours of use at full size: the tests that simulate them, with as much of it as one wants, built as a release.
//!
//! In go a size and a seed; out comes what the tests say as they go on. Each has a process of its own, since each measures its memory.

use anyhow::Result;

use crate::process;
use crate::workspace::Workspace;

/// Tests that take a size and a seed.
pub(crate) struct Soak {
    /// How much one runs where nothing is said.
    size: u64,
    package: &'static str,
    target: &'static str,
    /// The variables that they read: the size, the seed.
    variables: [&'static str; 2],
    tests: &'static [&'static str],
}

/// Eight hours of someone who saves every third of a second.
pub(crate) const SAVES: Soak = Soak {
    size: 100_000,
    package: "mizan-engine",
    target: "soak",
    variables: ["MIZAN_SOAK_SAVES", "MIZAN_SOAK_SEED"],
    tests: &["an_engine_that_follows_saves_drifts_nowhere", "a_watched_project_drifts_nowhere"],
};

/// Months of an editor and its language server.
pub(crate) const MESSAGES: Soak = Soak {
    size: 1_000_000,
    package: "mizan-dev",
    target: "session",
    variables: ["MIZAN_SESSION_MESSAGES", "MIZAN_SESSION_SEED"],
    tests: &[
        "a_session_in_utf16_ends_equal_to_a_fresh_server",
        "a_session_in_utf8_ends_equal_to_a_fresh_server",
        "frames::mutated_messages_break_nothing",
    ],
};

/// What happens is the same for the same seed.
const SEED: u64 = 1;

impl Soak {
    /// How much, and which.
    pub(crate) fn size(&self, numbers: &[&str]) -> Result<(u64, u64), String> {
        let number = |word: &str| word.parse::<u64>().map_err(|_| format!("`{word}` is no number."));
        match numbers {
            [] => Ok((self.size, SEED)),
            [size] => Ok((number(size)?, SEED)),
            [size, seed] => Ok((number(size)?, number(seed)?)),
            [_, _, more, ..] => Err(format!("`{more}` is one word too many.")),
        }
    }

    /// Runs each test with so much of it.
    pub(crate) fn run(&self, workspace: &Workspace, size: u64, seed: u64) -> Result<()> {
        let [sizes, seeds] = self.variables;
        for test in self.tests {
            let soak = ["test", "--release", "--package", self.package, "--test", self.target];
            let mut command = workspace.cargo(soak);
            command.args(["--", "--nocapture", "--exact", test]);
            command.env(sizes, size.to_string()).env(seeds, seed.to_string());
            process::run(&mut command)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_size_is_read_from_the_arguments() {
        assert_eq!(SAVES.size(&[]), Ok((100_000, SEED)));
        assert_eq!(MESSAGES.size(&["500"]), Ok((500, SEED)));
        assert_eq!(SAVES.size(&["500", "7"]), Ok((500, 7)));
        assert_eq!(SAVES.size(&["many"]), Err("`many` is no number.".to_owned()));
        assert_eq!(SAVES.size(&["1", "2", "3"]), Err("`3` is one word too many.".to_owned()));
    }
}
