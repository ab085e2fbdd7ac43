//! What mizan-dev costs: synthetic projects of any size, and measurements of the real binary on them.
//!
//! In go a [`Shape`](project::Shape) and a seed; out come a Django project on disk ([`project`]), or what one declares ([`declared`]), and tables of medians ([`table`]). The same
//! shape and seed give the same bytes everywhere. Nothing here is part of what users install;
//! the tests of the binary use its [`client`].

pub mod client;
pub mod declared;
pub mod editor;
mod filler;
pub mod frontend;
mod functions;
pub mod measure;
pub mod project;
pub mod random;
pub mod save;
pub mod table;
