//! A client that follows a contract is the client of that contract, and costs what changed.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    unreachable_pub,
    reason = "a test may stop at the first thing that is not as it says"
)]

mod backend;
mod same;
mod work;
