//! Prints the table of `docs/performance.md`: `cargo bench -p mizan-bench --bench binary`.
//!
//! Builds the release binary first. `ROUNDS` says how many rounds to run, 20 by default; `BINARY` names another binary.

use anyhow::{Context, Result};

#[path = "support/built.rs"]
mod built;

#[allow(clippy::print_stdout, reason = "the table is what this program is for")]
fn main() -> Result<()> {
    let rounds = std::env::var("ROUNDS").ok().map_or(Ok(20), |text| text.parse()).context("ROUNDS is no number")?;
    print!("{}", mizan_bench::table::measure(&built::binary()?, rounds)?);
    Ok(())
}
