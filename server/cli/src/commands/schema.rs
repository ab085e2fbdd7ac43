//! `schema`: the contract as a document.

use std::io::Write;

use camino::Utf8Path;
use mizan_engine::project::absolute;
use mizan_engine::{Backend, Project, analyse};
use mizan_schema::export::{export, kdl, openapi};

use crate::Outcome;
use crate::arguments::{SchemaFormat, SchemaOptions};
use crate::paths::{WorkingFolder, variable};
use crate::render::json;
use crate::terminal::Terminal;

pub(crate) fn run(options: &SchemaOptions, terminal: &mut Terminal) -> anyhow::Result<Outcome> {
    let project = Project::open(&options.folder.path, &variable)?;
    let backend = choose(&project, options.backend.as_deref())?;
    let snapshot = analyse(&project, backend);
    let document = export(&snapshot.contract, &snapshot.places(), backend.pydantic());
    match options.format {
        SchemaFormat::Json => json::document(terminal.data(), &document)?,
        SchemaFormat::Kdl => terminal.data().write_all(kdl(&document).as_bytes())?,
        SchemaFormat::Openapi => json::document(terminal.data(), &openapi(&document))?,
    }
    Ok(Outcome::Fine)
}

/// The backend in `folder`, or the only one.
fn choose<'p>(project: &'p Project, folder: Option<&Utf8Path>) -> anyhow::Result<&'p Backend> {
    let here = WorkingFolder::current()?;
    let known = || {
        let folders = project.backends.iter().map(|backend| format!("`{}`", here.show(&backend.folder)));
        folders.collect::<Vec<_>>().join(", ")
    };
    if let Some(folder) = folder {
        let wanted = absolute(folder)?;
        let found = project.backends.iter().find(|backend| backend.folder == wanted);
        return found.ok_or_else(|| anyhow::anyhow!("`{folder}` is no backend of this project; it has {}", known()));
    }
    match project.backends.as_slice() {
        [only] => Ok(only),
        _ => anyhow::bail!("this project has several backends; name one with `--backend`: {}", known()),
    }
}
