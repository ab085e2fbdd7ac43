//! The contract: what the server declares, said once, without files, syntax or positions.
//!
//! In go [`Declarations`], which a reader of some language produced; out come the [`Contract`], its [`Diagnostic`]s and its
//! exports. Nothing in this crate reads a file, knows a tree, or holds a line number: a place is an [`Origin`], which only
//! the layer that holds the sources can turn into a range. That is what lets a shifted line leave the contract as it was.

pub mod build;
pub mod contract;
pub mod declarations;
pub mod diagnostics;
pub mod difference;
pub mod export;
pub mod graph;
pub mod json_schema;
pub mod names;
pub mod nearest;
pub mod origin;
pub mod rests;
pub mod shared;
pub mod spelling;
pub mod types;

pub use build::build;
pub use contract::{Contract, Places};
pub use declarations::Declarations;
pub use diagnostics::{Code, Diagnostic, Severity};
pub use difference::{Difference, difference};
pub use origin::{Anchor, Origin, SourceId};
pub use types::{Definitions, Type, TypeKey};
