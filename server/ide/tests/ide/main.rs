//! Answers across Python and TypeScript, as a person would see them.

#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test may stop at the first thing that is not as it says"
)]

mod completion;
mod definition;
mod diagnostics;
mod fixes;
mod hover;
mod project;
mod references;
mod rename;
mod render;
mod seam;
mod signature_help;
mod unfinished;
