//! `lsp`: the real binary, with a client on its other end.

mod actions;
mod client;
mod completion;
mod definition;
mod diagnostics;
mod documents;
mod edits;
mod folders;
mod hostile;
mod large;
mod lifecycle;
mod pulled;
mod random;
mod status;
mod transports;

/// An app with one function, whose mutation is of a context that there is not.
pub(crate) const WRONG: &str = "\
from mizan import client


@client(affects=\"nope\")
def rename(request, name: str) -> str:
    return name
";

/// The same, right.
pub(crate) const RIGHT: &str = "\
from mizan import client


@client
def rename(request, name: str) -> str:
    return name
";
