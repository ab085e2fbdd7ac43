//! Types in words, on one line, for people: as Python writes them, and as TypeScript does.
//!
//! In go types; out comes text to read. No program reads it again: the client is written by `codegen`.

pub mod python;
pub mod typescript;
