//! The binary as a person meets it: run in a folder, with what it prints, its exit code, and what is on disk afterwards.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that meets the unexpected fails"
)]

mod arguments;
mod check;
mod diff;
mod doctor;
mod explain;
mod generate;
mod git;
mod graph;
mod init;
mod lsp;
mod mistakes;
mod pages;
mod sandbox;
mod schema;
mod watch;
