//! TypeScript and JavaScript, read for uses of the generated client.
//!
//! In go the texts of a frontend's files and what the client exports; out come, for each use, its exact span, its kind and the name of the
//! client that it denotes. What a file says is read from its tree alone and is never run; nothing here opens a file.

pub mod client;
pub mod components;
pub mod facts;
pub mod link;
mod nodes;
pub mod resolve;
mod scopes;
pub mod uses;
