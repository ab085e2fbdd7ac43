//! How much memory the process has, from a first tenth of the work to its end.

use std::fmt;

use peak_alloc::PeakAlloc;

#[global_allocator]
static ALLOCATOR: PeakAlloc = PeakAlloc;

/// How many bytes more than at the beginning are flat: the sizes that projects of random edits differ by.
const ALLOWED: u64 = 1 << 20;

/// The same of what is resident, which is also what an allocator leaves between things and has not given back.
const ALLOWED_RESIDENT: u64 = 12 << 20;

/// Bytes that are held, whatever an allocator makes of them, and bytes that the process has in memory; noted as work goes on.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    total: u64,
    /// The most there was in the second tenth, and in the last.
    early: Bytes,
    late: Bytes,
}

#[derive(Clone, Copy, Debug, Default)]
struct Bytes {
    held: u64,
    resident: u64,
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
            1 => self.early = self.early.max(Bytes::now()),
            9.. => self.late = self.late.max(Bytes::now()),
            _ => {}
        }
    }

    pub(crate) fn expect_flat(&self) {
        assert!(self.late.held <= self.early.held + ALLOWED, "more memory is held: {self}");
        assert!(self.late.resident <= self.early.resident + ALLOWED_RESIDENT, "memory grew: {self}");
    }
}

impl fmt::Display for Memory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (early, late, now) = (self.early, self.late, Bytes::now());
        write!(f, "memory {early} after a tenth, {late} at the end, {now} now")
    }
}

impl Bytes {
    fn now() -> Self {
        Self { held: ALLOCATOR.current_usage() as u64, resident: resident() }
    }

    fn max(self, other: Self) -> Self {
        Self { held: self.held.max(other.held), resident: self.resident.max(other.resident) }
    }
}

impl fmt::Display for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} KiB held of {}", self.held >> 10, self.resident >> 10)
    }
}

/// Bytes of the process that are in memory; nothing where the system does not say.
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
    kilobytes.unwrap_or_default() << 10
}
