//! `textDocument/typeDefinition`: the type that is generated from a class.

use mizan_ide::type_definition;
use tower_lsp_server::jsonrpc::Result;
use tower_lsp_server::ls_types::request::{GotoTypeDefinition, GotoTypeDefinitionParams};
use tower_lsp_server::ls_types::{GotoDefinitionResponse, Uri};

use super::{Answer, Asked, DocumentRequest, Params};

pub(crate) struct TypeDefinition;

impl DocumentRequest for TypeDefinition {
    type Method = GotoTypeDefinition;

    fn document(params: &GotoTypeDefinitionParams) -> Option<Uri> {
        Some(params.text_document_position_params.text_document.uri.clone())
    }

    fn nothing() -> Answer<Self::Method> {
        None
    }

    fn answer(asked: &Asked<'_>, params: Params<Self::Method>) -> Result<Answer<Self::Method>> {
        let Some((position, _)) = asked.position(&params.text_document_position_params) else { return Ok(None) };
        let found = type_definition(asked.world, &position);
        let locations = asked.locations(&found);
        Ok((!locations.is_empty()).then_some(GotoDefinitionResponse::Array(locations)))
    }
}
