//! Python while it is typed: whose brackets a place is in, and what the names there mean.
//!
//! In go a text and an offset, or a file of a backend; out come tokens, brackets with their arguments, and the call or dict of ours that the
//! place is in. Nothing rests on a tree, since the code that is asked about seldom parses.

mod brackets;
mod enclosing;
mod speech;
mod tokens;

pub(crate) use brackets::{Argument, Bracket, Brackets, Place};
pub(crate) use enclosing::{Enclosing, Taker};
pub(crate) use speech::{Member, Speech, speaking};
pub(crate) use tokens::{Kind, Text, Token};
