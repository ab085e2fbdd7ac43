//! Each rule by the smallest project that breaks it: what a person sees, and what of it stays in the contract.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test may stop at the first thing that is not as it says"
)]
#![allow(clippy::needless_pass_by_value, reason = "sketches of declarations read best when they are handed over")]

mod contexts;
mod documentation;
mod functions;
mod graph;
mod memo;
mod mutations;
mod names;
mod others;
mod project;
mod random;
mod sound;
mod types;
