//! Text and places in it: byte spans inside, lines and columns at the edge.
//!
//! In go bytes and edits; out come decoded text, offsets, and positions in the encoding that an outside party counts in.
//! This crate knows nothing of files, languages or protocols.

mod decode;
mod edit;
mod line_index;
mod span;

pub use decode::{DecodeError, decode_python, decode_utf8};
pub use edit::Edit;
pub use line_index::{Encoding, LineColumn, LineIndex};
pub use span::Span;
