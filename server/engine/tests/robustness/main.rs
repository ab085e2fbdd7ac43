//! What a project can do to the pipeline, and what must come of it: a diagnostic or a clear error, the rest still generated, nothing
//! written outside the output, and never a panic.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that meets the unexpected fails"
)]

mod determinism;
mod disk;
mod host;
mod links;
mod memory;
mod mutations;
mod names;
mod project;
mod sources;
mod updates;
