//! The language server: plain answers of the engine, turned into the Language Server Protocol.
//!
//! In goes what an editor says; out come answers, diagnostics and notices. This is the only layer that knows the protocol, and it decides nothing:
//! what is true of a project is the engine's to say. It reads no file of a project and never waits for its editor.
//!
//! | file | what it does |
//! | --- | --- |
//! | `transport` | bytes to messages and back, over stdio, TCP or a pipe; one message after the other |
//! | `server` | which method is answered by whom; the beginning and the end of a session |
//! | `session` | what a session has: the editor's abilities, settings, open documents, projects |
//! | `documents`, `roots` | the texts that are open; the projects, and which file belongs to which |
//! | `requests`, `notifications` | one file for each method |
//! | `publish` | diagnostics, from one place and in order |
//! | `status` | how the session is, for an editor that shows it |
//! | `outbox` | what the server asks of its editor |
//! | `convert` | positions, ranges, addresses: the one place where they are turned into the editor's, and back |
//!
//! Three things hold by construction. A message is handled up to its first wait before the next one is looked at, and until then it has handed
//! over whatever it has to hand over: so events are taken in as they were sent. A question travels in the same queue as events
//! ([`Host`](mizan_engine::Host)), so it is answered on what was said before it. And nothing in a handler waits for the editor.

mod abilities;
mod convert;
mod documents;
mod notifications;
mod outbox;
mod parent;
mod progress;
mod publish;
mod requests;
mod roots;
mod server;
mod session;
mod settings;
mod status;
mod transport;

pub use transport::{Transport, TransportError};

/// Reads environment variables.
pub type Variables = fn(&str) -> Option<String>;

/// Serves one editor until it says `exit`, or is gone. Whether it said goodbye properly: `shutdown` before `exit`.
///
/// # Errors
///
/// [`TransportError`] when no editor can be had.
pub fn serve(transport: &Transport, variables: Variables) -> Result<bool, TransportError> {
    let (input, output) = transport.open()?;
    Ok(transport::run(input, output, variables))
}
