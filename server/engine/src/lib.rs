//! The pipeline, run: from a folder to a contract, and from a contract to the client on disk.
//!
//! In go a project's folder and its configuration; out come [`Snapshot`]s, immutable and complete, and what writing the client changed. This is
//! the only layer that holds both sources and contract, so the only one that can say where something is ([`Snapshot::places`]).
//! It knows no terminal and no protocol. Analysis never fails; what fails here is the surrounding ([`Failure`]).

mod analysis;
mod answering;
pub mod client;
pub mod config;
pub mod detect;
mod documents;
mod engine;
mod event;
mod failure;
pub mod frontend;
pub mod host;
mod modules;
mod output;
pub mod past;
mod places;
mod problems;
pub mod project;
mod renamed;
mod rules;
pub mod sites;
mod snapshot;
mod watching;
mod work;
mod world;

pub use analysis::{Analysis, Touched, analyse};
pub use client::{Changes, Freshness};
pub use config::Config;
pub use documents::{Document, Documents};
pub use engine::{Engine, Variables};
pub use event::Event;
pub use failure::Failure;
pub use host::Host;
pub use mizan_sources::watch;
pub use output::Written;
pub use past::Past;
pub use project::{Backend, Client, Project};
pub use renamed::Renamed;
pub use snapshot::Snapshot;
pub use work::Work;
pub use world::World;
