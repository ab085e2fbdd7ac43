//! What annotations mean, shown by the smallest programs that say it.

mod types {
    pub(crate) mod program;
    pub(crate) mod read;
    pub(crate) mod show;

    mod aliases;
    mod classes;
    mod constants;
    mod containers;
    mod django;
    mod enums;
    mod fields;
    mod generics;
    mod known;
    mod metadata;
    mod models;
    mod names;
    mod random;
    mod reader;
    mod unknown;
}
