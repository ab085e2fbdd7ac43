//! `mizan/contract`: the contract as a tree. `docs/lsp.md` describes it.

use mizan_ide::{Branch, Thing, tree};
use serde::Serialize;
use serde_json::Value;
use tower_lsp_server::ls_types::request::Request;
use tower_lsp_server::ls_types::{Location, Uri};

use super::{Answer, Asked, Params, WorkspaceRequest};

pub(crate) enum ContractMethod {}

impl Request for ContractMethod {
    type Params = Value;
    type Result = Value;
    const METHOD: &'static str = "mizan/contract";
}

pub(crate) struct Contract;

/// One project.
#[derive(Serialize)]
pub(crate) struct Project {
    root: Option<Uri>,
    backends: Vec<Backend>,
}

#[derive(Serialize)]
struct Backend {
    folder: Option<Uri>,
    entries: Vec<Entry>,
}

#[derive(Serialize)]
struct Entry {
    kind: &'static str,
    name: String,
    python: String,
    location: Option<Location>,
    uses: usize,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    members: Vec<Entry>,
}

impl WorkspaceRequest for Contract {
    type Method = ContractMethod;
    type Part = Project;

    fn part(asked: &Asked<'_>, _: &Params<Self::Method>) -> Project {
        let project = &asked.world.project;
        let backends = project.backends.iter().enumerate().map(|(index, backend)| Backend {
            folder: asked.convert.uri(&backend.folder),
            entries: entries(asked, &tree(asked.world, index, asked.cancellation)),
        });
        Project { root: asked.convert.uri(&project.root), backends: backends.collect() }
    }

    fn join(projects: Vec<Project>) -> Answer<Self::Method> {
        serde_json::json!({ "projects": projects })
    }
}

fn entries(asked: &Asked<'_>, branches: &[Branch]) -> Vec<Entry> {
    let entry = |branch: &Branch| Entry {
        kind: kind(&branch.thing),
        name: branch.name.to_string(),
        python: branch.python.clone(),
        location: asked.location(&branch.at),
        uses: branch.uses,
        members: entries(asked, &branch.below),
    };
    branches.iter().map(entry).collect()
}

fn kind(thing: &Thing) -> &'static str {
    match thing {
        Thing::Context(_) => "context",
        Thing::Composition(_) => "composition",
        Thing::Form(_) => "form",
        Thing::Channel(_) => "channel",
        _ => "function",
    }
}
