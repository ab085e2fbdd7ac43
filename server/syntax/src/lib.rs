//! Source text to trees.
//!
//! In go texts and edits; out come tree-sitter trees, flat ones ([`flat`]), the kinds and fields of their nodes as plain enums, and the answers of the queries in
//! `queries/`, which are compiled once. What a tree means is for the layers above: nothing here knows what a class is for.

pub mod flat;
mod lines;
mod names;
pub mod python;
pub mod typescript;

pub use tree_sitter::{Node, Tree, TreeCursor};
