//! `schema`: the contract as a document.

use std::io::Write;

use mizan_engine::{Project, analyse};
use mizan_schema::export::{export, kdl, openapi};

use crate::Outcome;
use crate::arguments::{SchemaFormat, SchemaOptions};
use crate::backend::one_backend;
use crate::paths::variable;
use crate::render::json;
use crate::terminal::Terminal;

pub(crate) fn run(options: &SchemaOptions, terminal: &mut Terminal) -> anyhow::Result<Outcome> {
    let project = Project::open(&options.folder.path, &variable)?;
    let backend = one_backend(&project, options.backend.as_deref())?;
    let snapshot = analyse(&project, backend);
    let document = export(&snapshot.contract, &snapshot.places(), backend.pydantic());
    match options.format {
        SchemaFormat::Json => json::document(terminal.data(), &document)?,
        SchemaFormat::Kdl => terminal.data().write_all(kdl(&document).as_bytes())?,
        SchemaFormat::Openapi => json::document(terminal.data(), &openapi(&document))?,
    }
    Ok(Outcome::Fine)
}
