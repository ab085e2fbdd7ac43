//! What frontends use of a backend, on real folders.

#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test may stop at the first thing that is not as it says"
)]

mod project;
mod unused;
mod updates;
mod uses;
mod watched;
