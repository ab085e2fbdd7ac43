//! Prints the table of saves in `docs/performance.md`: `cargo bench -p mizan-bench --bench save`.
//!
//! Builds the release binary first. `ROUNDS` says how many saves of each kind to make, 200 by default; `BINARY` names another binary. It is
//! told of renames by inotify, and so runs on Linux.

use anyhow::{Context, Result};

#[path = "support/built.rs"]
mod built;

#[allow(clippy::print_stdout, reason = "the table is what this program is for")]
fn main() -> Result<()> {
    let rounds = std::env::var("ROUNDS").ok().map_or(Ok(200), |text| text.parse()).context("ROUNDS is no number")?;
    print!("{}", mizan_bench::save::measure(&built::binary()?, rounds)?);
    Ok(())
}
