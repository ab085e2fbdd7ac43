//! `graph`: contexts, who reads them, who invalidates them.

use crate::Outcome;
use crate::arguments::GraphOptions;
use crate::terminal::Terminal;

pub(crate) fn run(_: &GraphOptions, _: &mut Terminal) -> anyhow::Result<Outcome> {
    anyhow::bail!("not yet")
}
