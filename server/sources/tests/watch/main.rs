//! Every shape of event that people, editors and git make, on a real folder and through the public interface.

mod editors;
mod folders;
mod git;
mod limits;
mod links;
mod mirror;
mod polling;
mod roots;
mod settling;
