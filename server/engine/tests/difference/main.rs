//! What a change of the Python does to who calls it from TypeScript: small pairs of before and after.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that meets the unexpected fails")]

mod affected;
mod contexts;
mod functions;
mod others;
mod project;
mod types;
