//! The soak at full size: `server/engine/tests/soak` with as many saves as one wants, built as a release.
//!
//! In go a number of saves and a seed; out comes what the tests say as they go on. Each has a process of its own, since each measures its memory.

use anyhow::Result;

use crate::process;
use crate::workspace::Workspace;

/// Eight hours of someone who saves every third of a second.
const SAVES: u64 = 100_000;
/// Which saves those are.
const SEED: u64 = 1;

/// The tests, by name.
const TESTS: [&str; 2] = ["an_engine_that_follows_saves_drifts_nowhere", "a_watched_project_drifts_nowhere"];

/// How many saves, and which.
pub(crate) fn size(numbers: &[&str]) -> Result<(u64, u64), String> {
    let number = |word: &str| word.parse::<u64>().map_err(|_| format!("`{word}` is no number."));
    match numbers {
        [] => Ok((SAVES, SEED)),
        [saves] => Ok((number(saves)?, SEED)),
        [saves, seed] => Ok((number(saves)?, number(seed)?)),
        [_, _, more, ..] => Err(format!("`{more}` is one word too many.")),
    }
}

/// Runs each test with so many saves.
pub(crate) fn run(workspace: &Workspace, saves: u64, seed: u64) -> Result<()> {
    for test in TESTS {
        let soak =
            ["test", "--release", "--package", "mizan-engine", "--test", "soak", "--", "--nocapture", "--exact", test];
        let mut command = workspace.cargo(soak);
        command.env("MIZAN_SOAK_SAVES", saves.to_string()).env("MIZAN_SOAK_SEED", seed.to_string());
        process::run(&mut command)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_size_is_read_from_the_arguments() {
        assert_eq!(size(&[]), Ok((SAVES, SEED)));
        assert_eq!(size(&["500"]), Ok((500, SEED)));
        assert_eq!(size(&["500", "7"]), Ok((500, 7)));
        assert_eq!(size(&["many"]), Err("`many` is no number.".to_owned()));
        assert_eq!(size(&["1", "2", "3"]), Err("`3` is one word too many.".to_owned()));
    }
}
