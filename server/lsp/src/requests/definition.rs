//! `textDocument/definition`: where what stands there is declared.

use mizan_ide::{Definition as Found, definition};
use tower_lsp_server::jsonrpc::Result;
use tower_lsp_server::ls_types::request::GotoDefinition;
use tower_lsp_server::ls_types::{GotoDefinitionParams, GotoDefinitionResponse, Uri};

use super::{Answer, Asked, DocumentRequest, Params};

pub(crate) struct Definition;

impl DocumentRequest for Definition {
    type Method = GotoDefinition;

    fn document(params: &GotoDefinitionParams) -> Option<Uri> {
        Some(params.text_document_position_params.text_document.uri.clone())
    }

    fn nothing() -> Answer<Self::Method> {
        None
    }

    fn answer(asked: &Asked<'_>, params: Params<Self::Method>) -> Result<Answer<Self::Method>> {
        let Some((position, _)) = asked.position(&params.text_document_position_params) else { return Ok(None) };
        // Where TypeScript's own server leads, a second answer would turn the jump into a list.
        let is_wanted = |found: &Found| !(found.is_mapped && asked.settings.typescript_server);
        let found = definition(asked.world, &position).filter(is_wanted);
        Ok(found.map(|found| GotoDefinitionResponse::Array(asked.locations(&found.to))))
    }
}
