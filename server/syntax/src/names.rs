//! The kinds and fields of a grammar as enums, so that walking a tree compares numbers and never text.
//!
//! In go a grammar's words, one table for each language; out come the enums and what looks a word up in the compiled grammar.

/// The enum of a grammar's named nodes, and the table that says which is which.
macro_rules! kinds {
    ($($variant:ident = $name:literal,)*) => {
        /// What a node is. The names are the grammar's.
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
        #[allow(missing_docs, reason = "each is the grammar's node of that name")]
        pub enum Kind {
            $($variant,)*
            /// A keyword, an operator, a bracket.
            Token,
            /// A named node that nobody asks for.
            #[default]
            Other,
        }

        const KINDS: &[(&str, Kind)] = &[$(($name, Kind::$variant),)*];
    };
}

/// The enum of a grammar's fields, and the table that says which is which.
macro_rules! fields {
    ($($variant:ident = $name:literal,)*) => {
        /// The part that a node plays in its parent. The names are the grammar's.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[allow(missing_docs, reason = "each is the grammar's field of that name")]
        pub enum Field {
            $($variant,)*
            /// A field that nobody asks for.
            Other,
        }

        const FIELDS: &[(&str, Field)] = &[$(($name, Field::$variant),)*];
    };
}

pub(crate) use {fields, kinds};

/// What `table` calls `name`.
pub(crate) fn find<T: Copy>(table: &[(&str, T)], name: Option<&str>) -> Option<T> {
    table.iter().find(|(known, _)| Some(*known) == name).map(|&(_, value)| value)
}
