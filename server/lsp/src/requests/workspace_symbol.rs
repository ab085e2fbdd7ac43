//! `workspace/symbol`: functions, contexts, compositions, forms and channels by name.

use mizan_ide::{Thing, workspace_symbols};
use tower_lsp_server::ls_types::request::WorkspaceSymbolRequest;
use tower_lsp_server::ls_types::{SymbolInformation, SymbolKind, WorkspaceSymbolParams, WorkspaceSymbolResponse};

use super::{Answer, Asked, WorkspaceRequest};

pub(crate) struct WorkspaceSymbols;

impl WorkspaceRequest for WorkspaceSymbols {
    type Method = WorkspaceSymbolRequest;
    type Part = Vec<SymbolInformation>;

    fn part(asked: &Asked<'_>, params: &WorkspaceSymbolParams) -> Self::Part {
        let found = workspace_symbols(asked.world, &params.query).into_iter();
        found
            .filter_map(|found| {
                #[expect(deprecated, reason = "the field has to be named")]
                Some(SymbolInformation {
                    name: found.symbol.thing.name().to_owned(),
                    kind: kind(&found.symbol.thing),
                    tags: None,
                    deprecated: None,
                    location: asked.location(&found.at)?,
                    container_name: Some(found.symbol.thing.noun().to_owned()),
                })
            })
            .collect()
    }

    fn join(parts: Vec<Self::Part>) -> Answer<Self::Method> {
        Some(WorkspaceSymbolResponse::Flat(parts.into_iter().flatten().collect()))
    }
}

fn kind(thing: &Thing) -> SymbolKind {
    match thing {
        Thing::Context(_) | Thing::Composition(_) => SymbolKind::NAMESPACE,
        Thing::Form(_) => SymbolKind::CLASS,
        Thing::Channel(_) => SymbolKind::EVENT,
        _ => SymbolKind::FUNCTION,
    }
}
