//! Runs of a program, and what they cost.
//!
//! In goes a command; out comes its wall time, the processor time of the process and its greatest memory, as the system counts them.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use wait4::Wait4;

/// What one run cost.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Cost {
    /// From start to end.
    pub wall: Duration,
    /// In user mode and in the system, on all cores.
    pub processor: Duration,
    /// The greatest resident memory, in bytes.
    pub memory: u64,
}

/// Runs a command to its end, its output thrown away.
///
/// # Errors
///
/// When it cannot be started, or ends with a status that is not 0.
pub fn run(command: &mut Command) -> Result<Cost> {
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let start = Instant::now();
    let mut child = command.spawn().with_context(|| format!("cannot run {command:?}"))?;
    let ended = child.wait4().with_context(|| format!("cannot wait for {command:?}"))?;
    let wall = start.elapsed();
    ensure!(ended.status.success(), "{command:?} ended with {}", ended.status);
    let usage = ended.rusage;
    Ok(Cost { wall, processor: usage.utime + usage.stime, memory: usage.maxrss })
}

/// The middle and the spread of several runs.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Summary {
    /// The median.
    pub median: f64,
    /// Below it lies a quarter of the runs.
    pub low: f64,
    /// Above it lies a quarter of the runs.
    pub high: f64,
}

impl Summary {
    /// Sums up values; all zero where there are none.
    pub fn of(values: impl IntoIterator<Item = f64>) -> Self {
        let mut values: Vec<f64> = values.into_iter().collect();
        values.sort_by(f64::total_cmp);
        let at =
            |quarter: usize| values.get((values.len().saturating_sub(1)) * quarter / 4).copied().unwrap_or_default();
        Self { median: at(2), low: at(1), high: at(3) }
    }

    /// Wall times, in milliseconds.
    pub fn of_walls(costs: &[Cost]) -> Self {
        Self::of(costs.iter().map(|cost| milliseconds(cost.wall)))
    }
}

/// A duration in milliseconds.
pub fn milliseconds(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}

/// The 50th, 95th and 99th percentile; all zero where there are no values.
pub fn percentiles(mut values: Vec<f64>) -> [f64; 3] {
    values.sort_by(f64::total_cmp);
    let last = values.len().saturating_sub(1);
    [50, 95, 99].map(|percent| values.get(last * percent / 100).copied().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_the_middle_one() {
        assert_eq!(Summary::of([5.0, 1.0, 3.0, 2.0, 4.0]), Summary { median: 3.0, low: 2.0, high: 4.0 });
        assert_eq!(Summary::of([]), Summary::default());
    }

    #[cfg(unix)]
    #[test]
    fn a_run_has_a_cost_and_a_failed_one_is_an_error() {
        let cost = run(&mut Command::new("true")).unwrap();
        assert!(cost.wall > Duration::ZERO && cost.memory > 0);
        assert!(run(&mut Command::new("false")).is_err());
    }
}
