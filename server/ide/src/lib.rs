//! Answers about one moment of a project, across Python and TypeScript.
//!
//! In go a [`World`](mizan_engine::World) and a place in a file; out come answers in plain data: spans, names, texts, edits. Nothing here knows a protocol, an
//! editor or a terminal, nothing is kept from one question to the next, and nothing is written.
//!
//! All answers begin alike. [`at`] says which things of the contract stand at a place, whichever language it is in; a [`Thing`] has one identity in both.
//! [`declared`] and [`mentions`] lead from a thing back to Python, [`uses`] to TypeScript.

mod at;
mod call_hierarchy;
mod code_lens;
mod completion;
mod declared;
mod definition;
mod denoted;
mod descend;
mod diagnostics;
mod effects;
mod files;
mod fixes;
mod half_typed;
mod hover;
mod implementation;
mod imports;
mod inlay_hints;
mod keywords;
mod mentions;
mod references;
mod rename;
mod search;
mod signature;
mod signature_help;
pub mod tell;
mod thing;
mod tree;
mod type_definition;
mod uses;
mod workspace_symbols;

pub use at::{Here, Stands, at};
pub use call_hierarchy::{Call, Callable, CallableKind, callables, incoming, outgoing};
pub use code_lens::{Lens, LensKind, code_lens};
pub use completion::{About, Completion, CompletionKind, Completions, completion, documentation};
pub use declared::declared;
pub use definition::{Definition, definition};
pub use descend::Direction;
pub use diagnostics::{UseDiagnostic, use_diagnostics};
pub use effects::Refetch;
pub use files::{FilePosition, FileSpan, Language, text};
pub use fixes::{Edits, Fix, fixes, has_revisions, raise_revisions};
pub use hover::{Block, Hover, hover};
pub use implementation::implementation;
pub use inlay_hints::{InlayHint, inlay_hints};
pub use keywords::{Keyword, KeywordsOf};
pub use mentions::MentionKind;
pub use references::{Reference, references};
pub use rename::{
    FileEdits, Group, Prepared, Refusal, Rename, RenameEdit, Unfinished, prepare_rename, rename, unfinished,
};
pub use signature_help::{Signature, SignatureParameter, signature_help};
pub use thing::{Symbol, Thing};
pub use tree::{Branch, tree};
pub use type_definition::type_definition;
pub use uses::uses_of;
pub use workspace_symbols::{Found, workspace_symbols};
