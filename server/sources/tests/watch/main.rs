//! Every shape of event that people, editors and git make, on a real folder and through the public interface.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that meets the unexpected fails"
)]

mod again;
mod anything;
mod editors;
mod folders;
mod git;
mod limits;
mod links;
mod mirror;
mod polling;
mod roots;
mod settling;
