//! The named types as one reader sees them, who is remembered by what was asked.
//!
//! In go keys; out come definitions and the directions under which types are declared. What a reader made stands as long as each of its questions
//! has the same answer.

use std::cell::RefCell;

use mizan_schema::TypeKey;
use mizan_schema::types::Definition;

use crate::reach::Reach;
use crate::references::Direction;

/// The named types, for one reader.
pub(crate) struct Types<'a> {
    reach: &'a Reach,
    /// Whether directions are known; not while they are being found out.
    is_directed: bool,
    reads: RefCell<Reads>,
}

/// What was asked for, perhaps more than once.
#[derive(Debug, Default)]
pub(crate) struct Reads {
    /// How these are declared.
    pub(crate) named: Vec<TypeKey>,
    /// What these are made of.
    pub(crate) looked: Vec<TypeKey>,
}

impl<'a> Types<'a> {
    /// As they are declared.
    pub(crate) fn declared(reach: &'a Reach) -> Self {
        Self { reach, is_directed: true, reads: RefCell::default() }
    }

    /// As if each had one declaration for both directions.
    pub(crate) fn undirected(reach: &'a Reach) -> Self {
        Self { reach, is_directed: false, reads: RefCell::default() }
    }

    /// Whether a reader wants to know what is said of members, which is no part of what they are.
    pub(crate) fn wants_words(&self) -> bool {
        self.is_directed
    }

    /// The direction under which the type is declared that a use in `way` refers to; `None` where it is not declared.
    pub(crate) fn canonical(&self, key: &TypeKey, way: Direction) -> Option<Direction> {
        if !self.is_directed {
            return Some(Direction::Output);
        }
        self.reads.borrow_mut().named.push(key.clone());
        self.reach.ways(key).map(|ways| ways.canonical(way))
    }

    /// What a type is made of.
    pub(crate) fn definition(&self, key: &TypeKey) -> Option<&'a Definition> {
        self.reads.borrow_mut().looked.push(key.clone());
        self.reach.definition(key).map(AsRef::as_ref)
    }

    pub(crate) fn into_reads(self) -> Reads {
        self.reads.into_inner()
    }
}
