//! Where things are named in Python, shown by the smallest programs that name them.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops at the first thing that is not as it says"
)]

#[path = "types/program.rs"]
mod program;

mod references {
    pub(crate) mod ask;

    mod doubts;
    mod programs;
    mod random;
    mod scopes;
    mod values;
}
