//! Where a declaration of Python is put to use: in the frontends, and nowhere else.

use mizan_engine::World;

use crate::at::{Stands, at};
use crate::files::{FilePosition, FileSpan};
use crate::uses::{is_site, uses_of};

/// Every place in TypeScript that does something with what stands at a place in Python, by file and place.
pub fn implementation(world: &World, position: &FilePosition) -> Vec<FileSpan> {
    let Some(here) = at(world, position).filter(|here| matches!(here.stands, Stands::Python(_))) else {
        return Vec::new();
    };
    let uses = here.symbols.iter().flat_map(|symbol| uses_of(world, symbol)).filter(|one| is_site(one.kind));
    let mut found: Vec<FileSpan> = uses.map(|one| FileSpan { file: one.file, span: one.span }).collect();
    found.sort();
    found.dedup();
    found
}
