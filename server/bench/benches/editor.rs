//! Prints the tables of editors in `docs/performance.md`: `cargo bench -p mizan-bench --bench editor`.
//!
//! Builds the release binary first. `ROUNDS` says how often to ask each thing, 200 by default; `FUNCTIONS` how many there are in each project,
//! `100,1000,10000` by default; `BINARY` names another binary. `TYPESCRIPT` names the `tsc` of TypeScript 7,
//! `PYRIGHT` a `pyright-langserver`, `TY` a `ty`: each is asked for the same jump when it is named. It reads `/proc`, and so runs on Linux.

use anyhow::{Context, Result};
use mizan_bench::editor::{self, Peers};

#[path = "support/built.rs"]
mod built;

#[allow(clippy::print_stdout, reason = "the tables are what this program is for")]
fn main() -> Result<()> {
    let rounds = std::env::var("ROUNDS").ok().map_or(Ok(200), |text| text.parse()).context("ROUNDS is no number")?;
    let sizes = std::env::var("FUNCTIONS").ok().map_or(Ok(editor::SIZES.to_vec()), |text| {
        text.split(',')
            .map(|size| size.trim().parse().context("FUNCTIONS is no list of numbers"))
            .collect::<Result<_>>()
    })?;
    let named = |name| std::env::var(name).ok();
    let peers = Peers { typescript: named("TYPESCRIPT"), pyright: named("PYRIGHT"), ty: named("TY") };
    print!("{}", editor::measure(&built::binary()?, &sizes, rounds, &peers)?);
    Ok(())
}
