//! `textDocument/implementation`: where frontends put to use what Python declares there.

use mizan_ide::implementation;
use tower_lsp_server::jsonrpc::Result;
use tower_lsp_server::ls_types::request::{GotoImplementation, GotoImplementationParams};
use tower_lsp_server::ls_types::{GotoDefinitionResponse, Uri};

use super::{Answer, Asked, DocumentRequest, Params};

pub(crate) struct Implementation;

impl DocumentRequest for Implementation {
    type Method = GotoImplementation;

    fn document(params: &GotoImplementationParams) -> Option<Uri> {
        Some(params.text_document_position_params.text_document.uri.clone())
    }

    fn nothing() -> Answer<Self::Method> {
        None
    }

    fn answer(asked: &Asked<'_>, params: Params<Self::Method>) -> Result<Answer<Self::Method>> {
        let Some((position, _)) = asked.position(&params.text_document_position_params) else { return Ok(None) };
        let found = implementation(asked.world, &position);
        let locations = asked.locations(&found);
        Ok((!locations.is_empty()).then_some(GotoDefinitionResponse::Array(locations)))
    }
}
