//! Python read statically.
//!
//! In go the texts of a project, one at a time; out come the facts of each file ([`facts`], pure, from the tree alone) and, from the facts of
//! many, the declarations of the contract ([`declare`]). Nothing is imported, nothing is run, and no file is opened here: modules come through
//! [`program::ModuleSource`]. What cannot be known from the text is said to be unknown, with its reason; nothing is guessed.

pub mod classes;
pub mod declare;
pub mod django;
pub mod evaluate;
pub mod facts;
pub mod program;
pub mod references;
pub mod render;
pub mod resolve;
pub mod types;
