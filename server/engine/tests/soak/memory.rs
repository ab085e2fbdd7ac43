//! How much memory the process has, from a first tenth of the work to its end.

use std::fmt;

/// How much more than at the beginning is flat: what the allocator leaves between things, and the sizes that projects of random edits differ by.
const ALLOWED: f64 = 1.25;

/// The same in bytes, for processes that are so small that a few pages are a quarter of them.
const ALLOWED_BYTES: u64 = 12 << 20;

/// Resident memory, noted as work goes on.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    total: u64,
    /// The most there was in the second tenth, and in the last.
    early: u64,
    late: u64,
}

impl Memory {
    pub(crate) fn new(total: u64) -> Self {
        Self { total, ..Self::default() }
    }

    pub(crate) fn note(&mut self, done: u64) {
        // Looking costs a read of `/proc`.
        if !done.is_multiple_of(10) {
            return;
        }
        match done * 10 / self.total.max(1) {
            1 => self.early = self.early.max(resident()),
            9.. => self.late = self.late.max(resident()),
            _ => {}
        }
    }

    pub(crate) fn expect_flat(&self) {
        #[expect(
            clippy::cast_precision_loss,
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "some megabytes"
        )]
        let allowed = ((self.early as f64 * ALLOWED) as u64).max(self.early + ALLOWED_BYTES);
        assert!(self.late <= allowed, "memory grew: {self}");
    }
}

impl fmt::Display for Memory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let now = resident() >> 10;
        write!(f, "memory {} KiB after a tenth, {} KiB at the end, {now} KiB now", self.early >> 10, self.late >> 10)
    }
}

/// Bytes of the process that are in memory; nothing where the system does not say.
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
    kilobytes.unwrap_or_default() << 10
}
