//! From a class of Python to the type that is generated from it.

use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use mizan_engine::World;
use mizan_engine::config::Hooks;
use mizan_schema::difference::Subject;
use mizan_text::Span;

use crate::at::{Stands, at};
use crate::files::{FilePosition, FileSpan, text};
use crate::thing::{Symbol, Thing};

/// Where the types stand that are generated from what stands at a place in Python, by file and place. Files that are not written yet have none.
pub fn type_definition(world: &World, position: &FilePosition) -> Vec<FileSpan> {
    let Some(here) = at(world, position).filter(|here| matches!(here.stands, Stands::Python(_))) else {
        return Vec::new();
    };
    let mut found: Vec<FileSpan> = here.symbols.iter().flat_map(|symbol| generated(world, symbol)).collect();
    found.sort();
    found.dedup();
    found
}

fn generated(world: &World, symbol: &Symbol) -> Vec<FileSpan> {
    let Thing::Type(key) = &symbol.thing else { return Vec::new() };
    let subject = Subject::Type(key.clone());
    let (Some(snapshot), Some(backend)) =
        (world.backends.get(symbol.backend), world.project.backends.get(symbol.backend))
    else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for client in &backend.clients {
        let exports = mizan_codegen::exports(&snapshot.contract, client.hooks == Hooks::React);
        for module in &exports.modules {
            let names = module.exports.iter().filter(|export| export.of == subject).map(|export| &export.name);
            let file = client.output.join(format!("{}.d.ts", module.stem));
            found.extend(names.filter_map(|name| declaration(world, &file, name)));
        }
    }
    found
}

/// Where a generated file declares a type.
fn declaration(world: &World, file: &Utf8PathBuf, name: &str) -> Option<FileSpan> {
    let text = text(world, file)?;
    let text = &text.text;
    let heads = ["interface ", "type "].map(|keyword| format!("export {keyword}{name}"));
    let at = heads.iter().find_map(|head| {
        let goes_on = |end: usize| {
            text.get(end..).is_some_and(|rest| rest.starts_with(|c: char| c.is_alphanumeric() || c == '_' || c == '$'))
        };
        text.match_indices(head.as_str()).map(|(at, head)| at + head.len()).find(|&end| !goes_on(end))
    })?;
    let end = u32::try_from(at).ok()?;
    let width = u32::try_from(name.len()).ok()?;
    Some(FileSpan { file: Arc::from(Utf8Path::new(file)), span: Span::new(end - width, end) })
}
